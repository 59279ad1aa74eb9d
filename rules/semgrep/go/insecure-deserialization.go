package till

import (
	"encoding/gob"
	"encoding/json"
	"net/http"
	"os"
)

func take(w http.ResponseWriter, r *http.Request) {
	var payment struct{ Amount int }
	// ruleid: assize.go.insecure-deserialization
	gob.NewDecoder(r.Body).Decode(&payment)
}

func takeSafely(w http.ResponseWriter, r *http.Request) {
	var payment struct{ Amount int }
	// ok: assize.go.insecure-deserialization
	json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&payment)
}

func restore(file *os.File) {
	var state map[string]int
	// ok: assize.go.insecure-deserialization
	gob.NewDecoder(file).Decode(&state)
}
