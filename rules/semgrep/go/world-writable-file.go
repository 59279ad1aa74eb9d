package shop

import "os"

func share(path string) error {
	// ruleid: assize.go.world-writable-file
	return os.Chmod(path, 0o777)
}

func write(path string, data []byte) error {
	// ruleid: assize.go.world-writable-file
	return os.WriteFile(path, data, 0666)
}

func writeSafely(path string, data []byte) error {
	// ok: assize.go.world-writable-file
	return os.WriteFile(path, data, 0o600)
}
