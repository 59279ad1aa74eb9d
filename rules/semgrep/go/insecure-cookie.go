package till

import "net/http"

func login(w http.ResponseWriter, session string) {
	// ruleid: assize.go.insecure-cookie
	http.SetCookie(w, &http.Cookie{Name: "session", Value: session})
	// ruleid: assize.go.insecure-cookie
	http.SetCookie(w, &http.Cookie{Name: "session", Value: session, HttpOnly: true})
}

func loginSafely(w http.ResponseWriter, session string) {
	// ok: assize.go.insecure-cookie
	http.SetCookie(w, &http.Cookie{Name: "session", Value: session, HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode})
}

func logout(w http.ResponseWriter) {
	// ok: assize.go.insecure-cookie
	http.SetCookie(w, &http.Cookie{Name: "session", MaxAge: -1})
}
