package store

import (
	"crypto/rand"
	"fmt"
	"slices"

	"attest/archive/record"
	"attest/archive/seal"
)

// putSegments stores the segments that prev does not hold. A large account does
// not fit one transaction: it is written ahead in transactions of its own,
// which nothing refers to until this change commits.
func (tx *Tx) putSegments(o Object, v *Version, prev *Version) error {
	held := map[string]Segment{}
	if prev != nil {
		if prev.Object != o.ID {
			return fmt.Errorf("store: a version of %s cannot follow one of %s", o.ID, prev.Object)
		}
		for _, s := range prev.Segments {
			held[string(s.Body)] = s
		}
	}
	fresh := 0
	for _, s := range v.Segments {
		if _, ok := held[string(s.Body)]; !ok {
			fresh += len(s.Body) + 128
		}
	}
	target := tx
	size := 0
	for i := range v.Segments {
		s := &v.Segments[i]
		if h, ok := held[string(s.Body)]; ok {
			s.Salt, s.Child = h.Salt, h.Child
			continue
		}
		if fresh > staged && (target == tx || size > staged) {
			if err := tx.commitStage(target); err != nil {
				return err
			}
			target, size = &Tx{s: tx.s, txn: tx.s.db.NewTransaction(true), write: true}, 0
		}
		if err := target.putSegment(o, s); err != nil {
			if target != tx {
				target.txn.Discard()
			}
			return err
		}
		if target != tx {
			target.staged = append(target.staged, keyN(tblSegment, o.ID, s.Child))
		}
		size += len(s.Body) + 128
	}
	return tx.commitStage(target)
}

func (tx *Tx) commitStage(stage *Tx) error {
	if stage == tx {
		return nil
	}
	defer stage.txn.Discard()
	if err := needSpace(tx.s.free, tx.s.dir, 0); err != nil {
		return err
	}
	if err := writeError(stage.txn.Commit()); err != nil {
		return err
	}
	tx.staged = append(tx.staged, stage.staged...)
	return nil
}

func (tx *Tx) putSegment(o Object, s *Segment) error {
	_, _ = rand.Read(s.Salt[:])
	var err error
	if s.Child, err = tx.take(seqChild); err != nil {
		return err
	}
	k, err := tx.s.child(tx.s.testimony, o.Leaf, s.Child)
	if err != nil {
		return err
	}
	return tx.setSealed(keyN(tblSegment, o.ID, s.Child), k, append(slices.Clone(s.Salt[:]), s.Body...))
}

// segment reads what this change wrote ahead too: its own view is older.
func (tx *Tx) segment(key []byte, k seal.Key) (plain []byte, err error) {
	plain, err = tx.getSealed(key, k)
	if plain != nil || err != nil || len(tx.staged) == 0 {
		return plain, err
	}
	err = tx.s.View(func(later *Tx) error {
		plain, err = later.getSealed(key, k)
		return err
	})
	return plain, err
}

// unstage removes what a change that failed had written ahead.
func (s *Store) unstage(keys [][]byte) error {
	for part := range slices.Chunk(keys, 2000) {
		txn := s.db.NewTransaction(true)
		defer txn.Discard()
		tx := &Tx{s: s, txn: txn, write: true}
		for _, k := range part {
			if err := tx.delete(k); err != nil {
				return err
			}
		}
		if err := writeError(txn.Commit()); err != nil {
			return err
		}
	}
	return nil
}

// sweepSegments removes what a crash left of an account that was written ahead
// for an object that never came to be.
func (s *Store) sweepSegments() error {
	var orphans [][]byte
	err := s.View(func(tx *Tx) error {
		var last record.ID
		orphan := false
		return tx.scan([]byte{tblSegment}, false, func(key, _ []byte) (bool, error) {
			id, ok := idOf(key)
			if !ok {
				return false, damaged("records", "a key is malformed", nil)
			}
			if id != last {
				raw, err := tx.get(keyOf(tblObject, id))
				if err != nil {
					return false, err
				}
				last, orphan = id, raw == nil
			}
			if orphan {
				orphans = append(orphans, key)
			}
			return true, nil
		})
	})
	if err != nil {
		return err
	}
	return s.unstage(orphans)
}
