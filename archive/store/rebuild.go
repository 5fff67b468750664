package store

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/tlog"
)

// Rebuild lays out records and head in dir, which must exist without them, from
// what remains of another store, and opens it. leaves are the log from its
// first entry on; 32 bytes, the hash of a leaf, stand for one that is lost.
// first makes the change whose head is the new store's.
func Rebuild(dir string, o Options, r *Remains, leaves [][]byte, first func(*Tx) error) (*Store, error) {
	var size int64
	for k, v := range r.values {
		size += int64(len(k) + len(v))
	}
	if err := needSpace(o.free, dir, 3*size); err != nil {
		return nil, err
	}
	if err := settle(filepath.Join(dir, "records")); err != nil {
		return nil, err
	}
	for _, d := range []string{"records", "blobs"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o700); err != nil {
			return nil, diskError(err)
		}
	}
	s, err := newStore(dir, o)
	if err != nil {
		return nil, err
	}
	fill := []func() error{
		func() error { return s.fill(r) },
		func() error { return s.View(s.loadGone) },
		func() error { return s.fillLog(leaves) },
		func() error { return createHead(filepath.Join(dir, "head"), Head{}) },
		func() (err error) { s.head, s.current, err = openHead(filepath.Join(dir, "head")); return err },
		func() error { return syncDir(dir) },
		func() error { return keepRegistry(dir, o.Office) },
		func() error { return s.Update(first) },
	}
	for _, do := range fill {
		if err := do(); err != nil {
			return nil, errors.Join(err, s.Abandon())
		}
	}
	return s, nil
}

// fillPart is how much goes into one commit, in bytes and in records.
const (
	fillPart    = 512 << 10
	fillRecords = 2000
)

// inParts calls put with a transaction of bounded size until it says there is no more.
func (s *Store) inParts(put func(tx *Tx) (size int, more bool, err error)) error {
	for more := true; more; {
		if err := needSpace(s.free, s.dir, 0); err != nil {
			return err
		}
		txn := s.db.NewTransaction(true)
		tx := &Tx{s: s, txn: txn, write: true, logSize: s.logSize}
		for size, n := 0, 0; more && size < fillPart && n < fillRecords; n++ {
			var took int
			var err error
			if took, more, err = put(tx); err != nil {
				txn.Discard()
				return err
			}
			size += took
		}
		if err := writeError(txn.Commit()); err != nil {
			return err
		}
		s.logSize = tx.logSize
	}
	return nil
}

func (s *Store) fill(r *Remains) error {
	keys := make([]string, 0, len(r.values))
	for k := range r.values {
		keys = append(keys, k)
	}
	return s.inParts(func(tx *Tx) (int, bool, error) {
		if len(keys) == 0 {
			return 0, false, nil
		}
		k := keys[0]
		keys = keys[1:]
		v := r.values[k]
		return len(k) + len(v), len(keys) > 0, tx.set([]byte(k), v)
	})
}

func (s *Store) fillLog(leaves [][]byte) error {
	s.logSize = 0
	return s.inParts(func(tx *Tx) (int, bool, error) {
		if len(leaves) == 0 {
			return 0, false, nil
		}
		leaf := leaves[0]
		leaves = leaves[1:]
		if len(leaf) == tlog.HashSize {
			return 256, len(leaves) > 0, tx.appendLost(tlog.Hash(leaf))
		}
		return len(leaf) + 256, len(leaves) > 0, tx.AppendLeaf(leaf)
	})
}

// Orphans lists the segments of an object that none of its versions cites, in
// the order in which they were written.
func (tx *Tx) Orphans(o Object) ([]Segment, error) {
	cited := map[uint32]bool{}
	for n := uint32(1); n <= o.N; n++ {
		v, err := tx.VersionHead(o, n)
		if err != nil {
			continue
		}
		for _, s := range v.Segments {
			cited[s.Child] = true
		}
	}
	var out []Segment
	err := tx.scan(keyOf(tblSegment, o.ID), true, func(key, raw []byte) (bool, error) {
		child := binary.BigEndian.Uint32(key[18:])
		if cited[child] {
			return true, nil
		}
		for _, l := range LeavesOf(o) {
			k, err := tx.s.child(tx.s.testimony, l.Testimony, child)
			if err != nil {
				return false, err
			}
			plain, err := k.Open(raw, aad(key))
			if err == nil && len(plain) > 32 {
				out = append(out, Segment{Salt: [32]byte(plain[:32]), Body: plain[32:], Child: child})
				break
			}
		}
		return true, nil
	})
	return out, err
}

// Piece reads one segment of a version that is not whole; ok is false when it is lost.
func (tx *Tx) Piece(o Object, child uint32) (s Segment, ok bool, err error) {
	raw, err := tx.get(keyN(tblSegment, o.ID, child))
	if raw == nil || err != nil {
		return s, false, err
	}
	plain, _, err := tx.segmentOf(o, child)
	if err != nil {
		return s, false, err
	}
	return Segment{Salt: [32]byte(plain[:32]), Body: plain[32:], Child: child}, true, nil
}

// LeaveBatch takes an object out of an import that the log says was finished, and
// sets whether it is in the lists.
func (tx *Tx) LeaveBatch(o Object, removed bool) error {
	if o.Batch == "" && o.Removed == removed {
		return nil
	}
	o.Batch, o.Removed = "", removed
	return tx.PutObject(o)
}
