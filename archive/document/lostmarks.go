package document

import "slices"

// piece is one thing that came back: a paragraph that is known, words that lead a
// text, or an added one, by its number in comparer.out, from 1.
type piece struct {
	id, lead string
	added    int
	text     string // of an added one, as it is compared
}

// removed tells which paragraphs did not come back. One that came back without its
// bookmark, by a program that drops them or because it was added there and taken in
// here, is among the added ones, at its own place and with its own words: then it is
// no difference. The same words at another place are: they were said of somebody
// else, it may be.
func (c *comparer) removed(order []string) {
	at := map[string]int{}
	for i, b := range c.d.Blocks {
		if b.ID != "" {
			at[b.ID] = i
		}
	}
	found := map[int]bool{} // added ones that are a paragraph without its bookmark
	anchor, from := "", 0   // the last that stayed in its place, and where to look on behind it
	var gone []Difference
	for _, id := range order {
		if c.seen[id] {
			if c.kept[id] {
				anchor, from = id, 0
			}
			continue
		}
		if n, next := c.unmarkedAt(anchor, from, c.leadsTo(anchor, at, id), squeeze(Clean(c.was[id].Text))); n > 0 {
			found[n], from = true, next
			continue
		}
		gone = append(gone, Difference{Change: Removed, ID: id, Was: c.was[id]})
	}
	var out []Difference
	for i, x := range c.out {
		if !found[i+1] {
			out = append(out, x)
		}
	}
	c.out = append(out, gone...)
}

// leadsTo are the leads that stand between what stayed in its place and a paragraph.
func (c *comparer) leadsTo(anchor string, at map[string]int, id string) (out []string) {
	first := 0
	if anchor != "" {
		first = at[anchor] + 1
	}
	for _, b := range c.d.Blocks[first : at[id]+1] {
		if b.Lead != "" {
			out = append(out, squeeze(Clean(b.Lead)))
		}
	}
	return out
}

// unmarkedAt finds an added text that stands between an anchor and the next one, behind the
// same leads, from a place on. It is its number in c.out, and the place behind it.
func (c *comparer) unmarkedAt(anchor string, from int, leads []string, text string) (n, next int) {
	i := 0
	if anchor != "" {
		i = slices.IndexFunc(c.seq, func(p piece) bool { return p.id == anchor }) + 1
	}
	var passed []string
	for ; i < len(c.seq); i++ {
		switch p := c.seq[i]; {
		case p.id != "" && c.kept[p.id]:
			return 0, 0
		case p.lead != "":
			passed = append(passed, p.lead)
		case p.added > 0 && i >= from && p.text == text && slices.Equal(passed, leads):
			return p.added, i + 1
		}
	}
	return 0, 0
}
