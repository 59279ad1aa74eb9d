package till

import (
	"net/http"
	"os"
	"path/filepath"
)

func receipt(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	// ruleid: assize.go.path-traversal
	data, _ := os.ReadFile(filepath.Join("/var/receipts", name))
	w.Write(data)
}

func download(w http.ResponseWriter, r *http.Request) {
	// ruleid: assize.go.path-traversal
	http.ServeFile(w, r, "/srv/files/"+r.FormValue("file"))
}

func receiptBelowRoot(w http.ResponseWriter, r *http.Request, root *os.Root) {
	// ok: assize.go.path-traversal
	file, _ := root.Open(r.FormValue("name"))
	defer file.Close()
}

func receiptByBase(w http.ResponseWriter, r *http.Request) {
	// ok: assize.go.path-traversal
	data, _ := os.ReadFile(filepath.Join("/var/receipts", filepath.Base(r.FormValue("name"))))
	w.Write(data)
}
