package disclose

import (
	"fmt"
	"strings"
)

// Shown is what a reader is given of a part: every leaf, opened or as its hash.
type Shown struct {
	Items []ShownItem
}

// ShownItem is an item whose leaves are given, or the hash of one that is
// hidden whole.
type ShownItem struct {
	Hidden Hash // set when Leaves is empty
	Salt   [SaltSize]byte
	Leaves []ShownLeaf
}

// ShownLeaf is an opened leaf, or the hash of a hidden one.
type ShownLeaf struct {
	Open   bool
	Leaf   Leaf
	Hidden Hash
}

// Show opens the leaves that visible allows, given the item of the account (-1
// for a blank one) and the leaf's position in it; an item without a visible
// leaf is hidden whole. Blanks should be shown or hidden as what stands before
// them is, so that they tell nothing of their own.
func (t *Tree) Show(visible func(item, leaf int, l Leaf) bool) Shown {
	var s Shown
	for _, it := range t.Items {
		shown := ShownItem{Salt: it.Salt}
		open := false
		for i, l := range it.Leaves {
			if visible(it.At, i, l) {
				shown.Leaves, open = append(shown.Leaves, ShownLeaf{Open: true, Leaf: l}), true
				continue
			}
			shown.Leaves = append(shown.Leaves, ShownLeaf{Hidden: l.Hash()})
		}
		if !open {
			shown = ShownItem{Hidden: it.Hash()}
		}
		s.Items = append(s.Items, shown)
	}
	return s
}

// Root is the tree hash that the shown copy leads to.
func (s Shown) Root() Hash {
	h := make([]Hash, len(s.Items))
	for i, it := range s.Items {
		if len(it.Leaves) == 0 {
			h[i] = it.Hidden
			continue
		}
		leaves := make([]Hash, len(it.Leaves))
		for k, l := range it.Leaves {
			if leaves[k] = l.Hidden; l.Open {
				leaves[k] = l.Leaf.Hash()
			}
		}
		h[i] = itemHash(it.Salt, len(leaves), treeHash(leaves))
	}
	return treeHash(h)
}

// NotProvenError says that a shown copy is not what was committed to.
type NotProvenError struct {
	Part string
	Why  string
}

func (e *NotProvenError) Error() string { return fmt.Sprintf("%s is not proven: %s", e.Part, e.Why) }

// Check compares a shown copy with what was committed to. nil: what is open in
// it was sealed so, in this order, and what is hidden is marked.
func (p Part) Check(s Shown) error {
	bad := func(why string, args ...any) error { return &NotProvenError{p.Name, fmt.Sprintf(why, args...)} }
	if len(s.Items) != p.Leaves {
		return bad("it has %d items, and %d were committed to", len(s.Items), p.Leaves)
	}
	for i, it := range s.Items {
		for k, l := range it.Leaves {
			if l.Open && (!l.Leaf.Kind.known() || l.Leaf.Kind == Blank && len(l.Leaf.Body) > 0) {
				return bad("leaf %d of item %d is of no known kind", k, i)
			}
		}
	}
	if s.Root() != p.Root {
		return bad("something in it was changed, moved or left out since")
	}
	return nil
}

// Read puts an item's open leaves back together: its facts, and its text with
// gap in the place of each run of hidden leaves.
func (it ShownItem) Read(gap string) (facts []NamedFact, text string) {
	var b strings.Builder
	hiding := false
	for _, l := range it.Leaves {
		if !l.Open {
			if !hiding {
				b.WriteString(gap)
			}
			hiding = true
			continue
		}
		switch l.Leaf.Kind {
		case Fact:
			name, value, _ := strings.Cut(string(l.Leaf.Body), "\x00")
			facts = append(facts, NamedFact{name, value})
		case Text:
			b.Write(l.Leaf.Body)
			hiding = false
		}
	}
	return facts, b.String()
}
