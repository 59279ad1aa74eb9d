package till

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"

	"golang.org/x/crypto/ssh"
)

func client() *http.Client {
	return &http.Client{Transport: &http.Transport{
		// ruleid: assize.go.tls-verification-disabled
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
	}}
}

func loosen(config *tls.Config) {
	// ruleid: assize.go.tls-verification-disabled
	config.InsecureSkipVerify = true
}

func shell() ssh.HostKeyCallback {
	// ruleid: assize.go.tls-verification-disabled
	return ssh.InsecureIgnoreHostKey()
}

func clientOf(pool *x509.CertPool) *http.Client {
	return &http.Client{Transport: &http.Transport{
		// ok: assize.go.tls-verification-disabled
		TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12},
	}}
}
