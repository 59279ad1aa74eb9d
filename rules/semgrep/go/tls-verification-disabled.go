package shop

import "crypto/tls"

func client() *tls.Config {
	// ruleid: assize.go.tls-verification-disabled
	return &tls.Config{InsecureSkipVerify: true}
}

func loosen(config *tls.Config) {
	// ruleid: assize.go.tls-verification-disabled
	config.InsecureSkipVerify = true
}

func strict() *tls.Config {
	// ok: assize.go.tls-verification-disabled
	return &tls.Config{MinVersion: tls.VersionTLS13}
}
