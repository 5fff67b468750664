package names

import (
	"slices"
	"strings"
)

// compareWords holds names against each other that are no Korean syllables:
// Russian, English or Chinese ones, by their words in Latin letters.
func compareWords(a, b name) Match {
	if len(a.words) == 0 || len(b.words) == 0 {
		return Match{}
	}
	short, long := a.words, b.words
	if len(short) > len(long) || len(short) == len(long) && strings.Join(short, " ") > strings.Join(long, " ") {
		short, long = long, short // one order, so that it does not matter which name comes first
	}
	used := make([]bool, len(long))
	total := 0.0
	for _, w := range short {
		top, at := 0.0, -1
		for i, o := range long {
			if s := nearWords(toLatin(w), toLatin(o)); !used[i] && s > top {
				top, at = s, i
			}
		}
		if at < 0 || top < 0.7 {
			return Match{}
		}
		used[at] = true
		total += top
	}
	score := total / float64(len(short))
	switch {
	case len(short) < len(long) && score == 1 && slices.ContainsFunc(short, telling):
		return Match{withoutFamily, PartOfName}
	case len(short) < len(long):
		return Match{score * 0.55, PartOfName}
	case a.script == b.script && score < 1:
		return Match{score * 0.8, SimilarSound}
	}
	return Match{score * 0.9, OtherSpelling}
}

// leastTelling are the letters of a word that says who it is: Анна, Sergei.
const leastTelling = 4

// telling reports a word of a name that few have: no family name of Korea, and no syllable of a Korean name, which may be
// a word of any language.
func telling(w string) bool {
	if len([]rune(w)) < leastTelling || listedSurname(w) {
		return false
	}
	switch Script(w) {
	case Latin:
		return len(latinSpellings()[w]) == 0
	case Cyrillic:
		return len(cyrillicSpellings()[w]) == 0
	}
	return true
}

// nearWords is 1 less the share of letters that must change.
func nearWords(a, b string) float64 {
	if a == b {
		return 1
	}
	n := max(len(a), len(b))
	if n < 4 {
		return 0
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	near := 1 - float64(row[len(b)])/float64(n)
	if s := skeleton(a); len(s) > 2 && s == skeleton(b) {
		near = max(near, 0.8)
	}
	return near
}

var cyrillicLetters = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ё': "e", 'ж': "zh", 'з': "z", 'и': "i", 'й': "i", 'к': "k", 'л': "l",
	'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh",
	'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "iu", 'я': "ia",
}

// toLatin writes a folded word in the letters a to z: Cyrillic as in Russian
// passports (ICAO 9303), the marked letters of Korean systems without marks.
func toLatin(w string) string {
	var b strings.Builder
	for _, r := range w {
		switch s, ok := cyrillicLetters[r]; {
		case ok:
			b.WriteString(s)
		case r == 'ŏ':
			b.WriteByte('o')
		case r == 'ŭ':
			b.WriteByte('u')
		case r >= 'a' && r <= 'z':
			b.WriteRune(r)
		}
	}
	return b.String()
}

// skeleton is a word's consonants in classes, for looking up: Ivanov, Иванов
// and Iwanow have one.
func skeleton(w string) string {
	var b strings.Builder
	last := byte(0)
	for i, c := range []byte(toLatin(w)) {
		class := byte(0)
		switch c {
		case 'b', 'p':
			class = 'p'
		case 'f', 'v', 'w':
			class = 'f'
		case 'd', 't':
			class = 't'
		case 'c', 's', 'z', 'j', 'x':
			class = 's'
		case 'g', 'k', 'q':
			class = 'k'
		case 'h':
		case 'l', 'm', 'n', 'r':
			class = c
		default:
			if i == 0 {
				class = 'a'
			}
		}
		if class != 0 && class != last {
			b.WriteByte(class)
		}
		last = class
	}
	return b.String()
}
