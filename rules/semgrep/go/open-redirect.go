package till

import "net/http"

func afterLogin(w http.ResponseWriter, r *http.Request) {
	next := r.URL.Query().Get("next")
	// ruleid: assize.go.open-redirect
	http.Redirect(w, r, next, http.StatusFound)
}

func leave(w http.ResponseWriter, r *http.Request) {
	// ruleid: assize.go.open-redirect
	http.Redirect(w, r, r.FormValue("to"), http.StatusSeeOther)
}

func home(w http.ResponseWriter, r *http.Request) {
	// ok: assize.go.open-redirect
	http.Redirect(w, r, "/home", http.StatusFound)
}
