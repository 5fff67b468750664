package mentions

import (
	"slices"
	"strings"
	"unicode"

	"attest/archive/names"
)

// try is a piece of a text that may be a name: what it says does not depend on whose name is looked
// for, so it is written down once for all finders.
type try struct {
	kind     kind
	from, to int    // of runes
	s        string // as names are spelled
	n        int    // letters of Hangul or Han, words in letters
	whole    bool   // begins its word; of Han: is its word; of a chain: each syllable stands apart
	tail     bool   // what follows is written onto it
	small    bool   // begins with a small letter
	capitals bool   // first and last word begin with capitals
	titled   bool   // a title stands beside it
	called   bool   // 아, 야 or 이 follows
	spaced   bool   // of a chain: nothing but space between
	family   string // of first letters: the family name; s are the letters
	name     *names.Name
}

type kind int8

const (
	hangulPiece kind = iota
	hangulChain
	hangulShort // a word of which some syllables or first letters may stand for a name
	hanPiece
	hanChain
	letters
	initialLetters
	lettersApart
	kanaWords
)

const (
	mostWords   = 1 << 16 // of a text whose tries are kept: a few dozen MB
	mostRead    = 10_000  // and of its spellings that are kept as they were read
	longestKana = 12      // signs of a name of four syllables
)

// triesAt are those that begin with a word.
func (t *Text) triesAt(i int) []try {
	if len(t.words) > mostWords {
		return t.try(i)
	}
	if t.tries == nil {
		t.tries = make([][]try, len(t.words))
	}
	if t.tries[i] == nil {
		t.tries[i] = t.try(i)
	}
	return t.tries[i]
}

func (t *Text) try(i int) []try {
	out := []try{}
	switch t.words[i].script {
	case hangul:
		return t.tryHangul(out, i)
	case han:
		return t.tryHan(out, i)
	case katakana, hiragana:
		return t.tryKana(out, i)
	}
	return t.tryApart(t.tryInitials(t.tryLetters(out, i), i), i)
}

func (t *Text) tryHangul(out []try, i int) []try {
	w := t.words[i]
	for from := w.from; from < w.to; from++ {
		for to := from + 1; to <= min(from+longestName, w.to); to++ {
			rest := t.runes[to:w.to]
			x := try{kind: hangulPiece, from: from, to: to, s: t.string(from, to), n: to - from, whole: from == w.from, tail: isTail(rest)}
			if x.whole {
				x.called = len(rest) > 0 && strings.ContainsRune("이아야", rest[0])
				x.titled = hasTitle(rest)
				if len(rest) == 0 && i+1 < len(t.words) {
					next := t.words[i+1]
					x.titled = t.gap(w, next) && hasTitle(t.runes[next.from:next.to])
				}
			} else if x.n == 1 {
				continue
			}
			out = append(out, x)
		}
	}
	chained := func(c chain, to int, last word) {
		if isTail(t.runes[to:last.to]) {
			out = append(out, try{kind: hangulChain, from: c.from, to: to, s: string(c.runes), n: len(c.runes), whole: c.whole && len(c.runes) >= 3 && c.pieces == len(c.runes), tail: !c.whole, spaced: c.spaced})
		}
	}
	if w.to-w.from <= longestPiece {
		t.chains(chain{from: w.from, runes: t.runes[w.from:w.to], pieces: 1, spaced: true}, t.words[i:], longestName, chained)
	}
	if w.to-w.from > 1 { // of which every syllable stands apart: from its end too
		t.chains(chain{from: w.to - 1, runes: t.runes[w.to-1 : w.to], pieces: 1, spaced: true, whole: true}, t.words[i:], longestName, func(c chain, to int, last word) {
			if len(c.runes) >= 3 && c.pieces == len(c.runes) {
				chained(c, to, last)
			}
		})
	}
	here := t.runes[w.from:w.to]
	if here[0] >= 0x1100 && here[0] < 0x1113 || strings.ContainsFunc(string(t.runes[w.from:min(w.from+longestName, len(t.runes))]), func(r rune) bool { return strings.ContainsRune(masks, r) }) {
		out = append(out, try{kind: hangulShort, from: w.from, to: w.to})
	}
	return out
}

func (t *Text) tryHan(out []try, i int) []try {
	w := t.words[i]
	for from := w.from; from < w.to; from++ {
		for to := from + 2; to <= min(from+4, w.to); to++ {
			out = append(out, try{kind: hanPiece, from: from, to: to, s: t.string(from, to), n: to - from, whole: to-from == w.to-w.from})
		}
	}
	for from := max(w.from, w.to-longestPiece); from < w.to; from++ {
		t.chains(chain{from: from, runes: t.runes[from:w.to], pieces: 1, spaced: true}, t.words[i:], 4, func(c chain, to int, _ word) {
			out = append(out, try{kind: hanChain, from: from, to: to, s: string(c.runes), n: len(c.runes)})
		})
	}
	return out
}

