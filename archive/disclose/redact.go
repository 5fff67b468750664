package disclose

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// Range is something of an account that is hidden, or that a later disclosure
// opens.
type Range struct {
	Segment string `json:"segment"`        // its ID; "" for the facts of the interview
	Fact    string `json:"fact,omitempty"` // one fact of it, by name
	// From and To count Unicode code points of the segment's text; To is not in
	// it. Both zero, without Fact: the paragraph whole, its facts with it. A piece
	// that is touched is covered whole.
	From   int    `json:"from,omitempty"`
	To     int    `json:"to,omitempty"`
	Reason string `json:"reason"` // one of Reasons
}

// RangeError says which range names nothing of the account.
type RangeError struct {
	N   int // from 0
	Why string
}

func (e *RangeError) Error() string { return fmt.Sprintf("range %d %s", e.N+1, e.Why) }

// Redact makes the copy of an account that leaves the ranges out. The seed and
// the items must be those that were committed to.
//
// Blanks beside a hidden leaf are hidden with it, blank items beside an item
// that is hidden whole too: nobody can tell how many leaves of a gap are words.
//
// Errors: *RangeError; *Fault (FaultRoot) where the account is another one.
func Redact(seed Seed, c Commitment, items []Item, ranges []Range) (Copy, error) {
	t, err := statementTree(seed, c, items)
	if err != nil {
		return Copy{}, err
	}
	why := t.blankMarks("")
	for n, r := range ranges {
		if !slices.Contains(Reasons(), r.Reason) {
			return Copy{}, &RangeError{n, "has no reason that is known"}
		}
		err := t.each(n, r, func(i, k int) {
			if why[i][k] == "" {
				why[i][k] = r.Reason
			}
		})
		if err != nil {
			return Copy{}, err
		}
	}
	t.spread(why)
	return Copy{Commitment: c, Parts: []CopyPart{t.copyPart(why)}}, nil
}

// Reveal makes a later disclosure: of what an earlier copy hides it opens the
// ranges and nothing else. Join puts the two together.
func Reveal(seed Seed, c Commitment, items []Item, earlier Copy, ranges []Range) (Copy, error) {
	t, err := statementTree(seed, c, items)
	if err != nil {
		return Copy{}, err
	}
	before, err := t.marksOf(earlier)
	if err != nil {
		return Copy{}, err
	}
	both := make([][]string, len(before))
	for i, it := range t.Items {
		both[i] = slices.Clone(before[i])
		said := slices.ContainsFunc(it.Leaves, func(l Leaf) bool { return l.Kind != Blank })
		for k, l := range it.Leaves {
			if l.Kind == Blank && (said || it.At < 0) {
				both[i][k] = "" // judged again by what stands beside it
			}
		}
	}
	for n, r := range ranges {
		if err := t.each(n, r, func(i, k int) { both[i][k] = "" }); err != nil {
			return Copy{}, err
		}
	}
	t.spread(both)
	for i := range both {
		for k := range both[i] {
			if before[i][k] == "" {
				both[i][k] = ReasonElsewhere
			}
		}
	}
	return Copy{Commitment: c, Parts: []CopyPart{t.copyPart(both)}}, nil
}

const statementPart = "statement"

func (c Commitment) part(name string) (Part, bool) {
	i := slices.IndexFunc(c.Parts, func(p Part) bool { return p.Name == name })
	if i < 0 {
		return Part{}, false
	}
	return c.Parts[i], true
}

func statementTree(seed Seed, c Commitment, items []Item) (*Tree, error) {
	t, err := Commit(seed, statementPart, items)
	if err != nil {
		return nil, err
	}
	if said, ok := c.part(statementPart); !ok || len(t.Items) == 0 || said != t.Part(statementPart) {
		return nil, &Fault{Kind: FaultRoot, Part: statementPart}
	}
	return t, nil
}

// blankMarks has a reason for each leaf of each item.
func (t *Tree) blankMarks(reason string) [][]string {
	out := make([][]string, len(t.Items))
	for i, it := range t.Items {
		out[i] = slices.Repeat([]string{reason}, len(it.Leaves))
	}
	return out
}

