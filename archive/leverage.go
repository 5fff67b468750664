package archive

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"attest/archive/mentions"
	"attest/archive/names"
	"attest/archive/sought"
)

// leverage is what of the terms of a release would tell them: names in them, and
// amounts. Their other words are everybody's.
type leverage struct {
	names   []*mentions.Finder
	amounts []int64
}

func (l leverage) none() bool { return len(l.names)+len(l.amounts) == 0 }

// mostOfTerms is how many names, and how many amounts, are taken from the terms.
const mostOfTerms = 12

// leverageOf reads the terms, as they were typed.
func leverageOf(terms string) (out leverage) {
	for _, n := range namesIn(terms) {
		if len(out.names) < mostOfTerms {
			out.names = append(out.names, mentions.Person(n))
		}
	}
	for _, n := range amountsIn(terms) {
		if len(out.amounts) < mostOfTerms && !slices.Contains(out.amounts, n) {
			out.amounts = append(out.amounts, n)
		}
	}
	return out
}

// in are the words of the terms that a text has.
func (l leverage) in(text string) (found []string) {
	said := mentions.Read(text)
	for _, f := range l.names {
		for _, m := range f.FindIn(said) {
			if likely(m) || m.Asked() || m.Why == names.PartOfName && m.Score >= mentions.WholeGiven {
				found = append(found, folded(m.Text))
			}
		}
	}
	if len(l.amounts) > 0 {
		for _, n := range amountsIn(text) {
			if slices.Contains(l.amounts, n) {
				found = append(found, strconv.FormatInt(n, 10))
			}
		}
	}
	return found
}

// namesIn are what may be names in a text: two or more words in a row with capital
// letters, and names in Hangul of three or four syllables, with or without a title.
func namesIn(text string) (out []string) {
	add := func(s string) {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	var run []string
	end := func() {
		for len(run) > 0 && sought.Beside(run[0]) {
			run = run[1:]
		}
		if len(run) >= 2 {
			add(strings.Join(run, " "))
		}
		run = nil
	}
	for w := range strings.FieldsSeq(text) {
		word := strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) })
		first, _ := firstRune(word)
		switch names.Script(word) {
		case names.Latin, names.Cyrillic:
			if !unicode.IsUpper(first) {
				end()
				continue
			}
			run = append(run, word)
			if !strings.HasSuffix(w, word) { // a sign behind it ends the name
				end()
			}
			continue
		case names.Hangul:
			for _, s := range []string{word, bare(word, 3)} {
				if s != "" && nameOfHangul(s) {
					add(s)
				}
			}
		case names.Han:
			if n := len([]rune(word)); n >= 2 && n <= 3 {
				add(word)
			}
		}
		end()
	}
	end()
	return out
}

// nameOfHangul reports a word that is a family name and a given name of two syllables.
func nameOfHangul(word string) bool {
	family, given := names.Parts(word)
	return family != "" && len([]rune(given)) == 2 && len([]rune(word)) <= 4
}

func firstRune(s string) (rune, bool) {
	for _, r := range s {
		return r, true
	}
	return 0, false
}

// units multiply the number before them, written onto it or after it.
var units = []struct {
	word string
	by   int64
}{
	{"천만", 10_000_000}, {"백만", 1_000_000}, {"십만", 100_000}, {"억", 100_000_000}, {"만", 10_000}, {"천", 1_000}, {"万", 10_000}, {"萬", 10_000}, {"千", 1_000},
	{"million", 1_000_000}, {"thousand", 1_000}, {"mln", 1_000_000}, {"k", 1_000},
}

// leastAmount: less than this is a count of anything.
const leastAmount = 100

// amountsIn are the amounts in a text as whole numbers: 30000, 30,000, 30 000, 3만, 30
// thousand, in any digits. Days and years are none.
func amountsIn(text string) (out []int64) {
	rs := []rune(text)
	for i := 0; i < len(rs); {
		if !unicode.IsDigit(rs[i]) {
			i++
			continue
		}
		from, n, digits := i, int64(0), 0
		for i < len(rs) && digits < 16 {
			switch {
			case unicode.IsDigit(rs[i]):
				n, digits = n*10+digitOf(rs[i]), digits+1
				i++
				continue
			case strings.ContainsRune(",. \u00a0\u202f'’", rs[i]) && threeDigits(rs[i+1:]):
				i++
				continue
			}
			break
		}
		rest := strings.ToLower(strings.TrimLeft(string(rs[i:min(i+12, len(rs))]), " \u00a0"))
		plain := true
		for _, u := range units {
			after, ok := strings.CutPrefix(rest, u.word)
			if next, is := firstRune(after); ok && n < 1<<30 && (u.word[0] > unicode.MaxASCII || !is || !unicode.IsLetter(next)) {
				n, plain = n*u.by, false
				break
			}
		}
		for i < len(rs) && unicode.IsDigit(rs[i]) { // more than sixteen are no amount
			i, n = i+1, 0
		}
		dated := i < len(rs) && strings.ContainsRune("-년年", rs[i]) || from > 0 && rs[from-1] == '-'
		year := plain && digits == 4 && n >= 1900 && n < 2100
		if n >= leastAmount && !(plain && dated) && !year {
			out = append(out, n)
		}
	}
	return out
}

// digitOf is the value of a digit of any script: each block has ten in a row.
func digitOf(r rune) int64 {
	zero := r
	for zero > 0 && unicode.IsDigit(zero-1) && r-zero < 9 {
		zero--
	}
	if r < 128 {
		return int64(r - '0')
	}
	return int64(r - zero)
}

// threeDigits reports that exactly three digits come next: a sign before them parts
// thousands.
func threeDigits(rs []rune) bool {
	n := 0
	for n < len(rs) && n < 4 && unicode.IsDigit(rs[n]) {
		n++
	}
	return n == 3
}
