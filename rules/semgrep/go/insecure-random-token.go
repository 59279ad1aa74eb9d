package shop

import (
	crypto "crypto/rand"
	"fmt"
	"math/rand"
)

func reset() string {
	// ruleid: assize.go.insecure-random-token
	token := fmt.Sprintf("%x", rand.Int63())
	return token
}

func resetSafely() string {
	// ok: assize.go.insecure-random-token
	token := crypto.Text()
	return token
}

func pick(names []string) string {
	// ok: assize.go.insecure-random-token
	winner := names[rand.Intn(len(names))]
	return winner
}
