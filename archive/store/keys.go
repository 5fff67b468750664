package store

import (
	"encoding/binary"

	"attest/archive/record"
)

// The letters that begin Badger's keys.
const (
	tblObject   = 'o' // object             → Object, under the store key
	tblVersion  = 'v' // object, number     → child ‖ version, under a child of its testimony leaf
	tblIdentity = 'w' // object, number     → child ‖ identity half, under a child of its identity leaf
	tblSegment  = 's' // object, child      → segment, under that child
	tblRow      = 'r' // object             → list row, under child 0
	tblDraft    = 'd' // object, slot       → draft, under child 0
	tblName     = 'e' // object, slot       → draft of its identity half, under child 0 of its identity leaf
	tblBlob     = 'b' // blob               → owner and wrapped key
	tblLog      = 'l' // position           → log leaf, under the log key
	tblHash     = 'h' // tlog storage index → 32 bytes; the checkpoint vouches for them
	tblSequence = 'q' // name               → next free number, under the store key
	tblBatch    = 'i' // batch              → an import that is not finished
	tblGone     = 'x' // object, version    → what was destroyed, under the store key; version 0: the whole object
	tblStanding = 'f' // object             → freeze and legal hold, under child 0
)

func keyOf(table byte, id record.ID) []byte {
	b := id.Bytes()
	k := make([]byte, 0, 18)
	k = append(k, table, byte(id.Kind()))
	return append(k, b[:]...)
}

func keyN(table byte, id record.ID, n uint32) []byte {
	return binary.BigEndian.AppendUint32(keyOf(table, id), n)
}

func keySeq(table byte, n int64) []byte {
	return binary.BigEndian.AppendUint64([]byte{table}, uint64(n))
}

// idOf reads the object back out of a key that keyOf or keyN made.
func idOf(key []byte) (record.ID, bool) {
	if len(key) < 18 {
		return "", false
	}
	id := record.IDFromBytes(record.Kind(key[1]), [16]byte(key[2:18]))
	return id, id.Valid()
}

// aad binds a sealed value to its place: a value moved to another key does not open.
func aad(key []byte) []byte { return append([]byte("attest/record/v1\x00"), key...) }
