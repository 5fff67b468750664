package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/dgraph-io/badger/v4"
)

// The numbers of leaves and children are never used twice, not even after a
// failed save: a leaf that was destroyed must not come back with a new record.
// They are taken from blocks whose end is on the disk before the first number
// of the block is used.
const sequenceBlock = 512

// Names of the sequences.
const (
	seqTestimonyLeaf = "leaf.testimony"
	seqIdentityLeaf  = "leaf.identity"
	seqChild         = "child"
)

type sequence struct{ next, limit uint32 }

func sequenceKey(name string) []byte { return append([]byte{tblSequence}, name...) }

// take returns the next number of a sequence; the first is 1. The number is
// gone whatever becomes of the change.
func (tx *Tx) take(name string) (uint32, error) {
	if !tx.write {
		return 0, errReading
	}
	s := tx.s
	q := s.seqs[name]
	if q == nil {
		q = &sequence{}
		s.seqs[name] = q
	}
	if q.next == q.limit {
		start, err := s.storedNumber(name)
		if err != nil {
			return 0, err
		}
		if start > math.MaxUint32-sequenceBlock {
			return 0, fmt.Errorf("store: the numbers of %s are used up", name)
		}
		if err := s.storeNumber(name, start+sequenceBlock); err != nil {
			return 0, err
		}
		q.next, q.limit = start, start+sequenceBlock
	}
	n := q.next
	q.next++
	return n, nil
}

func (s *Store) storedNumber(name string) (uint32, error) {
	var n uint32 = 1
	err := s.View(func(tx *Tx) error {
		var err error
		n, err = tx.counter(name)
		return err
	})
	return n, err
}

func (s *Store) storeNumber(name string, n uint32) error {
	txn := s.db.NewTransaction(true)
	defer txn.Discard()
	tx := &Tx{s: s, txn: txn, write: true}
	if err := tx.setCounter(name, n); err != nil {
		return err
	}
	return writeError(txn.Commit())
}

// returnNumbers gives unused numbers back at a clean close.
func (s *Store) returnNumbers() error {
	var all error
	if s.failed != nil || needSpace(s.free, s.dir, 0) != nil {
		return nil // the rest of each block stays unused
	}
	for name, q := range s.seqs {
		if q.next < q.limit {
			if err := s.storeNumber(name, q.next); err != nil && !errors.Is(err, badger.ErrDBClosed) {
				all = errors.Join(all, err)
			}
		}
	}
	s.seqs = map[string]*sequence{}
	return all
}

// counter reads a named counter; one that was never set is 1.
func (tx *Tx) counter(name string) (uint32, error) {
	key := sequenceKey(name)
	plain, err := tx.getSealed(key, tx.s.storeKey)
	if err != nil {
		return 0, err
	}
	if plain == nil {
		return 1, nil
	}
	if len(plain) != 4 {
		return 0, damaged("records", "the counter "+name+" has a wrong length", nil)
	}
	return binary.BigEndian.Uint32(plain), nil
}

func (tx *Tx) setCounter(name string, n uint32) error {
	return tx.setSealed(sequenceKey(name), tx.s.storeKey, binary.BigEndian.AppendUint32(nil, n))
}

// NextNumber returns the next running number of a label and counts on within
// this change; a change that fails uses no number.
func (tx *Tx) NextNumber(label string) (uint32, error) {
	n, err := tx.counter("label." + label)
	if err != nil {
		return 0, err
	}
	return n, tx.setCounter("label."+label, n+1)
}
