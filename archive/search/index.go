package search

import (
	"slices"
	"strings"
	"sync"
)

// Index finds documents by their text. It is safe for concurrent use.
type Index struct {
	mu      sync.RWMutex
	ids     []string          // document number → ID, "" for one that was replaced
	numbers map[string]uint32 // ID → newest document number
	post    map[string][]uint32
	sorted  []string // words (not pairs), for prefixes; rebuilt when stale
	stale   bool
}

// Hit is one document found. A higher score has more of what was asked.
type Hit struct {
	ID    string
	Score float64
}

// New returns an empty index.
func New() *Index {
	return &Index{numbers: map[string]uint32{}, post: map[string][]uint32{}}
}

// Put indexes a document in place of an earlier one of the same ID.
func (x *Index) Put(id string, fields ...string) {
	set := map[string]struct{}{}
	for _, f := range fields {
		terms(f, func(t string) { set[t] = struct{}{} })
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.drop(id)
	n := uint32(len(x.ids))
	x.ids = append(x.ids, id)
	x.numbers[id] = n
	for t := range set {
		list, known := x.post[t]
		if !known {
			x.stale = true
			t = strings.Clone(t) // the term must not hold the document's text in memory
		}
		x.post[t] = append(list, n)
	}
	if len(x.ids) > 4*len(x.numbers)+1000 {
		x.compact()
	}
}

// Delete forgets a document.
func (x *Index) Delete(id string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.drop(id)
}

func (x *Index) drop(id string) {
	if n, ok := x.numbers[id]; ok {
		x.ids[n] = ""
		delete(x.numbers, id)
	}
}

// compact renumbers the documents, so that replaced ones cost no memory.
func (x *Index) compact() {
	to := make([]uint32, len(x.ids))
	var ids []string
	for n, id := range x.ids {
		if id != "" {
			to[n] = uint32(len(ids))
			x.numbers[id] = to[n]
			ids = append(ids, id)
		}
	}
	for t, list := range x.post {
		kept := list[:0]
		for _, n := range list {
			if x.ids[n] != "" {
				kept = append(kept, to[n])
			}
		}
		if len(kept) == 0 {
			delete(x.post, t)
			x.stale = true
			continue
		}
		x.post[t] = kept
	}
	x.ids = ids
}

// Len is the number of documents.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.numbers)
}

// Clear forgets everything.
func (x *Index) Clear() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.ids, x.numbers, x.post, x.sorted, x.stale = nil, map[string]uint32{}, map[string][]uint32{}, nil, false
}

// Search returns the documents that meet every word of the query, best first,
// then in the order in which they were put. An empty query finds nothing.
func (x *Index) Search(query string) []Hit {
	ws := wants(query)
	if len(ws) == 0 {
		return nil
	}
	x.mu.Lock()
	x.sortWords()
	x.mu.Unlock()
	x.mu.RLock()
	defer x.mu.RUnlock()
	var score map[uint32]float64
	for _, w := range ws {
		found := x.meet(w)
		if score == nil {
			score = found
			continue
		}
		for n, s := range score {
			if f, ok := found[n]; ok {
				score[n] = s + f
			} else {
				delete(score, n)
			}
		}
	}
	out := make([]Hit, 0, len(score))
	order := make(map[string]uint32, len(score))
	for n, s := range score {
		if id := x.ids[n]; id != "" {
			out = append(out, Hit{ID: id, Score: s})
			order[id] = n
		}
	}
	slices.SortFunc(out, func(a, b Hit) int {
		if a.Score != b.Score {
			if a.Score > b.Score {
				return -1
			}
			return 1
		}
		return int(int64(order[a.ID]) - int64(order[b.ID]))
	})
	return out
}

// meet returns the documents that have what one want asks.
func (x *Index) meet(w want) map[uint32]float64 {
	out := map[uint32]float64{}
	if w.all != nil {
		// Begin with the rarest pair: the others can only take away.
		lists := make([][]uint32, len(w.all))
		for i, t := range w.all {
			lists[i] = x.post[t]
		}
		slices.SortFunc(lists, func(a, b []uint32) int { return len(a) - len(b) })
		for _, n := range lists[0] {
			in := true
			for _, l := range lists[1:] {
				if _, ok := slices.BinarySearch(l, n); !ok {
					in = false
					break
				}
			}
			if in {
				out[n] = float64(len(w.all))
			}
		}
		return out
	}
	for _, n := range x.post[w.stem] {
		out[n] = 1
	}
	i, _ := slices.BinarySearch(x.sorted, w.prefix)
	for ; i < len(x.sorted) && strings.HasPrefix(x.sorted[i], w.prefix); i++ {
		add := 0.5
		if x.sorted[i] == w.prefix {
			add = 2
		}
		for _, n := range x.post[x.sorted[i]] {
			out[n] = max(out[n], add)
		}
	}
	return out
}

// sortWords brings the list of words for prefixes up to date.
func (x *Index) sortWords() {
	if !x.stale {
		return
	}
	x.sorted = x.sorted[:0]
	for t := range x.post {
		if r := []rune(t)[0]; !paired(r) {
			x.sorted = append(x.sorted, t)
		}
	}
	slices.Sort(x.sorted)
	x.stale = false
}
