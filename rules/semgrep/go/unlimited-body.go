package till

import (
	"io"
	"net/http"
)

func take(w http.ResponseWriter, r *http.Request) {
	// ruleid: assize.go.unlimited-body
	body, _ := io.ReadAll(r.Body)
	w.Write(body)
}

func takeSome(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	// ok: assize.go.unlimited-body
	body, _ := io.ReadAll(r.Body)
	w.Write(body)
}

func answer(response *http.Response) ([]byte, error) {
	// ok: assize.go.unlimited-body
	return io.ReadAll(response.Body)
}
