package store

import (
	"encoding/binary"
	"errors"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"attest/archive/record"
	"attest/archive/seal"
)

// Badger keeps stale copies of what was overwritten, so words cannot be taken
// out of an object in place. What is to stay is sealed anew under fresh leaves,
// and the old ones are taken out of the key trees: with them goes every copy.

const struckKind = "attest/struck"

// struck is the plaintext of a version that was struck out: what its name
// commits to, which holds no words, so that the custody log is accounted for.
type struck struct {
	Type     string         `json:"type"` // "attest/struck"
	V        int            `json:"v"`
	Envelope jsontext.Value `json:"envelope"`
	Salt     []byte         `json:"salt"`
}

func parseStruck(o Object, n uint32, plain []byte) (*Version, error) {
	var st struck
	var env envelope
	err := record.Decode(plain, &st)
	if err == nil && st.V != 1 {
		return nil, newer(string(o.ID), st.V)
	}
	if err == nil {
		err = record.Decode(st.Envelope, &env)
	}
	if err != nil || env.Type != "attest/version" || env.V != 1 || env.Object != o.ID || env.N != n || len(st.Salt) != 32 {
		return nil, damaged(string(o.ID), "a version that was struck out is malformed", err)
	}
	v := &Version{
		Object: o.ID, N: n, Parents: env.Parents, Time: env.Time, Author: env.Author, Sitting: env.Sitting,
		Envelope: st.Envelope, Salt: [32]byte(st.Salt), Struck: true,
	}
	v.Name = seal.VersionName(v.Salt, v.Envelope)
	return v, nil
}

// Moving says how an object gets other leaves.
type Moving struct {
	To     Leaf
	Strike func(n uint32) bool // versions of which only the envelope stays; nil: none
	Drafts bool                // what is half typed stays too
	Lose   []record.ID         // blobs whose keys do not come along
}

// Move seals what is to stay of an object under other leaves and returns its new
// head, and the names of the versions that it struck out. The objects that lie
// under the same leaf are moved each by itself. The newest version of an object
// cannot be struck out. A long account is written ahead, as with PutVersion.
func (tx *Tx) Move(o Object, m Moving) (Object, []string, error) {
	to := o
	to.Leaf, to.IDLeaf = m.To.Testimony, m.To.Identity
	kept := map[uint32]uint32{} // segments: child → new child
	w := &ahead{tx: tx, target: tx, fresh: map[uint32]bool{}}
	var names []string
	for n := uint32(1); n <= o.N; n++ {
		v, err := tx.VersionHead(o, n)
		if err != nil {
			return o, nil, w.drop(err)
		}
		if v.Struck || m.Strike != nil && n < o.N && m.Strike(n) {
			if !v.Struck {
				names = append(names, v.Name)
			}
			err = tx.strike(to, v)
		} else {
			err = w.version(o, to, v, kept)
		}
		if err != nil {
			return o, nil, w.drop(err)
		}
	}
	if err := w.commit(); err != nil {
		return o, nil, err
	}
	err := tx.scan(keyOf(tblSegment, o.ID), false, func(key, _ []byte) (bool, error) {
		if !w.fresh[binary.BigEndian.Uint32(key[18:])] {
			tx.after = append(tx.after, key)
		}
		return true, nil
	})
	if err == nil {
		err = errors.Join(tx.moveLoose(o, to, m.Drafts), tx.moveBlobs(o, to, m.Lose))
	}
	if err != nil {
		return o, nil, err
	}
	return to, names, tx.PutObject(to)
}

// strike keeps of a version what its envelope says.
func (tx *Tx) strike(to Object, v *Version) error {
	plain, err := record.Canonical(struck{Type: struckKind, V: 1, Envelope: v.Envelope, Salt: v.Salt[:]})
	if err != nil {
		return err
	}
	if err := tx.putUnderChild(tx.s.testimony, to.Leaf, keyN(tblVersion, to.ID, v.N), plain); err != nil {
		return err
	}
	return tx.delete(keyN(tblIdentity, to.ID, v.N))
}

