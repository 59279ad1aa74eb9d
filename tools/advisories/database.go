package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/aquasecurity/trivy-db/pkg/db"
	"github.com/aquasecurity/trivy-db/pkg/ecosystem"
	"github.com/aquasecurity/trivy-db/pkg/metadata"
	"github.com/aquasecurity/trivy-db/pkg/types"
	"github.com/aquasecurity/trivy-db/pkg/vulnsrc/bucket"
	"github.com/aquasecurity/trivy-db/pkg/vulnsrc/vulnerability"
	bolt "go.etcd.io/bbolt"
)

// source is what a finding made from this database carries as its DataSource, so that nobody
// takes it for the real one.
var source = types.DataSource{ID: "assize-sample", Name: "Assize sample advisories"}

type kind struct {
	ecosystem ecosystem.Type
	bucket    func(types.DataSource) (bucket.DataSourceBucket, error)
}

// ecosystems maps the names of the OSV schema to Trivy's.
var ecosystems = map[string]kind{
	"PyPI":  {ecosystem.Pip, bucket.NewPyPI},
	"npm":   {ecosystem.Npm, bucket.NewNpm},
	"Maven": {ecosystem.Maven, bucket.NewMaven},
	"Go":    {ecosystem.Go, bucket.NewGo},
}

// row is one advisory of one package, in the bucket Trivy will look for it.
type row struct {
	bucket, name, id string
	advisory         types.Advisory
}

// Write makes trivy.db and metadata.json in dir and returns the path of trivy.db. What was
// there before is replaced.
func Write(catalogue Catalogue, dir string) (string, error) {
	for _, name := range []string{"trivy.db", "metadata.json", "assize.json"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	rows, err := rows(catalogue)
	if err != nil {
		return "", err
	}
	if err := fill(catalogue, rows, dir); err != nil {
		return "", err
	}
	asOf := day(catalogue.AsOf)
	// DownloadedAt must not be zero: Trivy takes that for a damaged database.
	err = metadata.NewClient(dir).Update(metadata.Metadata{
		Version:      db.SchemaVersion,
		UpdatedAt:    asOf,
		NextUpdate:   asOf.Add(24 * time.Hour),
		DownloadedAt: asOf,
	})
	return db.Path(dir), err
}

func fill(catalogue Catalogue, rows []row, dir string) (err error) {
	// A fixed page size, because bbolt's default is the operating system's.
	options := &bolt.Options{Timeout: 5 * time.Second, PageSize: 4096, NoFreelistSync: true}
	if err := db.Init(dir, db.WithBoltOptions(options)); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()

	// One bucket a transaction: bbolt writes the buckets of a transaction in the random order
	// of a map, and the same source must give the same bytes.
	config := db.Config{}
	update := config.Connection().Update
	seen := map[string]bool{}
	for _, r := range rows {
		if !seen[r.bucket] {
			seen[r.bucket] = true
			if err := update(func(tx *bolt.Tx) error { return config.PutDataSource(tx, r.bucket, source) }); err != nil {
				return err
			}
		}
		err := update(func(tx *bolt.Tx) error {
			return config.PutAdvisory(tx, []string{r.bucket, r.name}, r.id, &r.advisory)
		})
		if err != nil {
			return err
		}
	}
	return update(func(tx *bolt.Tx) error {
		for _, advisory := range catalogue.Advisories {
			if err := config.PutVulnerability(tx, advisory.ID, advisory.detail()); err != nil {
				return err
			}
		}
		return nil
	})
}

func rows(catalogue Catalogue) ([]row, error) {
	var rows []row
	for _, advisory := range catalogue.Advisories {
		for _, affects := range advisory.Affects {
			kind := ecosystems[affects.Ecosystem]
			bucket, err := kind.bucket(source)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", advisory.ID, err)
			}
			row := row{
				bucket: bucket.Name(),
				name:   vulnerability.NormalizePkgName(kind.ecosystem, affects.Package),
				id:     advisory.ID,
				advisory: types.Advisory{
					VulnerableVersions: affects.Ranges,
					PatchedVersions:    affects.Fixed,
				},
			}
			if advisory.GHSA != "" {
				row.advisory.VendorIDs = []string{advisory.GHSA}
			}
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.bucket, b.bucket), cmp.Compare(a.name, b.name), cmp.Compare(a.id, b.id))
	})
	return rows, nil
}

func (a Advisory) detail() types.Vulnerability {
	severity, err := types.NewSeverity(a.Severity)
	if err != nil {
		panic(err) // check has accepted it
	}
	detail := types.Vulnerability{
		Title:          a.Title,
		Severity:       a.Severity,
		VendorSeverity: types.VendorSeverity{source.ID: severity},
		CweIDs:         a.CWE,
		References:     []string{"https://nvd.nist.gov/vuln/detail/" + a.ID},
	}
	if a.Vector != "" {
		detail.CVSS = types.VendorCVSS{source.ID: {V3Vector: a.Vector, V3Score: a.Score}}
	}
	if a.GHSA != "" {
		detail.References = append([]string{"https://github.com/advisories/" + a.GHSA}, detail.References...)
	}
	if a.Published != "" {
		published := day(a.Published)
		detail.PublishedDate = &published
	}
	return detail
}
