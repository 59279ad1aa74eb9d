package shop

import "net/http"

func login(w http.ResponseWriter, r *http.Request) {
	// ruleid: assize.go.open-redirect
	http.Redirect(w, r, r.FormValue("next"), http.StatusFound)
}

func logout(w http.ResponseWriter, r *http.Request) {
	// ok: assize.go.open-redirect
	http.Redirect(w, r, "/", http.StatusFound)
}
