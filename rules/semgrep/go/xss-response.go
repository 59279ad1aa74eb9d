package shop

import (
	"fmt"
	"html"
	"html/template"
	"net/http"
)

func greet(w http.ResponseWriter, r *http.Request) {
	// ruleid: assize.go.xss-response
	fmt.Fprintf(w, "<h1>Hello %s</h1>", r.FormValue("name"))
}

func comment(r *http.Request) template.HTML {
	// ruleid: assize.go.xss-response
	return template.HTML(r.FormValue("comment"))
}

func greetSafely(w http.ResponseWriter, r *http.Request) {
	// ok: assize.go.xss-response
	fmt.Fprintf(w, "<h1>Hello %s</h1>", html.EscapeString(r.FormValue("name")))
}
