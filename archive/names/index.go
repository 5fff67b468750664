package names

import (
	"cmp"
	"slices"
	"sync"
)

// Index finds persons by their names in any spelling. It is in memory only and
// safe for concurrent use.
type Index struct {
	mu    sync.RWMutex
	names map[string][]name   // ID → their names
	keys  map[string][]string // match key → IDs
}

// Hit is one person found.
type Hit struct {
	ID string
	Match
	Name int // which of the names that were put fits best, from 0
}

// NewIndex returns an empty index.
func NewIndex() *Index {
	x := &Index{}
	x.empty()
	return x
}

func (x *Index) empty() { x.names, x.keys = map[string][]name{}, map[string][]string{} }

// Put keeps a person's names in place of those before; none removes the person.
func (x *Index) Put(id string, spellings ...string) {
	var ns []name
	var keys []string
	for i, s := range spellings {
		n := read(s)
		n.at = i
		ns = append(append(ns, n), n.elsewhere(s)...)
	}
	for _, n := range ns {
		keys = append(keys, n.keys()...)
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.drop(id)
	if len(ns) == 0 {
		return
	}
	x.names[id] = ns
	for _, k := range keys {
		x.keys[k] = append(x.keys[k], id)
	}
}

// Delete forgets a person.
func (x *Index) Delete(id string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.drop(id)
}

func (x *Index) drop(id string) {
	for _, n := range x.names[id] {
		for _, k := range n.keys() {
			kept := slices.DeleteFunc(x.keys[k], func(o string) bool { return o == id })
			if len(kept) == 0 {
				delete(x.keys, k)
				continue
			}
			x.keys[k] = kept
		}
	}
	delete(x.names, id)
}

// Len is the number of persons.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.names)
}

// Clear forgets everything. Go strings cannot be wiped: what a name was stays
// in memory until it is collected.
func (x *Index) Clear() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.empty()
}

// Find returns persons with a name that the query may spell, best first, with a
// score of at least least.
func (x *Index) Find(query string, least float64) []Hit {
	q := read(query)
	x.mu.RLock()
	defer x.mu.RUnlock()
	best := map[string]Hit{}
	for _, k := range q.keys() {
		for _, id := range x.keys[k] {
			if _, done := best[id]; done {
				continue
			}
			h := Hit{ID: id}
			for _, n := range x.names[id] {
				if m := compare(q, n); m.Score > h.Score {
					h.Match, h.Name = m, n.at
				}
			}
			best[id] = h
		}
	}
	var out []Hit
	for _, h := range best {
		if h.Score >= least && h.Score > 0 {
			out = append(out, h)
		}
	}
	slices.SortFunc(out, func(a, b Hit) int {
		if c := cmp.Compare(b.Score, a.Score); c != 0 {
			return c
		}
		return cmp.Compare(a.ID, b.ID)
	})
	return out
}

const maxKeys = 200

// keys are a name's match keys: whatever two spellings can be one name share a
// key. They are coarse, so that sharing one says little; Compare judges.
func (n name) keys() []string {
	var out []string
	add := func(k string) {
		if len(out) < maxKeys && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	if n.text == "" {
		return nil
	}
	add("=" + n.text)
	for _, w := range n.words {
		if s := skeleton(w); len(s) > 1 {
			add("w" + s)
		}
	}
	for _, r := range n.readings {
		family, given := classes(r.family), classes(r.given)
		if len(r.given) > 1 || len(r.family) == 0 {
			for _, g := range given {
				add("g" + g)
			}
		}
		for _, f := range family {
			add("f" + f)
			if len(r.given) == 1 {
				for _, g := range given {
					add(f + "." + g)
				}
			}
		}
	}
	return out
}

// classes spells every sequence of syllables as classes of consonants and
// vowels; whatever sounds puts near each other is in one class.
func classes(syllables [][]candidate) []string {
	if len(syllables) == 0 {
		return nil
	}
	out := []string{""}
	for _, cs := range syllables {
		var here []string
		for _, c := range cs {
			here = append(here, class(c.jamo))
		}
		slices.Sort(here)
		here = slices.Compact(here)
		var next []string
		for _, a := range out {
			for _, b := range here {
				next = append(next, a+b)
			}
		}
		out = next[:min(64, len(next))]
	}
	return out
}

var (
	initialClass = [19]byte{'K', 'K', 'N', 'T', 'T', 'N', 'M', 'P', 'P', 'S', 'S', 'N', 'C', 'C', 'C', 'K', 'T', 'P', 'H'}
	vowelClass   = [21]byte{'a', 'e', 'a', 'e', 'o', 'e', 'o', 'e', 'o', 'w', 'v', 'v', 'o', 'o', 'w', 'v', 'y', 'o', 'o', 'i', 'i'}
	finalClass   = map[int8]byte{tNone: '0', tG: '1', tN: '2', tD: '3', tL: '4', tM: '5', tB: '6', tNG: '2'}
)

func class(j jamo) string {
	return string([]byte{initialClass[j.l], vowelClass[j.v], finalClass[plainFinal[j.t]]})
}
