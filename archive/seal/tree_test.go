package seal

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

func TestStepIsHKDFExpand(t *testing.T) {
	for range 100 {
		k := NewKey()
		for b := range byte(2) {
			want, err := hkdf.Expand(sha256.New, k[:], stepLabel+string([]byte{b}), 32)
			if err != nil {
				t.Fatal(err)
			}
			var got Key
			if step(&got, &k, b); got != Key(want) {
				t.Fatalf("step differs from crypto/hkdf for bit %d", b)
			}
		}
	}
}

// naive walks from the root without a cache.
func naive(root Key, bits string) Key {
	for _, b := range bits {
		step(&root, &root, byte(b-'0'))
	}
	return root
}

// The way to an object and to a child, spelled as docs/vault-format.md does.
func objectBits(replica [16]byte, leaf uint32) string {
	var b strings.Builder
	for _, x := range replica {
		fmt.Fprintf(&b, "%08b", x)
	}
	fmt.Fprintf(&b, "%032b", leaf)
	return b.String()
}

func childBits(replica [16]byte, leaf, child uint32) string {
	if child == 0 {
		return objectBits(replica, leaf) + "0"
	}
	return objectBits(replica, leaf) + "1" + fmt.Sprintf("%032b", child)
}

func TestTreeDerivesByPath(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		root := NewKey()
		tree := newTree(root)
		for range rapid.IntRange(1, 20).Draw(t, "asked") {
			r, leaf, child := drawReplica(t), drawCounter(t, "leaf"), drawCounter(t, "child")
			if k, err := tree.Node(r, leaf); err != nil || k != naive(root, objectBits(r, leaf)) {
				t.Fatalf("node %d: %v", leaf, err)
			}
			if k, err := tree.Child(r, leaf, child); err != nil || k != naive(root, childBits(r, leaf, child)) {
				t.Fatalf("child %d/%d: %v", leaf, child, err)
			}
		}
	})
}

func drawReplica(t *rapid.T) [16]byte {
	return rapid.SampledFrom([][16]byte{{}, {0xff}, {15: 1}}).Draw(t, "replica")
}

func drawCounter(t *rapid.T, name string) uint32 {
	return rapid.SampledFrom([]uint32{0, 1, 2, 3, 7, 8, 1<<31 - 1, 1 << 31, 1<<32 - 1}).Draw(t, name)
}

type leafName struct {
	replica     [16]byte
	leaf, child uint32
}

func TestPunctureTakesThatLeafAndNoOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		root := NewKey()
		tree, whole := newTree(root), newTree(root)
		goneObjects, goneChildren := map[leafName]bool{}, map[leafName]bool{}
		for range rapid.IntRange(1, 6).Draw(t, "punctures") {
			n := leafName{drawReplica(t), drawCounter(t, "leaf"), 0}
			for range rapid.IntRange(1, 2).Draw(t, "times") {
				if rapid.Bool().Draw(t, "whole") {
					tree.Puncture(n.replica, n.leaf)
					goneObjects[n] = true
				} else {
					c := n
					c.child = drawCounter(t, "child")
					tree.PunctureChild(c.replica, c.leaf, c.child)
					goneChildren[c] = true
				}
			}
			if rapid.Bool().Draw(t, "through a file") {
				raw, err := tree.MarshalCanonical()
				if err != nil {
					t.Fatal(err)
				}
				if tree, err = ParseTree(raw); err != nil {
					t.Fatal(err)
				}
				again, err := tree.MarshalCanonical()
				if err != nil || !bytes.Equal(raw, again) {
					t.Fatalf("parsed and written again it differs: %v", err)
				}
			}
		}
		checkTree(t, tree, whole, goneObjects, goneChildren)
	})
}

// checkTree compares a tree with the whole one that it was.
func checkTree(t *rapid.T, tree, whole *Tree, goneObjects, goneChildren map[leafName]bool) {
	counters := []uint32{0, 1, 2, 3, 7, 8, 1<<31 - 1, 1 << 31, 1<<32 - 1}
	for _, r := range [][16]byte{{}, {0xff}, {15: 1}} {
		for _, leaf := range counters {
			object := leafName{r, leaf, 0}
			anyChild := false
			for _, child := range counters {
				n := leafName{r, leaf, child}
				anyChild = anyChild || goneChildren[n]
				k, err := tree.Child(r, leaf, child)
				want, _ := whole.Child(r, leaf, child)
				if goneObjects[object] || goneChildren[n] {
					if !errors.Is(err, ErrDestroyed) || k != (Key{}) {
						t.Fatalf("child %d/%d was punctured and derives: %v", leaf, child, err)
					}
				} else if err != nil || k != want {
					t.Fatalf("child %d/%d was not punctured and changed: %v", leaf, child, err)
				}
			}
			k, err := tree.Node(r, leaf)
			want, _ := whole.Node(r, leaf)
			if goneObjects[object] || anyChild {
				if !errors.Is(err, ErrDestroyed) || k != (Key{}) {
					t.Fatalf("object %d was punctured and derives: %v", leaf, err)
				}
			} else if err != nil || k != want {
				t.Fatalf("object %d was not punctured and changed: %v", leaf, err)
			}
		}
	}
}

