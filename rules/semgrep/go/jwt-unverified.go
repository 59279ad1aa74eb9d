package shop

import "github.com/golang-jwt/jwt/v5"

func who(text string) (*jwt.Token, error) {
	// ruleid: assize.go.jwt-unverified
	token, _, err := jwt.NewParser().ParseUnverified(text, jwt.MapClaims{})
	return token, err
}

func whoSafely(text string, key jwt.Keyfunc) (*jwt.Token, error) {
	// ok: assize.go.jwt-unverified
	return jwt.Parse(text, key, jwt.WithValidMethods([]string{"EdDSA"}))
}
