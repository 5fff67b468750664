package mentions

import (
	"slices"
	"strings"
	"unicode"

	"attest/archive/names"
)

// What is here finds a name of which the parts stand apart, as forms, lists and letters
// write it (홍 길 동, 홍·길·동, Hong, Gil Dong, hong_gil_dong), and one that is cut short to
// its first letters (Hong G.D., 홍○동, ㅎㄱㄷ).

// chain is a beginning of a name, piece by piece, with the signs between left out.
type chain struct {
	from   int // of the first piece
	runes  []rune
	pieces int
	spaced bool // nothing but space between
}

const (
	longestPiece = 2 // of every piece but the last
	longestLast  = 3
)

// chains calls for each way to go on from a piece that ends a word: with the pieces
// and where the last of them ends in which word.
func (t text) chains(c chain, words []word, longest int, each func(c chain, to int, last word)) {
	for j := 1; j < len(words) && t.apart(words[j-1], words[j]) && len(c.runes) < longest; j++ {
		c.spaced = c.spaced && t.onlySpace(words[j-1].to, words[j].from)
		c.pieces++
		next := words[j]
		for to := next.from + 1; to <= min(next.from+longestLast, next.to); to++ {
			if len(c.runes)+to-next.from > longest {
				break
			}
			each(chain{c.from, append(c.runes[:len(c.runes):len(c.runes)], t.runes[next.from:to]...), c.pieces, c.spaced}, to, next)
		}
		if next.to-next.from > longestPiece {
			return
		}
		c.runes = append(c.runes[:len(c.runes):len(c.runes)], t.runes[next.from:next.to]...)
	}
}

// hangulApart finds 김 영희가, 홍 길 동, 홍.길.동, 홍길-동: from the beginning of a word; a
// name of which every syllable stands apart from its end too.
func (f *Finder) hangulApart(t text, words []word) (out []Mention) {
	w := words[0]
	if w.to-w.from <= longestPiece {
		t.chains(chain{w.from, t.runes[w.from:w.to], 1, true}, words, longestName, func(c chain, to int, last word) {
			if !isTail(t.runes[to:last.to]) {
				return
			}
			s := string(c.runes)
			if slices.Contains(f.spelled, s) {
				out = append(out, t.mention(c.from, to, Mention{Why: names.SameSpelling, Score: 1}))
			} else if m := f.like(s); m.Score >= names.Likely {
				out = append(out, t.mention(c.from, to, m))
			} else if f.given[s] && !c.spaced {
				out = append(out, t.mention(c.from, to, Mention{Why: names.PartOfName, Score: cutShort}))
			}
		})
	}
	if w.to-w.from > 1 {
		t.chains(chain{w.to - 1, t.runes[w.to-1 : w.to], 1, true}, words, longestName, func(c chain, to int, last word) {
			if len(c.runes) >= 3 && c.pieces == len(c.runes) && slices.Contains(f.spelled, string(c.runes)) && isTail(t.runes[to:last.to]) {
				out = append(out, t.mention(c.from, to, Mention{Why: names.SameSpelling, Score: 1}))
			}
		})
	}
	return out
}

// hanApart finds 洪 吉 童 and 洪·吉童: a run before has no space where the name begins.
func (f *Finder) hanApart(t text, words []word) (out []Mention) {
	w := words[0]
	for from := max(w.from, w.to-longestPiece); from < w.to; from++ {
		t.chains(chain{from, t.runes[from:w.to], 1, true}, words, 4, func(c chain, to int, _ word) {
			if m := f.like(string(c.runes)); m.Score >= 0.7 {
				out = append(out, t.mention(c.from, to, m))
			}
		})
	}
	return out
}

// cutShort is the score of a name that is cut short to what still has the family name and
// a sign for each syllable of the given name, and of a given name by itself.
const cutShort = 0.6

const masks = "○〇◯●◦△□■×*OoXx"

