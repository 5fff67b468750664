package store

import (
	"encoding/binary"
	"slices"

	"attest/archive/record"
	"attest/archive/seal"
)

// Leaf numbers an object's leaves in the two key trees.
type Leaf struct {
	Testimony uint32 `json:"testimony"`
	Identity  uint32 `json:"identity"`
}

// Destroyed is what stays of something that was destroyed: that it was there.
// It is written before anything is done, so that what a crash cut short is
// finished at the next open, and it stays for good: a vault that is brought back
// from before can do the same again. It holds no words, and is sealed under the
// store key at x ‖ ID ‖ BE32 version.
type Destroyed struct {
	Type string    `json:"type"` // "destroyed"
	V    int       `json:"v"`
	ID   record.ID `json:"id"`
	N    uint32    `json:"n,omitempty"` // one version alone was struck out
	// Name is that version's, so that no other one of that number is taken for it.
	Name  string    `json:"name,omitempty"`
	Label string    `json:"label,omitempty"`
	At    string    `json:"at"`   // RFC 3339
	By    record.ID `json:"by"`   // the member's slot
	Code  string    `json:"code"` // why
	// Objects are those that go, ID and what belongs to it; none where a version is struck out.
	Objects []record.ID `json:"objects,omitempty"`
	// Blobs are the files that go.
	Blobs []record.ID `json:"blobs,omitempty"`
	// Roots are objects that quote it, or lie under the same leaf: what is to stay of
	// each is sealed under leaves of its own.
	Roots []record.ID `json:"roots,omitempty"`
	// Persons are whom it tells of: what was written about them by hand, in what
	// quotes it, goes too.
	Persons []record.ID `json:"persons,omitempty"`
	// Told are persons of whom it ever told, or who were said to be one with those, and
	// Since (RFC 3339) when it was made: by these is judged what quotes it and was
	// written before words remembered what they were drawn from.
	Told  []record.ID `json:"told,omitempty"`
	Since string      `json:"since,omitempty"`
	// Leaves are taken out of both trees.
	Leaves []Leaf `json:"leaves"`
	Done   bool   `json:"done,omitempty"`
}

// Doomed reports whether an object goes.
func (d Destroyed) Doomed(id record.ID) bool { return slices.Contains(d.Objects, id) }

// PutDestroyed keeps d, in place of what was kept of the same. From the change's
// commit on Object knows none of its objects.
func (tx *Tx) PutDestroyed(d Destroyed) error {
	d.Type, d.V = "destroyed", 1
	plain, err := record.Canonical(d)
	if err != nil {
		return err
	}
	tx.gone = append(tx.gone, d.Objects...)
	return tx.setSealed(keyN(tblGone, d.ID, d.N), tx.s.storeKey, plain)
}

// Destroyed lists what was destroyed, in the order of IDs.
func (tx *Tx) Destroyed() ([]Destroyed, error) {
	var out []Destroyed
	err := tx.scan([]byte{tblGone}, true, func(key, raw []byte) (bool, error) {
		if _, ok := idOf(key); !ok || len(key) != 22 {
			return false, damaged("records", "a key is malformed", nil)
		}
		d, err := parseDestroyed(tx.s.storeKey, key, raw)
		if err != nil {
			return false, err
		}
		out = append(out, d)
		return true, nil
	})
	return out, err
}

func parseDestroyed(k seal.Key, key, raw []byte) (d Destroyed, err error) {
	id, _ := idOf(key)
	plain, err := k.Open(raw, aad(key))
	if err != nil {
		return d, damaged(string(id), "what is kept of its destruction does not open", err)
	}
	if err := record.Decode(plain, &d); err != nil || d.Type != "destroyed" || d.ID != id || d.N != binary.BigEndian.Uint32(key[18:]) {
		return Destroyed{}, damaged(string(id), "what is kept of its destruction is malformed", err)
	}
	if d.V != 1 {
		return Destroyed{}, newer(string(id), d.V)
	}
	return d, nil
}

func (s *Store) loadGone(tx *Tx) error {
	list, err := tx.Destroyed()
	for _, d := range list {
		for _, id := range d.Objects {
			s.gone.Store(id, true)
		}
	}
	return err
}

func (s *Store) isGone(id record.ID) bool {
	_, ok := s.gone.Load(id)
	return ok
}

// NewLeaf numbers leaves that nothing lies under yet.
func (tx *Tx) NewLeaf() (l Leaf, err error) {
	if l.Testimony, err = tx.take(seqTestimonyLeaf); err == nil {
		l.Identity, err = tx.take(seqIdentityLeaf)
	}
	return l, err
}

