package search

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
)

// Index finds documents by their text. It is safe for concurrent use.
type Index struct {
	mu      sync.RWMutex
	ids     []string          // document number → ID, "" for one that was replaced
	numbers map[string]uint32 // ID → newest document number
	pairs   map[uint64]*posting
	words   map[string]*word
	stems   map[string]*posting // stems that are not the word itself
	sorted  []string            // words for prefixes, without those in fresh
	fresh   []string            // words not sorted in yet
}

// word is a word's documents, and its stem: stemming takes longer than all else.
type word struct {
	posting
	stem string
}

// Hit is one document found. A higher score has more of what was asked.
type Hit struct {
	ID    string
	Score float64
}

// maxFresh is how many new words are looked through one by one before they are
// sorted in.
const maxFresh = 4096

// New returns an empty index.
func New() *Index {
	x := &Index{}
	x.empty()
	return x
}

func (x *Index) empty() {
	x.ids, x.sorted, x.fresh = nil, nil, nil
	x.stems = map[string]*posting{}
	x.numbers, x.pairs, x.words = map[string]uint32{}, map[uint64]*posting{}, map[string]*word{}
}

// Put indexes a document in place of an earlier one of the same ID.
func (x *Index) Put(id string, fields ...string) {
	var f found
	for _, text := range fields {
		f.add(text)
	}
	f.unique()
	x.mu.Lock()
	defer x.mu.Unlock()
	x.drop(id)
	n := uint32(len(x.ids))
	x.ids = append(x.ids, id)
	x.numbers[id] = n
	for _, t := range f.pairs {
		p := x.pairs[t]
		if p == nil {
			p = &posting{}
			x.pairs[t] = p
		}
		p.add(n)
	}
	var stems []string
	for _, w := range f.words {
		p := x.words[w]
		if p == nil {
			p = &word{stem: stem(w)}
			x.words[w] = p
			x.fresh = append(x.fresh, w)
		}
		p.add(n)
		if p.stem != w {
			stems = append(stems, p.stem)
		}
	}
	slices.Sort(stems)
	for _, s := range slices.Compact(stems) {
		p := x.stems[s]
		if p == nil {
			p = &posting{}
			x.stems[s] = p
		}
		p.add(n)
	}
	if len(x.fresh) > maxFresh+len(x.sorted)/8 {
		x.sorted = append(x.sorted, x.fresh...)
		slices.Sort(x.sorted)
		x.fresh = nil
	}
	if len(x.ids) > 2*len(x.numbers)+1000 {
		x.compact()
	}
}

// Delete forgets a document. Its words leave memory with the next compaction.
func (x *Index) Delete(id string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.drop(id)
	if len(x.ids) > 2*len(x.numbers)+1000 {
		x.compact()
	}
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
	shrink := func(p *posting) posting {
		var kept posting
		p.each(func(n uint32) {
			if x.ids[n] != "" {
				kept.add(to[n])
			}
		})
		return kept
	}
	for t, p := range x.pairs {
		if *p = shrink(p); p.n == 0 {
			delete(x.pairs, t)
		}
	}
	for t, p := range x.stems {
		if *p = shrink(p); p.n == 0 {
			delete(x.stems, t)
		}
	}
	x.sorted, x.fresh = x.sorted[:0], nil
	for w, p := range x.words {
		if p.posting = shrink(&p.posting); p.n == 0 {
			delete(x.words, w)
			continue
		}
		x.sorted = append(x.sorted, w)
	}
	slices.Sort(x.sorted)
	x.ids = ids
}

// Len is the number of documents.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.numbers)
}

// Clear forgets everything. What a word was stays in memory until that is
// collected: Go strings cannot be wiped.
func (x *Index) Clear() {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, p := range x.pairs {
		clear(p.data)
	}
	for _, p := range x.words {
		clear(p.data)
	}
	for _, p := range x.stems {
		clear(p.data)
	}
	x.empty()
}

// Search returns the documents that meet every word of the query, best first,
// then in the order in which they were put. An empty query finds nothing.
func (x *Index) Search(query string) []Hit {
	x.mu.RLock()
	defer x.mu.RUnlock()
	var score []float32 // by document number, 0 for one not found
	for _, w := range wants(query) {
		met := x.meet(w)
		if score == nil {
			score = met
			continue
		}
		for n, s := range met {
			if s == 0 {
				score[n] = 0
			} else if score[n] > 0 {
				score[n] += s
			}
		}
	}
	var out []Hit
	for n, s := range score {
		if s > 0 && x.ids[n] != "" {
			out = append(out, Hit{ID: x.ids[n], Score: float64(s)})
		}
	}
	slices.SortStableFunc(out, func(a, b Hit) int { return cmp.Compare(b.Score, a.Score) })
	return out
}

// SearchText is Search that holds quoted phrases to the text: text gives the
// fields of a document found, as they were put.
func (x *Index) SearchText(query string, text func(id string) []string) []Hit {
	hits := x.Search(query)
	quoted := phrases(query)
	if len(quoted) == 0 {
		return hits
	}
	return slices.DeleteFunc(hits, func(h Hit) bool {
		fields := text(h.ID)
		for i, f := range fields {
			fields[i] = spaced(f)
		}
		return slices.ContainsFunc(quoted, func(q string) bool {
			return !slices.ContainsFunc(fields, func(f string) bool { return strings.Contains(f, q) })
		})
	})
}

// meet gives each document's score for one want. What is rare counts more.
func (x *Index) meet(w want) []float32 {
	met := make([]float32, len(x.ids))
	if w.prefix == "" {
		x.together(met, w)
		return met
	}
	count := func(p *posting, worth float32) {
		worth *= x.rarity(p)
		p.each(func(n uint32) { met[n] = max(met[n], worth) })
	}
	word := func(w string, worth float32) {
		if p := x.words[w]; p != nil {
			count(&p.posting, worth)
		}
	}
	word(w.stem, 0.8)
	if p := x.stems[w.stem]; p != nil {
		count(p, 0.8)
	}
	i, _ := slices.BinarySearch(x.sorted, w.prefix)
	for ; i < len(x.sorted) && strings.HasPrefix(x.sorted[i], w.prefix); i++ {
		word(x.sorted[i], 0.5)
	}
	for _, f := range x.fresh {
		if strings.HasPrefix(f, w.prefix) {
			word(f, 0.5)
		}
	}
	word(w.prefix, 1)
	return met
}

// together scores the documents that have all pairs of a want.
func (x *Index) together(met []float32, w want) {
	var lists []*posting
	for _, t := range pairs(w.text) {
		p := x.pairs[t]
		if p == nil {
			return
		}
		lists = append(lists, p)
	}
	// The rarest first: the others can only take away.
	slices.SortFunc(lists, func(a, b *posting) int { return cmp.Compare(a.n, b.n) })
	count := make([]uint16, len(met))
	worth := float32(0)
	for i, p := range lists {
		worth = max(worth, x.rarity(p))
		p.each(func(n uint32) {
			if count[n] == uint16(i) {
				count[n]++
			}
		})
	}
	for n, c := range count {
		if int(c) == len(lists) {
			met[n] = worth
		}
	}
	// A document that has the particle too comes before one that has not.
	for _, t := range pairs(w.full[len(w.text)-1:]) {
		if len(w.full) > len(w.text) {
			x.pairs[t].each(func(n uint32) {
				if met[n] > 0 {
					met[n] += worth / 8
				}
			})
		}
	}
}

// rarity is the weight of a term that few documents have.
func (x *Index) rarity(p *posting) float32 {
	return float32(1 + math.Log(float64(len(x.ids)+1)/float64(p.n+1)))
}
