package mentions

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"attest/archive/names"
)

// placeEnds are what a place is, written behind its name.
var placeEnds = []string{"특별시", "직할시", "광역시", "로동자구", "노동자구", "자치구", "자치주", "시", "군", "구", "리", "도", "동", "면", "읍", "주", "현", "성", "촌", "역"}

// Place finds a place by its names in any language.
func Place(spellings ...string) *Finder {
	f := &Finder{place: true}
	var of []string // of names of several parts
	for _, s := range spellings {
		s = plain(s)
		if s == "" || len(f.spelled) >= MaxNames {
			continue
		}
		f.spelled = append(f.spelled, s)
		if parts := strings.FieldsFunc(s, joins); len(parts) > 1 {
			f.whole = append(f.whole, []rune(strings.ToLower(s)))
			of = append(of, parts...)
		}
		switch names.Script(s) {
		case names.Hangul, names.Han:
			f.stem(s)
			for _, end := range append(slices.Clone(placeEnds), "市", "县", "縣", "郡", "省", "州", "道", "镇", "鎮", "村") {
				if cut, ok := strings.CutSuffix(s, end); ok && len([]rune(cut)) >= 2 {
					f.stem(strings.TrimSpace(cut))
				}
			}
		default:
			if w := foldWords(s); len(w) > 0 {
				f.latin = append(f.latin, w)
			}
		}
	}
	for _, s := range f.stems {
		if n := len([]rune(s)); n >= 2 && n <= longestHeard && names.Script(s) == names.Hangul {
			f.sounds = append(f.sounds, names.ReadSound(s))
		}
	}
	if len(of) > 0 {
		f.parts = Place(slices.DeleteFunc(of, func(s string) bool { return len([]rune(strings.TrimSpace(s))) < 2 })...)
	}
	return f
}

// joins are signs between the parts of a name: Tumen – Namyang (Onsong) crossing.
func joins(r rune) bool { return strings.ContainsRune("–—―/()（）·", r) }

// joined finds names that have such signs in them, as they stand, and what speaks
// of one of their parts: that may be another place.
func (f *Finder) joined(t *Text) (out []Mention) {
	for _, name := range f.whole {
		for from := 0; from+len(name) <= len(t.runes); from++ {
			to := from + len(name)
			if strings.ToLower(t.string(from, to)) == string(name) {
				out = append(out, t.mention(from, to, Mention{Why: names.SameSpelling, Score: 1}))
			}
		}
	}
	if f.parts != nil {
		for _, m := range f.parts.in(t) {
			m.Why, m.Score = names.PartOfName, min(m.Score, partOfPlace)
			out = append(out, m)
		}
	}
	return out
}

// partOfPlace is below names.Likely: it is shown, and not ticked.
const partOfPlace = 0.6

func (f *Finder) stem(s string) {
	for _, x := range []string{s, soft(s)} {
		if !slices.Contains(f.stems, x) {
			f.stems = append(f.stems, x)
		}
	}
}

// soft writes a first ㄹ or ㄴ as the south does: 량강도 is 양강도 there.
func soft(s string) string {
	r := []rune(s)
	if len(r) == 0 || r[0] < 0xAC00 || r[0] > 0xD7A3 {
		return s
	}
	const lN, lR, lNone = 2, 5, 11
	n := r[0] - 0xAC00
	lead, vowel := n/588, n/28%21
	y := slices.Contains([]rune{2, 3, 6, 7, 12, 17, 20}, vowel)
	switch {
	case (lead == lR || lead == lN) && y:
		lead = lNone
	case lead == lR:
		lead = lN
	}
	r[0] = 0xAC00 + lead*588 + n%588
	return string(r)
}

