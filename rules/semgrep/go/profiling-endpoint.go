package shop

import (
	"net/http"
	_ "net/http/pprof"
)

func serve() error {
	// ruleid: assize.go.profiling-endpoint
	return http.ListenAndServe(":8080", nil)
}

func profile() error {
	// ok: assize.go.profiling-endpoint
	return http.ListenAndServe("127.0.0.1:6060", nil)
}
