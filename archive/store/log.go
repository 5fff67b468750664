package store

import (
	"encoding/binary"

	"github.com/dgraph-io/badger/v4"
	"golang.org/x/mod/sumdb/tlog"
)

// LogSize is the number of leaves, those of this change included.
func (tx *Tx) LogSize() (int64, error) {
	if tx.logSize >= 0 {
		return tx.logSize, nil
	}
	n, err := tx.countLog()
	tx.logSize = n
	return n, err
}

// AppendLeaf stores the next leaf and the tree hashes it completes.
func (tx *Tx) AppendLeaf(leaf []byte) error {
	n, err := tx.LogSize()
	if err != nil {
		return err
	}
	if err := tx.setSealed(keySeq(tblLog, n), tx.s.logKey, leaf); err != nil {
		return err
	}
	return tx.putHashes(n, tlog.RecordHash(leaf))
}

// putHashes stores the tree hashes that the leaf at n completes.
func (tx *Tx) putHashes(n int64, leaf tlog.Hash) error {
	hashes, err := tlog.StoredHashesForRecordHash(n, leaf, tx)
	if err != nil {
		return damaged("custody log", "its tree cannot be continued", err)
	}
	at := tlog.StoredHashIndex(0, n)
	for i, h := range hashes {
		if err := tx.set(keySeq(tblHash, at+int64(i)), h[:]); err != nil {
			return err
		}
	}
	tx.logSize = n + 1
	return nil
}

// Leaf returns the leaf at a position.
func (tx *Tx) Leaf(n int64) ([]byte, error) {
	leaf, err := tx.getSealed(keySeq(tblLog, n), tx.s.logKey)
	if err == nil && leaf == nil {
		err = damaged("custody log", "an entry is missing", nil)
	}
	return leaf, err
}

// ReadHashes makes a Tx a tlog.HashReader.
func (tx *Tx) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		raw, err := tx.get(keySeq(tblHash, x))
		if err != nil {
			return nil, err
		}
		if len(raw) != tlog.HashSize {
			return nil, damaged("custody log", "a hash of its tree is missing", nil)
		}
		copy(out[i][:], raw)
	}
	return out, nil
}

func (s *Store) countLog() (n int64, err error) {
	err = s.View(func(tx *Tx) error {
		n, err = tx.countLog()
		return err
	})
	return n, err
}

// countLog finds the last position; the positions before it are the business
// of the replay (custody).
func (tx *Tx) countLog() (n int64, err error) {
	defer func() {
		if p := recover(); p != nil { // Badger panics on a table that does not pass its checksum
			n, err = 0, damaged("custody log", "Badger cannot read it", nil)
		}
	}()
	o := badger.DefaultIteratorOptions
	o.Reverse, o.PrefetchValues = true, false
	it := tx.txn.NewIterator(o)
	defer it.Close()
	it.Seek([]byte{tblLog, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	if !it.ValidForPrefix([]byte{tblLog}) {
		return 0, nil
	}
	key := it.Item().KeyCopy(nil)
	if len(key) != 9 {
		return 0, damaged("custody log", "a key is malformed", nil)
	}
	return int64(binary.BigEndian.Uint64(key[1:])) + 1, nil
}
