package document

import (
	"slices"
	"strings"
)

// Returned is one paragraph of a document that somebody edited, as it was found.
// ID and Mark are those of its bookmark, "" where it has none.
type Returned struct {
	ID    string
	Mark  string // of what the paragraph showed when the file was written
	Copy  bool   // the bookmark is a copy of the paragraph's: it was moved, or copied
	Text  string
	Notes []Note
	Row   bool // of a table, its cells one behind the other
	Asked bool // a remark in the margin, of what stands before it
}

// Change says what became of a paragraph.
type Change string

// The changes.
const (
	Changed Change = "changed"
	Added   Change = "added"
	Removed Change = "removed"
	Moved   Change = "moved"
	Asked   Change = "asked" // a remark in the margin, which is never taken in
)

// Difference is one thing that an edited document says otherwise. Each is taken
// in or left by itself.
type Difference struct {
	Change Change
	ID     string // of the paragraph; "" for one that was added
	After  string // of an added or moved one: the ID that stands before it, "" at the beginning
	Was    Block  // as it stands here; empty for one that was added
	Now    Block  // as it came back; empty for one that was removed
	// Both says that the paragraph was changed here too since the file was written.
	Both bool
	// Gone, of a moved one, is Unplaced where it came to stand under the words that lead
	// another text. Of an added one, it is the ID under which it, or what it stands behind, was
	// sent and which is not here any more, or Unplaced where it stands between two
	// texts; "" where it stands behind After and nothing else.
	Gone string
	Lost []string // footnotes of Was that Now does not refer to any more
	// Loose, of an added one, says that it stands in a table.
	Loose bool

	behind int // of an added one: the number of what the program made before it
}

// Unplaced is what Difference.Gone says of a paragraph that stands behind the words
// that lead the next text, and before its first paragraph.
const Unplaced = "-"

// Compare says how what came back differs from a document. What was changed here
// alone, and came back as it was sent, is no difference.
func Compare(d Document, got []Returned) []Difference {
	was := map[string]Block{}
	var order []string
	for _, b := range d.Blocks {
		if b.ID != "" {
			was[b.ID] = b
			order = append(order, b.ID)
		}
	}
	c := comparer{d: d, was: was, own: d.unmarked(), leads: d.leads(), led: d.led(), seen: map[string]bool{}, told: map[string]bool{}, kept: map[string]bool{}, made: made{seen: map[int]int{}}}
	for i, id := range resolve(d, got) {
		g := got[i]
		if id == "" && was[g.ID].ID != "" {
			c.gone = g.ID // a copy, or one whose place another has taken
			g.ID, g.Mark = "", ""
		} else if id != "" {
			g.ID = id
		}
		c.look(g)
	}
	c.moved(order)
	c.removed(order)
	c.madeMissing()
	return c.out
}

// resolve finds which paragraph of the document each one that came back is now.
// A paragraph taken in or out moves the IDs behind it, so what was sent under an
// ID, and what was written there, count before the ID itself.
func resolve(d Document, got []Returned) []string {
	by := map[string][]string{} // IDs by family and text, or family and mark
	now := map[string]string{}
	for _, b := range d.Blocks {
		if b.ID == "" {
			continue
		}
		shown := squeeze(Shown(b))
		now[b.ID] = shown
		for _, key := range []string{family(b.ID) + " " + shown, family(b.ID) + "#" + Mark(shown)} {
			by[key] = append(by[key], b.ID)
		}
	}
	out, taken := make([]string, len(got)), map[string]bool{}
	claim := func(i int, id string) {
		if id != "" && out[i] == "" && !taken[id] {
			out[i], taken[id] = id, true
		}
	}
	// Of a paragraph that came back twice, the one with its own bookmark comes
	// first, then a copy, and last what a move left empty behind it.
	type back struct {
		i     int
		shown string
	}
	var turns [3][]back
	for i, g := range got {
		if g.ID == "" {
			continue
		}
		x, turn := back{i, squeeze(Shown(Block{Text: g.Text, Notes: g.Notes}))}, 0
		if x.shown == "" {
			turn = 2
		} else if g.Copy {
			turn = 1
		}
		turns[turn] = append(turns[turn], x)
	}
	each := func(f func(i int, g Returned, shown string)) {
		for _, turn := range turns {
			for _, x := range turn {
				if out[x.i] == "" {
					f(x.i, got[x.i], x.shown)
				}
			}
		}
	}
	each(func(i int, g Returned, shown string) {
		if here, ok := now[g.ID]; ok && (Mark(here) == g.Mark || here == shown) {
			claim(i, g.ID)
		}
	})
	each(func(i int, g Returned, shown string) {
		for _, key := range []string{family(g.ID) + "#" + g.Mark, family(g.ID) + " " + shown} {
			for _, id := range by[key] {
				claim(i, id)
			}
		}
	})
	each(func(i int, g Returned, _ string) {
		if _, ok := now[g.ID]; ok {
			claim(i, g.ID)
		}
	})
	return out
}

