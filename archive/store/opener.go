package store

import (
	"encoding/binary"
	"errors"
	"fmt"

	"attest/archive/record"
	"attest/archive/seal"
)

// Opener opens records that lie somewhere else than in a store, as a Snapshot
// handed them out, and counts what they are. It writes nothing. Heads get every
// head first, then Record every record, in the order of the keys. It is used by one
// goroutine.
type Opener struct {
	s     *Store // its keys alone
	heads map[[17]byte]Leaf
	to    map[[17]byte]Leaf // of objects that are being moved
	// shut are segments that do not open: of an object that was moved, left under the
	// leaf of before by a disk that failed, which no version cites.
	shut  map[[17]byte]map[uint32]bool
	count Counted
	// Facts is given the facts of each version that has any, of one object in their
	// order; it must not keep them. nil: nobody asks.
	Facts func(id record.ID, facts []byte) error
}

// Counted is what an Opener opened.
type Counted struct {
	Testimonies, Exhibits int64
	Objects               int64 // of all kinds
	Versions              int64
	Entries               int64 // of the custody log
	Closed                int64 // records of which the keys were destroyed
}

// NewOpener takes the keys of o, which stay the caller's. Close it after use.
func NewOpener(o Options) *Opener {
	s := &Store{
		storeKey: o.Office.Derive("attest/store/v1"), logKey: o.Office.Derive("attest/log/v1"),
		testimony: o.Testimony, identity: o.Identity, replica: o.Replica.Bytes(),
	}
	return &Opener{s: s, heads: map[[17]byte]Leaf{}, to: map[[17]byte]Leaf{}, shut: map[[17]byte]map[uint32]bool{}}
}

// Close wipes the keys that are its own.
func (o *Opener) Close() {
	o.s.storeKey.Wipe()
	o.s.logKey.Wipe()
}

// Counted is what was opened so far.
func (o *Opener) Counted() Counted { return o.count }

// Head takes the record of an object's head; others it leaves.
func (o *Opener) Head(key, value []byte) error {
	if len(key) != 18 || key[0] != tblObject {
		return nil
	}
	id, ok := idOf(key)
	if !ok {
		return damaged("records", "a key is malformed", nil)
	}
	plain, err := o.s.storeKey.Open(value, aad(key))
	if err != nil {
		return damaged(string(id), "its head does not open", err)
	}
	head, err := parseObject(id, plain)
	if err != nil {
		return err
	}
	o.heads[[17]byte(key[1:])] = LeafOf(head)
	if head.To != nil {
		o.to[[17]byte(key[1:])] = *head.To
	}
	o.count.Objects++
	switch id.Kind() {
	case record.KindTestimony:
		o.count.Testimonies++
	case record.KindExhibit:
		o.count.Exhibits++
	}
	return nil
}

// Record opens a record in its place. What was destroyed is counted and is no
// error.
//
// Errors: DamagedError; seal.ErrNewerFormat.
func (o *Opener) Record(key, value []byte) error {
	if len(key) == 0 {
		return damaged("records", "a key is empty", nil)
	}
	switch key[0] {
	case tblHash: // not sealed: it follows from the log's leaves
		return nil
	case tblLog:
		_, err := o.opened(o.s.logKey, key, value, aad(key))
		if err == nil {
			o.count.Entries++
		}
		return err
	case tblObject, tblSequence, tblBatch, tblGone:
		_, err := o.opened(o.s.storeKey, key, value, aad(key))
		return err
	case tblBlob:
		k, err := o.BlobKey(key, value)
		k.Wipe()
		return o.closed(err)
	case tblVersion, tblIdentity, tblSegment, tblRow, tblDraft, tblName, tblStanding:
		return o.closed(o.ofObject(key, value))
	}
	return fmt.Errorf("records: a table %q that this version of the program does not know: %w", key[0], seal.ErrNewerFormat)
}

// closed counts what the keys were destroyed of.
func (o *Opener) closed(err error) error {
	if errors.Is(err, seal.ErrDestroyed) {
		o.count.Closed++
		return nil
	}
	return err
}

