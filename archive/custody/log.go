package custody

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"attest/archive/record"
	"attest/archive/store"
)

// Tx is what the log needs of a store's transaction.
type Tx interface {
	tlog.HashReader
	LogSize() (int64, error)
	AppendLeaf(leaf []byte) error
	Leaf(n int64) ([]byte, error)
	SetHead(store.Head)
}

var _ Tx = (*store.Tx)(nil)

// Append signs entries, adds them to the tree and names the new head, which the
// store writes once the change is durable.
func Append(tx Tx, key ed25519.PrivateKey, vault record.ID, entries ...Entry) error {
	n, err := tx.LogSize()
	if err != nil {
		return err
	}
	last := int64(0)
	for i, e := range entries {
		e.Vault, e.Seq = vault, n+int64(i)
		leaf, err := FormatLeaf(e, key)
		if err != nil {
			return err
		}
		if err := tx.AppendLeaf(leaf); err != nil {
			return err
		}
		last = e.seconds()
	}
	return seal(tx, key, vault, last)
}

// seconds is when an entry was made, as the head says it: Unix seconds, 0 where
// that is not told.
func (e Entry) seconds() int64 {
	at, err := time.Parse(time.RFC3339Nano, e.Time)
	if err != nil {
		return 0
	}
	return at.Unix()
}

// seal signs a checkpoint over all that the change holds, whose last entry was
// made at a time of Unix seconds.
func seal(tx Tx, key ed25519.PrivateKey, vault record.ID, last int64) error {
	c, err := Head(tx, vault)
	if err != nil {
		return err
	}
	signed, err := SignCheckpoint(c, key)
	if err != nil {
		return err
	}
	tx.SetHead(store.Head{Size: c.Size, Payload: signed, Time: last})
	return nil
}

// Head computes the tree head over all entries.
func Head(tx Tx, vault record.ID) (Checkpoint, error) {
	n, err := tx.LogSize()
	if err != nil {
		return Checkpoint{}, err
	}
	return headAt(tx, vault, n)
}

func headAt(tx Tx, vault record.ID, n int64) (Checkpoint, error) {
	root, err := tlog.TreeHash(n, tx)
	if err != nil {
		return Checkpoint{}, damaged("its tree cannot be read", err)
	}
	return Checkpoint{Origin: Origin(vault), Size: n, Root: root}, nil
}

// ReadEntry reads one entry, its signature verified.
func ReadEntry(tx Tx, n int64) (Entry, []byte, error) {
	leaf, err := tx.Leaf(n)
	if err != nil {
		return Entry{}, nil, err
	}
	if isLost(leaf) {
		return Entry{}, nil, fmt.Errorf("entry %d: %w", n, ErrLostEntry)
	}
	e, err := ParseLeaf(leaf)
	if err != nil {
		return Entry{}, nil, damaged(fmt.Sprintf("entry %d is not valid", n), err)
	}
	if e.Seq != n {
		return Entry{}, nil, damaged(fmt.Sprintf("entry %d stands at position %d", e.Seq, n), nil)
	}
	return e, leaf, nil
}

// Scan hands the first n entries to fn, oldest first, without verifying their
// signatures: verify what you use with ReadEntry.
func Scan(tx Tx, n int64, fn func(Entry) error) error {
	for i := range n {
		leaf, err := tx.Leaf(i)
		if err != nil {
			return err
		}
		if isLost(leaf) {
			continue
		}
		e, err := scanLeaf(leaf)
		if err != nil {
			return damaged(fmt.Sprintf("entry %d is not valid", i), err)
		}
		if err := fn(e); err != nil {
			return err
		}
	}
	return nil
}

// CheckHead compares the tree with the head that was last acknowledged: the
// checkpoint's signature by one of keys, the root at its size, and that every
// entry after it (a crash between commit and head leaves some) is signed by one
// of keys, in its place and in the tree.
func CheckHead(tx Tx, vault record.ID, head store.Head, keys []ed25519.PublicKey) error {
	c, err := OpenCheckpoint(head.Payload, Origin(vault), keys)
	if err != nil {
		return &store.DamagedError{Object: "head", What: "its checkpoint is not signed by a member", Err: err}
	}
	if c.Size != head.Size {
		return &store.DamagedError{Object: "head", What: "its size is not its checkpoint's"}
	}
	got, err := headAt(tx, vault, c.Size)
	if err != nil {
		return err
	}
	if got.Root != c.Root {
		return damaged("its tree is not the one that the head signs", nil)
	}
	// The time stands outside the signature: the unlock screen shows it, so that an
	// older folder is seen to be older, and nobody may have set it anew.
	if head.Time != 0 && c.Size > 0 {
		e, _, err := ReadEntry(tx, c.Size-1)
		if err != nil {
			return err
		}
		if e.seconds() != head.Time {
			return &store.DamagedError{Object: "head", What: "its time is not that of its last entry: somebody may have put an older folder in place and set the time anew. Compare with a backup or a checkpoint that was written down"}
		}
	}
	n, err := tx.LogSize()
	if err != nil {
		return err
	}
	known := func(actor string, _ int64) bool {
		return slices.ContainsFunc(keys, func(k ed25519.PublicKey) bool { return SpellKey(k) == actor })
	}
	for i := c.Size; i < n; i++ {
		// What lies left of entry i is in the root or was checked before it.
		if _, err := follow(tx, tx, vault, i, known); err != nil {
			return err
		}
	}
	return nil
}

