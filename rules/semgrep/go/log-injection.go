package shop

import (
	"log"
	"net/http"
)

func seen(r *http.Request) {
	// ruleid: assize.go.log-injection
	log.Printf("login of %s failed", r.FormValue("user"))
}

func seenSafely(r *http.Request) {
	// ok: assize.go.log-injection
	log.Printf("login of %q failed", r.FormValue("user"))
}
