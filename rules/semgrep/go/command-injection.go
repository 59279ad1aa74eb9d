package shop

import (
	"net/http"
	"os/exec"
)

func convert(r *http.Request) error {
	// ruleid: assize.go.command-injection
	return exec.Command("sh", "-c", "convert "+r.FormValue("file")+" out.png").Run()
}

func run(r *http.Request) error {
	program := r.URL.Query().Get("program")
	// ruleid: assize.go.command-injection
	return exec.CommandContext(r.Context(), program).Run()
}

func convertSafely(r *http.Request) error {
	// ok: assize.go.command-injection
	return exec.Command("convert", r.FormValue("file"), "out.png").Run()
}