// foldWords are words of letters without marks, case and signs.
func foldWords(s string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == ',' }) {
		if w = foldWord(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

func foldWord(w string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(w)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func (f *Finder) placeAt(t *Text, all []word, i int) (out []Mention) {
	w := all[i]
	same := Mention{Why: names.SameSpelling, Score: 1}
	if w.script == alphabet {
		for _, name := range f.latin {
			if m, ok := t.lettersPlace(all[i:], name); ok {
				out = append(out, m)
			}
		}
		if len(out) == 0 && f.sounds != nil && unicode.IsUpper(t.runes[w.from]) && f.hears(t.string(w.from, w.to)) {
			out = append(out, t.mention(w.from, w.to, Mention{Why: names.SimilarSound, Score: MayBePlace}))
		}
		return out
	}
	if w.script == katakana || w.script == hiragana {
		if w.to-w.from <= longestKana && f.hears(t.string(w.from, w.to)) {
			out = append(out, t.mention(w.from, w.to, Mention{Why: names.SimilarSound, Score: MayBePlace}))
		}
		return out
	}
	out = f.placeApart(t, all[i:])
	for from := w.from; from < w.to; from++ {
		here := t.runes[from:w.to]
		for _, stem := range f.stems {
			r := []rune(stem)
			fits := len(r) <= len(here) && (slices.Equal(r, here[:len(r)]) || from == w.from && w.script == hangul && soft(string(here[:len(r)])) == stem)
			if !fits || w.script == hangul && (from > w.from && len(r) < 3 || len(r) < 2 && !isTail(here[len(r):])) {
				continue
			}
			to, m := from+len(r), same
			if w.script == hangul && !isTail(here[len(r):]) {
				m = Mention{Why: names.SimilarSound, Score: names.Possible}
				for _, end := range placeEnds {
					if e := []rune(end); strings.HasPrefix(string(here[len(r):]), end) && isTail(here[len(r)+len(e):]) {
						to, m = to+len(e), same
						break
					}
				}
			}
			out = append(out, t.mention(from, to, m))
		}
	}
	return out
}

const (
	longestHeard = 4   // syllables
	leastHeard   = 0.8 // of names.Sound.Near
)

// MayBePlace is the score of what only may be a place: a word in letters that sounds like
// it (Hoiryong), and two syllables with space between (회 령). It is below names.Likely.
const MayBePlace = 0.7

// hears reports that a word in letters sounds like the place.
func (f *Finder) hears(word string) bool {
	word = foldWord(withoutKind(strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s")))
	if heard, ok := f.heard[word]; ok {
		return heard
	}
	heard := false
	if n := len([]rune(word)); n >= 4 || n == 3 && names.Script(word) == names.Kana {
		this := names.ReadSound(word)
		heard = slices.ContainsFunc(f.sounds, func(s names.Sound) bool { return s.Near(this) >= leastHeard })
	}
	if f.heard == nil {
		f.heard = map[string]bool{}
	}
	f.heard[word] = heard
	return heard
}

// kinds of places as letters write them behind a name.
var kinds = []string{"si", "shi", "gun", "kun", "do", "ri", "dong", "up", "eup", "ku", "gu", "myon"}

// withoutKind cuts -si off Hoeryong-si.
func withoutKind(word string) string {
	head, kind, ok := strings.Cut(word, "-")
	if ok && len(head) > 3 && slices.Contains(kinds, strings.ToLower(kind)) {
		return head
	}
	return word
}

// placeApart finds 회 령, 회.령 and 会 宁: each piece ends where the next begins.
func (f *Finder) placeApart(t *Text, words []word) (out []Mention) {
	w := words[0]
	if w.to-w.from > longestHeard && w.script == hangul {
		return nil
	}
	from := w.from
	if w.script == han {
		from = max(from, w.to-longestLast)
	}
	for ; from < w.to && (w.script == han || from == w.from); from++ {
		t.chains(chain{from: from, runes: t.runes[from:w.to], pieces: 1, spaced: true}, words, longestName, func(c chain, to int, last word) {
			if !slices.Contains(f.stems, string(c.runes)) || w.script == hangul && !isTail(t.runes[to:last.to]) {
				return
			}
			m := Mention{Why: names.SameSpelling, Score: 1}
			if len(c.runes) < 3 && c.spaced && w.script == hangul {
				m = Mention{Why: names.SimilarSound, Score: MayBePlace}
			}
			out = append(out, t.mention(c.from, to, m))
		})
	}
	return out
}

// lettersPlace reports that words in letters begin with a name, the last of them
// with an ending: Мусана, Musan's.
func (t *Text) lettersPlace(here []word, name []string) (Mention, bool) {
	at := 0
	for n, want := range name {
		if at >= len(here) || n > 0 && !t.gap(here[at-1], here[at]) {
			return Mention{}, false
		}
		have := foldWord(withoutKind(t.string(here[at].from, here[at].to)))
		last := n == len(name)-1
		stem := want
		if last && names.Script(want) == names.Cyrillic && len([]rune(want)) > 3 {
			stem = strings.TrimRight(want, "аеийоуыьюя")
		}
		rest, ok := strings.CutPrefix(have, stem)
		if !ok || !last && have != want || last && rest != "" && rest != "s" && (names.Script(want) != names.Cyrillic || len([]rune(rest)) > 3) {
			return Mention{}, false
		}
		at++
	}
	return t.mention(here[0].from, here[at-1].to, Mention{Why: names.SameSpelling, Score: 1}), true
}
