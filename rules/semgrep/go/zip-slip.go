package till

import (
	"archive/tar"
	"archive/zip"
	"errors"
	"os"
	"path/filepath"
)

func unzip(archive *zip.Reader, to string) {
	for _, entry := range archive.File {
		// ruleid: assize.go.zip-slip
		os.Create(filepath.Join(to, entry.Name))
	}
}

func untar(archive *tar.Reader, to string) {
	for {
		header, err := archive.Next()
		if err != nil {
			return
		}
		// ruleid: assize.go.zip-slip
		os.Create(filepath.Join(to, header.Name))
	}
}

func unzipSafely(archive *zip.Reader, to string) error {
	for _, entry := range archive.File {
		if !filepath.IsLocal(entry.Name) {
			return errors.New("the archive leaves its directory")
		}
		// ok: assize.go.zip-slip
		os.Create(filepath.Join(to, entry.Name))
	}
	return nil
}
