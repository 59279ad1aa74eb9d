package shop

import (
	"crypto/cipher"
	"crypto/rand"
)

func seal(aead cipher.AEAD, text []byte) []byte {
	// ruleid: assize.go.static-iv
	return aead.Seal(nil, []byte("123456789012"), text, nil)
}

func encrypt(block cipher.Block) cipher.BlockMode {
	// ruleid: assize.go.static-iv
	return cipher.NewCBCEncrypter(block, []byte("1234567890123456"))
}

func sealSafely(aead cipher.AEAD, text []byte) []byte {
	nonce := make([]byte, aead.NonceSize())
	rand.Read(nonce)
	// ok: assize.go.static-iv
	return aead.Seal(nonce, nonce, text, nil)
}
