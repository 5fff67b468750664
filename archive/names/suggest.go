package names

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Spelling is a name as it may stand elsewhere.
type Spelling struct {
	Text   string
	Script string // ISO 15924
	System string // a System, or north_hangul, south_hangul, usual (the family name as people write it)
}

// Spellings proposes how else a name may be written, for a form to offer and a
// person to choose from. Nothing of it is known of this person. A name in Latin
// or Cyrillic letters gives none: what it stands for is not certain enough.
func Spellings(name string) []Spelling {
	var out []Spelling
	add := func(text, script, system string) {
		if text == "" || fold(text) == fold(name) && text == name {
			return
		}
		for _, s := range out {
			if s.Text == text {
				return
			}
		}
		out = append(out, Spelling{text, script, system})
	}
	switch Script(name) {
	case Hangul:
		north, south := NorthHangul(name), SouthHangul(name)
		add(north, Hangul, "north_hangul")
		add(south, Hangul, "south_hangul")
		add(Romanize(north, North), Latin, string(North))
		add(usual(south), Latin, "usual")
		add(Romanize(south, RevisedSouth), Latin, string(RevisedSouth))
		add(Romanize(north, McCuneReischauer), Latin, string(McCuneReischauer))
		add(Romanize(north, Kontsevich), Cyrillic, string(Kontsevich))
	case Han:
		for _, h := range HangulOf(name) {
			add(h, Hangul, "north_hangul")
			add(SouthHangul(h), Hangul, "south_hangul")
		}
		add(Romanize(name, Pinyin), Latin, string(Pinyin))
	}
	return out
}

// usual writes the family name as most people of that name do and the given
// name by the Revised Romanization: Lee Yeonghui.
func usual(name string) string {
	family, given := hangulParts(name)
	for _, i := range table().family[spellHangul(family)] {
		return join(" ", table().surnames[i].latin[0], capital(revised(given)))
	}
	return ""
}

// NorthHangul writes a Hangul name as the north does: 이영희 is 리영희 there. Where a
// southern family name stands for two northern ones (유 for 류 and 유) it leaves it.
func NorthHangul(name string) string {
	return respell(name, func(s surname) (string, string) { return s.south, s.north })
}

// SouthHangul writes a Hangul name as the south does: 리영희 is 이영희, 김련희 is 김연희 there.
func SouthHangul(name string) string {
	family, given := hangulParts(respell(name, func(s surname) (string, string) { return s.north, s.south }))
	if len(given) > 0 {
		given[0] = softened(given[0])
	}
	sep := ""
	if strings.ContainsRune(strings.TrimSpace(name), ' ') {
		sep = " "
	}
	return join(sep, spellHangul(family), spellHangul(given))
}

// softened is a syllable at the start of a word in the south, where ㄹ and ㄴ
// fall silent before i and y, and ㄹ is ㄴ before the other vowels.
func softened(j jamo) jamo {
	switch {
	case (j.l == lR || j.l == lN) && yVowels[j.v]:
		j.l = lNone
	case j.l == lR:
		j.l = lN
	}
	return j
}

func respell(name string, by func(surname) (from, to string)) string {
	family, given := hangulParts(name)
	if len(family) == 0 {
		return ""
	}
	is, became := spellHangul(family), ""
	for _, s := range table().surnames {
		from, to := by(s)
		if from != is {
			continue
		}
		if became != "" && became != to {
			became = is
			break
		}
		became = to
	}
	if became == "" {
		became = is
	}
	if strings.ContainsRune(strings.TrimSpace(name), ' ') {
		return became + " " + spellHangul(given)
	}
	return became + spellHangul(given)
}

// HangulOf reads a name in Han characters in Korean, the northern reading
// first; at most four ways. None for a character that has no Korean reading.
func HangulOf(name string) []string {
	n := read(norm.NFC.String(name))
	if n.script != Han || len(n.readings) == 0 {
		return nil
	}
	out := []string{""}
	for _, cs := range append(n.readings[0].family, n.readings[0].given...) {
		var next []string
		for _, so := range out {
			for _, c := range cs[:min(2, len(cs))] {
				next = append(next, so+string(c.rune()))
			}
		}
		out = next[:min(4, len(next))]
	}
	return out
}
