package disclose

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Item is one paragraph of an account, or the facts of its interview.
type Item struct {
	Facts []NamedFact // who speaks, from when to when; in this order, each once
	Text  string
}

// NamedFact is one fact of an item. Neither half may hold a zero byte.
type NamedFact struct{ Name, Value string }

// ErrNotText is wrapped where an item holds what no leaf can: text that is not
// UTF-8, a zero byte in a fact, a name twice.
var ErrNotText = errors.New("not text that can be committed to")

// Tree is a part of a commitment with all its leaves: what its holder discloses
// from.
type Tree struct {
	Items []ItemTree
}

// ItemTree is one item's leaves.
type ItemTree struct {
	Salt   [SaltSize]byte
	Leaves []Leaf
	At     int // the item of the account, or -1 for a blank one
}

// Commit makes the tree of an account: each item's facts, then its words, with
// blanks between the words and blank items between the items, all drawn from
// the seed. The same seed and items give the same tree.
func Commit(seed Seed, part string, items []Item) (*Tree, error) {
	s := seed.part(part)
	t := &Tree{}
	for i := range len(items) + 1 {
		_, blanks := s.salt(uint32(i), placeBlank, 0)
		for b := range blanks {
			t.Items = append(t.Items, s.blankItem(uint32(i), uint32(b)))
		}
		if i == len(items) {
			break
		}
		it, err := s.item(uint32(i), items[i])
		if err != nil {
			return nil, fmt.Errorf("item %d: %w", i, err)
		}
		it.At = i
		t.Items = append(t.Items, it)
	}
	return t, nil
}

// blankItem stands between items: a single blank leaf. Its salts lie under
// words that no item has: the blanks' own place, counted down.
func (s Seed) blankItem(i, b uint32) ItemTree {
	salt, _ := s.salt(i, placeBlank, 2*b+1)
	leaf, _ := s.salt(i, placeBlank, 2*b+2)
	return ItemTree{Salt: salt, Leaves: []Leaf{{Salt: leaf, Kind: Blank}}, At: -1}
}

func (s Seed) item(i uint32, in Item) (it ItemTree, err error) {
	it.Salt, _ = s.salt(i, placeItem, 0)
	seen := map[string]bool{}
	word := uint32(0)
	for _, f := range in.Facts {
		if f.Name == "" || seen[f.Name] || strings.ContainsRune(f.Name+f.Value, 0) || !utf8.ValidString(f.Name+f.Value) {
			return it, fmt.Errorf("fact %q: %w", f.Name, ErrNotText)
		}
		seen[f.Name] = true
		salt, _ := s.salt(i, word, 0)
		it.Leaves = append(it.Leaves, Leaf{Salt: salt, Kind: Fact, Body: []byte(f.Name + "\x00" + f.Value)})
		word++
	}
	if !utf8.ValidString(in.Text) {
		return it, ErrNotText
	}
	pieces := Words(in.Text)
	for k := range len(pieces) + 1 {
		salt, blanks := s.salt(i, word, 0)
		for b := range blanks {
			bs, _ := s.salt(i, word, uint32(b)+1)
			it.Leaves = append(it.Leaves, Leaf{Salt: bs, Kind: Blank})
		}
		if k == len(pieces) {
			break
		}
		it.Leaves = append(it.Leaves, Leaf{Salt: salt, Kind: Text, Body: []byte(pieces[k])})
		word++
	}
	if len(it.Leaves) == 0 { // nothing was said, and chance gave no blank
		salt, _ := s.salt(i, word, 1)
		it.Leaves = []Leaf{{Salt: salt, Kind: Blank}}
	}
	return it, nil
}

// Hash is the item's leaf in the tree over items.
func (it ItemTree) Hash() Hash {
	h := make([]Hash, len(it.Leaves))
	for i, l := range it.Leaves {
		h[i] = l.Hash()
	}
	return itemHash(it.Salt, len(h), treeHash(h))
}

// Root is the tree hash over the items.
func (t *Tree) Root() Hash {
	h := make([]Hash, len(t.Items))
	for i, it := range t.Items {
		h[i] = it.Hash()
	}
	return treeHash(h)
}

// Part is what a commitment says of the tree.
func (t *Tree) Part(name string) Part { return Part{Name: name, Leaves: len(t.Items), Root: t.Root()} }
