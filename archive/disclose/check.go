package disclose

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// Shown is what a redacted copy shows, proven.
type Shown struct {
	Name  string // of the commitment, hex
	Parts []ShownPart
}

// ShownPart is one part in the order in which it was sealed: items of an account,
// or leaves of sound and files.
type ShownPart struct {
	Part   string
	Items  []ShownItem
	Leaves []ShownLeaf
}

// ShownItem is an item, or a run of items that are hidden whole for one reason.
type ShownItem struct {
	From, To int    // places in the top tree
	Reason   string // why it is hidden, "" where it is shown
	Leaves   []ShownLeaf
}

// ShownLeaf is an open leaf, or a run of hidden ones for one reason.
type ShownLeaf struct {
	From, To int
	Reason   string
	Leaf     *Leaf // nil where hidden
}

// Verify checks a redacted copy against the name of a commitment, in hex. What
// it returns was sealed so, in this order, and what is hidden is marked. The
// error is a *Fault.
//
// Reasons are the office's word: nothing proves them.
func Verify(c Copy, name string) (Shown, error) {
	is, err := c.Commitment.Name()
	if err != nil || is != name {
		return Shown{}, &Fault{Kind: FaultCommitment, Item: -1}
	}
	out := Shown{Name: is}
	salts := map[[SaltSize]byte]bool{}
	for i, p := range c.Parts {
		said, ok := c.Commitment.part(p.Part)
		if !ok {
			return Shown{}, &Fault{Kind: FaultPart, Part: p.Part, Item: -1}
		}
		if slices.ContainsFunc(c.Parts[:i], func(q CopyPart) bool { return q.Part == p.Part }) {
			return Shown{}, &Fault{Kind: FaultDuplicate, Part: p.Part, Item: -1}
		}
		w := &walk{part: p.Part, item: -1, nodes: p.Nodes, salts: salts}
		root, err := w.all(said.Leaves, p.Hidden)
		if err != nil {
			return Shown{}, err
		}
		if root != said.Root {
			return Shown{}, &Fault{Kind: FaultRoot, Part: p.Part, Item: -1}
		}
		s := ShownPart{Part: p.Part, Items: w.items, Leaves: w.leaves}
		for _, g := range p.Hidden {
			if p.itemised() {
				s.Items = append(s.Items, ShownItem{From: g.From, To: g.To, Reason: g.Reason})
			} else {
				s.Leaves = append(s.Leaves, ShownLeaf{From: g.From, To: g.To, Reason: g.Reason})
			}
		}
		slices.SortFunc(s.Items, func(a, b ShownItem) int { return a.From - b.From })
		sortLeaves(s.Leaves)
		out.Parts = append(out.Parts, s)
	}
	return out, nil
}

func sortLeaves(l []ShownLeaf) {
	slices.SortFunc(l, func(a, b ShownLeaf) int { return a.From - b.From })
}

// itemised parts are accounts; sound and files are leaves alone.
func (p CopyPart) itemised() bool {
	return !strings.HasPrefix(p.Part, "sound/") && !strings.HasPrefix(p.Part, "file/")
}

// walk goes through one tree's nodes from left to right.
type walk struct {
	part   string
	item   int // of the top tree, -1 there
	nodes  []Node
	at     int
	salts  map[[SaltSize]byte]bool
	spans  []Gap // what is hidden, without reasons
	items  []ShownItem
	leaves []ShownLeaf
	facts  map[string]bool
}

func (w *walk) fault(k FaultKind) error { return &Fault{k, w.part, w.item} }

// all is the root of a tree of n leaves.
func (w *walk) all(n int, marks []Gap) (Hash, error) {
	if n < 1 || n > maxLeaves || len(w.nodes) == 0 {
		return Hash{}, w.fault(FaultMissing)
	}
	root, _, err := w.tree(0, n)
	if err != nil {
		return root, err
	}
	if w.at != len(w.nodes) {
		return root, w.fault(FaultExtra)
	}
	return root, w.marked(marks)
}

// tree is the hash over the leaves from lo to hi, and whether all are hidden.
func (w *walk) tree(lo, hi int) (Hash, bool, error) {
	if w.at == len(w.nodes) {
		return Hash{}, false, w.fault(FaultMissing)
	}
	n := w.nodes[w.at]
	if n.hidden() && n.N == hi-lo {
		w.at++
		w.hide(lo, hi)
		return n.Hash, true, nil
	}
	if hi-lo == 1 {
		if n.hidden() {
			return Hash{}, false, w.fault(FaultMoved)
		}
		w.at++
		h, err := w.open(lo, n)
		return h, false, err
	}
	k := split(hi - lo)
	l, a, err := w.tree(lo, lo+k)
	if err != nil {
		return l, false, err
	}
	r, b, err := w.tree(lo+k, hi)
	if err != nil {
		return r, false, err
	}
	if a && b {
		return l, false, w.fault(FaultSplit)
	}
	return nodeHash(l, r), false, nil
}

func (w *walk) hide(lo, hi int) {
	if n := len(w.spans); n > 0 && w.spans[n-1].To == lo {
		w.spans[n-1].To = hi
		return
	}
	w.spans = append(w.spans, Gap{From: lo, To: hi})
}

