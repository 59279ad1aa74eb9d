package shop

import (
	"archive/zip"
	"os"
	"path/filepath"
)

func unpack(r *zip.Reader, to string) error {
	for _, f := range r.File {
		// ruleid: assize.go.zip-slip
		if _, err := os.Create(filepath.Join(to, f.Name)); err != nil {
			return err
		}
	}
	return nil
}

func unpackSafely(r *zip.Reader, to string) error {
	for _, f := range r.File {
		if !filepath.IsLocal(f.Name) {
			return os.ErrInvalid
		}
		// ok: assize.go.zip-slip
		if _, err := os.Create(filepath.Join(to, f.Name)); err != nil {
			return err
		}
	}
	return nil
}
