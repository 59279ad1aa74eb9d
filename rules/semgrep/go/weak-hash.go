package shop

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
)

func fingerprint(document []byte) [16]byte {
	// ruleid: assize.go.weak-hash
	return md5.Sum(document)
}

func signature(document []byte) []byte {
	// ruleid: assize.go.weak-hash
	hash := sha1.New()
	hash.Write(document)
	return hash.Sum(nil)
}

func fingerprintSafely(document []byte) [32]byte {
	// ok: assize.go.weak-hash
	return sha256.Sum256(document)
}