// kanaEnds are what follows a name in Hiragana: さん, は, の.
var kanaEnds = strings.Fields("サン クン チャン サマ ガ ハ ヲ ノ ニ ト モ ヘ カラ デ")

func (t *Text) tryKana(out []try, i int) []try {
	first := t.words[i]
	var s string
	for j := i; j < min(i+4, len(t.words)); j++ {
		w := t.words[j]
		if j > i {
			if !t.apart(t.words[j-1], w) {
				break
			}
			s += " "
		}
		here := t.runes[w.from:w.to]
		if len([]rune(s))+len(here) > longestKana+3 {
			break
		}
		for to := 1; to <= len(here); to++ {
			if to < len(here) && (w.script != hiragana || !slices.ContainsFunc(kanaEnds, func(end string) bool { return strings.HasPrefix(string(here[to:]), end) })) {
				continue
			}
			out = append(out, try{kind: kanaWords, from: first.from, to: w.from + to, s: s + string(here[:to]), n: j - i + 1, whole: w.from+to-first.from >= 3})
		}
		s += string(here)
	}
	return out
}

// tryLetters are a word in letters and up to three after it.
func (t *Text) tryLetters(out []try, i int) []try {
	start := t.words[i].from
	small := !unicode.IsUpper(t.runes[start])
	var words, joints []string
	taken := 0
	for n := 1; n <= 4; n++ {
		end := i + n - 1
		if n > 1 {
			if end >= len(t.words) || !t.apart(t.words[end-1], t.words[end]) {
				break
			}
			joints = append(joints, t.joint(t.words[end-1], t.words[end]))
		}
		w := t.words[end]
		if taken += w.to - w.from; taken > longestOfAny {
			break
		}
		words = append(words, t.string(w.from, w.to))
		titled := n == 1 && i > 0 && t.runes[start-1] != '\n' && t.isTitle(t.words[i-1])
		for _, f := range inflected(words, joints) {
			x := try{kind: letters, from: start, to: w.from + f.n, s: f.s, n: n, small: small, capitals: !small && unicode.IsUpper(t.runes[w.from]), titled: titled}
			x.whole = n == 1 && small && len([]rune(f.s)) >= leastSmall
			out = append(out, x)
		}
	}
	return out
}

// isTitle reports a word that stands before the name of somebody.
func (t *Text) isTitle(w word) bool {
	s := strings.ToLower(t.string(w.from, w.to))
	return slices.ContainsFunc(variants(s), func(v string) bool { return slices.Contains(titlesBefore, v) })
}

// tryInitials are a family name with the first letters of the given name on either side
// of it: Hong G.D., G. D. Hong, Хон Г.Д.
func (t *Text) tryInitials(out []try, i int) []try {
	words := t.words[i:]
	capital := func(w word) bool { return unicode.IsUpper(t.runes[w.from]) }
	only := func(w word) string { // of a word that may be nothing but first letters
		if w.to-w.from > 2*longestLast {
			return ""
		}
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
		return out
	}
	add := func(family word, said string, to int) {
		if n := len([]rune(said)); n >= 2 && n <= longestLast && family.to-family.from >= 2 {
			for _, name := range variants(t.string(family.from, family.to)) {
				out = append(out, try{kind: initialLetters, from: words[0].from, to: to, family: name, s: said})
			}
		}
	}
	said := ""
	if said = only(words[0]); said != "" { // before it
		for j := 1; j < min(4, len(words)) && t.near(words[j-1], words[j]); j++ {
			more := only(words[j])
			if capital(words[j]) && len([]rune(said)) >= 2 {
				add(words[j], said, words[j].to)
			}
			if more == "" {
				break
			}
			said += more
		}
	}
	said = ""
	for j := 1; j < min(4, len(words)) && t.near(words[j-1], words[j]); j++ {
		more := only(words[j])
		if more == "" {
			break
		}
		said += more
		add(words[0], said, words[j].to)
	}
	return out
}

// leastLetters stand apart where a name is written with room between all of its letters.
const leastLetters = 4

// tryApart is H o n g  G i l d o n g: wider room parts the words.
func (t *Text) tryApart(out []try, i int) []try {
	all := t.words
	single := func(w word) bool { return w.to-w.from == 1 }
	if !single(all[i]) || i > 0 && single(all[i-1]) && t.near(all[i-1], all[i]) {
		return out
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
		return out
	}
	return append(out, try{kind: lettersApart, from: all[i].from, to: all[end-1].to, s: b.String()})
}

// readAs reads what a try says as a name, once for all finders.
func (t *Text) readAs(x *try) names.Name {
	if x.name != nil {
		return *x.name
	}
	n := names.Read(x.s)
	if t.read < mostRead {
		t.read++
		x.name = &n
	}
	return n
}
