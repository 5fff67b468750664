package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// reading is one way to take a name as Korean syllables.
type reading struct {
	family, given [][]candidate
	weight        float32 // 1, less where the order of words or their kind is a guess
	guess         bool    // as if by way of Russian, see ByRussian
}

// name is a name taken apart for comparing.
type name struct {
	text     string // folded: the same text is the same spelling
	script   string
	readings []reading
	words    []string // words of letters, or the Mandarin reading, for names that are not Korean
	at       int      // of an index: which of the names that were put
}

const maxReadings = 12

// read takes a name apart. A name that is too long or has no letters has no
// readings.
func read(s string) name {
	if utf8.RuneCountInString(s) > MaxLength {
		return name{}
	}
	s = Plain(s)
	n := name{text: fold(s), script: Script(s)}
	switch n.script {
	case Hangul:
		n.readHangul(s)
	case Han:
		n.readHan(s)
	case Latin:
		n.readWords(s, latinSpellings())
		n.readRussian(s)
	case Cyrillic:
		n.readWords(s, cyrillicSpellings())
	case Kana:
		n.readWords(strings.NewReplacer("・", " ", "＝", " ", "=", " ").Replace(s), kanaSpellings())
		n.words = nil // they are compared in Latin letters
	}
	n.readings = n.readings[:min(maxReadings, len(n.readings))]
	return n
}

// fold makes spellings equal that differ in case, marks, hyphens and spaces.
func fold(s string) string {
	var b strings.Builder
	for _, w := range wordsOf(s) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String()
}

// foldPinyin keeps only letters a to z; ü is v, as on keyboards.
func foldPinyin(s string) string {
	return strings.ReplaceAll(strings.ToLower(norm.NFC.String(s)), "ü", "v")
}

// wordsOf cuts at everything that is no letter, and folds letters: lower case,
// marks off but for those that the Korean systems mean.
func wordsOf(s string) []string {
	var out []string
	var b strings.Builder
	end := func() {
		if w := strings.Trim(b.String(), "'"); w != "" {
			out = append(out, w)
		}
		b.Reset()
	}
	for _, r := range Plain(s) {
		r = OneHan(unicode.ToLower(r))
		switch {
		case strings.ContainsRune("ŏǒö", r):
			b.WriteRune('ŏ')
		case strings.ContainsRune("ŭǔ", r):
			b.WriteRune('ŭ')
		case r == 'ü':
			b.WriteRune('v')
		case r == 'ё', r == 'й':
			b.WriteRune(r)
		case r == long: // 홍 is ホン and ホーン
		case IsKana(r):
			b.WriteRune(Katakana(r))
		case strings.ContainsRune("'’‘ʻʼ`´′", r):
			b.WriteByte('\'')
		case unicode.IsLetter(r):
			for _, d := range norm.NFKD.String(string(r)) {
				if !unicode.Is(unicode.Mn, d) {
					b.WriteRune(unicode.ToLower(d))
				}
			}
		default:
			end()
		}
	}
	end()
	for i, w := range out { // Hangul came apart
		out[i] = norm.NFC.String(w)
	}
	return out
}

func (n *name) readHangul(s string) {
	family, given := hangulParts(s)
	if len(family)+len(given) == 0 { // mixed with something else
		all := []rune(strings.ReplaceAll(n.text, " ", ""))
		k := table().familyLength(all, table().family)
		family, given = syllables(string(all[:k])), syllables(string(all[k:]))
	}
	n.readings = append(n.readings, reading{family: sure(family), given: sounding(given), weight: 1})
	if len(family)+len(given) == 2 && len(given) == 1 { // 영희: perhaps no family name
		n.readings = append(n.readings, reading{given: sounding(append(family, given...)), weight: .9})
	}
	if len(family) == 2 { // 남궁 may be 남 and 궁민
		n.readings = append(n.readings, reading{family: sure(family[:1]), given: sounding(append(family[1:2:2], given...)), weight: .6})
	}
}

func sure(js []jamo) [][]candidate {
	var out [][]candidate
	for _, j := range js {
		out = append(out, []candidate{{j, 1}})
	}
	return out
}

// sounding adds to each syllable what it sounds like among the others: 복림 may
// be heard and written as 봉님.
func sounding(js []jamo) [][]candidate {
	out := sure(js)
	for i, j := range pronounce(js) {
		if j != js[i] && j.l != js[i].l || plainFinal[j.t] != plainFinal[js[i].t] {
			out[i] = append(out[i], candidate{j, .9})
		}
	}
	return out
}

func (n *name) readHan(s string) {
	family, given := hanParts(s)
	if len(family)+len(given) == 0 {
		all := []rune(strings.ReplaceAll(n.text, " ", ""))
		k := table().familyLength(all, table().hanName)
		family, given = all[:k], all[k:]
	}
	n.words = wordsOf(pinyin(string(family) + " " + string(given)))
	r := reading{weight: 1}
	listed := false
	for _, i := range table().hanName[string(family)] {
		s := table().surnames[i]
		for k, j := range syllables(s.north) {
			if len(r.family) <= k {
				r.family = append(r.family, nil)
			}
			r.family[k] = append(r.family[k], candidate{j, 1}, candidate{syllables(s.south)[k], 1})
		}
		listed = true
	}
	for i := range r.family {
		r.family[i] = best(r.family[i], maxCandidates)
	}
	if !listed {
		r.family = hanSyllables(family)
	}
	r.given = hanSyllables(given)
	if len(r.family)+len(r.given) > 0 && r.family != nil && len(r.given) == len(given) {
		n.readings = append(n.readings, r)
	}
	if len(family) == 1 && len(given) == 1 && !listed {
		if all := hanSyllables(append(family, given...)); all != nil {
			n.readings = append(n.readings, reading{given: all, weight: .95})
		}
	}
}

