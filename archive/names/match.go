package names

import (
	"maps"
	"math"
	"strings"
)

// Reasons why two spellings may be one name.
const (
	SameSpelling  = "same_spelling"  // the same letters, but for case, marks and hyphens
	OtherSpelling = "other_spelling" // one name in two spellings, scripts or systems
	SimilarSound  = "similar_sound"  // names that are close, or a spelling that could be another
	PartOfName    = "part_of_name"   // only the given or only the family name is there, or fits
	// ByRussian: a whole name, if letters in Latin were written by way of Russian, and nothing else says that they
	// were (Hon Gildon is 홍길동 so, and 혼길돈 else).
	ByRussian = "by_russian"
)

// Match says how far two spellings may be one name.
type Match struct {
	// Score is between 0 and 1. 1 is the same spelling; from Likely on the two are one name by the rules of some
	// system; from Possible on it is worth looking. Two persons often have one name.
	Score float64
	Why   string
}

// Limits of a score.
const (
	Likely   = 0.75
	Possible = 0.45
)

// Compare holds two spellings against each other. It is symmetric.
func Compare(a, b string) Match { return compare(read(a), read(b)) }

// Name is a name that was read, to be compared with many.
type Name struct{ name name }

// Read reads a name once.
func Read(s string) Name { return Name{read(s)} }

// Compare is Compare of the two as they were spelled.
func (a Name) Compare(b Name) Match { return compare(a.name, b.name) }

// compare takes the better of both ways: what is a part of what is asked from
// either side.
func compare(a, b name) Match {
	m, n := compareFrom(a, b), compareFrom(b, a)
	if n.Score > m.Score || n.Score == m.Score && n.Why < m.Why {
		return n
	}
	return m
}

func compareFrom(a, b name) Match {
	if a.text == "" || b.text == "" {
		return Match{}
	}
	if a.text == b.text || a.script == b.script && strings.ReplaceAll(a.text, " ", "") == strings.ReplaceAll(b.text, " ", "") {
		return Match{1, SameSpelling}
	}
	m := compareWords(a, b)
	for _, x := range a.readings {
		for _, y := range b.readings {
			if s, part := x.against(y); s > m.Score {
				m = Match{s, OtherSpelling}
				switch {
				case part:
					m.Why = PartOfName
				case x.guess != y.guess:
					m.Why = ByRussian
				case s < Likely:
					m.Why = SimilarSound
				}
			}
		}
	}
	if a.script == Han && b.script == Han && m.Score > 0.7 {
		m = Match{0.7, SimilarSound} // other characters that are read alike
	}
	m.Score = math.Round(min(m.Score, 0.99)*100) / 100 // 1 is the same spelling
	if m.Score < 0.2 {
		return Match{}
	}
	return m
}

const (
	withoutFamily = 0.6
	onlyFamily    = 0.45
	otherFamily   = 0.4
)

// against scores two readings; part says that only a part of a name was there,
// or fitted.
func (r reading) against(o reading) (score float64, part bool) {
	family := alike(r.family, o.family)
	given := alike(r.given, o.given)
	switch {
	case len(r.family) > 0 && len(o.family) > 0 && len(r.given) > 0 && len(o.given) > 0:
		score = family * given
		if alone := given * otherFamily; len(r.given) > 1 && alone > score {
			score, part = alone, true
		}
	case len(r.given) > 0 && len(o.given) > 0:
		score, part = given*withoutFamily, len(r.family) != len(o.family)
		if !part { // two given names alone
			score = given * 0.9
		}
		if len(r.given) < 2 {
			score *= 0.5
		}
	case len(r.family) > 0 && len(o.family) > 0:
		score, part = family*onlyFamily, true
	}
	return score * float64(min(r.weight, o.weight)), part
}

// alike multiplies how well each syllable fits; 0 where their numbers differ.
func alike(a, b [][]candidate) float64 { return alikeBy(a, b, nearVowels) }

func alikeBy(a, b [][]candidate, near map[[2]int8]float32) float64 {
	if len(a) != len(b) || len(a) == 0 {
		return 0
	}
	score := 1.0
	for i := range a {
		top := float32(0)
		for _, x := range a[i] {
			for _, y := range b[i] {
				if w := min(x.weight, y.weight); w > top {
					top = max(top, w*sounds(x.jamo, y.jamo, near))
				}
			}
		}
		if score *= float64(top); score < 0.1 {
			return 0
		}
	}
	return score
}

// sounds is how near two syllables are: 1 for one and the same, near 1 where
// only north and south, or homophones, differ.
func sounds(a, b jamo, near map[[2]int8]float32) float32 {
	if a == b {
		return 1
	}
	return initials(a, b) * vowels(a.v, b.v, near) * finals(a.t, b.t)
}

var strength = [19]int8{lG, lG, lN, lD, lD, lR, lM, lB, lB, lS, lS, lNone, lJ, lJ, lJ, lG, lD, lB, lH}

func initials(a, b jamo) float32 {
	if a.l == b.l {
		return 1
	}
	silent := func(l int8) bool { return l == lR || l == lN || l == lNone }
	if silent(a.l) && silent(b.l) {
		if yVowels[a.v] || a.l != lNone && b.l != lNone {
			return .97 // 리 이, 녀 여; 로 노
		}
		return 0
	}
	if strength[a.l] == strength[b.l] {
		return .5
	}
	return 0
}

// nearVowels are pairs that sound alike to most, or are confused in writing.
var nearVowels = map[[2]int8]float32{
	{1, 5}: .9, {5, 7}: .85, {3, 7}: .85, {19, 20}: .75, {10, 11}: .9, {11, 15}: .9, {10, 15}: .9,
	{4, 8}: .4, {6, 12}: .4, {13, 18}: .4, {4, 18}: .4, {4, 6}: .4, {8, 12}: .4, {13, 17}: .4,
}

// heardVowels are nearVowels, and what whoever heard a place, and never saw it written, makes of 외:
// Hyeryong and Heryong for 회령.
var heardVowels = func() map[[2]int8]float32 {
	out := maps.Clone(nearVowels)
	out[[2]int8{5, 11}], out[[2]int8{7, 11}] = .9, 1
	return out
}()

func vowels(a, b int8, near map[[2]int8]float32) float32 {
	if a == b {
		return 1
	}
	return near[[2]int8{min(a, b), max(a, b)}]
}

func finals(a, b int8) float32 {
	switch x, y := plainFinal[a], plainFinal[b]; {
	case a == b:
		return 1
	case x == y:
		return .97
	case min(x, y) == tN && max(x, y) == tNG:
		return .4
	}
	return 0
}
