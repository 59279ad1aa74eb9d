package till

import (
	"log"
	"log/slog"
	"net/http"
)

func failedLogin(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	// ruleid: assize.go.log-injection
	log.Printf("login of %s failed", name)
	// ruleid: assize.go.log-injection
	log.Println("login failed: " + name)
}

func failedLoginQuoted(w http.ResponseWriter, r *http.Request) {
	// ok: assize.go.log-injection
	log.Printf("login of %q failed", r.FormValue("name"))
	// ok: assize.go.log-injection
	slog.Info("login failed", "name", r.FormValue("name"))
}
