package till

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
)

func fingerprint(data []byte) [16]byte {
	// ruleid: assize.go.weak-hash
	return md5.Sum(data)
}

func stream(data []byte) []byte {
	// ruleid: assize.go.weak-hash
	h := sha1.New()
	h.Write(data)
	return h.Sum(nil)
}

func better(data []byte) [32]byte {
	// ok: assize.go.weak-hash
	return sha256.Sum256(data)
}