// follow reads entry i and compares the hashes that are stored over it with
// those that follow from its leaf and from left, the tree before it.
func follow(tx Tx, left tlog.HashReader, vault record.ID, i int64, known func(actor string, at int64) bool) (Entry, error) {
	e, leaf, err := ReadEntry(tx, i)
	if err != nil {
		return Entry{}, err
	}
	if e.Vault != vault {
		return Entry{}, damaged(fmt.Sprintf("entry %d is another vault's", i), nil)
	}
	if !known(e.Actor, i) {
		return Entry{}, damaged(fmt.Sprintf("entry %d is signed by nobody the header names", i), nil)
	}
	return e, inTree(tx, left, i, tlog.RecordHash(leaf))
}

// inTree compares the hashes that are stored over a leaf with those that follow
// from its own.
func inTree(tx Tx, left tlog.HashReader, i int64, leaf tlog.Hash) error {
	want, err := tlog.StoredHashesForRecordHash(i, leaf, left)
	if err != nil {
		return damaged(fmt.Sprintf("the tree before entry %d cannot be read", i), err)
	}
	at := tlog.StoredHashIndex(0, i)
	stored, err := tx.ReadHashes(indexes(at, len(want)))
	if err != nil {
		return err
	}
	if !slices.Equal(stored, want) {
		return damaged(fmt.Sprintf("the tree over entry %d is not its own", i), nil)
	}
	if m, ok := left.(hashes); ok {
		for j, h := range want {
			m[at+int64(j)] = h
		}
	}
	return nil
}

// Replay reads every entry, verifies signatures, positions and the whole tree
// from its leaves up, and hands each entry to fn. known says whether the header in
// force at the position gave the actor's key the right to write.
func Replay(tx Tx, vault record.ID, known func(actor string, at int64) bool, fn func(Entry) error) (Checkpoint, error) {
	n, err := tx.LogSize()
	if err != nil {
		return Checkpoint{}, err
	}
	mem, lost := hashes{}, lostEntries{}
	for i := range n {
		leaf, err := tx.Leaf(i)
		if err == nil && isLost(leaf) {
			lost[i] = hex.EncodeToString(leaf)
			if err := inTree(tx, mem, i, tlog.Hash(leaf)); err != nil {
				return Checkpoint{}, err
			}
			continue
		}
		e, err := follow(tx, mem, vault, i, known)
		if err != nil {
			return Checkpoint{}, err
		}
		lost.hear(e)
		if err := fn(e); err != nil {
			return Checkpoint{}, err
		}
	}
	if err := lost.settled(); err != nil {
		return Checkpoint{}, err
	}
	root, err := tlog.TreeHash(n, mem)
	return Checkpoint{Origin: Origin(vault), Size: n, Root: root}, err
}

func indexes(from int64, n int) []int64 {
	out := make([]int64, n)
	for i := range out {
		out[i] = from + int64(i)
	}
	return out
}

// hashes is the tree as recomputed from the leaves alone.
type hashes map[int64]tlog.Hash

func (m hashes) ReadHashes(at []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(at))
	for i, x := range at {
		h, ok := m[x]
		if !ok {
			return nil, errors.New("custody: hash out of order")
		}
		out[i] = h
	}
	return out, nil
}

// Proof returns the inclusion proof (RFC 6962) of entry n in the tree of size.
func Proof(tx Tx, size, n int64) (tlog.RecordProof, error) {
	return tlog.ProveRecord(size, n, tx)
}

func damaged(what string, err error) error {
	return &store.DamagedError{Object: "custody log", What: what, Err: err}
}

// Consistency returns the RFC 6962 proof that the tree of size begins with the
// tree of the earlier size.
func Consistency(tx Tx, size, earlier int64) (tlog.TreeProof, error) {
	return tlog.ProveTree(size, earlier, tx)
}
