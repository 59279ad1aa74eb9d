package shop

import "net/http"

func remember(w http.ResponseWriter, id string) {
	// ruleid: assize.go.insecure-cookie
	http.SetCookie(w, &http.Cookie{Name: "session", Value: id})
}

func loosen(w http.ResponseWriter) {
	// ruleid: assize.go.insecure-cookie
	http.SetCookie(w, &http.Cookie{Name: "theme", Value: "dark", HttpOnly: false})
}

func rememberSafely(w http.ResponseWriter, id string) {
	// ok: assize.go.insecure-cookie
	http.SetCookie(w, &http.Cookie{Name: "session", Value: id, HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode})
}
