package mentions

import (
	"cmp"
	"slices"
	"strings"

	"attest/archive/names"
)

// Mention is a place in a text.
type Mention struct {
	From, To int     // Unicode code points of the text as it is
	Text     string  // what stands there, without what is written onto it
	Why      string  // a reason of archive/names, or FamilyTitle
	Score    float64 // as of names.Match
}

// SmallLetters: a given name by itself that begins with a small letter; a word of another language may be spelled so.
const SmallLetters = "small_letters"

// leastRussian is the least score of a name by way of Russian (names.ByRussian).
const leastRussian = 0.6

// Asked reports that only whoever reads it can say whether it is the name, however well it fits: what it
// stands in is not to be stopped by it.
func (m Mention) Asked() bool { return m.Why == names.ByRussian || m.Why == SmallLetters }

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
	exact    map[string]bool    // spelled
	initials [][]rune           // of short
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

// longestOfAny is as much as any name may take.
const longestOfAny = 100

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
			f.initials = append(f.initials, initials([]rune(family+given)))
		}
	}
	f.exact = map[string]bool{}
	for _, s := range f.spelled {
		f.exact[s] = true
	}
	f.longest = min(roomIn(f.spelled), longestOfAny)
	return f
}

// OfPlace reports that it looks for a place.
func (f *Finder) OfPlace() bool { return f.place }

// Find is FindIn of a text that is looked through once.
func (f *Finder) Find(s string) []Mention { return f.FindIn(Read(s)) }

// FindIn lists the mentions in a text in their order; none covers another.
func (f *Finder) FindIn(t *Text) []Mention {
	out := f.in(t)
	for _, o := range t.others {
		for _, m := range f.in(o) {
			if t.foreign(o, m) {
				out = append(out, m)
			}
		}
	}
	return disjoint(out)
}

func (f *Finder) in(t *Text) (out []Mention) {
	if f.place {
		for i := range t.words {
			out = append(out, f.placeAt(t, t.words, i)...)
		}
		return append(out, f.joined(t)...)
	}
	for i := range t.words {
		tries := t.triesAt(i)
		for k := range tries {
			x := &tries[k]
			switch {
			case x.kind == hangulShort:
				out = append(out, f.shortHangul(t, x)...)
			default:
				if m := f.judge(t, x); m.Score > 0 {
					out = append(out, t.mention(x.from, x.to, m))
				}
			}
		}
	}
	return out
}

// judge says whether a piece of a text is the name; a score of 0 says that it is not.
func (f *Finder) judge(t *Text, x *try) (m Mention) {
	switch x.kind {
	case hangulPiece:
		return f.hangul(t, x)
	case hangulChain:
		switch {
		case f.exact[x.s] && (x.tail || x.whole):
			return Mention{Why: names.SameSpelling, Score: 1}
		case !x.tail:
			return m
		}
		if m = f.like(t, x); m.Score >= names.Likely {
			return m
		} else if f.given[x.s] && !x.spaced {
			return Mention{Why: names.PartOfName, Score: cutShort}
		}
	case hanPiece:
		if m = f.like(t, x); m.Score >= 0.7 || m.Score >= partScore && x.n == 2 && x.whole {
			return m
		}
	case hanChain:
		if m = f.like(t, x); m.Score >= 0.7 {
			return m
		}
	case letters:
		return f.letters(t, x)
	case initialLetters:
		f.readAll()
		if slices.ContainsFunc(f.read, func(n names.Name) bool { return n.Initials(x.family, x.s) }) {
			return Mention{Why: names.PartOfName, Score: cutShort}
		}
	case lettersApart:
		if m = f.like(t, x); m.Score >= names.Likely || m.Why == names.PartOfName && m.Score >= givenScore {
			return m
		}
	case kanaWords:
		if m = f.like(t, x); m.Score >= names.Likely || m.Score >= partScore && m.Why == names.PartOfName && x.n == 1 && x.whole {
			return m
		}
	}
	return Mention{}
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

// mostCompared are remembered of one finder.
const mostCompared = 50_000

// like holds a spelling against all that are looked for, once.
func (f *Finder) like(t *Text, x *try) Mention {
	if m, ok := f.compared[x.s]; ok {
		return m
	}
	f.readAll()
	var best Mention
	this := t.readAs(x)
	for _, name := range f.read {
		if m := this.Compare(name); m.Score > best.Score {
			best.Score, best.Why = m.Score, m.Why
		}
	}
	if len(f.compared) >= mostCompared {
		clear(f.compared)
	}
	f.compared[x.s] = best
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

func (t *Text) mention(from, to int, m Mention) Mention {
	m.From, m.To, m.Text = t.at[from], t.end[to-1], string(t.as[from:to])
	return m
}

const (
	longestName = 6
	givenScore  = 0.5
	partScore   = 0.57 // two syllables of a given name, or what sounds like them
)

// hangul judges a piece of a word and what is joined to it.
func (f *Finder) hangul(t *Text, x *try) (m Mention) {
	exact := f.exact[x.s]
	switch {
	case exact && (x.n >= 2 || x.tail && x.whole):
		return Mention{Why: names.SameSpelling, Score: 1}
	case x.n >= 2 && f.given[x.s] && (x.whole || x.tail):
		return Mention{Why: names.PartOfName, Score: 0.6}
	case !x.whole:
	case x.n == 1 && f.given[x.s] && x.tail && x.called:
		return Mention{Why: names.PartOfName, Score: 0.5}
	case x.n <= 2 && x.titled && f.family[x.s]:
		return Mention{Why: FamilyTitle, Score: names.Possible}
	case x.n >= 2 && x.tail:
		if m = f.like(t, x); m.Score >= names.Likely || x.n == 2 && m.Score >= partScore || x.n >= 3 && m.Score >= 0.65 {
			return m
		}
	}
	return Mention{}
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

// leastSmall are the letters of a given name that is looked for where it begins with a small one.
const leastSmall = 6

// letters judges words in letters.
func (f *Finder) letters(t *Text, x *try) (m Mention) {
	if len(x.s) > f.longest+3*x.n {
		return m
	}
	if x.n == 1 && x.small && !x.whole && !f.spells(x.s) {
		return m
	}
	m = f.like(t, x)
	least := names.Likely
	switch {
	case x.n == 1 && x.small:
		switch {
		case m.Score == 1 && f.spells(x.s):
		case x.whole && m.Why == names.PartOfName && m.Score >= givenScore && x.to-x.from >= leastSmall:
			m.Why, least = SmallLetters, 0
		default:
			return Mention{}
		}
	case x.n == 1:
		if x.to-x.from < 2 {
			return Mention{}
		}
		if least = givenScore; m.Score < least && m.Score >= 0.4 && x.titled {
			m.Why, least = FamilyTitle, 0
		}
	case m.Why == names.ByRussian:
		least = leastRussian
	case x.n == 2 && m.Why == names.PartOfName && x.capitals:
		least = givenScore // Chol Su, without the family name
	}
	if m.Score < least {
		return Mention{}
	}
	return m
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
