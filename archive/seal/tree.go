package seal

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"math/bits"
	"slices"
	"sync"
)

// The tree's shape: 128 bits of replica ID, 32 of the object's counter, then a
// prefix code for its children: bit 0 for child 0, which every list row asks
// for, or bit 1 and the 32 bits of the counter.
const (
	objectDepth = 160
	zeroDepth   = objectDepth + 1
	childDepth  = objectDepth + 1 + 32
	pathBytes   = (childDepth + 7) / 8
	stepLabel   = "attest/ggm/v1"
)

// Tree is a GGM tree (Goldreich, Goldwasser, Micali 1986) with the step
//
//	child(k, b) = HKDF-Expand-SHA256(prk = k, info = "attest/ggm/v1" ‖ byte(b), 32)
//
// from which the key of every object and child follows without being stored.
// Puncturing replaces the node that covers a leaf by the siblings along the way
// down to it: every other leaf derives as before, that one never again.
//
// A new Tree is one random root. All methods may be called from any goroutine.
// Keys in order are cheap: the last way down is kept.
type Tree struct {
	mu    sync.Mutex
	nodes []treeNode // by path, none above another
	trail trail
}

type treePath [pathBytes]byte // bits beyond the depth are zero

type treeNode struct {
	path  treePath
	depth int
	key   Key
}

// trail is the last way down: keys[d] for from ≤ d ≤ depth, from being the
// depth of the node that it starts at. It is wiped by every puncture.
type trail struct {
	path        treePath
	from, depth int
	keys        [childDepth + 1]Key
}

// NewTree makes a tree with a fresh random root.
func NewTree() *Tree { return newTree(NewKey()) }

func newTree(root Key) *Tree { return &Tree{nodes: []treeNode{{key: root}}} }

// Fresh is a tree of the same shape with new keys: what was punctured stays so,
// and whoever knows this tree derives nothing of the other.
func (t *Tree) Fresh() *Tree {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := &Tree{nodes: make([]treeNode, len(t.nodes))}
	for i, n := range t.nodes {
		f.nodes[i] = treeNode{path: n.path, depth: n.depth, key: NewKey()}
	}
	return f
}

// Node returns the key at depth 160, from which all children of the object
// derive. It is ErrDestroyed once the object or any one of its children is
// punctured: seal under children, never under the object's own node.
func (t *Tree) Node(replica [16]byte, leaf uint32) (Key, error) {
	return t.derive(objectPath(replica, leaf), objectDepth)
}

// Child returns the key of a child, or ErrDestroyed. Child 0 lies one step
// below its object (depth 161), every other one 33 steps (depth 193).
func (t *Tree) Child(replica [16]byte, leaf, child uint32) (Key, error) {
	return t.derive(childPath(replica, leaf, child))
}

// Puncture takes the object and all its children out of the tree, for good
// once the tree is written (WriteKeyFile). Doing it again changes nothing.
func (t *Tree) Puncture(replica [16]byte, leaf uint32) {
	t.puncture(objectPath(replica, leaf), objectDepth)
}

// PunctureChild takes one child out of the tree, as Puncture does an object.
func (t *Tree) PunctureChild(replica [16]byte, leaf, child uint32) {
	t.puncture(childPath(replica, leaf, child))
}

// Len is the number of stored nodes: 1 when new, more with each puncture.
func (t *Tree) Len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.nodes)
}

// Wipe overwrites all keys. The tree derives nothing afterwards.
func (t *Tree) Wipe() {
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.nodes)
	t.nodes, t.trail = nil, trail{}
}

func objectPath(replica [16]byte, leaf uint32) treePath {
	var p treePath
	copy(p[:], replica[:])
	binary.BigEndian.PutUint32(p[16:], leaf)
	return p
}

// childPath returns the child's path and its depth.
func childPath(replica [16]byte, leaf, child uint32) (treePath, int) {
	p := objectPath(replica, leaf)
	if child == 0 {
		return p, zeroDepth
	}
	p[20] = 0x80 | byte(child>>25)
	binary.BigEndian.PutUint32(p[21:], child<<7)
	return p, childDepth
}

func (p treePath) bit(i int) byte { return p[i/8] >> (7 - i%8) & 1 }

// sibling is the path of the given depth that differs from p in its last bit.
func (p treePath) sibling(depth int) treePath {
	s := p.cut(depth)
	s[(depth-1)/8] ^= 0x80 >> ((depth - 1) % 8)
	return s
}

