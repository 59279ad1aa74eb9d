package shop

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/rc4"
)

func seal(key []byte) (cipher.Block, error) {
	// ruleid: assize.go.weak-cipher
	return des.NewTripleDESCipher(key)
}

func stream(key []byte) (*rc4.Cipher, error) {
	// ruleid: assize.go.weak-cipher
	return rc4.NewCipher(key)
}

func sealSafely(key []byte) (cipher.Block, error) {
	// ok: assize.go.weak-cipher
	return aes.NewCipher(key)
}
