// Package badgerfiles reads the files of a Badger v4 store one by one, without
// Badger and without each other: tables, write-ahead files, value files and the
// key registry, as far as each can still be read. It follows the layout of
// Badger 4.9 (table/builder.go, memtable.go, key_registry.go there).
//
// Nothing it returns is proven. Badger encrypts with AES in counter mode, which
// lets a changed bit through as a changed bit, and its checksums are for
// accidents. They are good for one thing more: of a piece in which one bit
// flipped, a CRC-32C says which one it was. The caller opens each value with the
// key that seals it, and that is the proof.
//
// The bytes are those of a damaged disk or of an enemy: nothing in them makes
// this package panic, hang, or take memory that the file does not.
package badgerfiles

import (
	"encoding/binary"
	"math"
)

// Entry is a key with its value at one time. An entry of a piece that did not
// pass its checksum may be anything.
type Entry struct {
	Key     []byte
	TS      uint64 // the number of the commit: the greatest is the newest
	Value   []byte
	Deleted bool // the key was deleted; only in sound entries
	Sound   bool // the piece it stood in passed its checksum, or does after one bit was put right
}

// Contents is what was read of one file.
type Contents struct {
	Entries []Entry
	Mended  int      // bits that were put right
	Damage  []Extent // what could not be put right, in order
	Torn    bool     // a log that ends in something unfinished, as after a power cut
}

// Extent is a place in a file, in bytes.
type Extent struct{ From, To int64 }

func (c *Contents) damaged(from, to int) {
	c.Damage = append(c.Damage, Extent{int64(from), int64(to)})
}

const (
	bitDelete       = 1 << 0
	bitValuePointer = 1 << 1
	bitTxn          = 1 << 6
	bitFinTxn       = 1 << 7
)

// splitTS parts a key of Badger's into the key that was set and its commit.
func splitTS(key []byte) ([]byte, uint64, bool) {
	if len(key) <= 8 {
		return nil, 0, false
	}
	n := len(key) - 8
	return key[:n:n], math.MaxUint64 - binary.BigEndian.Uint64(key[n:]), true
}
