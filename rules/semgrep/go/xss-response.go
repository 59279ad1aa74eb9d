package till

import (
	"fmt"
	"html"
	"html/template"
	"net/http"
)

func greet(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	// ruleid: assize.go.xss-response
	fmt.Fprintf(w, "<h1>Hello %s</h1>", name)
}

func echo(w http.ResponseWriter, r *http.Request) {
	// ruleid: assize.go.xss-response
	w.Write([]byte("<p>" + r.URL.Query().Get("q") + "</p>"))
}

func trusted(w http.ResponseWriter, r *http.Request, page *template.Template) {
	// ruleid: assize.go.xss-response
	page.Execute(w, template.HTML(r.FormValue("body")))
}

func greetSafely(w http.ResponseWriter, r *http.Request) {
	// ok: assize.go.xss-response
	fmt.Fprintf(w, "<h1>Hello %s</h1>", html.EscapeString(r.FormValue("name")))
}

func render(w http.ResponseWriter, r *http.Request, page *template.Template) {
	// ok: assize.go.xss-response
	page.Execute(w, r.FormValue("body"))
}