// family is an ID without its last number: the paragraphs of one text.
func family(id string) string { return strings.TrimRight(id, "0123456789") }

// unmarked counts the texts of a document that have no bookmark.
func (d Document) unmarked() map[string]int {
	out := map[string]int{}
	add := func(text string) { out[squeeze(Clean(text))]++ }
	add(d.Title)
	add(d.Subtitle)
	tables := 0
	for _, b := range d.Blocks {
		if b.Table.Caption != "" { // with its number, as the file has it
			tables++
			add(CaptionText(tables, b.Table.Caption))
		}
		add(b.Lead)
		if b.ID == "" {
			add(b.Text)
		}
		for _, r := range append(b.Table.Rows[:len(b.Table.Rows):len(b.Table.Rows)], b.Table.Head) {
			add(RowText(r))
		}
	}
	return out
}

// leads are the words that stand before the first paragraph of a text.
func (d Document) leads() map[string]bool {
	out := map[string]bool{}
	for _, b := range d.Blocks {
		if b.Lead != "" {
			out[squeeze(Clean(b.Lead))] = true
		}
	}
	return out
}

// led is the words under which each paragraph stands: whose answer it is, for one.
func (d Document) led() map[string]string {
	out, lead := map[string]string{}, ""
	for _, b := range d.Blocks {
		if b.Kind == Heading {
			lead = ""
		}
		if b.Lead != "" {
			lead = squeeze(Clean(b.Lead))
		}
		if b.ID != "" {
			out[b.ID] = lead
		}
	}
	return out
}

type comparer struct {
	d     Document
	was   map[string]Block
	own   map[string]int
	seen  map[string]bool
	order []string // of the known ones, as they came back
	leads map[string]bool
	led   map[string]string // the words under which a paragraph stands, by its ID
	after string
	gone  string // see Difference
	out   []Difference
	under []string        // leads that came back since the last known paragraph
	told  map[string]bool // moved, as was told already
	kept  map[string]bool // of the known ones, those that were not moved
	seq   []piece         // what came back, in its order
	made  made
}

func (c *comparer) look(g Returned) {
	if g.Asked {
		c.out = append(c.out, Difference{Change: Asked, After: c.after, Now: Block{Kind: Small, Text: g.Text}})
		return
	}
	if c.lookMade(g) {
		c.gone = Unplaced // what is added behind it may be of the next text
		if text := squeeze(Clean(g.Text)); c.leads[text] {
			c.under = append(c.under, text)
			c.seq = append(c.seq, piece{lead: text})
		}
		return
	}
	if _, _, made := MadeID(g.ID); made { // a copy
		g.ID, g.Mark = "", ""
	}
	was, known := c.was[g.ID]
	if g.ID == "" || !known || c.seen[g.ID] {
		text := squeeze(Clean(g.Text))
		// A file in which the program's own are marked has none of them without.
		if c.own[text] > 0 && c.made.all == 0 {
			c.own[text]--
			if c.leads[text] {
				c.gone, c.under = Unplaced, append(c.under, text)
				c.seq = append(c.seq, piece{lead: text})
			}
			return
		}
		if g.ID != "" && !known {
			c.gone = g.ID
		}
		sent := g.ID != "" && !known && Mark(Shown(Block{Text: g.Text, Notes: g.Notes})) == g.Mark // and is here no more
		if text != "" && !sent {
			c.seq = append(c.seq, piece{added: len(c.out) + 1, text: text})
			c.out = append(c.out, Difference{Change: Added, After: c.after, Gone: c.gone, Now: Block{Kind: Numbered, Text: g.Text, Notes: g.Notes}, Loose: g.Row, behind: c.lastMade()})
		}
		return
	}
	if n := len(c.under); n > 0 && c.under[n-1] != c.led[g.ID] { // under the words that lead another text
		c.out = append(c.out, Difference{Change: Moved, ID: g.ID, After: c.after, Was: was, Now: was, Gone: Unplaced})
		c.told[g.ID] = true
	}
	c.seen[g.ID], c.after, c.gone, c.under = true, g.ID, "", nil
	c.order, c.seq = append(c.order, g.ID), append(c.seq, piece{id: g.ID})
	now := was
	now.Text, now.Notes = g.Text, g.Notes
	here, there := squeeze(Shown(was)), squeeze(Shown(now))
	sameNotes := slices.EqualFunc(was.Notes, now.Notes, func(a, b Note) bool { return squeeze(Clean(a.Text)) == squeeze(Clean(b.Text)) })
	if here == there && sameNotes || here != there && Mark(there) == g.Mark {
		return
	}
	c.out = append(c.out, Difference{Change: Changed, ID: g.ID, Was: was, Now: now, Both: Mark(here) != g.Mark, Lost: lost(was, now)})
}