func TestPunctureIsIdempotent(t *testing.T) {
	tree, r := NewTree(), [16]byte{9}
	tree.PunctureChild(r, 4, 1)
	tree.Puncture(r, 4)
	once, err := tree.MarshalCanonical()
	if err != nil {
		t.Fatal(err)
	}
	tree.Puncture(r, 4)
	tree.PunctureChild(r, 4, 1)
	tree.PunctureChild(r, 4, 77)
	if twice, err := tree.MarshalCanonical(); err != nil || !bytes.Equal(once, twice) {
		t.Fatalf("a second puncture changed the tree: %v", err)
	}
	if tree.Len() != objectDepth {
		t.Errorf("%d nodes after one object, want one per level", tree.Len())
	}
	direct := newTree(tree.nodes[0].key)
	direct.Wipe()
	if _, err := direct.Node(r, 1); !errors.Is(err, ErrDestroyed) {
		t.Errorf("a wiped tree derives: %v", err)
	}
}

// No ancestor of a punctured leaf may stay anywhere in the tree's memory.
func TestPunctureForgetsTheWayDown(t *testing.T) {
	root, r := NewKey(), [16]byte{1, 2, 3}
	tree := newTree(root)
	before := tree.nodes
	if _, err := tree.Child(r, 5, 6); err != nil {
		t.Fatal(err)
	}
	tree.Puncture(r, 5)
	for d := range objectDepth + 1 {
		k := naive(root, childBits(r, 5, 6)[:d])
		if slices.ContainsFunc(tree.nodes, func(n treeNode) bool { return n.key == k }) ||
			slices.Contains(tree.trail.keys[:], k) || before[0].key == k {
			t.Fatalf("the node at depth %d is still there", d)
		}
	}
}

func TestTreeFromManyGoroutines(t *testing.T) {
	root := NewKey()
	tree := newTree(root)
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range uint32(50) {
				if k, err := tree.Child([16]byte{byte(g)}, i, i%3); err != nil || k != naive(root, childBits([16]byte{byte(g)}, i, i%3)) {
					t.Errorf("goroutine %d, leaf %d: %v", g, i, err)
					return
				}
				tree.Puncture([16]byte{byte(g + 100)}, i)
			}
		})
	}
	wg.Wait()
}

func TestParseTreeIsStrict(t *testing.T) {
	key := strings.Repeat("A", 43) + "="
	node := func(path string) string { return `{"key":"` + key + `","path":"` + path + `"}` }
	file := func(nodes ...string) string {
		return `{"nodes":[` + strings.Join(nodes, ",") + `],"type":"attest/tree","v":1}`
	}
	for name, c := range map[string]struct {
		raw  string
		want error
	}{
		"root":            {file(node("/0")), nil},
		"empty":           {file(), nil},
		"two halves":      {file(node("00/1"), node("80/1")), nil},
		"out of order":    {file(node("80/1"), node("00/1")), ErrDamaged},
		"twice":           {file(node("00/1"), node("00/1")), ErrDamaged},
		"one above other": {file(node("00/1"), node("40/2")), ErrDamaged},
		"root above all":  {file(node("/0"), node("80/1")), ErrDamaged},
		"bits too many":   {file(node("c0/1")), ErrDamaged},
		"bytes too many":  {file(node("0000/1")), ErrDamaged},
		"upper case":      {file(node("A0/3")), ErrDamaged},
		"depth with zero": {file(node("80/01")), ErrDamaged},
		"depth negative":  {file(node("/-1")), ErrDamaged},
		"a child":         {file(node(strings.Repeat("00", 20) + "80000000" + "80/193")), nil},
		"child 0":         {file(node(strings.Repeat("00", 21) + "/161")), nil},
		"below child 0":   {file(node(strings.Repeat("00", 21) + "/162")), ErrDamaged},
		"too deep":        {file(node(strings.Repeat("00", 20) + "80000000" + "80/194")), ErrDamaged},
		"no depth":        {file(node("80")), ErrDamaged},
		"short key":       {strings.Replace(file(node("/0")), key, "AAAA", 1), ErrDamaged},
		"space":           {" " + file(node("/0")), ErrDamaged},
		"trailing":        {file(node("/0")) + "{}", ErrDamaged},
		"other kind":      {strings.Replace(file(), "tree", "slot", 1), ErrDamaged},
		"newer":           {strings.Replace(file(), `"v":1`, `"v":2`, 1), ErrNewerFormat},
		"not JSON":        {"", ErrDamaged},
	} {
		tree, err := ParseTree([]byte(c.raw))
		if !errors.Is(err, c.want) || (err != nil) == (tree != nil) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if _, err := ParseTree(make([]byte, maxTree+1)); !errors.Is(err, ErrDamaged) {
		t.Errorf("too long: %v", err)
	}
}
