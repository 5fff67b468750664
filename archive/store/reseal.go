package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"attest/archive/record"
	"attest/archive/seal"
)

// ErrResealed: the records lie under other keys by now. The vault must be
// opened again.
var ErrResealed = errors.New("the vault's keys were exchanged: it must be unlocked again")

// Reseal writes all records anew into dir (records and head, which must not be
// there), under the keys of o: each value is opened and sealed again in its
// place, so that nothing of what it writes opens with the old keys. What the old
// trees have no node for stays as it is, and so closed. Blobs stay where they
// are; their own keys are wrapped anew. first is the first change there.
//
// When it returns nil the old store takes no change any more. Otherwise, also
// when ctx ends, it goes on as before, and the caller removes dir. told is
// called with the number of values that were written.
func (s *Store) Reseal(ctx context.Context, dir string, o Options, told func(done int64), first func(*Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.gate.enter() {
		return ErrClosed
	}
	defer s.gate.leave()
	if s.failed != nil {
		return s.failed
	}
	if err := s.returnNumbers(); err != nil {
		return err
	}
	size, err := recordsSize(filepath.Join(s.dir, "records"))
	if err != nil {
		return err
	}
	if err := needSpace(s.free, s.dir, size); err != nil {
		return err
	}
	if err := s.resealInto(ctx, dir, o, told); err != nil {
		return err
	}
	if err := begin(dir, o, s.logSize, first); err != nil {
		return err
	}
	s.failed = ErrResealed
	return nil
}

func recordsSize(dir string) (size int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	return size, diskError(err)
}

// resealInto fills dir/records. Nothing there is acknowledged before begin, so
// it is synced once, at its end.
func (s *Store) resealInto(ctx context.Context, dir string, o Options, told func(int64)) (err error) {
	defer unreadable([]byte{tblSequence}, &err)
	if err := settle(filepath.Join(dir, "records")); err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Join(dir, "records"), 0o700); err != nil {
		return diskError(err)
	}
	bulk := o
	bulk.NoSync = true
	to, err := newStore(dir, bulk)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Abandon()) }()
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	r := resealing{from: s, to: to, tx: &Tx{s: s, txn: txn, logSize: -1}, heads: map[record.ID]Object{}}
	batch := to.db.NewWriteBatch()
	defer batch.Cancel()
	var done int64
	err = r.tx.iterate(nil, true, func(key, value []byte) (bool, error) {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		sealed, err := r.value(key, value)
		if err != nil || sealed == nil {
			return err == nil, err
		}
		if done++; told != nil && done%256 == 0 {
			told(done)
		}
		return true, writeError(batch.Set(key, sealed))
	})
	if err != nil {
		return err
	}
	if err := writeError(batch.Flush()); err != nil {
		return err
	}
	return writeError(to.db.Sync())
}