// LeavesAfter counts on to behind l, where the counters are not there yet: a
// vault from before must not number something new with a leaf that is destroyed.
func (tx *Tx) LeavesAfter(l Leaf) error {
	for _, c := range []struct {
		name string
		n    uint32
	}{{seqTestimonyLeaf, l.Testimony}, {seqIdentityLeaf, l.Identity}} {
		for {
			next, err := tx.take(c.name)
			if err != nil {
				return err
			}
			if next > c.n {
				break
			}
		}
	}
	return nil
}

// LeafOf is the leaf that an object lies under.
func LeafOf(o Object) Leaf { return Leaf{o.Leaf, o.IDLeaf} }

// LeavesOf are the leaves under which something of an object lies: its own, and
// those to which it is being moved.
func LeavesOf(o Object) []Leaf {
	if o.To == nil {
		return []Leaf{LeafOf(o)}
	}
	return []Leaf{LeafOf(o), *o.To}
}

// in is a leaf's number in a tree.
func (l Leaf) in(t TreeName) uint32 {
	if t == IdentityTree {
		return l.Identity
	}
	return l.Testimony
}

// Derives reports whether a tree still has a key for any of the leaves.
func (s *Store) Derives(leaves []Leaf) bool {
	for _, l := range leaves {
		if _, err := s.testimony.Child(s.replica, l.Testimony, 0); err == nil {
			return true
		}
		if _, err := s.identity.Child(s.replica, l.Identity, 0); err == nil {
			return true
		}
	}
	return false
}

// Puncture takes leaves out of both trees in memory. What opens them is gone
// once both key files are written.
func (s *Store) Puncture(leaves []Leaf) {
	for _, l := range leaves {
		s.testimony.Puncture(s.replica, l.Testimony)
		s.identity.Puncture(s.replica, l.Identity)
	}
}

// Under lists the objects that lie under one of the leaves, those destroyed
// included.
func (tx *Tx) Under(leaves []Leaf) ([]Object, error) {
	var out []Object
	err := tx.scan([]byte{tblObject}, true, func(key, raw []byte) (bool, error) {
		id, ok := idOf(key)
		if !ok {
			return false, damaged("records", "a key is malformed", nil)
		}
		plain, err := tx.s.storeKey.Open(raw, aad(key))
		if err != nil {
			return false, damaged(string(id), "its head does not open", err)
		}
		o, err := parseObject(id, plain)
		if err == nil && slices.ContainsFunc(LeavesOf(o), func(l Leaf) bool { return slices.Contains(leaves, l) }) {
			out = append(out, o)
		}
		return true, err
	})
	return out, err
}

// BlobsOf lists the blobs whose keys belong to the objects. It opens nothing.
func (tx *Tx) BlobsOf(owners ...record.ID) (map[record.ID]record.ID, error) {
	out := map[record.ID]record.ID{}
	err := tx.scan([]byte{tblBlob}, true, func(key, raw []byte) (bool, error) {
		id, ok := idOf(key)
		if !ok || len(raw) < blobClear {
			return false, damaged("records", "a blob's key is malformed", nil)
		}
		owner := record.IDFromBytes(record.Kind(raw[1]), [16]byte(raw[2:18]))
		if slices.Contains(owners, owner) {
			out[id] = owner
		}
		return true, nil
	})
	return out, err
}

func (tx *Tx) childZero(o Object) (seal.Key, error) { return tx.s.child(tx.s.testimony, o.Leaf, 0) }

// Standing returns what stands about an object beside its versions, nil for
// nothing. It ends with the object.
func (tx *Tx) Standing(o Object) ([]byte, error) {
	k, err := tx.childZero(o)
	if err != nil {
		return nil, err
	}
	return tx.getSealed(keyOf(tblStanding, o.ID), k)
}

// PutStanding overwrites it; nil removes it.
func (tx *Tx) PutStanding(o Object, plain []byte) error {
	if plain == nil {
		return tx.delete(keyOf(tblStanding, o.ID))
	}
	k, err := tx.childZero(o)
	if err != nil {
		return err
	}
	return tx.setSealed(keyOf(tblStanding, o.ID), k, plain)
}

// Standings calls fn for each object about which something stands.
func (tx *Tx) Standings(fn func(o Object, plain []byte) error) error {
	return tx.scan([]byte{tblStanding}, false, func(key, _ []byte) (bool, error) {
		id, ok := idOf(key)
		if !ok {
			return false, damaged("records", "a key is malformed", nil)
		}
		if tx.s.isGone(id) {
			return true, nil
		}
		o, err := tx.Object(id)
		if err != nil {
			return false, err
		}
		plain, err := tx.Standing(o)
		if err != nil {
			return false, err
		}
		return true, fn(o, plain)
	})
}

// HasHead reports whether the head of an object is still among the records.
func (tx *Tx) HasHead(id record.ID) (bool, error) {
	raw, err := tx.get(keyOf(tblObject, id))
	return raw != nil, err
}
