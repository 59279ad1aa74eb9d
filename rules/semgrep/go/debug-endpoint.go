package till

import (
	"log"
	"net/http"
	// ruleid: assize.go.debug-endpoint
	_ "net/http/pprof"
	// ok: assize.go.debug-endpoint
	_ "time/tzdata"
)

func main() {
	log.Fatal(http.ListenAndServe(":8080", nil))
}
