package till

import "github.com/golang-jwt/jwt/v5"

func who(text string) (*jwt.Token, error) {
	claims := jwt.MapClaims{}
	// ruleid: assize.go.jwt-unverified
	token, _, err := jwt.NewParser().ParseUnverified(text, claims)
	return token, err
}

func unsigned(text string) (*jwt.Token, error) {
	return jwt.Parse(text, func(*jwt.Token) (any, error) {
		// ruleid: assize.go.jwt-unverified
		return jwt.UnsafeAllowNoneSignatureType, nil
	})
}

func verified(text string, key []byte) (*jwt.Token, error) {
	// ok: assize.go.jwt-unverified
	return jwt.Parse(text, func(*jwt.Token) (any, error) { return key, nil }, jwt.WithValidMethods([]string{"HS256"}))
}