// open is the hash of what is shown at a place.
func (w *walk) open(at int, n Node) (Hash, error) {
	account := (CopyPart{Part: w.part}).itemised()
	if (n.Item != nil) != (account && w.item < 0) {
		return Hash{}, w.fault(FaultKindOf)
	}
	if n.Item == nil {
		w.leaves = append(w.leaves, ShownLeaf{From: at, To: at + 1, Leaf: n.Leaf})
		return n.Leaf.Hash(), w.leaf(at, *n.Leaf)
	}
	inner := &walk{part: w.part, item: at, nodes: n.Item.Nodes, salts: w.salts, facts: map[string]bool{}}
	if err := inner.salt(n.Item.Salt); err != nil {
		return Hash{}, err
	}
	root, err := inner.all(n.Item.Leaves, n.Item.Hidden)
	if err != nil {
		return Hash{}, err
	}
	if len(inner.leaves) == 0 { // then it is hidden whole, and its salt has no business here
		return Hash{}, inner.fault(FaultSplit)
	}
	for _, g := range n.Item.Hidden {
		inner.leaves = append(inner.leaves, ShownLeaf{From: g.From, To: g.To, Reason: g.Reason})
	}
	sortLeaves(inner.leaves)
	w.items = append(w.items, ShownItem{From: at, To: at + 1, Leaves: inner.leaves})
	return itemHash(n.Item.Salt, n.Item.Leaves, root), nil
}

func (w *walk) salt(s [SaltSize]byte) error {
	if w.salts[s] {
		return w.fault(FaultSalt)
	}
	w.salts[s] = true
	return nil
}

// leaf judges what an open leaf holds.
func (w *walk) leaf(at int, l Leaf) error {
	kinds := []Kind{Blank, Text, Fact}
	switch {
	case strings.HasPrefix(w.part, "file/"):
		kinds = []Kind{File}
	case strings.HasPrefix(w.part, "sound/") && at == 0:
		kinds = []Kind{Sound}
	case strings.HasPrefix(w.part, "sound/"):
		kinds = []Kind{Frame}
	}
	size := map[Kind]int{Blank: 0, Sound: soundFormSize, File: len(Hash{})}
	if n, fixed := size[l.Kind]; !slices.Contains(kinds, l.Kind) || fixed && n != len(l.Body) {
		return w.fault(FaultKindOf)
	}
	if l.Kind == Text && (len(l.Body) == 0 || !utf8.Valid(l.Body)) {
		return w.fault(FaultText)
	}
	if l.Kind == Fact {
		name, value, ok := bytesCut(l.Body)
		if !ok || name == "" || strings.ContainsRune(value, 0) || !utf8.Valid(l.Body) {
			return w.fault(FaultText)
		}
		if w.facts[name] {
			return w.fault(FaultDuplicate)
		}
		w.facts[name] = true
	}
	return w.salt(l.Salt)
}

func bytesCut(b []byte) (before, after string, found bool) {
	x, y, ok := bytes.Cut(b, []byte{0})
	return string(x), string(y), ok
}

// marked makes sure that what is hidden has a reason, and only that.
func (w *walk) marked(marks []Gap) error {
	var covered []Gap
	for i, g := range marks {
		if g.From < 0 || g.From >= g.To || !knownReason(g.Reason) || i > 0 && (g.From < marks[i-1].To || g.From == marks[i-1].To && g.Reason == marks[i-1].Reason) {
			return w.fault(FaultMark)
		}
		if n := len(covered); n > 0 && covered[n-1].To == g.From {
			covered[n-1].To = g.To
			continue
		}
		covered = append(covered, Gap{From: g.From, To: g.To})
	}
	rest := covered // both are in order, and a copy may have millions
	for _, s := range w.spans {
		for len(rest) > 0 && rest[0].To <= s.From {
			rest = rest[1:]
		}
		if len(rest) == 0 || rest[0].From > s.From || rest[0].To < s.To {
			return w.fault(FaultUnmarked)
		}
	}
	if !slices.Equal(covered, w.spans) {
		return w.fault(FaultMark)
	}
	return nil
}

// Item is what is shown of the item at a place of the top tree.
func (p ShownPart) Item(at int) (ShownItem, bool) {
	i := slices.IndexFunc(p.Items, func(it ShownItem) bool { return it.From <= at && at < it.To })
	if i < 0 {
		return ShownItem{}, false
	}
	return p.Items[i], true
}

// Part finds a part by its name.
func (s Shown) Part(name string) (ShownPart, bool) {
	i := slices.IndexFunc(s.Parts, func(p ShownPart) bool { return p.Part == name })
	if i < 0 {
		return ShownPart{}, false
	}
	return s.Parts[i], true
}

// Read puts an item's open leaves back together: its facts, and its text with
// gap in the place of each run of hidden leaves, whatever the reasons. Hidden
// leaves before the first piece that stand among the facts count as a gap only
// where nobody can tell that they are facts: behind the last open fact.
func (it ShownItem) Read(gap string) (facts []NamedFact, text string) {
	if it.Reason != "" {
		return nil, gap
	}
	last := -1 // of the facts
	for i, l := range it.Leaves {
		if l.Leaf != nil && l.Leaf.Kind == Fact {
			name, value := l.Leaf.fact()
			facts, last = append(facts, NamedFact{name, value}), i
		}
	}
	var b strings.Builder
	hiding := false
	for _, l := range it.Leaves[last+1:] {
		switch {
		case l.Leaf == nil && !hiding:
			b.WriteString(gap)
			hiding = true
		case l.Leaf != nil && l.Leaf.Kind == Text:
			b.Write(l.Leaf.Body)
			hiding = false
		}
	}
	return facts, b.String()
}
