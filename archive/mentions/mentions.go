package mentions

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"attest/archive/names"
)

// Mention is a place in a text.
type Mention struct {
	From, To int     // Unicode code points of the text as it is
	Text     string  // what stands there, without what is written onto it
	Why      string  // a reason of archive/names, or FamilyTitle
	Score    float64 // as of names.Match
}

// FamilyTitle: a family name with a title, which many people have.
const FamilyTitle = "family_and_title"

// WholeGiven is the least score of a given name by itself, of two syllables, and of a name
// that is cut short but for a sign for each syllable; a family name alone has less.
const WholeGiven = 0.57

// MaxNames are looked for at once.
const MaxNames = 60

// Finder finds one person or one place. It is not safe for concurrent use.
type Finder struct {
	place    bool
	spelled  []string           // as given, and as north and south write them
	given    map[string]bool    // given names in Hangul
	family   map[string]bool    // family names in Hangul
	short    [][]rune           // names in Hangul, of which the first letters or some syllables may stand alone
	stems    []string           // of a place, in Hangul and Han
	sounds   []names.Sound      // of those in Hangul
	heard    map[string]bool    // words in letters that sound like one of them
	latin    [][]string         // words of a place in letters, folded
	whole    [][]rune           // names of a place with signs in them, in small letters
	parts    *Finder            // of what stands between the signs
	compared map[string]Mention // by spelling
	read     []names.Name       // spelled
	plain    map[string]bool    // spelled, the letters alone
	longest  int                // letters of what may be a spelling of it
}

// roomIn is how many letters a name may take in another script or spelling. What is
// longer is not compared: lines of letters and signs that are no language, such as
// a file in base64, would take minutes.
func roomIn(spelled []string) (most int) {
	for _, s := range spelled {
		n := 8
		for _, r := range s {
			switch scriptOf(r) {
			case hangul, han:
				n += 9 // Chyong, with a sign, and twice that for a character of two readings
			default:
				n += 3
			}
		}
		most = max(most, n)
	}
	return most
}

// Person finds somebody by the spellings of the name, with pseudonyms and what
// they are called.
func Person(spellings ...string) *Finder {
	f := &Finder{given: map[string]bool{}, family: map[string]bool{}, compared: map[string]Mention{}}
	add := func(s string) {
		if s = plain(s); s != "" && !slices.Contains(f.spelled, s) && len(f.spelled) < MaxNames {
			f.spelled = append(f.spelled, s)
		}
	}
	for _, s := range spellings {
		s = plain(s)
		add(s)
		switch names.Script(s) {
		case names.Hangul:
			add(names.NorthHangul(s))
			add(names.SouthHangul(s))
		case names.Han:
			for _, h := range names.HangulOf(s) {
				add(h)
				add(names.SouthHangul(h))
			}
		}
	}
	for _, s := range f.spelled {
		if family, given := names.Parts(s); family != "" && given != "" {
			f.given[given], f.family[family] = true, true
			f.short = append(f.short, []rune(family+given))
		}
	}
	f.longest = roomIn(f.spelled)
	return f
}

// OfPlace reports that it looks for a place.
func (f *Finder) OfPlace() bool { return f.place }

// Find lists the mentions in a text in their order; none covers another.
func (f *Finder) Find(s string) []Mention {
	t := read(s)
	var out []Mention
	all := t.words()
	for i, w := range all {
		switch {
		case f.place:
			out = append(out, f.placeAt(t, all, i)...)
		case w.script == hangul:
			out = append(append(append(out, f.hangulAt(t, w, all[i+1:])...), f.hangulApart(t, all[i:])...), f.shortHangul(t, w)...)
		case w.script == han:
			out = append(append(out, f.hanAt(t, w)...), f.hanApart(t, all[i:])...)
		default:
			out = append(append(append(out, f.lettersAt(t, all, i)...), f.initialsAt(t, all[i:])...), f.lettersApart(t, all, i)...)
		}
	}
	return disjoint(append(out, f.joined(t, s)...))
}

// disjoint keeps the longer, then the likelier, of what overlaps.
func disjoint(all []Mention) []Mention {
	slices.SortStableFunc(all, func(a, b Mention) int {
		return cmp.Or(cmp.Compare(b.To-b.From, a.To-a.From), cmp.Compare(b.Score, a.Score), cmp.Compare(a.From, b.From))
	})
	var out []Mention
	for _, m := range all {
		if !slices.ContainsFunc(out, func(o Mention) bool { return m.From < o.To && o.From < m.To }) {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b Mention) int { return cmp.Compare(a.From, b.From) })
	return out
}

// like holds a spelling against all that are looked for, once.
func (f *Finder) like(s string) Mention {
	if m, ok := f.compared[s]; ok {
		return m
	}
	f.readAll()
	var best Mention
	this := names.Read(s)
	for _, name := range f.read {
		if m := this.Compare(name); m.Score > best.Score {
			best.Score, best.Why = m.Score, m.Why
		}
	}
	f.compared[s] = best
	return best
}

func (f *Finder) readAll() {
	if f.read == nil {
		for _, name := range f.spelled {
			f.read = append(f.read, names.Read(name))
		}
	}
}

// spells reports that a word has the letters of one of the spellings, and no others.
func (f *Finder) spells(word string) bool {
	if f.plain == nil {
		f.plain = map[string]bool{}
		for _, s := range f.spelled {
			f.plain[foldWord(s)] = true
		}
	}
	return f.plain[foldWord(word)]
}