// shortHangul finds 홍○동 and 홍길○, and ㅎㄱㄷ.
func (f *Finder) shortHangul(t text, w word) (out []Mention) {
	part := Mention{Why: names.PartOfName, Score: cutShort}
	here := t.runes[w.from:w.to]
	for _, name := range f.short {
		n := len(name)
		if n < 3 || w.from+n > len(t.runes) {
			continue
		}
		if len(here) >= n && initials(name) == string(here[:n]) && isTail(here[n:]) {
			out = append(out, t.mention(w.from, w.from+n, part))
			continue
		}
		shown, masked := 0, 0
		for k, r := range t.runes[w.from : w.from+n] {
			switch {
			case r == name[k]:
				shown++
			case k > 0 && strings.ContainsRune(masks, r):
				masked++
			}
		}
		if t.runes[w.from] == name[0] && shown >= 2 && masked > 0 && shown+masked == n {
			out = append(out, t.mention(w.from, w.from+n, part))
		}
	}
	return out
}

// initials are the first letters of syllables of Hangul, as they stand in a plain text.
func initials(name []rune) string {
	var b strings.Builder
	for _, r := range name {
		b.WriteRune(0x1100 + (r-0xac00)/588)
	}
	return b.String()
}

// joint is what stands for the signs between two words in letters when they are read as
// one name.
func (t text) joint(a, b word) string {
	between := t.runes[a.to:b.from]
	switch {
	case slices.Contains(between, ','):
		return ", "
	case len(between) == 1 && unicode.Is(unicode.Pd, between[0]):
		return "-"
	}
	return " "
}

// initialsAt finds a family name with the first letters of the given name on either side
// of it: Hong G.D., G. D. Hong, Хон Г.Д.
func (f *Finder) initialsAt(t text, words []word) (out []Mention) {
	capital := func(w word) bool {
		return unicode.IsUpper(t.runes[w.from])
	}
	letters := func(w word) string { // of a word that may be nothing but first letters
		var b strings.Builder
		for _, r := range t.runes[w.from:w.to] {
			switch {
			case unicode.IsUpper(r), unicode.IsLetter(r) && b.Len() > 0 && t.runes[w.from+1] == '-':
				b.WriteRune(r)
			case !unicode.Is(unicode.Pd, r):
				return ""
			}
		}
		if len([]rune(b.String())) > longestLast {
			return ""
		}
		return b.String()
	}
	if !capital(words[0]) {
		return nil
	}
	try := func(family word, said string, from, to int) {
		if n := len([]rune(said)); n < 2 || n > longestLast || family.to-family.from < 2 {
			return
		}
		f.readAll()
		name := strings.TrimSuffix(strings.TrimSuffix(t.string(family.from, family.to), "'s"), "’s")
		if slices.ContainsFunc(f.read, func(n names.Name) bool { return n.Initials(name, said) }) {
			out = append(out, t.mention(from, to, Mention{Why: names.PartOfName, Score: cutShort}))
		}
	}
	said := ""
	if said = letters(words[0]); said != "" { // before it
		for j := 1; j < min(4, len(words)) && t.near(words[j-1], words[j]); j++ {
			more := letters(words[j])
			if capital(words[j]) && len([]rune(said)) >= 2 {
				try(words[j], said, words[0].from, words[j].to)
			}
			if more == "" {
				break
			}
			said += more
		}
	}
	said = ""
	for j := 1; j < min(4, len(words)) && t.near(words[j-1], words[j]); j++ {
		more := letters(words[j])
		if more == "" {
			break
		}
		said += more
		try(words[0], said, words[0].from, words[j].to)
	}
	return out
}

// near is apart, whatever signs stand between.
func (t text) near(a, b word) bool { return a.script == b.script && b.from-a.to <= mostSigns }

// leastLetters stand apart where a name is written with room between all of its letters.
const leastLetters = 4

// lettersApart finds H o n g  G i l d o n g: wider room parts the words.
func (f *Finder) lettersApart(t text, all []word, i int) (out []Mention) {
	single := func(w word) bool { return w.to-w.from == 1 }
	if !single(all[i]) || i > 0 && single(all[i-1]) && t.near(all[i-1], all[i]) {
		return nil
	}
	var b strings.Builder
	end := i
	for ; end < len(all) && single(all[end]) && (end == i || t.near(all[end-1], all[end])); end++ {
		if end > i && all[end].from-all[end-1].to > 1 {
			b.WriteByte(' ')
		}
		b.WriteString(t.string(all[end].from, all[end].to))
	}
	if end-i < leastLetters || end-i > 40 {
		return nil
	}
	if m := f.like(b.String()); m.Score >= names.Likely || m.Why == names.PartOfName && m.Score >= givenScore {
		out = append(out, t.mention(all[i].from, all[end-1].to, m))
	}
	return out
}
