package store

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"

	"attest/archive/record"
)

// Snapshot is one unchanging state of the records as they lie, with the head
// that was acknowledged over exactly them.
type Snapshot struct {
	Head Head
	tx   *Tx
}

// Snapshot runs fn on the state that holds now. Changes go on beside it.
func (s *Store) Snapshot(fn func(*Snapshot) error) error {
	s.mu.Lock() // before the gate, as whoever pauses it has it
	if !s.gate.enter() {
		s.mu.Unlock()
		return ErrClosed
	}
	defer s.gate.leave()
	if s.failed != nil {
		defer s.mu.Unlock()
		return fmt.Errorf("the vault must be closed and opened again first: %w", s.failed)
	}
	head, txn := s.current, s.db.NewTransaction(false)
	s.mu.Unlock()
	defer txn.Discard()
	return fn(&Snapshot{Head: head, tx: &Tx{s: s, txn: txn, logSize: -1}})
}

// Records hands every record to fn in the order of its key: Badger's key, and
// the sealed value as it lies. fn must not keep either.
func (s *Snapshot) Records(fn func(key, value []byte) error) (err error) {
	defer unreadable([]byte{tblSequence}, &err)
	return s.tx.iterate(nil, true, func(key, value []byte) (bool, error) { return true, fn(key, value) })
}

// Gone hands what is kept of everything that was destroyed to fn: key and
// plaintext, which fn must not keep.
func (s *Snapshot) Gone(fn func(key, plain []byte) error) error {
	return s.tx.iterate([]byte{gonePrefix}, true, func(key, raw []byte) (bool, error) {
		plain, err := s.tx.s.storeKey.Open(raw, aad(key))
		if err != nil {
			return false, damaged(objectName(key), "what is kept of its destruction does not open", err)
		}
		return true, fn(key, plain)
	})
}

const gonePrefix = 'x' // object, version → what was destroyed, under the store key

// BlobPath is where the sealed file of a blob lies.
func (s *Store) BlobPath(id record.ID) string { return s.blobPath(id) }

// BlobPathIn is where a blob lies in the vault at dir.
func BlobPathIn(dir string, id record.ID) string {
	return filepath.Join(dir, "blobs", strings.ToLower(string(id[1:3])), strings.ToLower(string(id)))
}

// After a restore the numbers of leaves and children go on far behind those of
// the backup: between it and the loss some were used, and some destroyed.
const (
	leafGap  = 1 << 20
	childGap = 1 << 24
)

// Lay makes the records and the head of a vault in dir, which has neither, out
// of records that a Snapshot told of. records calls put for each, in any order.
// It syncs all before it returns; what it leaves behind on an error is for the
// caller to remove.
func Lay(dir string, o Options, head Head, records func(put func(key, value []byte) error) error) error {
	if err := needSpace(o.free, dir, 0); err != nil {
		return err
	}
	if err := settle(filepath.Join(dir, "records")); err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Join(dir, "records"), 0o700); err != nil {
		return diskError(err)
	}
	if err := createHead(filepath.Join(dir, "head"), head); err != nil {
		return err
	}
	s, err := newStore(dir, o)
	if err != nil {
		return err
	}
	err = s.lay(records)
	if err == nil {
		err = s.skipNumbers()
	}
	if err = errors.Join(err, s.Abandon()); err != nil {
		return err
	}
	return syncDir(dir)
}

func (s *Store) lay(records func(put func(key, value []byte) error) error) error {
	batch := s.db.NewWriteBatch()
	defer batch.Cancel()
	const often = 8 << 20
	written := 0
	err := records(func(key, value []byte) error {
		if len(key) < 2 || len(key) > 1<<10 || len(value) > 2*maxValue || key[0] < 'a' || key[0] > 'z' {
			return damaged("backup", "a record in it is none of a vault's", nil)
		}
		if written += len(key) + len(value); written > often {
			written = 0
			if err := needSpace(s.free, s.dir, 0); err != nil {
				return err
			}
		}
		return writeError(batch.Set(append([]byte(nil), key...), append([]byte(nil), value...)))
	})
	if err != nil {
		return err
	}
	if err := writeError(batch.Flush()); err != nil {
		return err
	}
	return writeError(s.db.Sync())
}

func (s *Store) skipNumbers() error {
	for name, gap := range map[string]uint32{seqTestimonyLeaf: leafGap, seqIdentityLeaf: leafGap, seqChild: childGap} {
		n, err := s.storedNumber(name)
		if err != nil {
			return err
		}
		if n > math.MaxUint32-gap-sequenceBlock {
			return fmt.Errorf("store: the numbers of %s are used up", name)
		}
		if err := s.storeNumber(name, n+gap); err != nil {
			return err
		}
	}
	return nil
}

// BlobOwner reads, out of a record that a Snapshot told of, whose key it is: ok
// is true for the record of a blob.
func BlobOwner(key, value []byte) (blob record.ID, ok bool) {
	if len(key) != 18 || key[0] != tblBlob || len(value) < blobClear {
		return "", false
	}
	return idOf(key)
}

// View runs fn on the snapshot's state.
func (s *Snapshot) View(fn func(*Tx) error) error { return fn(s.tx) }
