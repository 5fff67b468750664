package disclose

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// Hash is a SHA-256 hash.
type Hash = tlog.Hash

// Kind says what a leaf holds.
type Kind byte

// The kinds of leaves.
const (
	Blank Kind = 0 // nothing: stands between words so that they cannot be counted
	Text  Kind = 1 // a piece of the text, UTF-8
	Fact  Kind = 2 // name ‖ 00 ‖ value, UTF-8: who speaks, when, where
	Frame Kind = 3 // one frame of sound, as it lies in the FLAC file
	Sound Kind = 4 // the form of the sound: see SoundForm
	File  Kind = 5 // the 32 bytes of a file's SHA-256
)

// SaltSize is the length of a leaf's salt in bytes: 128 bits, so that no
// dictionary finds a hidden word from its hash.
const SaltSize = 16

// Leaf is one opened leaf.
type Leaf struct {
	Salt [SaltSize]byte
	Kind Kind
	Body []byte
}

const (
	leafLabel = "attest/leaf/v1\x00"
	itemLabel = "attest/item/v1\x00"
)

// Hash is SHA-256(00 ‖ "attest/leaf/v1" 00 ‖ salt ‖ kind ‖ body).
func (l Leaf) Hash() Hash {
	data := make([]byte, 0, len(leafLabel)+SaltSize+1+len(l.Body))
	data = append(data, leafLabel...)
	data = append(data, l.Salt[:]...)
	data = append(data, byte(l.Kind))
	return tlog.RecordHash(append(data, l.Body...))
}

// itemHash is the leaf of an item in the tree over items:
// SHA-256(00 ‖ "attest/item/v1" 00 ‖ salt ‖ BE32(leaves) ‖ root).
func itemHash(salt [SaltSize]byte, leaves int, root Hash) Hash {
	data := append([]byte(itemLabel), salt[:]...)
	data = binary.BigEndian.AppendUint32(data, uint32(leaves))
	return tlog.RecordHash(append(data, root[:]...))
}

// treeHash is the Merkle tree hash of RFC 6962 section 2.1 over leaf hashes.
func treeHash(h []Hash) Hash {
	switch len(h) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return h[0]
	}
	k := split(len(h))
	return tlog.NodeHash(treeHash(h[:k]), treeHash(h[k:]))
}

// split is how many of n leaves, at least 2, lie in the left half: the largest
// power of two below n.
func split(n int) int { return 1 << (bits.Len(uint(n-1)) - 1) }

// Seed is the secret that the salts of one commitment are made from. Whoever
// has it can open every leaf's salt, so it is sealed with the account and never
// leaves; a disclosed copy carries the salts of the leaves it shows.
type Seed [32]byte

// NewSeed draws a seed.
func NewSeed() Seed {
	var s Seed
	_, _ = rand.Read(s[:]) // never fails (crypto/rand)
	return s
}

// part is the seed of one part of a commitment.
func (s Seed) part(name string) Seed { return Seed(expand(s, "attest/disclose/part/v1\x00"+name, 32)) }

// Places in the paths of salts that no item and no word has.
const (
	placeItem  = 0xFFFFFFFF // the item's own salt
	placeBlank = 0xFFFFFFFE // blank items before the item
	mostBlanks = 7
)

// salt is the salt at a place, and how many blanks stand before it: 0 with
// chance 1/2, 1 with 1/4, and so on, at most 7.
func (s Seed) salt(item, word, blank uint32) (salt [SaltSize]byte, blanks int) {
	path := []byte("attest/disclose/salt/v1\x00")
	path = binary.BigEndian.AppendUint32(path, item)
	path = binary.BigEndian.AppendUint32(path, word)
	path = binary.BigEndian.AppendUint32(path, blank)
	b := expand(s, string(path), SaltSize+1)
	return [SaltSize]byte(b), min(bits.TrailingZeros8(^b[SaltSize]), mostBlanks)
}

// expand is HKDF-Expand with SHA-256 (RFC 5869 section 2.3).
func expand(s Seed, info string, n int) []byte {
	b, err := hkdf.Expand(sha256.New, s[:], info, n)
	if err != nil {
		panic("disclose: HKDF refused a length that it allows: " + err.Error())
	}
	return b
}
