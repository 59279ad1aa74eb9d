package shop

import "crypto/tls"

func old() *tls.Config {
	// ruleid: assize.go.old-tls-version
	return &tls.Config{MinVersion: tls.VersionTLS10}
}

func modern() *tls.Config {
	// ok: assize.go.old-tls-version
	return &tls.Config{MinVersion: tls.VersionTLS12}
}