// cut zeroes the bits from depth on.
func (p treePath) cut(depth int) treePath {
	if i := depth / 8; i < pathBytes {
		p[i] &= ^byte(0xff >> (depth % 8))
		clear(p[i+1:])
	}
	return p
}

// shared is the number of leading bits that two paths have in common.
func (p *treePath) shared(q *treePath) int {
	for i := 0; i+8 <= pathBytes; i += 8 {
		if x := binary.BigEndian.Uint64(p[i:]) ^ binary.BigEndian.Uint64(q[i:]); x != 0 {
			return 8*i + bits.LeadingZeros64(x)
		}
	}
	if p[pathBytes-1] != q[pathBytes-1] { // the 193rd bit, alone in the last byte
		return childDepth - 1
	}
	return childDepth
}

// covering returns the index of the node at or above the path, or -1. No node
// is above another, so it can only be the last one that sorts at or before it.
func (t *Tree) covering(p treePath, depth int) int {
	i, exact := slices.BinarySearchFunc(t.nodes, p, func(n treeNode, p treePath) int {
		return bytes.Compare(n.path[:], p[:])
	})
	if !exact {
		i--
	}
	if i < 0 || t.nodes[i].depth > min(depth, t.nodes[i].path.shared(&p)) {
		return -1
	}
	return i
}

func (t *Tree) derive(p treePath, depth int) (Key, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	tr := &t.trail
	at := min(tr.path.shared(&p), tr.depth, depth)
	if tr.depth == 0 || at < tr.from {
		i := t.covering(p, depth)
		if i < 0 {
			return Key{}, ErrDestroyed
		}
		at = t.nodes[i].depth
		tr.from, tr.keys[at] = at, t.nodes[i].key
	}
	for ; at < depth; at++ {
		step(&tr.keys[at+1], &tr.keys[at], p.bit(at))
	}
	tr.path, tr.depth = p, depth
	return tr.keys[depth], nil
}

func (t *Tree) puncture(p treePath, depth int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.trail = trail{}
	if i := t.covering(p, depth); i >= 0 {
		t.replace(i, i+1, t.copath(t.nodes[i], p, depth))
		return
	}
	// Nothing above it: what is left below it, if some of it was punctured.
	below := func(n treeNode) bool { return n.path.shared(&p) >= depth }
	lo := slices.IndexFunc(t.nodes, below)
	if lo < 0 {
		return
	}
	hi := lo
	for hi < len(t.nodes) && below(t.nodes[hi]) {
		hi++
	}
	t.replace(lo, hi, nil)
}

// copath returns the siblings along the way from n to p, in order of path: left
// ones from the top down, then right ones from the bottom up.
func (t *Tree) copath(n treeNode, p treePath, depth int) []treeNode {
	var left, right []treeNode
	k := n.key
	for d := n.depth + 1; d <= depth; d++ {
		b := p.bit(d - 1)
		s := treeNode{path: p.sibling(d), depth: d}
		step(&s.key, &k, 1-b)
		if b == 1 {
			left = append(left, s)
		} else {
			right = append(right, s)
		}
		step(&k, &k, b)
	}
	k.Wipe()
	slices.Reverse(right)
	return append(left, right...)
}

// replace puts nodes in the place of nodes[lo:hi], in fresh memory: the old is
// wiped, so that no key of it stays behind a slice's length.
func (t *Tree) replace(lo, hi int, nodes []treeNode) {
	fresh := slices.Concat(t.nodes[:lo], nodes, t.nodes[hi:])
	clear(t.nodes)
	clear(nodes)
	t.nodes = fresh
}

// step is HKDF-Expand for one block, which is HMAC-SHA256(k, info ‖ 0x01). It is
// spelled out over sha256.Sum256 because crypto/hkdf allocates for each call,
// and a list of 100,000 rows takes some three million of them; a test holds it
// against crypto/hkdf. dst may be k.
func step(dst, k *Key, b byte) {
	inner, outer := stepInner, stepOuter
	subtle.XORBytes(inner[:len(k)], inner[:len(k)], k[:])
	subtle.XORBytes(outer[:len(k)], outer[:len(k)], k[:])
	inner[len(inner)-2] = b
	sum := sha256.Sum256(inner[:])
	copy(outer[64:], sum[:])
	*dst = sha256.Sum256(outer[:])
}

// The blocks of HMAC for an empty key, with the message in place.
var stepInner, stepOuter = func() (in [64 + len(stepLabel) + 2]byte, out [64 + sha256.Size]byte) {
	for i := range 64 {
		in[i], out[i] = 0x36, 0x5c
	}
	copy(in[64:], stepLabel)
	in[len(in)-1] = 1
	return in, out
}()
