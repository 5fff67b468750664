// Package lookup completes names in a field while they are typed, in whatever
// script and spelling: Hangul also by half-typed syllables and by initial
// consonants, 룡정 and 용정 alike; Han in traditional and simplified characters;
// Latin by any romanisation of Korean; all with a slip of the finger. It holds
// short lists (places, terms, codes), all in memory.
package lookup

import (
	"cmp"
	"slices"
	"strings"
)

// Name is one way to write an entry.
type Name struct {
	Text string
	Lang string // en, ko, zh, ru …
}

// How says in which way a query was met, the best first.
type How int

// The ways.
const (
	Exact    How = iota // the whole name
	Prefix              // its beginning
	Word                // the beginning of a word in it
	Initials            // ㅌㅁ for 투먼
	Sound               // another romanisation
	Inside              // somewhere in it
	Near                // with one slip, or two in a long name
)

// Match is one entry found.
type Match struct {
	Entry int  // its number, from 0
	Name  Name // the one that was met
	How   How
}

// MaxResults is the most that Complete returns: what a field can show.
const MaxResults = 10

// Index finds entries by their names.
type Index struct{ keys []key }

// key is one form of one name, or of a part of it.
type key struct {
	entry    int
	name     Name
	part     bool // not the whole name
	folded   string
	words    []int  // where words begin in folded, without the first
	initials string // of Hangul
	sound    string // of Latin
}

// New makes an index. Each entry is a list of names, the one to be shown first.
func New(entries [][]Name) *Index {
	x := &Index{}
	for i, names := range entries {
		for _, n := range names {
			for p, text := range parts(n.Text) {
				x.add(i, n, text, p > 0)
			}
		}
	}
	return x
}

func (x *Index) add(entry int, n Name, text string, part bool) {
	seen := map[string]bool{}
	for _, written := range initialForms(text) {
		k := key{entry: entry, name: n, part: part}
		k.folded, k.words = fold(written)
		if k.folded == "" || seen[k.folded] {
			continue
		}
		seen[k.folded] = true
		k.initials, k.sound = initials(written), sound(k.folded)
		x.keys = append(x.keys, k)
	}
}

// parts are the name and what stands in it between brackets, dashes, dots and
// strokes: 도문(투먼)–남양(온성) 통로 is found by each of its names.
func parts(text string) []string {
	out := []string{text}
	for _, p := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("()（）·–—/,;:；、／～~", r) }) {
		if p = strings.TrimSpace(p); p != "" && p != text {
			out = append(out, p)
		}
	}
	return out
}

// maxQuery is where a query is cut, in characters.
const maxQuery = 60

// Complete returns the entries that a query may mean, the likeliest first, each
// once; at most limit and MaxResults. An empty query finds nothing.
func (x *Index) Complete(query string, limit int) []Match {
	q := newQuery(query)
	if q.folded == "" && q.initials == "" {
		return nil
	}
	best := map[int]found{}
	for i := range x.keys {
		k := &x.keys[i]
		how, ok := q.meets(k)
		if !ok {
			continue
		}
		f := found{Match{k.entry, k.name, how}, k.part, len(k.folded)}
		if old, ok := best[k.entry]; !ok || f.compare(old) < 0 {
			best[k.entry] = f
		}
	}
	all := make([]found, 0, len(best))
	for _, f := range best {
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b found) int { return cmp.Or(a.compare(b), cmp.Compare(a.Entry, b.Entry)) })
	all = all[:min(len(all), max(limit, 0), MaxResults)]
	out := make([]Match, len(all))
	for i, f := range all {
		out[i] = f.Match
	}
	return out
}

type found struct {
	Match
	part   bool
	length int
}

// compare puts the better way first, short before long. The whole of a part
// comes after the beginning of a whole: 온성군 before the crossing that has 온성 in
// brackets.
func (f found) compare(o found) int {
	rank := func(f found) int {
		r := 2 * int(f.How)
		if f.part {
			r += 3
		}
		return r
	}
	return cmp.Or(cmp.Compare(rank(f), rank(o)), cmp.Compare(f.length, o.length))
}

// query is what was typed, in all forms that are compared.
type query struct {
	folded   string
	others   []string // with the initial sound as the other half of Korea writes it
	initials string   // when it is nothing but consonants
	sound    string
	units    int
}

func newQuery(text string) query {
	if r := []rune(text); len(r) > maxQuery {
		text = string(r[:maxQuery])
	}
	var q query
	for i, written := range initialForms(text) {
		f, _ := fold(written)
		if i == 0 {
			q.folded = f
		} else if f != q.folded {
			q.others = append(q.others, f)
		}
	}
	q.initials = onlyConsonants(text)
	q.sound = sound(q.folded)
	q.units = len([]rune(q.folded))
	return q
}

func (q *query) meets(k *key) (How, bool) {
	best := How(-1)
	for _, f := range append([]string{q.folded}, q.others...) {
		if how, ok := meets(f, k); ok && (best < 0 || how < best) {
			best = how
		}
	}
	if best >= 0 && best <= Word {
		return best, true
	}
	switch {
	case len(q.initials) > 0 && strings.HasPrefix(k.initials, q.initials):
		return Initials, true
	case len(q.sound) >= 3 && strings.HasPrefix(k.sound, q.sound):
		return Sound, true
	case best >= 0:
		return best, true
	case q.units >= 4 && near([]rune(q.folded), []rune(k.folded)):
		return Near, true
	}
	return 0, false
}

// meets compares one form.
func meets(folded string, k *key) (How, bool) {
	switch {
	case folded == "":
	case folded == k.folded:
		return Exact, true
	case strings.HasPrefix(k.folded, folded):
		return Prefix, true
	default:
		for _, w := range k.words {
			if strings.HasPrefix(k.folded[w:], folded) {
				return Word, true
			}
		}
		// A single vowel or consonant is in everything.
		if len(folded) > 3 && strings.Contains(k.folded, folded) {
			return Inside, true
		}
	}
	return 0, false
}

// near reports that the query is the beginning of the name with at most one
// slip, or two from eight characters on: a character too many, too few, other,
// or two that changed places.
func near(q, name []rune) bool {
	most := 1
	if len(q) >= 8 {
		most = 2
	}
	name = name[:min(len(name), len(q)+most)]
	if len(name) < len(q)-most || q[0] != name[0] { // people get the beginning right
		return false
	}
	before, last, now := make([]int, len(name)+1), make([]int, len(name)+1), make([]int, len(name)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(q); i++ {
		now[0] = i
		least := i
		for j := 1; j <= len(name); j++ {
			cost := 1
			if q[i-1] == name[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && q[i-1] == name[j-2] && q[i-2] == name[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
			least = min(least, now[j])
		}
		if least > most {
			return false
		}
		before, last, now = last, now, before
	}
	return slices.Min(last) <= most
}
