package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aquasecurity/trivy-db/pkg/db"
	"github.com/aquasecurity/trivy-db/pkg/metadata"
	"github.com/aquasecurity/trivy-db/pkg/vulnsrc/vulnerability"
)

func catalogueOfTheRepository(t *testing.T) Catalogue {
	t.Helper()
	text, err := os.ReadFile("advisories.yml")
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return catalogue
}

func TestTheSameSourceGivesTheSameBytes(t *testing.T) {
	catalogue := catalogueOfTheRepository(t)
	var first []byte
	for range 5 {
		path, err := Write(catalogue, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		bytesOfIt, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = bytesOfIt
		}
		if !bytes.Equal(first, bytesOfIt) {
			t.Fatal("two builds of one source differ")
		}
	}
}

func TestTrivyFindsEveryAdvisoryByPrefixOfTheEcosystem(t *testing.T) {
	catalogue := catalogueOfTheRepository(t)
	dir := t.TempDir()
	if _, err := Write(catalogue, dir); err != nil {
		t.Fatal(err)
	}
	if err := db.Init(dir); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, advisory := range catalogue.Advisories {
		for _, affects := range advisory.Affects {
			eco := ecosystems[affects.Ecosystem].ecosystem
			found, err := db.Config{}.GetAdvisories(string(eco)+"::", vulnerability.NormalizePkgName(eco, affects.Package))
			if err != nil {
				t.Fatal(err)
			}
			hit := false
			for _, one := range found {
				hit = hit || one.VulnerabilityID == advisory.ID && one.DataSource != nil && one.DataSource.ID == source.ID
			}
			if !hit {
				t.Errorf("%s of %s %s is not where Trivy looks", advisory.ID, affects.Ecosystem, affects.Package)
			}
		}
		detail, err := db.Config{}.GetVulnerability(advisory.ID)
		if err != nil {
			t.Fatal(err)
		}
		if detail.VendorSeverity[source.ID].String() != advisory.Severity {
			t.Errorf("%s has severity %s", advisory.ID, detail.VendorSeverity[source.ID])
		}
	}
}

func TestTheMetadataIsWhatTrivyAsksFor(t *testing.T) {
	cacheDir := t.TempDir()
	built, err := run("advisories.yml", cacheDir)
	if err != nil {
		t.Fatal(err)
	}
	meta, err := metadata.NewClient(filepath.Join(cacheDir, "db")).Get()
	if err != nil {
		t.Fatal(err)
	}
	if meta.Version != 2 || meta.DownloadedAt.IsZero() || meta.UpdatedAt.Format("2006-01-02") != built.AsOf {
		t.Errorf("metadata is %+v", meta)
	}
	note, err := os.ReadFile(filepath.Join(cacheDir, "db", "assize.json"))
	if err != nil {
		t.Fatal(err)
	}
	var noted Built
	if err := json.Unmarshal(note, &noted); err != nil || noted != built {
		t.Errorf("assize.json says %+v, the program said %+v (%v)", noted, built, err)
	}
}

func TestEveryMistakeIsReportedWithItsPlace(t *testing.T) {
	_, err := Parse([]byte(`
as-of: "yesterday"
advisories:
  - id: CVE-2021-33503
    title: "twice"
    severity: LOW
    score: 7.4
    vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"
    affects:
      - {ecosystem: PyPI, package: urllib3, ranges: ["<1.26.5", "around 2"], fixed: ["1.26.6"]}
  - id: CVE-2021-33503
    title: "again"
    severity: GRAVE
    affects:
      - {ecosystem: Maven, package: log4j-core}
`))
	if err == nil {
		t.Fatal("accepted")
	}
	for _, wanted := range []string{
		`as-of: "yesterday" is not a day`,
		"score 7.4 does not follow from the vector, which gives 7.5",
		`range "around 2"`,
		"fixed [1.26.6] and the ends of the ranges [1.26.5] differ",
		"given twice",
		`severity: "GRAVE"`,
		"no range given",
		"named group:artifact",
	} {
		if !strings.Contains(err.Error(), wanted) {
			t.Errorf("nothing about %q in:\n%v", wanted, err)
		}
	}
}

func TestAnUnknownKeyIsRefused(t *testing.T) {
	if _, err := Parse([]byte("as-of: \"2026-11-23\"\nadvisorys: []\n")); err == nil {
		t.Fatal("accepted")
	}
}

// Vectors and scores as the NVD publishes them for well-known entries.
func TestBaseScoresOfPublishedVectors(t *testing.T) {
	for vector, want := range map[string]float64{
		"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H": 10.0, // CVE-2021-44228
		"CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:H": 9.0,  // CVE-2021-45046
		"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H": 9.8,  // CVE-2022-22965
		"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N": 7.5,  // CVE-2014-0160
		"CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:C/C:H/I:N/A:N": 5.6,  // CVE-2017-5754
		"CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N": 6.1,  // the usual reflected XSS
		"CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N": 0,
	} {
		got, err := BaseScore(vector)
		if err != nil || got != want {
			t.Errorf("%s gives %v, %v; want %v", vector, got, err, want)
		}
	}
	for _, broken := range []string{"", "AV:N", "CVSS:3.1/AV:N", "CVSS:2.0/AV:N/AC:L/Au:N/C:P/I:P/A:P",
		"CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P"} {
		if _, err := BaseScore(broken); err == nil {
			t.Errorf("%q was accepted", broken)
		}
	}
}
