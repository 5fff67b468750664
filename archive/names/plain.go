package names

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	data "attest/assets/names"
)

// Plain is the one form in which names and texts are compared: compatibility forms
// (full width, circled, ligatures) as the letters that they stand for, put together,
// without signs that nobody sees, and each word in one alphabet: see OneAlphabet.
func Plain(s string) string {
	s = norm.NFKC.String(strings.Map(func(r rune) rune {
		switch {
		case Unseen(r):
			return -1
		case r == '´': // by itself a space with a mark on it
			return '\''
		}
		return r
	}, s))
	if !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x370 && r < 0x530 }) {
		return s
	}
	rs := []rune(s)
	OneAlphabet(rs)
	return string(rs)
}

// Unseen reports a sign that takes no room in print: zero-width spaces and joiners, soft
// hyphens, marks of direction, selectors of variants, fillers of Hangul.
func Unseen(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
		return true
	}
	switch r {
	case 0x34f, 0x115f, 0x1160, 0x3164, 0xffa0:
		return true
	}
	return false
}

// variants are Han characters by what they are written as before the reform.
var variants = sync.OnceValue(func() map[rune]rune {
	out := map[rune]rune{}
	for _, l := range rowsOf(data.Variants) {
		if r := []rune(l); len(r) == 2 {
			out[r[0]] = r[1]
		}
	}
	return out
})

// OneHan writes a Han character in its simplified form, others as they are: 會 and 会
// are one.
func OneHan(r rune) rune {
	if r < 0x2e80 || !unicode.Is(unicode.Han, r) {
		return r
	}
	for range 2 {
		s, ok := variants()[r]
		if !ok {
			break
		}
		r = s
	}
	return r
}

// oneHan is OneHan of every character.
func oneHan(s string) string { return strings.Map(OneHan, s) }

// first are the letters with which a syllable may begin in an alphabet, small.
func (a *alphabet) first(j jamo) string {
	var b strings.Builder
	add := func(list []spelled) {
		for _, s := range list {
			for _, r := range s.text {
				b.WriteRune(r)
				break
			}
		}
	}
	if add(a.initials[j.l]); a.initials[j.l][0].text == "" {
		add(a.vowels[j.v])
	}
	return b.String()
}

// leastFamily is how well a family name must fit beside initials.
const leastFamily = 0.9

// Initials reports that a family name and the first letters of the given name, in
// Latin or Cyrillic, may be short for a name: one letter for each syllable, two at least.
func (a Name) Initials(family, letters string) bool {
	initials := []rune(strings.ToLower(letters))
	from, spellings := &latin, latinSpellings
	if Script(letters) == Cyrillic {
		from, spellings = &cyrillic, cyrillicSpellings
	}
	if len(initials) < 2 || Script(family) != Script(letters) {
		return false
	}
	var n name
	words := wordsOf(family)
	if len(words) != 1 {
		return false
	}
	said := n.familyOf(words[0], spellings())
	if a.name.initialed(words[0], initials) {
		return true
	}
	if said == nil {
		return false
	}
	for _, r := range a.name.readings {
		if len(r.given) != len(initials) || r.weight < .8 || alike(r.family, said) < leastFamily {
			continue
		}
		fits := true
		for i, cs := range r.given {
			here := false
			for _, c := range cs {
				here = here || c.weight >= .8 && strings.ContainsRune(from.first(c.jamo), initials[i])
			}
			fits = fits && here
		}
		if fits {
			return true
		}
	}
	return false
}

// initialed reports that all words of a name but one, which is spelled as it is, begin with the letters in their order: С. П. Ким.
func (n name) initialed(family string, letters []rune) bool {
	var rest []rune
	found := false
	for _, w := range n.words {
		if !found && toLatin(w) == toLatin(family) {
			found = true
			continue
		}
		rest = append(rest, []rune(w)[0])
	}
	return found && slices.Equal(rest, letters)
}

// Sound is a name that was read for how it sounds, to be compared with many.
type Sound struct{ ways [][][]candidate }

// ReadSound reads a name in Hangul, or in Latin or Cyrillic letters, as syllables; one of
// more than maxWord syllables, or in another script, sounds like nothing.
func ReadSound(s string) Sound {
	var out Sound
	if s = Plain(s); len([]rune(s)) > MaxLength {
		return out
	}
	switch Script(s) {
	case Hangul:
		if js := syllables(s); len(js) > 0 && len(js) <= maxWord && len(js) == len([]rune(s)) {
			out.ways = append(out.ways, sounding(js))
		}
	case Latin:
		word := strings.Join(wordsOf(s), "")
		for _, c := range joined([]string{word}, latinSpellings()) {
			out.ways = append(out.ways, c.syllables)
		}
		if russianMarks(word) {
			for _, c := range joined([]string{fromRussian(word)}, cyrillicSpellings()) {
				out.ways = append(out.ways, c.syllables)
			}
		}
	case Cyrillic:
		for _, c := range joined([]string{strings.Join(wordsOf(s), "")}, cyrillicSpellings()) {
			out.ways = append(out.ways, c.syllables)
		}
	case Kana:
		for _, c := range joined([]string{strings.Join(wordsOf(s), "")}, kanaSpellings()) {
			out.ways = append(out.ways, c.syllables)
		}
	}
	return out
}

// Near is how near two sounds are, from 0 to 1.
func (a Sound) Near(b Sound) float64 {
	top := 0.0
	for _, x := range a.ways {
		for _, y := range b.ways {
			top = max(top, alikeBy(x, y, heardVowels))
		}
	}
	return top
}

// IsName reports that a text may be the whole name of a Korean: a family name that is
// listed, and a given name of two syllables that names are made of.
func IsName(s string) bool {
	switch s = Plain(s); Script(s) {
	case Hangul:
		family, given := hangulParts(s)
		if len(given) != 2 || len(table().family[spellHangul(family)]) == 0 {
			return false
		}
		for _, j := range given {
			if !table().known[jamo{j.l, j.v, plainFinal[j.t]}] {
				return false
			}
		}
		return true
	case Han:
		family, given := hanParts(s)
		return len(given) == 2 && len(table().hanName[string(family)]) > 0
	case Latin, Cyrillic:
		w := wordsOf(s)
		return len(w) >= 2 && len(w) <= 3 && (listedSurname(w[0]) || listedSurname(w[len(w)-1])) && len(read(s).readings) > 0
	}
	return false
}
