package store

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"attest/archive/record"
	"attest/archive/seal"
)

// Tx is one reading or one change. It is used by one goroutine and not kept.
type Tx struct {
	s       *Store
	txn     *badger.Txn
	write   bool
	staged  [][]byte    // keys of segments written ahead, in transactions that began later
	after   [][]byte    // keys of segments to delete once this is committed
	gone    []record.ID // destroyed by this change
	head    *Head
	deleted int // keys, by DeleteObject
	logSize int64
}

// SetHead names the head that is written after this change is committed.
func (tx *Tx) SetHead(h Head) { tx.head = &h }

// unreadable turns a panic of Badger's on a block that was damaged while the
// vault is open into an error.
func unreadable(key []byte, err *error) {
	if p := recover(); p != nil {
		*err = damaged(objectName(key), "its record cannot be read", fmt.Errorf("%v", p))
	}
}

// get returns a copy of the raw value, nil when there is none.
func (tx *Tx) get(key []byte) (v []byte, err error) {
	defer unreadable(key, &err)
	item, err := tx.txn.Get(key)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, nil
	}
	if errors.Is(err, badger.ErrDBClosed) {
		return nil, ErrClosed
	}
	if err != nil {
		return nil, damaged(objectName(key), "its record cannot be read", err)
	}
	if v, err = item.ValueCopy(nil); err != nil {
		return nil, damaged(objectName(key), "its record cannot be read", err)
	}
	return v, nil
}

var errReading = errors.New("store: change in a reading transaction")

// maxValue keeps one record within a transaction and a value file of Badger's.
const maxValue = 2 << 20

func (tx *Tx) set(key, value []byte) error {
	if !tx.write {
		return errReading
	}
	if len(value) > maxValue {
		return fmt.Errorf("%w: a record of %d bytes, at most %d fit", ErrTooLarge, len(value), maxValue)
	}
	return writeError(tx.txn.Set(key, value))
}

func (tx *Tx) delete(key []byte) error {
	if !tx.write {
		return errReading
	}
	return writeError(tx.txn.Delete(key))
}

// objectName is what an error calls the owner of a key.
func objectName(key []byte) string {
	switch key[0] {
	case tblLog, tblHash:
		return "custody log"
	case tblSequence:
		return "records"
	}
	if id, ok := idOf(key); ok {
		return string(id)
	}
	return "records"
}

func (tx *Tx) getSealed(key []byte, k seal.Key) ([]byte, error) {
	raw, err := tx.get(key)
	if raw == nil || err != nil {
		return nil, err
	}
	plain, err := k.Open(raw, aad(key))
	if err != nil {
		return nil, damaged(objectName(key), "its record does not open", err)
	}
	if plain == nil {
		plain = []byte{} // empty, and there
	}
	return plain, nil
}

func (tx *Tx) setSealed(key []byte, k seal.Key, plain []byte) error {
	return tx.set(key, k.Seal(plain, aad(key)))
}

// withChild seals under a numbered child; the number stands in front.
func withChild(child uint32, sealed []byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, child), sealed...)
}

func splitChild(raw []byte) (uint32, []byte, bool) {
	if len(raw) < 4 {
		return 0, nil, false
	}
	return binary.BigEndian.Uint32(raw), raw[4:], true
}

// scan calls fn for each key with the prefix, in order, until fn returns false.
// Badger allows a change one iterator at a time, so there the keys are gathered
// before fn sees the first.
func (tx *Tx) scan(prefix []byte, values bool, fn func(key []byte, value []byte) (bool, error)) error {
	if !tx.write {
		return tx.iterate(prefix, values, fn)
	}
	var keys, found [][]byte
	err := tx.iterate(prefix, values, func(k, v []byte) (bool, error) {
		keys, found = append(keys, k), append(found, v)
		return true, nil
	})
	if err != nil {
		return err
	}
	for i, k := range keys {
		if more, err := fn(k, found[i]); err != nil || !more {
			return err
		}
	}
	return nil
}

func (tx *Tx) iterate(prefix []byte, values bool, fn func(key []byte, value []byte) (bool, error)) error {
	o := badger.DefaultIteratorOptions
	o.Prefix, o.PrefetchValues = prefix, values
	it := tx.txn.NewIterator(o)
	defer it.Close()
	for it.Rewind(); it.ValidForPrefix(prefix); it.Next() {
		key := it.Item().KeyCopy(nil)
		var v []byte
		if values {
			var err error
			if v, err = it.Item().ValueCopy(nil); err != nil {
				return damaged(objectName(key), "its record cannot be read", err)
			}
		}
		more, err := fn(key, v)
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// DeleteObject removes an object's records: head, row, drafts, versions and
// segments. Badger keeps stale copies of them; what makes them unreadable is
// the puncture of the object's leaf. The segments of a large account go right
// after the commit; what a crash leaves of them is swept at the next open.
func (tx *Tx) DeleteObject(id record.ID) error {
	const small = 4000
	var segments, keys [][]byte
	err := tx.scan(keyOf(tblSegment, id), false, func(k, _ []byte) (bool, error) {
		segments = append(segments, k)
		return true, nil
	})
	if err != nil {
		return err
	}
	if tx.deleted+len(segments) <= small {
		keys = segments
	} else {
		tx.after = append(tx.after, segments...)
	}
	for _, table := range []byte{tblVersion, tblIdentity, tblRow, tblDraft, tblName, tblStanding, tblObject} {
		err := tx.scan(keyOf(table, id), false, func(k, _ []byte) (bool, error) {
			keys = append(keys, k)
			return true, nil
		})
		if err != nil {
			return err
		}
	}
	tx.deleted += len(keys)
	for _, k := range keys {
		if err := tx.delete(k); err != nil {
			return err
		}
	}
	return nil
}

// Full says that this change has deleted so much that what else goes should go
// with the next: a transaction of Badger's takes some 26,000 keys.
func (tx *Tx) Full() bool { return tx.deleted > 4000 }
