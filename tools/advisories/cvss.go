package main

import (
	"fmt"
	"math"
	"strings"
)

// The numbers of CVSS v3.1 section 7.4. PR has a second column for a changed scope.
var weights = map[string]map[string]float64{
	"AV": {"N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2},
	"AC": {"L": 0.77, "H": 0.44},
	"PR": {"N": 0.85, "L": 0.62, "H": 0.27},
	"UI": {"N": 0.85, "R": 0.62},
	"S":  {"U": 0, "C": 1},
	"C":  {"H": 0.56, "L": 0.22, "N": 0},
	"I":  {"H": 0.56, "L": 0.22, "N": 0},
	"A":  {"H": 0.56, "L": 0.22, "N": 0},
}

var changedScopePrivileges = map[string]float64{"N": 0.85, "L": 0.68, "H": 0.5}

// BaseScore computes the CVSS v3 base score of a vector that has the eight base metrics
// and no other.
func BaseScore(vector string) (float64, error) {
	body, isV31 := strings.CutPrefix(vector, "CVSS:3.1/")
	if !isV31 {
		var isV30 bool
		if body, isV30 = strings.CutPrefix(vector, "CVSS:3.0/"); !isV30 {
			return 0, fmt.Errorf("%q does not begin with CVSS:3.0/ or CVSS:3.1/", vector)
		}
	}
	letters := map[string]string{}
	for metric := range strings.SplitSeq(body, "/") {
		name, letter, _ := strings.Cut(metric, ":")
		if _, known := weights[name][letter]; !known {
			return 0, fmt.Errorf("%q is not a base metric", metric)
		}
		if letters[name] != "" {
			return 0, fmt.Errorf("%s is given twice", name)
		}
		letters[name] = letter
	}
	if len(letters) != len(weights) {
		return 0, fmt.Errorf("%q has %d of the %d base metrics", vector, len(letters), len(weights))
	}
	value := func(name string) float64 { return weights[name][letters[name]] }

	changed := letters["S"] == "C"
	privileges := value("PR")
	if changed {
		privileges = changedScopePrivileges[letters["PR"]]
	}
	base := 1 - (1-value("C"))*(1-value("I"))*(1-value("A"))
	impact := 6.42 * base
	if changed {
		impact = 7.52*(base-0.029) - 3.25*math.Pow(base-0.02, 15)
	}
	if impact <= 0 {
		return 0, nil
	}
	total := impact + 8.22*value("AV")*value("AC")*privileges*value("UI")
	if changed {
		total *= 1.08
	}
	return roundUp(math.Min(total, 10)), nil
}

// roundUp is the specification's own integer arithmetic (appendix A): plain rounding up
// would be one tenth off for some vectors because of binary fractions.
func roundUp(x float64) float64 {
	scaled := int64(math.Round(x * 100_000))
	if scaled%10_000 == 0 {
		return float64(scaled) / 100_000
	}
	return float64(scaled/10_000+1) / 10
}

// Rating is the word for a score, section 5 of the specification.
func Rating(score float64) string {
	switch {
	case score >= 9.0:
		return "CRITICAL"
	case score >= 7.0:
		return "HIGH"
	case score >= 4.0:
		return "MEDIUM"
	case score > 0:
		return "LOW"
	default:
		return "NONE"
	}
}
