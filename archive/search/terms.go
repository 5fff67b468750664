package search

import (
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
	return unicode.In(r, unicode.Hangul, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// run is a stretch of text of one way of indexing.
type run struct {
	text  []rune
	pairs bool
}

// runs cuts folded text where words end and where the way of indexing changes.
func runs(folded string) []run {
	var out []run
	var cur run
	flush := func() {
		if len(cur.text) > 0 {
			out = append(out, cur)
		}
		cur = run{}
	}
	for _, r := range folded {
		if !wordRune(r) {
			flush()
			continue
		}
		if p := paired(r); len(cur.text) > 0 && p != cur.pairs {
			flush()
		}
		cur.pairs = paired(r)
		cur.text = append(cur.text, r)
	}
	flush()
	return out
}

// stem cuts the endings of a Russian or English word.
func stem(word string) string {
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

// terms calls fn for everything a text is found by.
func terms(text string, fn func(term string)) {
	for _, r := range runs(fold(text)) {
		if !r.pairs {
			w := string(r.text)
			fn(w)
			if s := stem(w); s != w {
				fn(s)
			}
			continue
		}
		for i := range r.text {
			fn(string(r.text[i]))
			if i+1 < len(r.text) {
				fn(string(r.text[i : i+2]))
			}
		}
	}
}

// want is one thing a query asks for: every pair of the list, or a word's
// beginning, or its stem.
type want struct {
	all    []string
	prefix string
	stem   string
}

// wants reads a query: every want must be met.
func wants(query string) []want {
	var out []want
	for _, r := range runs(fold(query)) {
		w := want{}
		switch {
		case !r.pairs:
			w.prefix = string(r.text)
			w.stem = stem(w.prefix)
		case len(r.text) == 1:
			w.all = []string{string(r.text)}
		default:
			for i := range len(r.text) - 1 {
				w.all = append(w.all, string(r.text[i:i+2]))
			}
		}
		out = append(out, w)
	}
	return out
}
