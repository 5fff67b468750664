package seal

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"attest/archive/record"
)

const (
	treeKind = "attest/tree"
	maxTree  = 64 << 20 // bytes of JSON: some 500,000 nodes
)

type treeFile struct {
	Type  string     `json:"type"`
	V     int        `json:"v"`
	Nodes []nodeJSON `json:"nodes"`
}

// nodeJSON spells a node: its path is the hex of the path's bytes that hold a
// bit of it, "/", and the depth in bits, at most 193. The root is "/0".
type nodeJSON struct {
	Path string `json:"path"`
	Key  Key    `json:"key"`
}

// MarshalCanonical returns {"nodes":[{"key":base64,"path":"a4f0/13"}…],
// "type":"attest/tree","v":1} in canonical form, nodes in order of path. The
// bytes are keys: wipe them after use.
func (t *Tree) MarshalCanonical() ([]byte, error) {
	return record.Canonical(treeFile{treeKind, 1, t.spell()})
}

// ParseTree is the reverse of MarshalCanonical, strictly: no more than 64 MiB,
// nodes in order, none above another, one spelling only.
func ParseTree(raw []byte) (*Tree, error) {
	var f treeFile
	if err := decodeStrict(raw, maxTree, treeKind, &f); err != nil {
		return nil, err
	}
	return treeFrom(f.Nodes)
}

func (t *Tree) spell() []nodeJSON {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := make([]nodeJSON, len(t.nodes))
	for i, n := range t.nodes {
		out[i] = nodeJSON{hex.EncodeToString(n.path[:(n.depth+7)/8]) + "/" + strconv.Itoa(n.depth), n.key}
	}
	return out
}

func treeFrom(spelled []nodeJSON) (*Tree, error) {
	t := &Tree{nodes: make([]treeNode, len(spelled))}
	for i, s := range spelled {
		n, ok := parseNode(s)
		if !ok {
			return nil, fmt.Errorf("key tree: path of node %d: %w", i, ErrDamaged)
		}
		if i > 0 {
			last := &t.nodes[i-1]
			if bytes.Compare(last.path[:], n.path[:]) >= 0 || last.path.shared(&n.path) >= last.depth {
				return nil, fmt.Errorf("key tree: node %d out of order or under another: %w", i, ErrDamaged)
			}
		}
		t.nodes[i] = n
	}
	return t, nil
}

func parseNode(s nodeJSON) (treeNode, bool) {
	digits, depth, ok := strings.Cut(s.Path, "/")
	d, err := strconv.Atoi(depth)
	if !ok || err != nil || strconv.Itoa(d) != depth || d < 0 || d > childDepth || len(digits) != 2*((d+7)/8) {
		return treeNode{}, false
	}
	raw, err := hex.DecodeString(digits)
	if err != nil || hex.EncodeToString(raw) != digits {
		return treeNode{}, false
	}
	n := treeNode{depth: d, key: s.Key}
	copy(n.path[:], raw)
	// Nothing is derived below a child 0, so no tree holds a node there.
	return n, n.path.cut(d) == n.path && (d <= zeroDepth || n.path.bit(objectDepth) == 1)
}
