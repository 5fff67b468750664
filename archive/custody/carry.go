package custody

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"attest/archive/record"
	"attest/archive/store"
)

// Verbs of a salvage: what was still authentic in a damaged vault was carried
// into this folder, and the log says what was not.
const (
	Salvaged     Verb = "salvage"       // Object is the vault; Code says how many entries were carried, and how many are lost behind them; Version the header in force, where entries are lost that may have told of it
	SalvageLost  Verb = "salvage.lost"  // Code entry.N, Version its leaf's hash: that entry; or Object, with Version, or Code version.N: that version
	SalvageFound Verb = "salvage.found" // Version is there and authentic; the entry that told of it is lost
)

// ErrLostEntry is returned for an entry that a salvage could not carry: only
// the hash of its leaf is there, so that the tree over it is what it was.
var ErrLostEntry = errors.New("the entry was lost to damage; the log says so")

// isLost tells what stands in a lost leaf's place, its hash, from a leaf, which
// is longer.
func isLost(leaf []byte) bool { return len(leaf) == tlog.HashSize }

func lostCode(at int64) string { return "entry." + strconv.FormatInt(at, 10) }

// LostEntry is what a salvage says of an entry that it could not carry.
func LostEntry(at int64, hash []byte) (code, version string) {
	return lostCode(at), hex.EncodeToString(hash)
}

// lostEntries keeps which stand-ins no entry has accounted for yet.
type lostEntries map[int64]string

func (l lostEntries) hear(e Entry) {
	n, ok := strings.CutPrefix(e.Code, "entry.")
	if e.Verb != SalvageLost || e.Object != "" || !ok {
		return
	}
	at, err := strconv.ParseInt(n, 10, 64)
	if err == nil && at < e.Seq && l[at] == e.Version {
		delete(l, at)
	}
}

func (l lostEntries) settled() error {
	for at := range l {
		return damaged(fmt.Sprintf("entry %d is missing and no salvage tells of it", at), nil)
	}
	return nil
}

// Carried is a log as far as it can be taken into another vault.
type Carried struct {
	Leaves  [][]byte // in order; 32 bytes, the hash of a leaf, stand for one that is lost
	Lost    []int64  // positions of those
	Cut     int64    // entries that were acknowledged and lie behind the last that is carried
	Proven  bool     // the root over the acknowledged entries is the one that the head signs
	Entries []Entry  // those that are whole, in order
	Behind  []Entry  // those that are whole and lie behind the last that is carried
}

// Carry decides how far a damaged log goes. leaves are those that opened,
// stored the hashes of the tree, which prove nothing until the root over them is the
// head's: only then a hash stands for a leaf that is lost.
func Carry(leaves, stored map[int64][]byte, vault record.ID, head store.Head, keys []ed25519.PublicKey) Carried {
	checkpoint, err := OpenCheckpoint(head.Payload, Origin(vault), keys)
	if err != nil || checkpoint.Size != head.Size {
		checkpoint = Checkpoint{}
	}
	entries, last := wholeEntries(leaves, vault, keys)
	var c Carried
	tree := hashes{}
	firstLost := int64(-1)
	for i := range max(last+1, checkpoint.Size) {
		leaf := leaves[i]
		if _, whole := entries[i]; !whole {
			leaf = stored[tlog.StoredHashIndex(0, i)]
			if len(leaf) != tlog.HashSize || i >= checkpoint.Size {
				break
			}
			if firstLost < 0 {
				firstLost = i
			}
		}
		if !tree.add(i, leafHash(leaf)) {
			break
		}
		c.Leaves = append(c.Leaves, leaf)
	}
	if n := checkpoint.Size; n > 0 && int64(len(c.Leaves)) >= n {
		root, err := tlog.TreeHash(n, tree)
		c.Proven = err == nil && root == checkpoint.Root
	}
	if !c.Proven && firstLost >= 0 {
		c.Leaves = c.Leaves[:firstLost]
	}
	for i := range max(last+1, checkpoint.Size) {
		e, whole := entries[i]
		switch {
		case i >= int64(len(c.Leaves)) && whole:
			c.Behind = append(c.Behind, e)
		case i < int64(len(c.Leaves)) && whole:
			c.Entries = append(c.Entries, e)
		case i < int64(len(c.Leaves)):
			c.Lost = append(c.Lost, i)
		}
	}
	c.Cut = max(checkpoint.Size-int64(len(c.Leaves)), int64(len(c.Behind)))
	return c
}

// wholeEntries are those that a member signed, for this vault and this place.
func wholeEntries(leaves map[int64][]byte, vault record.ID, keys []ed25519.PublicKey) (map[int64]Entry, int64) {
	out, last := map[int64]Entry{}, int64(-1)
	for i, leaf := range leaves {
		if isLost(leaf) {
			continue
		}
		e, err := ParseLeaf(leaf)
		known := slices.ContainsFunc(keys, func(k ed25519.PublicKey) bool { return SpellKey(k) == e.Actor })
		if err == nil && e.Seq == i && e.Vault == vault && known {
			out[i] = e
			last = max(last, i)
		}
	}
	return out, last
}

func leafHash(leaf []byte) tlog.Hash {
	if isLost(leaf) {
		return tlog.Hash(leaf)
	}
	return tlog.RecordHash(leaf)
}

func (m hashes) add(i int64, h tlog.Hash) bool {
	made, err := tlog.StoredHashesForRecordHash(i, h, m)
	if err != nil {
		return false
	}
	at := tlog.StoredHashIndex(0, i)
	for j, x := range made {
		m[at+int64(j)] = x
	}
	return true
}
