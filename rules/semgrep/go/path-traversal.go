package shop

import (
	"net/http"
	"os"
	"path/filepath"
)

func invoice(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	// ruleid: assize.go.path-traversal
	data, _ := os.ReadFile(filepath.Join("invoices", name))
	w.Write(data)
}

func download(w http.ResponseWriter, r *http.Request) {
	// ruleid: assize.go.path-traversal
	http.ServeFile(w, r, "files/"+r.URL.Query().Get("file"))
}

func invoiceSafely(w http.ResponseWriter, r *http.Request) {
	name := filepath.Base(r.FormValue("name"))
	// ok: assize.go.path-traversal
	data, _ := os.ReadFile(filepath.Join("invoices", name))
	w.Write(data)
}
