package till

import (
	crand "crypto/rand"
	"math/rand"
	"strconv"
)

func resetToken() string {
	// ruleid: assize.go.insecure-random-token
	token := strconv.FormatInt(rand.Int63(), 36)
	return token
}

func oneTime() int {
	// ruleid: assize.go.insecure-random-token
	otpCode := rand.Intn(1000000)
	return otpCode
}

func dice() int {
	// ok: assize.go.insecure-random-token
	face := rand.Intn(6) + 1
	return face
}

func safeToken() string {
	// ok: assize.go.insecure-random-token
	token := crand.Text()
	return token
}
