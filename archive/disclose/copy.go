package disclose

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"

	"attest/archive/record"
)

// Copy is a redacted copy: what is shown of one commitment, with what proves it.
// A part that is not among Parts is not shown.
type Copy struct {
	Commitment Commitment
	Parts      []CopyPart
}

// CopyPart is one part: the nodes of its top tree from left to right, and why
// what is hidden is.
type CopyPart struct {
	Part   string
	Nodes  []Node
	Hidden []Gap
}

// Node is one of three: an item that is shown, a leaf that is shown, or the
// largest subtree of which nothing is shown, as its hash and number of leaves.
type Node struct {
	Item *CopyItem
	Leaf *Leaf
	Hash Hash
	N    int
}

func (n Node) hidden() bool { return n.Item == nil && n.Leaf == nil }

// CopyItem is an item of which at least one leaf is shown.
type CopyItem struct {
	Salt   [SaltSize]byte
	Leaves int
	Nodes  []Node
	Hidden []Gap
}

// Gap says why the leaves from From up to, not including, To are hidden.
type Gap struct {
	From, To int
	Reason   string
}

type copyJSON struct {
	Commitment string         `json:"commitment"`
	Parts      []copyPartJSON `json:"parts"`
	Type       string         `json:"type"` // "attest/disclosure"
	V          int            `json:"v"`
}

type copyPartJSON struct {
	Hidden []gapJSON  `json:"hidden,omitzero"`
	Nodes  []nodeJSON `json:"nodes"`
	Part   string     `json:"part"`
}

type nodeJSON struct {
	Hash   string     `json:"hash,omitzero"`
	Hidden []gapJSON  `json:"hidden,omitzero"`
	Leaf   string     `json:"leaf,omitzero"` // base64: salt, kind, body
	Leaves int        `json:"leaves,omitzero"`
	N      int        `json:"n,omitzero"`
	Nodes  []nodeJSON `json:"nodes,omitzero"`
	Salt   string     `json:"salt,omitzero"`
}

type gapJSON struct {
	From   int    `json:"from"`
	To     int    `json:"to"`
	Reason string `json:"reason"`
}

const (
	copyType = "attest/disclosure"
	// MaxCopy is the longest copy that is read, in bytes.
	MaxCopy = 256 << 20
	// maxLeaves bounds what a copy may say of an item.
	maxLeaves = 1<<31 - 1
)

// Format is the copy's one spelling, RFC 8785 JSON.
func (c Copy) Format() ([]byte, error) {
	spelled, err := c.Commitment.Format()
	if err != nil {
		return nil, err
	}
	j := copyJSON{Commitment: string(spelled), Type: copyType, V: 1, Parts: []copyPartJSON{}}
	for _, p := range c.Parts {
		j.Parts = append(j.Parts, copyPartJSON{Part: p.Part, Nodes: formatNodes(p.Nodes), Hidden: formatGaps(p.Hidden)})
	}
	return record.Canonical(j)
}

func formatNodes(nodes []Node) []nodeJSON {
	out := []nodeJSON{}
	for _, n := range nodes {
		switch {
		case n.Item != nil:
			out = append(out, nodeJSON{
				Salt: hex.EncodeToString(n.Item.Salt[:]), Leaves: n.Item.Leaves, Nodes: formatNodes(n.Item.Nodes), Hidden: formatGaps(n.Item.Hidden),
			})
		case n.Leaf != nil:
			b := append(append(append([]byte{}, n.Leaf.Salt[:]...), byte(n.Leaf.Kind)), n.Leaf.Body...)
			out = append(out, nodeJSON{Leaf: base64.StdEncoding.EncodeToString(b)})
		default:
			out = append(out, nodeJSON{Hash: hex.EncodeToString(n.Hash[:]), N: n.N})
		}
	}
	return out
}

func formatGaps(gaps []Gap) []gapJSON {
	var out []gapJSON
	for _, g := range gaps {
		out = append(out, gapJSON(g))
	}
	return out
}

// ParseCopy reads what Format writes and nothing else. It judges the shape
// alone; Verify says whether it holds. Errors wrap ErrMalformed.
func ParseCopy(b []byte) (Copy, error) {
	bad := func(why string) (Copy, error) { return Copy{}, fmt.Errorf("redacted copy: %s: %w", why, ErrMalformed) }
	if len(b) > MaxCopy {
		return bad("longer than 256 MiB")
	}
	var j copyJSON
	if err := record.Decode(b, &j); err != nil || j.Type != copyType {
		return bad("not of this type")
	}
	if j.V != 1 {
		return bad(fmt.Sprintf("of version %d, this program reads 1", j.V))
	}
	k, err := ParseCommitment([]byte(j.Commitment))
	if err != nil {
		return Copy{}, err
	}
	c := Copy{Commitment: k}
	for _, p := range j.Parts {
		nodes, err := parseNodes(p.Nodes, true)
		if err != nil {
			return bad(err.Error())
		}
		c.Parts = append(c.Parts, CopyPart{Part: p.Part, Nodes: nodes, Hidden: parseGaps(p.Hidden)})
	}
	if again, err := c.Format(); err != nil || !bytes.Equal(again, b) {
		return bad("not in its one spelling")
	}
	return c, nil
}

func parseNodes(in []nodeJSON, items bool) ([]Node, error) {
	var out []Node
	for _, n := range in {
		switch {
		case n.Salt != "" && items:
			salt, err := hex.DecodeString(n.Salt)
			if err != nil || len(salt) != SaltSize {
				return nil, fmt.Errorf("the salt of an item")
			}
			inner, err := parseNodes(n.Nodes, false)
			if err != nil {
				return nil, err
			}
			out = append(out, Node{Item: &CopyItem{Salt: [SaltSize]byte(salt), Leaves: n.Leaves, Nodes: inner, Hidden: parseGaps(n.Hidden)}})
		case n.Leaf != "":
			b, err := base64.StdEncoding.DecodeString(n.Leaf)
			if err != nil || len(b) < SaltSize+1 {
				return nil, fmt.Errorf("a leaf")
			}
			out = append(out, Node{Leaf: &Leaf{Salt: [SaltSize]byte(b[:SaltSize]), Kind: Kind(b[SaltSize]), Body: b[SaltSize+1:]}})
		default:
			h, err := hex.DecodeString(n.Hash)
			if err != nil || len(h) != len(Hash{}) || n.N < 1 {
				return nil, fmt.Errorf("a hidden node")
			}
			out = append(out, Node{Hash: Hash(h), N: n.N})
		}
	}
	return out, nil
}

func parseGaps(in []gapJSON) []Gap {
	var out []Gap
	for _, g := range in {
		out = append(out, Gap(g))
	}
	return out
}
