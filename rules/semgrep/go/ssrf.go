package till

import (
	"net/http"
	"net/url"
)

func fetch(w http.ResponseWriter, r *http.Request) {
	// ruleid: assize.go.ssrf
	http.Get(r.URL.Query().Get("url"))
}

func hook(w http.ResponseWriter, r *http.Request) {
	target := r.FormValue("target")
	// ruleid: assize.go.ssrf
	req, _ := http.NewRequest("POST", "https://"+target+"/hook", nil)
	http.DefaultClient.Do(req)
}

func rate(w http.ResponseWriter, r *http.Request) {
	// ok: assize.go.ssrf
	http.Get("https://rates.example.org/v1?currency=" + url.QueryEscape(r.FormValue("currency")))
}

var hosts = map[string]string{"eu": "https://eu.example.org/", "us": "https://us.example.org/"}

func region(w http.ResponseWriter, r *http.Request) {
	base := "https://eu.example.org/"
	if r.FormValue("region") == "us" {
		base = "https://us.example.org/"
	}
	// ok: assize.go.ssrf
	http.Get(base)
}
