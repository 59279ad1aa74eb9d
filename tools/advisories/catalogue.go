package main

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Catalogue is advisories.yml.
type Catalogue struct {
	AsOf       string     `yaml:"as-of"`
	Advisories []Advisory `yaml:"advisories"`
}

// Advisory is one vulnerability and the packages it is in.
type Advisory struct {
	ID        string    `yaml:"id"`
	GHSA      string    `yaml:"ghsa"`
	Title     string    `yaml:"title"`
	Severity  string    `yaml:"severity"`
	Score     float64   `yaml:"score"`  // CVSS v3 base score; absent with the vector
	Vector    string    `yaml:"vector"` // CVSS v3; absent where no v3 rating is known
	CWE       []string  `yaml:"cwe"`
	Published string    `yaml:"published"`
	Affects   []Affects `yaml:"affects"`
}

// Affects names one package and the versions of it that are vulnerable. The ranges are
// alternatives; within a range the comma means "and".
type Affects struct {
	Ecosystem string   `yaml:"ecosystem"`
	Package   string   `yaml:"package"`
	Ranges    []string `yaml:"ranges"`
	Fixed     []string `yaml:"fixed"`
}

var (
	cveID  = regexp.MustCompile(`^CVE-\d{4}-\d{4,}$`)
	ghsaID = regexp.MustCompile(`^GHSA(-[23456789cfghjmpqrvwx]{4}){3}$`)
	cweID  = regexp.MustCompile(`^CWE-\d+$`)
	bound  = regexp.MustCompile(`^(>=|>|<=|<|=)([0-9][0-9A-Za-z.+-]*)$`)
)

// Parse reads and checks a catalogue. Every mistake is reported, not only the first.
func Parse(text []byte) (Catalogue, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	var catalogue Catalogue
	if err := decoder.Decode(&catalogue); err != nil {
		return Catalogue{}, err
	}
	return catalogue, catalogue.check()
}

func (c Catalogue) check() error {
	var mistakes []error
	if !isDay(c.AsOf) {
		mistakes = append(mistakes, fmt.Errorf("as-of: %q is not a day like 2026-11-23", c.AsOf))
	}
	if len(c.Advisories) == 0 {
		mistakes = append(mistakes, errors.New("advisories: none given"))
	}
	seen := map[string]bool{}
	for _, advisory := range c.Advisories {
		if seen[advisory.ID] {
			mistakes = append(mistakes, fmt.Errorf("%s: given twice; put its packages under one entry", advisory.ID))
		}
		seen[advisory.ID] = true
		for _, mistake := range advisory.mistakes() {
			mistakes = append(mistakes, fmt.Errorf("%s: %s", advisory.ID, mistake))
		}
	}
	return errors.Join(mistakes...)
}

func (a Advisory) mistakes() []string {
	var found []string
	complain := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	if !cveID.MatchString(a.ID) {
		complain("id is not a CVE id")
	}
	if a.GHSA != "" && !ghsaID.MatchString(a.GHSA) {
		complain("ghsa: %q is not a GHSA id", a.GHSA)
	}
	if strings.TrimSpace(a.Title) == "" {
		complain("title is missing")
	}
	if a.Published != "" && !isDay(a.Published) {
		complain("published: %q is not a day", a.Published)
	}
	for _, cwe := range a.CWE {
		if !cweID.MatchString(cwe) {
			complain("cwe: %q is not a CWE id", cwe)
		}
	}
	if !slices.Contains([]string{"LOW", "MEDIUM", "HIGH", "CRITICAL"}, a.Severity) {
		complain("severity: %q is not one of LOW, MEDIUM, HIGH, CRITICAL", a.Severity)
	}
	if a.Vector == "" && a.Score != 0 {
		complain("a score needs its vector")
	}
	if a.Vector != "" {
		score, err := BaseScore(a.Vector)
		switch {
		case err != nil:
			complain("vector: %s", err)
		case math.Abs(score-a.Score) > 0.01:
			complain("score %.1f does not follow from the vector, which gives %.1f", a.Score, score)
		case Rating(score) != a.Severity:
			complain("severity %s does not follow from the score %.1f, which is %s", a.Severity, score, Rating(score))
		}
	}
	if len(a.Affects) == 0 {
		complain("affects: no package given")
	}
	for _, affects := range a.Affects {
		for _, mistake := range affects.mistakes() {
			complain("%s %s: %s", affects.Ecosystem, affects.Package, mistake)
		}
	}
	return found
}

func (a Affects) mistakes() []string {
	var found []string
	if _, known := ecosystems[a.Ecosystem]; !known {
		found = append(found, "the ecosystem is not one of PyPI, npm, Maven, Go")
	}
	if a.Package == "" {
		found = append(found, "the package has no name")
	}
	if a.Ecosystem == "Maven" && strings.Count(a.Package, ":") != 1 {
		found = append(found, "a Maven package is named group:artifact")
	}
	if len(a.Ranges) == 0 {
		found = append(found, "no range given; an empty one would match every version")
	}
	var ends []string
	for _, r := range a.Ranges {
		for part := range strings.SplitSeq(r, ",") {
			match := bound.FindStringSubmatch(strings.TrimSpace(part))
			if match == nil {
				found = append(found, fmt.Sprintf("range %q: %q is not an operator and a version", r, part))
				continue
			}
			if match[1] == "<" {
				ends = append(ends, match[2])
			}
		}
	}
	slices.Sort(ends)
	fixed := slices.Sorted(slices.Values(a.Fixed))
	if !slices.Equal(ends, fixed) {
		found = append(found, fmt.Sprintf("fixed %v and the ends of the ranges %v differ", fixed, ends))
	}
	return found
}

func (c Catalogue) packages() int {
	names := map[string]bool{}
	for _, advisory := range c.Advisories {
		for _, affects := range advisory.Affects {
			names[affects.Ecosystem+" "+affects.Package] = true
		}
	}
	return len(names)
}

func isDay(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

// day reads a day that check has already accepted.
func day(text string) time.Time {
	parsed, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return parsed
}
