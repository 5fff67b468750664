package names

import (
	"cmp"
	"slices"
	"strings"
)

// FindWhole is Find for a query that is to be a whole name: a family or a given name alone
// finds nobody. It does not go through everybody of a family name, and so is quick
// enough for all words of a text among 100,000 persons.
func (x *Index) FindWhole(query string, least float64) []Hit {
	return x.FindWholeOf(Read(query), least)
}

// FindWholeOf is FindWhole of a name that was read for several indexes.
func (x *Index) FindWholeOf(query Name, least float64) []Hit {
	q := query.name
	x.mu.RLock()
	defer x.mu.RUnlock()
	best := map[string]Hit{}
	families := q.families()
	judge := func(ids []string, all bool) {
		for _, id := range ids {
			if h, done := best[id]; done && (!all || h.Score > 0) {
				continue
			}
			h := Hit{ID: id}
			for i, n := range x.names[id] {
				if !all && !n.shares(families) {
					continue
				}
				if m := compare(q, n); m.Score > h.Score && m.Why != PartOfName {
					h.Match, h.Name = m, i
				}
			}
			best[id] = h
		}
	}
	var rarest []string
	words := 0
	for _, k := range q.keys() {
		ids := x.keys[k]
		switch {
		case k[0] == 'w': // each word of the name: somebody who is called so has them all
			if words == 0 || len(ids) < len(rarest) {
				rarest = ids
			}
			words++
		case k[0] == 'f' && !strings.Contains(k, "."): // everybody of a family name
		default:
			judge(ids, false)
		}
	}
	judge(rarest, true)
	var out []Hit
	for _, h := range best {
		if h.Score >= least && h.Score > 0 {
			out = append(out, h)
		}
	}
	slices.SortFunc(out, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// sound is a syllable as classes of consonants and vowels, see class; none is nothing.
type sound [3]byte

// families are the first syllables of what may be the family name, once without one.
func (n name) families() (out []sound) {
	for _, r := range n.readings {
		if len(r.family) == 0 {
			out = append(out, sound{})
			continue
		}
		for _, c := range r.family[0] {
			out = append(out, soundOf(c.jamo))
		}
	}
	return out
}

// shares reports that a name may have one of the families.
func (n name) shares(families []sound) bool {
	for _, r := range n.readings {
		if len(r.family) == 0 {
			if slices.Contains(families, sound{}) {
				return true
			}
			continue
		}
		for _, c := range r.family[0] {
			if slices.Contains(families, soundOf(c.jamo)) {
				return true
			}
		}
	}
	return false
}

func soundOf(j jamo) sound {
	return sound{initialClass[j.l], vowelClass[j.v], finalClass[plainFinal[j.t]]}
}
