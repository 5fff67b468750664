package names

import "strings"

// Names of Koreans from Russia, and of whoever came over it, stand in passports and letters in Latin letters that were
// written from the Cyrillic ones: Khon Gildon is Хон Гильдон, 홍길동.

// russianPieces are pieces of Latin letters, longest first, and the Cyrillic letters that they are written for by ICAO 9303, GOST
// R 52535.1 and by hand.
var russianPieces = strings.NewReplacer(
	"shch", "щ", "dzh", "дж", "tch", "тч", "kh", "х", "zh", "ж", "ch", "ч", "sh", "ш", "ts", "ц", "tz", "ц",
	"yo", "ё", "io", "ё", "jo", "ё", "yu", "ю", "iu", "ю", "ju", "ю", "ya", "я", "ia", "я", "ja", "я", "ye", "е", "ie", "е", "je", "е",
	"a", "а", "b", "б", "c", "к", "d", "д", "e", "е", "f", "ф", "g", "г", "h", "х", "i", "и", "j", "дж", "k", "к", "l", "л", "m", "м", "n", "н",
	"o", "о", "p", "п", "q", "к", "r", "р", "s", "с", "t", "т", "u", "у", "v", "в", "w", "в", "x", "х", "y", "ы", "z", "з", "'", "",
)

// fromRussian are folded words as they were in Cyrillic, if they were, with the signs between as they are.
func fromRussian(word string) string { return russianPieces.Replace(word) }

// russianMarks reports letters of a Latin word that no system for Korean writes so, but Russian passports do.
func russianMarks(word string) bool {
	return strings.HasPrefix(word, "kh") || strings.Contains(word, "zh") || strings.Contains(word, "chkh") || strings.Contains(word, "tkh") || strings.Contains(word, "pkh")
}

const (
	byRussian = 0.9  // weight of a name that has a mark of it
	asRussian = 0.74 // and of one that has none: less than Likely
)

// readRussian reads a name in Latin letters as one that was written from Cyrillic.
func (n *name) readRussian(s string) {
	marked := false
	for _, w := range n.words {
		marked = marked || russianMarks(w)
	}
	var by name
	by.readWords(fromRussian(strings.ToLower(s)), cyrillicSpellings())
	for _, r := range by.readings {
		switch {
		case marked:
			r.weight *= byRussian
		case len(r.family) == 0 || len(r.given) < 2:
			continue
		default:
			r.weight, r.guess = r.weight*asRussian, true
		}
		n.readings = append(n.readings, r)
	}
}
