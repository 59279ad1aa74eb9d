package till

import (
	"fmt"
	"net/http"
	"os/exec"
)

func archive(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	// ruleid: assize.go.command-injection
	exec.Command("sh", "-c", "tar czf /tmp/out.tgz "+name).Run()
}

func ping(host string) error {
	// ruleid: assize.go.command-injection
	return exec.Command("/bin/bash", "-c", fmt.Sprintf("ping -c 1 %s", host)).Run()
}

func tool(w http.ResponseWriter, r *http.Request) {
	// ruleid: assize.go.command-injection
	exec.Command(r.URL.Query().Get("tool"), "--version").Run()
}

func archiveSafely(w http.ResponseWriter, r *http.Request) {
	// ok: assize.go.command-injection
	exec.Command("tar", "czf", "/tmp/out.tgz", "--", r.FormValue("name")).Run()
}

func fixed() error {
	// ok: assize.go.command-injection
	return exec.Command("sh", "-c", "df -h | tail -n 1").Run()
}
