package store

import (
	"fmt"

	"attest/archive/record"
	"attest/archive/seal"
)

// Object is the head of a chain of versions. It holds no words, so it is sealed
// under the store key and can be listed without opening anything else.
type Object struct {
	Type    string    `json:"type"` // "object"
	V       int       `json:"v"`
	ID      record.ID `json:"id"`
	Parent  record.ID `json:"parent,omitempty"`  // its leaves are the parent's; empty: its own
	Leaf    uint32    `json:"leaf,omitempty"`    // in the testimony tree
	IDLeaf  uint32    `json:"idleaf,omitempty"`  // in the identity tree
	To      *Leaf     `json:"to,omitempty"`      // a Move has begun: some versions lie under these leaves already
	N       uint32    `json:"n"`                 // newest version, from 1
	Name    string    `json:"name,omitempty"`    // its salted name
	Batch   record.ID `json:"batch,omitempty"`   // the import it came with; unlisted while that is unfinished
	Removed bool      `json:"removed,omitempty"` // taken out of lists; can be put back
}

// NewObject numbers leaves for an object of its own, or, with a parent, makes
// one that lives and dies with it. It is not stored before its first version.
func (tx *Tx) NewObject(id, parent record.ID) (Object, error) {
	o := Object{Type: "object", V: 1, ID: id, Parent: parent}
	if parent != "" {
		p, err := tx.Object(parent)
		if err != nil {
			return Object{}, err
		}
		o.Leaf, o.IDLeaf = p.Leaf, p.IDLeaf
		return o, nil
	}
	var err error
	if o.Leaf, err = tx.take(seqTestimonyLeaf); err != nil {
		return Object{}, err
	}
	o.IDLeaf, err = tx.take(seqIdentityLeaf)
	return o, err
}

// Object returns an object's head, ErrNotFound where there is none, and
// seal.ErrDestroyed where there was one.
func (tx *Tx) Object(id record.ID) (Object, error) {
	if !id.Valid() {
		return Object{}, fmt.Errorf("%q: %w", id, ErrNotFound)
	}
	key := keyOf(tblObject, id)
	plain, err := tx.getSealed(key, tx.s.storeKey)
	if err != nil {
		return Object{}, err
	}
	if tx.s.isGone(id) { // its records may still be there, where a crash came between
		return Object{}, fmt.Errorf("%s: %w", id, seal.ErrDestroyed)
	}
	if plain == nil {
		return Object{}, fmt.Errorf("%s: %w", id, ErrNotFound)
	}
	return parseObject(id, plain)
}

func parseObject(id record.ID, plain []byte) (Object, error) {
	var o Object
	if err := record.Decode(plain, &o); err != nil || o.ID != id || o.Type != "object" || (o.Parent != "" && !o.Parent.Valid()) {
		return Object{}, damaged(string(id), "its head is malformed", err)
	}
	if o.V != 1 {
		return Object{}, newer(string(id), o.V)
	}
	return o, nil
}

// PutObject stores an object's head.
func (tx *Tx) PutObject(o Object) error {
	plain, err := record.Canonical(o)
	if err != nil {
		return err
	}
	return tx.setSealed(keyOf(tblObject, o.ID), tx.s.storeKey, plain)
}

// Objects calls fn for every object of the kind that was not destroyed, in the
// order of their IDs, which is no order of time.
func (tx *Tx) Objects(kind record.Kind, fn func(Object) error) error {
	return tx.scan([]byte{tblObject, byte(kind)}, true, func(key, raw []byte) (bool, error) {
		id, ok := idOf(key)
		if !ok {
			return false, damaged("records", "a key is malformed", nil)
		}
		plain, err := tx.s.storeKey.Open(raw, aad(key))
		if err != nil {
			return false, damaged(string(id), "its head does not open", err)
		}
		o, err := parseObject(id, plain)
		if err != nil {
			return false, err
		}
		if tx.s.isGone(id) {
			return true, nil
		}
		return true, fn(o)
	})
}

func (s *Store) child(t *seal.Tree, leaf, child uint32) (seal.Key, error) {
	return t.Child(s.replica, leaf, child)
}

// Row returns the object's list row, nil where it has none.
func (tx *Tx) Row(o Object) ([]byte, error) {
	k, err := tx.s.child(tx.s.testimony, o.Leaf, 0)
	if err != nil {
		return nil, err
	}
	return tx.getSealed(keyOf(tblRow, o.ID), k)
}

// PutRow stores the object's list row under the object's own leaf.
func (tx *Tx) PutRow(o Object, row []byte) error {
	k, err := tx.s.child(tx.s.testimony, o.Leaf, 0)
	if err != nil {
		return err
	}
	return tx.setSealed(keyOf(tblRow, o.ID), k, row)
}

func draftKey(o Object, slot record.ID) []byte {
	b := slot.Bytes()
	return append(keyOf(tblDraft, o.ID), b[:]...)
}

// Draft returns what a member was typing in the object, nil for nothing.
func (tx *Tx) Draft(o Object, slot record.ID) ([]byte, error) {
	k, err := tx.s.child(tx.s.testimony, o.Leaf, 0)
	if err != nil {
		return nil, err
	}
	return tx.getSealed(draftKey(o, slot), k)
}

// PutDraft overwrites the member's draft of the object; nil removes it.
func (tx *Tx) PutDraft(o Object, slot record.ID, draft []byte) error {
	key := draftKey(o, slot)
	if draft == nil {
		return tx.delete(key)
	}
	k, err := tx.s.child(tx.s.testimony, o.Leaf, 0)
	if err != nil {
		return err
	}
	return tx.setSealed(key, k, draft)
}

// IdentityDraft is Draft for the identity half: a name that is being typed is
// sealed apart from the rest, as a name that was saved is.
func (tx *Tx) IdentityDraft(o Object, slot record.ID) ([]byte, error) {
	k, err := tx.s.child(tx.s.identity, o.IDLeaf, 0)
	if err != nil {
		return nil, err
	}
	return tx.getSealed(nameKey(o, slot), k)
}

// PutIdentityDraft overwrites the member's draft of the identity half; nil
// removes it. The object must have an identity leaf.
func (tx *Tx) PutIdentityDraft(o Object, slot record.ID, draft []byte) error {
	key := nameKey(o, slot)
	if draft == nil {
		return tx.delete(key)
	}
	k, err := tx.s.child(tx.s.identity, o.IDLeaf, 0)
	if err != nil {
		return err
	}
	return tx.setSealed(key, k, draft)
}

func nameKey(o Object, slot record.ID) []byte {
	b := slot.Bytes()
	return append(keyOf(tblName, o.ID), b[:]...)
}

// BeginBatch marks an import as unfinished; its objects carry the batch's ID.
func (tx *Tx) BeginBatch(batch record.ID) error {
	return tx.setSealed(keyOf(tblBatch, batch), tx.s.storeKey, nil)
}

// EndBatch lists everything of the batch at once.
func (tx *Tx) EndBatch(batch record.ID) error { return tx.delete(keyOf(tblBatch, batch)) }

// Batches returns the imports that did not finish.
func (tx *Tx) Batches() (map[record.ID]bool, error) {
	open := map[record.ID]bool{}
	err := tx.scan([]byte{tblBatch}, true, func(key, raw []byte) (bool, error) {
		id, ok := idOf(key)
		if !ok {
			return false, damaged("records", "a key is malformed", nil)
		}
		if _, err := tx.s.storeKey.Open(raw, aad(key)); err != nil {
			return false, damaged(string(id), "its mark does not open", err)
		}
		open[id] = true
		return true, nil
	})
	return open, err
}