// begin opens what resealInto wrote as a store of its own, and makes the first
// change in it, with a head.
func begin(dir string, o Options, logSize int64, first func(*Tx) error) (err error) {
	if err := createHead(filepath.Join(dir, "head"), Head{}); err != nil {
		return err
	}
	to, err := newStore(dir, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	if to.head, to.current, err = openHead(filepath.Join(dir, "head")); err != nil {
		return err
	}
	if to.logSize, err = to.countLog(); err != nil {
		return err
	}
	if to.logSize != logSize {
		return damaged("custody log", fmt.Sprintf("%d entries of %d came over", to.logSize, logSize), nil)
	}
	return to.Update(first)
}

// resealing is one run of Reseal.
type resealing struct {
	from, to *Store
	tx       *Tx
	heads    map[record.ID]Object
}

// head is an object's head, read once. It is found for every value of the object.
func (r *resealing) head(id record.ID) (Object, error) {
	if o, ok := r.heads[id]; ok {
		return o, nil
	}
	o, err := r.tx.Object(id)
	if err == nil {
		r.heads[id] = o
	}
	return o, err
}

// value is a record as it lies in the new store, nil for what does not go over.
func (r *resealing) value(key, value []byte) ([]byte, error) {
	switch key[0] {
	case tblHash: // follows from the leaves, not sealed
		return value, nil
	case tblLog:
		return again(r.from.logKey, r.to.logKey, key, value, aad(key))
	case tblObject, tblSequence, tblBatch, tblGone:
		return again(r.from.storeKey, r.to.storeKey, key, value, aad(key))
	case tblBlob:
		return r.blobKey(key, value)
	case tblVersion, tblIdentity, tblSegment, tblRow, tblDraft, tblName, tblStanding:
		return r.ofObject(key, value)
	}
	return nil, fmt.Errorf("records: a table %q that this version of the program does not know: the keys cannot be exchanged", key[0])
}

// ofObject seals a value of an object under the same leaf of the new tree.
func (r *resealing) ofObject(key, value []byte) ([]byte, error) {
	id, ok := idOf(key)
	if !ok {
		return nil, damaged("records", "a key is malformed", nil)
	}
	o, err := r.head(id)
	if errors.Is(err, ErrNotFound) {
		return nil, nil // written ahead for an object that never came to be
	} else if err != nil {
		return nil, err
	}
	var first error
	for _, l := range LeavesOf(o) {
		fresh, err := r.underLeaf(l, id, key, value)
		if err == nil {
			return fresh, nil
		}
		if first == nil {
			first = err
		}
	}
	if errors.Is(first, ErrDamaged) && key[0] == tblSegment && len(key) == 22 {
		cited, err := r.cites(o, binary.BigEndian.Uint32(key[18:]))
		if err == nil && !cited {
			return nil, nil // left under the leaf of before, by a disk that failed after the object was moved
		}
	}
	return nil, first
}

// cites reports whether any version of an object has that segment.
func (r *resealing) cites(o Object, child uint32) (bool, error) {
	for n := uint32(1); n <= o.N; n++ {
		v, err := r.tx.VersionHead(o, n)
		if err != nil {
			return true, err
		}
		if slices.ContainsFunc(v.Segments, func(s Segment) bool { return s.Child == child }) {
			return true, nil
		}
	}
	return false, nil
}

func (r *resealing) underLeaf(l Leaf, id record.ID, key, value []byte) ([]byte, error) {
	from, to, leaf, ok := r.from.testimony, r.to.testimony, l.Testimony, true
	if key[0] == tblIdentity || key[0] == tblName {
		from, to, leaf = r.from.identity, r.to.identity, l.Identity
	}
	child, sealed, bound := uint32(0), value, aad(key)
	switch key[0] {
	case tblVersion, tblIdentity:
		if child, sealed, ok = splitChild(value); !ok {
			return nil, damaged(string(id), "a version is too short", nil)
		}
		bound = binary.BigEndian.AppendUint32(bound, child)
	case tblSegment:
		if len(key) != 22 {
			return nil, damaged(string(id), "a segment's key is malformed", nil)
		}
		child = binary.BigEndian.Uint32(key[18:])
	}
	fresh, err := r.under(from, to, leaf, child, key, sealed, bound)
	if err != nil || fresh == nil {
		return value, err // destroyed: it stays closed
	}
	if key[0] == tblVersion || key[0] == tblIdentity {
		return withChild(child, fresh), nil
	}
	return fresh, nil
}

// blobKey wraps a blob's key under the same leaf of the new tree.
func (r *resealing) blobKey(key, value []byte) ([]byte, error) {
	id, ok := idOf(key)
	if !ok || len(value) < blobClear {
		return nil, damaged(string(id), "its key is malformed", nil)
	}
	owner := record.IDFromBytes(record.Kind(value[1]), [16]byte(value[2:18]))
	if !owner.Valid() {
		return nil, damaged(string(id), "its owner is malformed", nil)
	}
	o, err := r.head(owner)
	if errors.Is(err, ErrNotFound) {
		return nil, nil // nothing cites it, and nothing opens it
	} else if err != nil {
		return nil, err
	}
	tree := TreeName(value[0])
	front := value[:blobClear]
	fresh, err := r.under(r.from.tree(tree), r.to.tree(tree), leafOf(o, tree), binary.BigEndian.Uint32(value[18:22]), key, value[blobClear:], append(aad(key), front...))
	if err != nil || fresh == nil {
		return value, err
	}
	return append(append([]byte{}, front...), fresh...), nil
}

// under seals a value under the same child of another tree, nil where the old
// one has no node for it.
func (r *resealing) under(from, to *seal.Tree, leaf, child uint32, key, sealed, bound []byte) ([]byte, error) {
	old, err := r.from.child(from, leaf, child)
	if errors.Is(err, seal.ErrDestroyed) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	defer old.Wipe()
	fresh, err := r.to.child(to, leaf, child)
	if err != nil {
		return nil, err
	}
	defer fresh.Wipe()
	return again(old, fresh, key, sealed, bound)
}

func again(old, fresh seal.Key, key, sealed, bound []byte) ([]byte, error) {
	plain, err := old.Open(sealed, bound)
	if err != nil {
		return nil, damaged(objectName(key), "a record does not open", err)
	}
	defer clear(plain)
	return fresh.Seal(plain, bound), nil
}