// ahead writes segments in transactions of their own once they are many.
type ahead struct {
	tx, target *Tx
	size       int
	fresh      map[uint32]bool // children that it made
}

func (w *ahead) drop(err error) error {
	if w.target != w.tx {
		w.target.txn.Discard()
	}
	return err
}

func (w *ahead) commit() error {
	target := w.target
	w.target = w.tx
	return w.tx.commitStage(target)
}

// version seals a version under other leaves, with the segments that no other
// version brought along.
func (w *ahead) version(from, to Object, v *Version, kept map[uint32]uint32) error {
	tx := w.tx
	children := make([]Segment, len(v.Segments))
	for i, s := range v.Segments {
		child, ok := kept[s.Child]
		if !ok {
			var err error
			if child, err = w.segment(from, to, s.Child); err != nil {
				return err
			}
			kept[s.Child], w.fresh[child] = child, true
		}
		children[i].Child = child
	}
	moved := *v
	moved.Segments = children
	if err := tx.ReadIdentity(from, &moved); err != nil {
		return err
	}
	return tx.putParts(to, &moved)
}

func (w *ahead) segment(from, to Object, child uint32) (uint32, error) {
	const staged = 512 << 10
	tx := w.tx
	old, err := tx.s.child(tx.s.testimony, from.Leaf, child)
	if err != nil {
		return 0, err
	}
	plain, err := tx.segment(keyN(tblSegment, from.ID, child), old)
	if err != nil {
		return 0, err
	}
	if len(plain) < 32 {
		return 0, damaged(string(from.ID), "a segment is missing", nil)
	}
	if w.size += len(plain) + 128; w.size > staged {
		if err := w.commit(); err != nil {
			return 0, err
		}
		w.target, w.size = &Tx{s: tx.s, txn: tx.s.db.NewTransaction(true), write: true}, 0
	}
	n, err := tx.take(seqChild)
	if err != nil {
		return 0, err
	}
	k, err := tx.s.child(tx.s.testimony, to.Leaf, n)
	if err != nil {
		return 0, err
	}
	key := keyN(tblSegment, to.ID, n)
	if w.target != tx {
		w.target.staged = append(w.target.staged, key)
	}
	return n, w.target.setSealed(key, k, plain)
}

// moveLoose moves what is overwritten in place: the row, what stands about the
// object, drafts.
func (tx *Tx) moveLoose(from, to Object, drafts bool) error {
	for _, t := range []struct {
		table byte
		tree  TreeName
		keep  bool
	}{{tblRow, TestimonyTree, true}, {tblStanding, TestimonyTree, true}, {tblDraft, TestimonyTree, drafts}, {tblName, IdentityTree, drafts}} {
		err := tx.scan(keyOf(t.table, from.ID), true, func(key, raw []byte) (bool, error) {
			if !t.keep {
				return true, tx.delete(key)
			}
			old, err := tx.s.child(tx.s.tree(t.tree), leafOf(from, t.tree), 0)
			if err != nil {
				return false, err
			}
			plain, err := old.Open(raw, aad(key))
			if err != nil {
				return false, damaged(string(from.ID), "its record does not open", err)
			}
			k, err := tx.s.child(tx.s.tree(t.tree), leafOf(to, t.tree), 0)
			if err != nil {
				return false, err
			}
			return true, tx.setSealed(key, k, plain)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) moveBlobs(from, to Object, lose []record.ID) error {
	blobs, err := tx.BlobsOf(from.ID)
	if err != nil {
		return err
	}
	for id := range blobs {
		if slices.Contains(lose, id) {
			continue
		}
		raw, err := tx.get(keyOf(tblBlob, id))
		if err != nil {
			return err
		}
		key, err := tx.BlobKey(id)
		if err != nil {
			return err
		}
		if err := tx.PutBlobKey(id, to, TreeName(raw[0]), key); err != nil {
			return err
		}
	}
	return nil
}