func (t text) mention(from, to int, m Mention) Mention {
	m.From, m.To, m.Text = t.at[from], t.end[to-1], string(t.as[from:to])
	return m
}

const (
	longestName = 6
	givenScore  = 0.5
	partScore   = 0.57 // two syllables of a given name, or what sounds like them
)

// hangulAt looks at a word and what may be joined to it.
func (f *Finder) hangulAt(t text, w word, after []word) (out []Mention) {
	for from := w.from; from < w.to; from++ {
		for to := from + 1; to <= min(from+longestName, w.to); to++ {
			s, rest := t.string(from, to), t.runes[to:w.to]
			n, tail := to-from, isTail(rest)
			exact := slices.Contains(f.spelled, s)
			switch {
			case exact && (n >= 2 || tail && from == w.from):
				out = append(out, t.mention(from, to, Mention{Why: names.SameSpelling, Score: 1}))
			case n >= 2 && f.given[s] && (from == w.from || tail):
				out = append(out, t.mention(from, to, Mention{Why: names.PartOfName, Score: 0.6}))
			case from > w.from:
			case n == 1 && f.given[s] && len(rest) > 0 && tail && strings.ContainsRune("이아야", rest[0]):
				out = append(out, t.mention(from, to, Mention{Why: names.PartOfName, Score: 0.5}))
			case n <= 2 && f.family[s] && (hasTitle(rest) || len(rest) == 0 && len(after) > 0 && t.gap(w, after[0]) && hasTitle(t.runes[after[0].from:after[0].to])):
				out = append(out, t.mention(from, to, Mention{Why: FamilyTitle, Score: names.Possible}))
			case n >= 2 && tail:
				if m := f.like(s); m.Score >= names.Likely || n == 2 && m.Score >= partScore || n >= 3 && m.Score >= 0.65 {
					out = append(out, t.mention(from, to, m))
				}
			}
		}
	}
	return out
}

// hanAt looks at every place of a run: Chinese is written without spaces.
func (f *Finder) hanAt(t text, w word) (out []Mention) {
	for from := w.from; from < w.to; from++ {
		for to := from + 2; to <= min(from+4, w.to); to++ {
			if m := f.like(t.string(from, to)); m.Score >= 0.7 || m.Score >= partScore && to-from == 2 && w.to-w.from == 2 {
				out = append(out, t.mention(from, to, m))
			}
		}
	}
	return out
}

// cases are endings of names in Russian.
var cases = []string{"ами", "ями", "ого", "ому", "ом", "ем", "ой", "ей", "ым", "им", "ах", "а", "у", "е", "ы", "и", "я", "ю"}

// variants are a word as it is and without the endings of its language.
func variants(s string) []string {
	out := []string{s}
	for _, end := range []string{"'s", "’s", "s'", "s’"} {
		if cut, ok := strings.CutSuffix(s, end); ok {
			return []string{cut}
		}
	}
	if names.Script(s) == names.Cyrillic {
		for _, end := range cases {
			if cut, ok := strings.CutSuffix(s, end); ok && len([]rune(cut)) >= 2 {
				out = append(out, cut)
			}
		}
	}
	return out
}

var titlesBefore = []string{"mr", "mrs", "ms", "miss", "comrade", "officer", "director", "dr", "captain", "guard", "major", "uncle", "aunt", "товарищ", "господин", "госпожа"}

// lettersAt looks at a word in letters and up to three after it.
func (f *Finder) lettersAt(t text, all []word, i int) (out []Mention) {
	start, end := all[i].from, i
	head := ""
	for n := 1; n <= 4; n++ {
		if n > 1 {
			if end+1 >= len(all) || !t.apart(all[end], all[end+1]) {
				break
			}
			head += t.string(all[end].from, all[end].to) + t.joint(all[end], all[end+1])
			end++
		}
		w := all[end]
		if len(head)+w.to-w.from > f.longest {
			break
		}
		for _, last := range variants(t.string(w.from, w.to)) {
			for _, s := range inflected(head, last) {
				if n == 1 && !unicode.IsUpper(t.runes[start]) && !f.spells(s) {
					continue // a small first letter: only what is spelled just so
				}
				m := f.like(s)
				least := names.Likely
				if n == 1 {
					if !unicode.IsUpper(t.runes[start]) && m.Score < 1 || len([]rune(s)) < 2 {
						continue
					}
					least = 0.5
					if m.Score < least && m.Score >= 0.4 && i > 0 && t.runes[start-1] != '\n' && slices.Contains(titlesBefore, strings.ToLower(t.string(all[i-1].from, all[i-1].to))) {
						m.Why, least = FamilyTitle, 0
					}
				}
				if n == 2 && m.Why == names.PartOfName && unicode.IsUpper(t.runes[start]) && unicode.IsUpper(t.runes[w.from]) {
					least = givenScore // Chol Su, without the family name
				}
				if m.Score >= least && m.Score > 0 {
					out = append(out, t.mention(start, w.from+len([]rune(last)), m))
				}
			}
		}
	}
	return out
}

// inflected puts words together; in Russian each of them may have an ending.
func inflected(head, last string) []string {
	if head == "" || names.Script(head) != names.Cyrillic {
		return []string{head + last}
	}
	first, rest, ok := strings.Cut(head, " ")
	if !ok {
		return []string{head + last}
	}
	var out []string
	for _, v := range variants(first) {
		out = append(out, v+" "+rest+last)
	}
	return out
}
