package mentions

import (
	"slices"
	"unicode"
)

// longestSpelled is how many syllables of Hangul, or words in letters, are taken together.
const longestSpelled = 4

// Spelled lists what of a text may be a name of somebody or of a place, each once: words
// of Hangul without what is written onto them, also where their syllables stand apart, runs
// of Han characters, words in letters that begin with a capital. Most of it is no name.
func Spelled(s string) (out []string) {
	t := Read(s)
	seen := map[string]bool{}
	add := func(s string) {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	t.spelled(add)
	for _, o := range t.others {
		o.spelled(add)
	}
	return slices.Clip(out)
}

func (t *Text) spelled(add func(string)) {
	all := t.words
	for i, w := range all {
		switch w.script {
		case hangul:
			for to := w.from + 2; to <= min(w.from+longestSpelled, w.to); to++ {
				if isTail(t.runes[to:w.to]) {
					add(t.string(w.from, to))
				}
			}
			if w.to-w.from <= longestPiece {
				t.chains(chain{from: w.from, runes: t.runes[w.from:w.to], pieces: 1, spaced: true}, all[i:], longestSpelled, func(c chain, to int, last word) {
					if isTail(t.runes[to:last.to]) {
						add(string(c.runes))
					}
				})
			}
		case han:
			for from := w.from; from < w.to; from++ {
				for to := from + 2; to <= min(from+longestSpelled, w.to); to++ {
					add(t.string(from, to))
				}
			}
			for from := max(w.from, w.to-longestPiece); from < w.to; from++ {
				t.chains(chain{from: from, runes: t.runes[from:w.to], pieces: 1, spaced: true}, all[i:], longestSpelled, func(c chain, _ int, _ word) { add(string(c.runes)) })
			}
		case katakana, hiragana:
			for _, x := range t.tryKana(nil, i) {
				add(x.s)
			}
		default:
			if !unicode.IsUpper(t.runes[w.from]) {
				continue
			}
			head := ""
			for j := i; j < min(i+longestSpelled, len(all)); j++ {
				if j > i {
					if !t.apart(all[j-1], all[j]) {
						break
					}
					head += t.joint(all[j-1], all[j])
				}
				for _, last := range variants(t.string(all[j].from, all[j].to)) {
					for _, s := range inflected(head, last) {
						if len([]rune(s)) >= 2 {
							add(s)
						}
					}
				}
				head += t.string(all[j].from, all[j].to)
			}
		}
	}
}
