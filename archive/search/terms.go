package search

import (
	"slices"
	"strings"
	"unicode"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/russian"
	"golang.org/x/text/unicode/norm"
)

// fold is the form in which text is compared: NFKC, lower case, ё as е.
func fold(s string) string {
	s = strings.ToLower(norm.NFKC.String(s))
	return strings.ReplaceAll(s, "ё", "е")
}

// paired reports whether a script is indexed by pairs of characters.
func paired(r rune) bool {
	return hangul(r) || r >= 0x1100 && unicode.In(r, unicode.Hangul, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

func wordRune(r rune) bool {
	return hangul(r) || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// hangul is the quick answer for the most common characters.
func hangul(r rune) bool { return r >= 0xAC00 && r <= 0xD7A3 }

// run is a stretch of text of one way of indexing.
type run struct {
	text  []rune
	pairs bool
}

// runs cuts folded text where words end and where the way of indexing changes.
func runs(folded string) []run {
	var out []run
	all := []rune(folded)
	for i := 0; i < len(all); {
		if !wordRune(all[i]) {
			i++
			continue
		}
		pairs, from := paired(all[i]), i
		for i++; i < len(all) && wordRune(all[i]) && paired(all[i]) == pairs; i++ {
		}
		out = append(out, run{all[from:i], pairs})
	}
	return out
}

// longestWord is where a word is cut: what is longer is no word, and costs the
// stemmer its time.
const longestWord = 64

// stem cuts the endings of a Russian or English word.
func stem(word string) string {
	if len(word) > 2*longestWord {
		return word
	}
	for _, r := range word {
		switch {
		case unicode.Is(unicode.Cyrillic, r):
			return russian.Stem(word, false)
		case unicode.Is(unicode.Latin, r):
			return english.Stem(word, false)
		}
	}
	return word
}

// pair is two neighbouring characters, or one when b is 0.
func pair(a, b rune) uint64 { return uint64(a)<<32 | uint64(b) }

// found is everything that a text is found by, each once.
type found struct {
	pairs []uint64
	words []string
}

func (f *found) add(text string) {
	for _, r := range runs(fold(text)) {
		if !r.pairs {
			f.words = append(f.words, string(r.text[:min(len(r.text), longestWord)]))
			continue
		}
		for i, a := range r.text {
			f.pairs = append(f.pairs, pair(a, 0))
			if i+1 < len(r.text) {
				f.pairs = append(f.pairs, pair(a, r.text[i+1]))
			}
		}
	}
}

func (f *found) unique() {
	slices.Sort(f.pairs)
	f.pairs = slices.Compact(f.pairs)
	slices.Sort(f.words)
	f.words = slices.Compact(f.words)
}

// want is one thing that a query asks for: characters that stand together, or a
// word by its beginning or stem.
type want struct {
	text   []rune // Hangul and Han, without a particle at its end
	full   []rune // with it
	prefix string
	stem   string
}

// wants reads a query: every want must be met.
func wants(query string) []want {
	var out []want
	for _, r := range runs(fold(query)) {
		if r.pairs {
			out = append(out, want{text: withoutParticle(r.text), full: r.text})
			continue
		}
		p := string(r.text[:min(len(r.text), longestWord)])
		out = append(out, want{prefix: p, stem: stem(p)})
	}
	return out
}

// particles that a searcher may copy along with a word, the longer ones first.
var particles = func() [][]rune {
	var out [][]rune
	for _, p := range strings.Fields("에서는 에게서 한테서 으로는 까지는 부터는 이라고 에서 에게 한테 께서 으로 까지 부터 처럼 보다 하고 이랑 은 는 이 가 을 를 에 의 와 과 도 로 만 랑") {
		out = append(out, []rune(p))
	}
	return out
}()

// withoutParticle cuts a particle from a query word of Hangul, so that 투먼에서
// finds 투먼까지 as well; two characters or more are left.
func withoutParticle(word []rune) []rune {
	for _, p := range particles {
		if rest := len(word) - len(p); rest >= 2 && slices.Equal(word[rest:], p) {
			return word[:rest]
		}
	}
	return word
}

// pairs are the index terms of characters that stand together.
func pairs(text []rune) []uint64 {
	if len(text) == 1 {
		return []uint64{pair(text[0], 0)}
	}
	out := make([]uint64, 0, len(text))
	for i := range len(text) - 1 {
		out = append(out, pair(text[i], text[i+1]))
	}
	return out
}

// phrases are the parts of a query in quotation marks of any kind, folded.
func phrases(query string) []string {
	query = strings.Map(func(r rune) rune {
		if strings.ContainsRune("“”„«»「」『』＂", r) {
			return '"'
		}
		return r
	}, query)
	var out []string
	for i, part := range strings.Split(query, `"`) {
		if p := spaced(part); i%2 == 1 && p != "" {
			out = append(out, p)
		}
	}
	return out
}

// spaced is folded text with one space for whatever is no word.
func spaced(text string) string {
	return strings.Join(strings.FieldsFunc(fold(text), func(r rune) bool { return !wordRune(r) }), " ")
}
