package seal

import (
	"crypto/sha256"
	"encoding/binary"
)

// Whole is a key made of all that the tree holds. Whoever has not every node of
// it cannot make it, and no tree makes it again once anything was punctured: it
// is for what quotes many leaves and can be made anew.
func (t *Tree) Whole(label string) Key {
	t.mu.Lock()
	defer t.mu.Unlock()
	h := sha256.New()
	_, _ = h.Write([]byte("attest/tree-whole/v1\x00")) // a hash takes all
	for i := range t.nodes {
		n := &t.nodes[i]
		_, _ = h.Write(binary.BigEndian.AppendUint16(nil, uint16(n.depth)))
		_, _ = h.Write(n.path[:])
		_, _ = h.Write(n.key[:])
	}
	k := Key(h.Sum(nil))
	defer k.Wipe()
	return k.Derive(label)
}
