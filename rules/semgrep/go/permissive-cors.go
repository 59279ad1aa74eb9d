package shop

import "net/http"

func open(w http.ResponseWriter, r *http.Request) {
	// ruleid: assize.go.permissive-cors
	w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
}

func everybody(w http.ResponseWriter) {
	// ruleid: assize.go.permissive-cors
	w.Header().Set("Access-Control-Allow-Origin", "*")
}

func one(w http.ResponseWriter) {
	// ok: assize.go.permissive-cors
	w.Header().Set("Access-Control-Allow-Origin", "https://shop.example.org")
}
