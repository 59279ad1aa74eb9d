package shop

import (
	"net/http"
	"text/template"
)

var page = template.Must(template.New("page").Parse("<h1>{{.}}</h1>"))

func show(w http.ResponseWriter, r *http.Request) {
	// ruleid: assize.go.text-template-for-html
	page.Execute(w, r.FormValue("title"))
}

func print(w *os.File) {
	// ok: assize.go.text-template-for-html
	page.Execute(w, "title")
}
