// Command advisories turns advisories.yml, a readable file of facts about well-known
// vulnerabilities, into a vulnerability database in Trivy's own format.
//
// It is for places where Trivy's real database cannot be fetched. The database is small and
// says so: every finding made from it names its source. The same file always gives the same
// bytes, so the digest of the database can be kept as evidence and reproduced by anybody.
package main

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// Built is what the command prints, and leaves beside the database as assize.json.
type Built struct {
	Database       string `json:"database"`       // path of trivy.db
	DatabaseDigest string `json:"databaseDigest"` // sha256 of its bytes
	SourceDigest   string `json:"sourceDigest"`   // sha256 of advisories.yml
	AsOf           string `json:"asOf"`           // the day the facts were last looked at
	Advisories     int    `json:"advisories"`
	Packages       int    `json:"packages"`
}

func main() {
	source := flag.String("source", "advisories.yml", "the readable `file` of advisories")
	cacheDir := flag.String("cache-dir", "", "Trivy's cache `directory`; the database goes to its db/")
	flag.Parse()
	built, err := run(*source, *cacheDir)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	if err := out.Encode(built); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func run(source, cacheDir string) (Built, error) {
	if cacheDir == "" {
		return Built{}, errors.New("advisories: say where the database goes: --cache-dir DIR")
	}
	text, err := os.ReadFile(source)
	if err != nil {
		return Built{}, err
	}
	catalogue, err := Parse(text)
	if err != nil {
		return Built{}, fmt.Errorf("%s:\n%w", source, err)
	}
	path, err := Write(catalogue, filepath.Join(cacheDir, "db"))
	if err != nil {
		return Built{}, err
	}
	database, err := os.ReadFile(path)
	if err != nil {
		return Built{}, err
	}
	built := Built{
		Database:       path,
		DatabaseDigest: fmt.Sprintf("sha256:%x", sha256.Sum256(database)),
		SourceDigest:   fmt.Sprintf("sha256:%x", sha256.Sum256(text)),
		AsOf:           catalogue.AsOf,
		Advisories:     len(catalogue.Advisories),
		Packages:       catalogue.packages(),
	}
	note, err := json.MarshalIndent(built, "", "  ")
	if err != nil {
		return Built{}, err
	}
	return built, os.WriteFile(filepath.Join(filepath.Dir(path), "assize.json"), append(note, '\n'), 0o644)
}