// hanSyllables reads each character in Korean; nil where one has no reading.
func hanSyllables(rs []rune) [][]candidate {
	var out [][]candidate
	for _, r := range rs {
		var cs []candidate
		for i, j := range table().han[r].hangul {
			cs = append(cs, candidate{j, max(1-.1*float32(i), .7)})
		}
		if len(cs) == 0 {
			return nil
		}
		out = append(out, best(cs, maxCandidates))
	}
	return out
}

// readWords reads a name in Latin or Cyrillic letters: family name first, as
// Koreans write, or last, as others do; before a comma it is the family name.
func (n *name) readWords(s string, spellings map[string][]candidate) {
	n.words = wordsOf(s)
	before, after, comma := strings.Cut(s, ",")
	if comma {
		family, given := wordsOf(before), wordsOf(after)
		if len(family) == 1 && len(given) > 0 {
			n.take(family[0], given, spellings, 1)
			return
		}
	}
	w := n.words
	switch chunks := strings.Fields(s); {
	case len(w) == 0:
	case len(w) == 1:
		if cs := n.familyOf(w[0], spellings); cs != nil {
			n.readings = append(n.readings, reading{family: cs, weight: 1})
		}
		for _, c := range cuts([]rune(w[0]), spellings) {
			n.readings = append(n.readings, reading{given: c.syllables, weight: .95})
			if len(c.syllables) > 1 {
				n.readings = append(n.readings, reading{family: c.syllables[:1], given: c.syllables[1:], weight: .8})
			}
		}
	case len(chunks) == 2 && len(w) == 3 && len(wordsOf(chunks[0])) == 1: // Lee Young-hee
		n.take(w[0], w[1:], spellings, 1)
	case len(chunks) == 2 && len(w) == 3 && len(wordsOf(chunks[1])) == 1: // Young-hee Lee
		n.take(w[2], w[:2], spellings, 1)
	default:
		first, last := listedSurname(w[0]), listedSurname(w[len(w)-1])
		front, back, alone := float32(1), float32(.85), float32(.95)
		switch {
		case len(chunks) == 1: // Yong-hui: joined by hyphens, so hardly with a family name
			front, back, alone = .8, .5, .95
		case last && !first:
			front, back = .85, 1
		}
		n.take(w[0], w[1:], spellings, front)
		n.take(w[len(w)-1], w[:len(w)-1], spellings, back)
		if len(w) == 2 {
			if all := joined(w, spellings); len(all) > 0 {
				n.readings = append(n.readings, reading{given: all[0].syllables, weight: alone})
			}
		}
	}
}

func listedSurname(word string) bool { return len(table().latin[word]) > 0 }

// take adds the readings of a family name with a given name of some words.
func (n *name) take(family string, given []string, spellings map[string][]candidate, weight float32) {
	f := n.familyOf(family, spellings)
	if f == nil {
		return
	}
	for _, g := range joined(given, spellings) {
		n.readings = append(n.readings, reading{family: f, given: g.syllables, weight: weight})
	}
}

// joined reads several words as one given name.
func joined(words []string, spellings map[string][]candidate) []cut {
	so := []cut{{weight: 1}}
	for _, w := range words {
		var next []cut
		for _, a := range so {
			for _, b := range cuts([]rune(w), spellings) {
				if len(a.syllables)+len(b.syllables) <= maxWord {
					next = append(next, cut{append(a.syllables[:len(a.syllables):len(a.syllables)], b.syllables...), a.weight * b.weight})
				}
			}
		}
		so = next[:min(maxCuts, len(next))]
	}
	return so
}

// familyOf reads a word as a family name: as one that is listed, or as any
// syllable, or two, that are one.
func (n *name) familyOf(word string, spellings map[string][]candidate) [][]candidate {
	out := [][]candidate{nil}
	for _, i := range table().latin[word] {
		s := table().surnames[i]
		north, south := syllables(s.north), syllables(s.south)
		if len(north) == 2 {
			return sure(north)
		}
		out[0] = append(out[0], candidate{north[0], 1}, candidate{south[0], 1})
	}
	for _, c := range spellings[word] {
		if len(table().family[string(c.rune())]) == 0 {
			c.weight *= .6
		}
		out[0] = append(out[0], c)
	}
	if len(out[0]) > 0 {
		out[0] = best(out[0], maxCandidates)
		return out
	}
	for _, c := range cuts([]rune(word), spellings) {
		if len(c.syllables) != 2 {
			continue
		}
		for _, a := range c.syllables[0] {
			for _, b := range c.syllables[1] {
				if len(table().family[spellHangul([]jamo{a.jamo, b.jamo})]) > 0 {
					return [][]candidate{{a}, {b}}
				}
			}
		}
	}
	return nil
}
