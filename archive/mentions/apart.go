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
	whole  bool // every piece is to be one syllable
}

const (
	longestPiece = 2 // of every piece but the last
	longestLast  = 3
)

// chains calls for each way to go on from a piece that ends a word: with the pieces
// and where the last of them ends in which word.
func (t *Text) chains(c chain, words []word, longest int, each func(c chain, to int, last word)) {
	for j := 1; j < len(words) && t.apart(words[j-1], words[j]) && len(c.runes) < longest; j++ {
		c.spaced = c.spaced && t.onlySpace(words[j-1].to, words[j].from)
		c.pieces++
		next := words[j]
		for to := next.from + 1; to <= min(next.from+longestLast, next.to); to++ {
			if len(c.runes)+to-next.from > longest {
				break
			}
			each(chain{c.from, append(c.runes[:len(c.runes):len(c.runes)], t.runes[next.from:to]...), c.pieces, c.spaced, c.whole}, to, next)
		}
		if next.to-next.from > longestPiece {
			return
		}
		c.runes = append(c.runes[:len(c.runes):len(c.runes)], t.runes[next.from:next.to]...)
	}
}

// cutShort is the score of a name that is cut short to what still has the family name and
// a sign for each syllable of the given name, and of a given name by itself.
const cutShort = 0.6

const masks = "○〇◯●◦△□■×*OoXx"

// shortHangul finds 홍○동 and 홍길○, and ㅎㄱㄷ.
func (f *Finder) shortHangul(t *Text, x *try) (out []Mention) {
	part := Mention{Why: names.PartOfName, Score: cutShort}
	here := t.runes[x.from:x.to]
	for i, name := range f.short {
		n := len(name)
		if n < 3 || x.from+n > len(t.runes) {
			continue
		}
		if len(here) >= n && slices.Equal(f.initials[i], here[:n]) && isTail(here[n:]) {
			out = append(out, t.mention(x.from, x.from+n, part))
			continue
		}
		if t.runes[x.from] != name[0] {
			continue
		}
		shown, masked := 0, 0
		for k, r := range t.runes[x.from : x.from+n] {
			switch {
			case r == name[k]:
				shown++
			case k > 0 && strings.ContainsRune(masks, r):
				masked++
			}
		}
		if shown >= 2 && masked > 0 && shown+masked == n {
			out = append(out, t.mention(x.from, x.from+n, part))
		}
	}
	return out
}

// initials are the first letters of syllables of Hangul, as they stand in a plain text.
func initials(name []rune) (out []rune) {
	for _, r := range name {
		out = append(out, 0x1100+(r-0xac00)/588)
	}
	return out
}

// joint is what stands for the signs between two words in letters when they are read as
// one name.
func (t *Text) joint(a, b word) string {
	between := t.runes[a.to:b.from]
	switch {
	case slices.Contains(between, ','):
		return ", "
	case len(between) == 1 && unicode.Is(unicode.Pd, between[0]):
		return "-"
	}
	return " "
}

// near is apart, whatever signs stand between.
func (t *Text) near(a, b word) bool { return a.script == b.script && b.from-a.to <= mostSigns }
