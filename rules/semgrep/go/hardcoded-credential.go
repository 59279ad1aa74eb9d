package shop

import (
	"net/http"
	"os"

	"github.com/golang-jwt/jwt/v5"
)

func sign(token *jwt.Token) (string, error) {
	// ruleid: assize.go.hardcoded-credential
	return token.SignedString([]byte("s3cr3t-signing-value"))
}

func call(r *http.Request) {
	// ruleid: assize.go.hardcoded-credential
	r.SetBasicAuth("shop", "hunter2hunter2")
}

func signSafely(token *jwt.Token) (string, error) {
	// ok: assize.go.hardcoded-credential
	return token.SignedString([]byte(os.Getenv("SIGNING_KEY")))
}