// lost lists notes that are not referred to any more.
func lost(was, now Block) (out []string) {
	left := map[string]int{}
	for _, n := range now.Notes {
		left[squeeze(Clean(n.Text))]++
	}
	for _, n := range was.Notes {
		if key := squeeze(Clean(n.Text)); left[key] > 0 {
			left[key]--
		} else {
			out = append(out, n.Text)
		}
	}
	return out
}

// moved names the fewest paragraphs that must have been moved: those outside the
// longest run that is still in its order.
func (c *comparer) moved(order []string) {
	at := map[string]int{}
	for i, id := range order {
		at[id] = i
	}
	for _, i := range longest(c.order, at) {
		c.kept[c.order[i]] = true
	}
	before := ""
	for _, id := range c.order {
		if !c.kept[id] && !c.told[id] {
			c.out = append(c.out, Difference{Change: Moved, ID: id, After: before, Was: c.was[id], Now: c.was[id]})
		}
		before = id
	}
}

// longest is the places of a longest run of rising numbers.
func longest(ids []string, at map[string]int) []int {
	var tails []int // place in ids of the smallest end of a run of each length
	from := make([]int, len(ids))
	for i, id := range ids {
		n, _ := slices.BinarySearchFunc(tails, at[id], func(t, want int) int { return at[ids[t]] - want })
		from[i] = -1
		if n > 0 {
			from[i] = tails[n-1]
		}
		if n == len(tails) {
			tails = append(tails, i)
		} else {
			tails[n] = i
		}
	}
	var out []int
	if len(tails) > 0 {
		for i := tails[len(tails)-1]; i >= 0; i = from[i] {
			out = append(out, i)
		}
	}
	slices.Reverse(out)
	return out
}

// Apply takes differences into a document. One whose paragraph is not there any
// more changes nothing.
func (d Document) Apply(chosen []Difference) Document {
	d.Blocks = slices.Clone(d.Blocks)
	find := func(id string) int {
		return slices.IndexFunc(d.Blocks, func(b Block) bool { return b.ID == id && id != "" })
	}
	added := map[string]int{} // how many were put behind a paragraph
	for _, x := range chosen {
		i := find(x.ID)
		switch {
		case x.Change == Added:
			at := find(x.After) + 1 + added[x.After]
			added[x.After]++
			d.Blocks = slices.Insert(d.Blocks, at, x.Now)
		case i < 0:
		case x.Change == Changed:
			d.Blocks[i].Text, d.Blocks[i].Notes = x.Now.Text, x.Now.Notes
		case x.Change == Removed:
			d.Blocks = slices.Delete(d.Blocks, i, i+1)
		case x.Change == Moved:
			b := d.Blocks[i]
			d.Blocks = slices.Delete(d.Blocks, i, i+1)
			d.Blocks = slices.Insert(d.Blocks, find(x.After)+1, b)
		}
	}
	return d
}
