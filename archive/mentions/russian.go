package mentions

import (
	"slices"
	"strings"

	"attest/archive/names"
)

// What is here reads words of Russian back to how a name is written in a record: Анны, Анне and Анной are Анна, Сергея is
// Сергей, Кёнхвы is Кёнхва, and Кимом is Ким. Nothing says which a word is, so each that the endings allow is tried; the words
// of one name stand in one case. The endings are those of every grammar of Russian (Русская грамматика, 1980):
// first and second declension, third for women, adjectives for family names.

// russianCase is one case or more.
type russianCase uint8

const (
	genitive russianCase = 1 << iota
	dative
	accusative
	instrumental
	prepositional
	plural

	anyCase = genitive | dative | accusative | instrumental | prepositional | plural
)

// stem is what must stand before an ending.
type stem uint8

const (
	consonant stem = 1 << iota
	vowel
	hush    // г к х ж ш ч щ ц: some endings are others after them
	family  // ов ев ин ын: family names of women decline like adjectives
	adjunct // family names that are adjectives: Белый, Достоевский
	afterI  // и: Мария
)

// ending is one of a case, and what a name ends in that has it.
type ending struct {
	text, nominative string
	after            stem
	cases            russianCase
}

var endings = []ending{
	// Ким, Иван; Иванов
	{"а", "", consonant, genitive | accusative}, {"у", "", consonant, dative}, {"ом", "", consonant, instrumental}, {"ем", "", hush, instrumental},
	{"ым", "", family, instrumental}, {"е", "", consonant, prepositional},
	{"ы", "", consonant, plural}, {"и", "", hush, plural}, {"ов", "", consonant, plural}, {"ами", "", consonant, plural}, {"ах", "", consonant, plural}, {"ам", "", consonant, plural},
	// Цой, Сергей; Юрий
	{"я", "й", vowel, genitive | accusative}, {"ю", "й", vowel, dative}, {"ем", "й", vowel, instrumental}, {"е", "й", vowel, prepositional}, {"и", "й", vowel, prepositional | plural},
	{"ев", "й", vowel, plural}, {"ями", "й", vowel, plural},
	// Игорь
	{"я", "ь", consonant, genitive | accusative}, {"ю", "ь", consonant, dative}, {"ем", "ь", consonant, instrumental}, {"е", "ь", consonant, prepositional},
	// Анна, Ольга; Кёнхва
	{"ы", "а", consonant, genitive}, {"и", "а", hush, genitive}, {"е", "а", consonant, dative | prepositional}, {"у", "а", consonant, accusative}, {"ой", "а", consonant, instrumental},
	{"ою", "а", consonant, instrumental}, {"ей", "а", hush, instrumental},
	// Таня, Наталья; Мария
	{"и", "я", consonant, genitive}, {"и", "я", afterI, genitive | dative | prepositional}, {"и", "я", vowel, genitive}, {"е", "я", consonant | vowel, dative | prepositional}, {"ю", "я", consonant | vowel, accusative},
	{"ей", "я", consonant | vowel, instrumental}, {"ею", "я", consonant | vowel, instrumental},
	// Любовь
	{"и", "ь", consonant, genitive | dative | prepositional}, {"ью", "ь", consonant, instrumental},
	// Иванова, Белая, Достоевский
	{"ой", "а", family, genitive | dative | instrumental | prepositional}, {"ой", "ая", adjunct, genitive | dative | instrumental | prepositional}, {"ую", "ая", adjunct, accusative},
	{"ого", "ий", adjunct, genitive | accusative}, {"ому", "ий", adjunct, dative}, {"им", "ий", adjunct, instrumental}, {"ом", "ий", adjunct, prepositional},
	{"ого", "ый", consonant, genitive | accusative}, {"ому", "ый", consonant, dative}, {"ым", "ый", consonant, instrumental},
}

