package till

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/rc4"
)

func lock(key []byte) {
	// ruleid: assize.go.weak-cipher
	des.NewCipher(key)
	// ruleid: assize.go.weak-cipher
	des.NewTripleDESCipher(key)
	// ruleid: assize.go.weak-cipher
	rc4.NewCipher(key)
}

func lockSafely(key []byte) (cipher.AEAD, error) {
	// ok: assize.go.weak-cipher
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