// each calls f for every leaf that a range covers.
func (t *Tree) each(n int, r Range, f func(item, leaf int)) error {
	bad := func(why string) error { return &RangeError{n, why} }
	i := slices.IndexFunc(t.Items, func(it ItemTree) bool { return it.At >= 0 && it.fact("segment") == r.Segment })
	if i < 0 {
		return bad("names a segment that the account does not have")
	}
	it := t.Items[i]
	if r.Fact != "" {
		k := slices.IndexFunc(it.Leaves, func(l Leaf) bool { name, _ := l.fact(); return name == r.Fact })
		if k < 0 {
			return bad("names a fact that is not there")
		}
		f(i, k)
		return nil
	}
	if r.From == 0 && r.To == 0 {
		for k := range it.Leaves {
			f(i, k)
		}
		return nil
	}
	at := 0
	for k, l := range it.Leaves {
		if l.Kind != Text {
			continue
		}
		end := at + utf8.RuneCount(l.Body)
		if at < r.To && end > r.From {
			f(i, k)
		}
		at = end
	}
	if r.From < 0 || r.To <= r.From || r.To > at {
		return bad("is not inside the text of its segment")
	}
	return nil
}

// fact is a leaf's name and value, "" where it is none.
func (l Leaf) fact() (name, value string) {
	if l.Kind != Fact {
		return "", ""
	}
	a, b, _ := bytesCut(l.Body)
	return a, b
}

func (it ItemTree) fact(name string) string {
	for _, l := range it.Leaves {
		if n, value := l.fact(); n == name {
			return value
		}
	}
	return ""
}

// spread hides blanks beside what is hidden: first within items, then blank
// items beside items that are hidden whole.
func (t *Tree) spread(why [][]string) {
	for i, it := range t.Items {
		spreadBlanks(why[i], func(k int) bool { return it.Leaves[k].Kind == Blank })
	}
	whole := make([]string, len(t.Items))
	for i := range t.Items {
		if !slices.Contains(why[i], "") {
			whole[i] = why[i][0]
		}
	}
	spreadBlanks(whole, func(i int) bool { return t.Items[i].At < 0 })
	for i, it := range t.Items {
		if it.At < 0 {
			why[i][0] = whole[i]
		}
	}
}

func spreadBlanks(why []string, blank func(int) bool) {
	for k := 1; k < len(why); k++ {
		if why[k] == "" && blank(k) {
			why[k] = why[k-1]
		}
	}
	for k := len(why) - 2; k >= 0; k-- {
		if why[k] == "" && blank(k) {
			why[k] = why[k+1]
		}
	}
}

// copyPart is the statement with what why gives a reason for as hashes.
func (t *Tree) copyPart(why [][]string) CopyPart {
	top := make([]string, len(t.Items))
	nodes := make([]Node, len(t.Items))
	for i, it := range t.Items {
		if !slices.Contains(why[i], "") {
			top[i] = why[i][0]
			nodes[i] = Node{Hash: it.Hash(), N: 1}
			continue
		}
		inner := make([]Node, len(it.Leaves))
		for k, l := range it.Leaves {
			if inner[k] = (Node{Leaf: &l}); why[i][k] != "" {
				inner[k] = Node{Hash: l.Hash(), N: 1}
			}
		}
		nodes[i] = Node{Item: &CopyItem{Salt: it.Salt, Leaves: len(it.Leaves), Nodes: fold(inner), Hidden: gaps(why[i])}}
	}
	return CopyPart{Part: statementPart, Nodes: fold(nodes), Hidden: gaps(top)}
}

// fold puts subtrees of which nothing is shown into one node each.
func fold(nodes []Node) []Node {
	if len(nodes) < 2 {
		return nodes
	}
	k := split(len(nodes))
	l, r := fold(nodes[:k]), fold(nodes[k:])
	if len(l) == 1 && len(r) == 1 && l[0].hidden() && r[0].hidden() {
		return []Node{{Hash: nodeHash(l[0].Hash, r[0].Hash), N: l[0].N + r[0].N}}
	}
	return slices.Concat(l, r)
}

func gaps(why []string) (out []Gap) {
	for k, w := range why {
		switch n := len(out); {
		case w == "":
		case n > 0 && out[n-1].To == k && out[n-1].Reason == w:
			out[n-1].To++
		default:
			out = append(out, Gap{k, k + 1, w})
		}
	}
	return out
}