func (o *Opener) opened(k seal.Key, key, sealed, bound []byte) ([]byte, error) {
	plain, err := k.Open(sealed, bound)
	if err != nil {
		return nil, damaged(objectName(key), "its record does not open", err)
	}
	return plain, nil
}

func (o *Opener) ofObject(key, value []byte) error {
	id, ok := idOf(key)
	if !ok {
		return damaged("records", "a key is malformed", nil)
	}
	leaf, ok := o.heads[[17]byte(key[1:18])]
	if !ok {
		return nil // written ahead for an object that never came to be
	}
	err := o.underLeaf(leaf, id, key, value)
	if to, moving := o.to[[17]byte(key[1:18])]; moving && err != nil {
		err = o.underLeaf(to, id, key, value)
	}
	if errors.Is(err, ErrDamaged) && key[0] == tblSegment && len(key) == 22 {
		of := [17]byte(key[1:18])
		if o.shut[of] == nil {
			o.shut[of] = map[uint32]bool{}
		}
		o.shut[of][binary.BigEndian.Uint32(key[18:])] = true
		return nil
	}
	return err
}

func (o *Opener) underLeaf(leaf Leaf, id record.ID, key, value []byte) error {
	tree, at, ok := o.s.testimony, leaf.Testimony, true
	if key[0] == tblIdentity || key[0] == tblName {
		tree, at = o.s.identity, leaf.Identity
	}
	child, sealed, bound := uint32(0), value, aad(key)
	switch key[0] {
	case tblVersion, tblIdentity:
		if child, sealed, ok = splitChild(value); !ok || len(key) != 22 {
			return damaged(string(id), "a version is too short", nil)
		}
		bound = binary.BigEndian.AppendUint32(bound, child)
	case tblSegment:
		if len(key) != 22 {
			return damaged(string(id), "a segment's key is malformed", nil)
		}
		child = binary.BigEndian.Uint32(key[18:])
	}
	k, err := o.s.child(tree, at, child)
	if err != nil {
		return err
	}
	defer k.Wipe()
	plain, err := o.opened(k, key, sealed, bound)
	if err != nil {
		return err
	}
	defer clear(plain)
	if key[0] != tblVersion {
		return nil
	}
	o.count.Versions++
	v, err := parseStored(Object{ID: id}, binary.BigEndian.Uint32(key[18:]), plain)
	if err != nil {
		return err
	}
	for _, s := range v.Segments { // the table of segments comes first
		if o.shut[[17]byte(key[1:18])][s.Child] {
			return damaged(string(id), "a segment does not open", nil)
		}
	}
	if o.Facts == nil || v.Struck {
		return nil
	}
	return o.Facts(id, v.Facts)
}

// BlobKey unwraps the key of a blob out of its record.
//
// Errors: DamagedError; seal.ErrDestroyed.
func (o *Opener) BlobKey(key, value []byte) (seal.Key, error) {
	id, ok := idOf(key)
	if !ok || len(value) < blobClear {
		return seal.Key{}, damaged("records", "a blob's key is malformed", nil)
	}
	leaf, ok := o.heads[[17]byte(value[1:18])]
	if !ok {
		return seal.Key{}, damaged(string(id), "whose its key is cannot be told", nil)
	}
	tree, at := o.s.testimony, leaf.Testimony
	if TreeName(value[0]) == IdentityTree {
		tree, at = o.s.identity, leaf.Identity
	}
	k, err := o.s.child(tree, at, binary.BigEndian.Uint32(value[18:blobClear]))
	if err != nil {
		return seal.Key{}, err
	}
	defer k.Wipe()
	plain, err := o.opened(k, key, value[blobClear:], append(aad(key), value[:blobClear]...))
	if err != nil {
		return seal.Key{}, err
	}
	defer clear(plain)
	if len(plain) != len(seal.Key{}) {
		return seal.Key{}, damaged(string(id), "its key has a wrong length", nil)
	}
	return seal.Key(plain), nil
}