// fleeting are stems that lose a vowel where they have an ending.
var fleeting = map[string]string{"павл": "Павел", "льв": "Лев"}

const (
	leastStem  = 2  // letters
	mostForms  = 12 // of one word
	mostSpelt  = 48 // of words together
	russianAEI = "аеёиоуыэюя"
)

// form is what a word may be, written as in a record.
type form struct {
	s     string
	n     int // letters of the text that it takes: an ending that is only put behind the name is none of it
	cases russianCase
}

// forms are a word as it is and as the endings of its language let it be read.
func forms(s string) []form {
	n := len([]rune(s))
	out := []form{{s, n, anyCase}}
	for _, end := range []string{"'s", "’s", "s'", "s’"} {
		if cut, ok := strings.CutSuffix(s, end); ok {
			return []form{{cut, len([]rune(cut)), anyCase}}
		}
	}
	if n > longestOfAny || names.Script(s) != names.Cyrillic {
		return out
	}
	small := strings.ReplaceAll(strings.ToLower(s), "ё", "е")
	for _, e := range endings {
		if !strings.HasSuffix(small, e.text) {
			continue
		}
		k := n - len([]rune(e.text))
		if k < leastStem {
			continue
		}
		r := []rune(s)[:k]
		bare := []rune(small)[:k]
		if e.after&stemOf(bare) == 0 {
			continue
		}
		was := string(r) + e.nominative
		if full, ok := fleeting[string(bare)]; ok && e.nominative == "" {
			was = full
		}
		f := form{was, n, e.cases}
		if was == string(r) {
			f.n = k
		}
		if i := slices.IndexFunc(out[1:], func(o form) bool { return o.s == f.s }); i >= 0 {
			out[i+1].cases |= f.cases
		} else if len(out) < mostForms {
			out = append(out, f)
		}
	}
	return out
}

func stemOf(bare []rune) (out stem) {
	last, s := bare[len(bare)-1], string(bare)
	if strings.ContainsRune(russianAEI, last) {
		out = vowel
		if last == 'и' {
			out |= afterI
		}
		return out
	}
	if last == 'ь' || last == 'ъ' || last == 'й' {
		if last == 'ь' { // Илья, Наталья
			return vowel
		}
		return 0
	}
	out = consonant
	if strings.ContainsRune("гкхжшчщц", last) {
		out |= hush
	}
	for _, end := range []string{"ов", "ев", "ин", "ын"} {
		if strings.HasSuffix(s, end) {
			out |= family
		}
	}
	for _, end := range []string{"ск", "цк", "ж", "ш", "к", "н", "л", "т"} {
		if strings.HasSuffix(s, end) {
			out |= adjunct
		}
	}
	return out
}

// variants are the readings of a word by themselves.
func variants(s string) (out []string) {
	for _, f := range forms(s) {
		out = append(out, f.s)
	}
	return out
}

// inflected are the ways to read words as a name, of which those of Russian may each have an ending of one and the same
// case: joints[i] stands between words[i] and words[i+1]. n counts the letters that are taken of the last.
func inflected(words, joints []string) []form {
	last := forms(words[len(words)-1])
	if len(words) == 1 {
		return last
	}
	head := []form{{"", 0, anyCase}}
	for i, w := range words[:len(words)-1] {
		here := []form{{w, 0, anyCase}}
		if names.Script(w) == names.Cyrillic {
			here = forms(w)
		}
		var next []form
		for _, h := range head {
			for _, f := range here {
				if cases := h.cases & f.cases; cases != 0 && len(next) < mostSpelt {
					next = append(next, form{h.s + f.s + joints[i], 0, cases})
				}
			}
		}
		head = next
	}
	var out []form
	for _, f := range last {
		for _, h := range head {
			if cases := h.cases & f.cases; cases != 0 && len(out) < mostSpelt {
				out = append(out, form{h.s + f.s, f.n, cases})
			}
		}
	}
	return out
}
