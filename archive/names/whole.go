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
	q := read(query)
	x.mu.RLock()
	defer x.mu.RUnlock()
	best := map[string]Hit{}
	judge := func(ids []string) {
		for _, id := range ids {
			if _, done := best[id]; done {
				continue
			}
			h := Hit{ID: id}
			for i, n := range x.names[id] {
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
			judge(ids)
		}
	}
	judge(rarest)
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
