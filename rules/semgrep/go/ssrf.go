package shop

import "net/http"

func preview(r *http.Request) (*http.Response, error) {
	// ruleid: assize.go.ssrf
	return http.Get(r.FormValue("url"))
}

func fetch(r *http.Request) (*http.Request, error) {
	target := "https://" + r.URL.Query().Get("host") + "/status"
	// ruleid: assize.go.ssrf
	return http.NewRequest("GET", target, nil)
}

func rates() (*http.Response, error) {
	// ok: assize.go.ssrf
	return http.Get("https://rates.example.org/today")
}
