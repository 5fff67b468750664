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
//
// Versions that are more than fits one change are moved in several, before the
// one that Move is part of: the head says first to which leaves (Object.To), and
// each version is read under either. When that change fails, what was moved stays
// where it is, and the next Move of the object goes on, to the leaves of the first.
func (tx *Tx) Move(o Object, m Moving) (Object, []string, error) {
	if o.To != nil {
		m.To = *o.To
	}
	to := o
	to.Leaf, to.IDLeaf, to.To = m.To.Testimony, m.To.Identity, nil
	w := &ahead{tx: tx, target: tx, from: o, to: to, kept: map[uint32]uint32{}, fresh: map[uint32]bool{}}
	many, err := tx.versionsExceed(o, w.limit())
	if err == nil && (many || o.To != nil) {
		err = w.begin(m.To)
	}
	if err != nil {
		return o, nil, err
	}
	var names []string
	for n := uint32(1); n <= o.N; n++ {
		v, moved, err := tx.versionHead(o, n)
		strike := err == nil && m.Strike != nil && n < o.N && m.Strike(n)
		switch {
		case err != nil:
		case moved: // by a Move that did not end
			for _, s := range v.Segments {
				w.fresh[s.Child] = true
			}
			if v.Struck && strike {
				names = append(names, v.Name)
			}
		case strike && !v.Struck:
			names = append(names, v.Name)
			err = w.strike(v)
		case v.Struck:
			err = w.strike(v)
		default:
			err = w.version(v, n == o.N)
		}
		if err != nil {
			return o, nil, w.drop(err)
		}
	}
	if err := w.commit(); err != nil {
		return o, nil, err
	}
	err = tx.scan(keyOf(tblSegment, o.ID), false, func(key, _ []byte) (bool, error) {
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

// versionsExceed reports whether the versions of an object are more bytes than
// that, segments not counted.
func (tx *Tx) versionsExceed(o Object, limit int) (bool, error) {
	size := 0
	for _, table := range []byte{tblVersion, tblIdentity} {
		err := tx.iterate(keyOf(table, o.ID), true, func(_, raw []byte) (bool, error) {
			size += len(raw) + 128
			return size <= limit, nil
		})
		if err != nil {
			return false, err
		}
	}
	return size > limit, nil
}

// ahead writes segments in transactions of their own once they are many, and
// versions where all of them are.
type ahead struct {
	tx, target *Tx
	from, to   Object
	many       bool // versions too
	size       int
	kept       map[uint32]uint32 // segments: child → new child
	fresh      map[uint32]bool   // children that stay
}

// staged is how many bytes are written in one transaction ahead of a change.
const staged = 512 << 10

func (w *ahead) limit() int {
	if n := w.tx.s.stage; n > 0 {
		return n
	}
	return staged
}

// begin has the head say that the object is being moved, before any of its
// versions is.
func (w *ahead) begin(to Leaf) error {
	w.many = true
	if w.from.To == nil {
		err := w.tx.s.View(func(now *Tx) error { // without what this change has put into it
			o, err := now.Object(w.from.ID)
			if err != nil {
				return err
			}
			o.To = &to
			mark := w.stage()
			if err := mark.PutObject(o); err != nil {
				mark.txn.Discard()
				return err
			}
			return w.tx.commitStage(mark)
		})
		if err != nil {
			return err
		}
		w.from.To = &to
	}
	w.target, w.size = w.stage(), 0
	return nil
}

func (w *ahead) stage() *Tx {
	return &Tx{s: w.tx.s, txn: w.tx.s.db.NewTransaction(true), write: true}
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

// room begins another transaction where so many bytes more are too many for this one.
func (w *ahead) room(n int) error {
	if w.size += n; w.size <= w.limit() {
		return nil
	}
	if err := w.commit(); err != nil {
		return err
	}
	w.target, w.size = w.stage(), n
	return nil
}

// place is where a version is written: the newest, which the change itself may
// have put, with the change.
func (w *ahead) place(newest bool, size int) (*Tx, error) {
	if newest || !w.many {
		return w.tx, nil
	}
	err := w.room(size)
	return w.target, err
}

// strike keeps of a version what its envelope says.
func (w *ahead) strike(v *Version) error {
	plain, err := record.Canonical(struck{Type: struckKind, V: 1, Envelope: v.Envelope, Salt: v.Salt[:]})
	if err != nil {
		return err
	}
	tx, err := w.place(false, len(plain)+256)
	if err != nil {
		return err
	}
	if err := tx.putUnderChild(tx.s.testimony, w.to.Leaf, keyN(tblVersion, w.to.ID, v.N), plain); err != nil {
		return err
	}
	return tx.delete(keyN(tblIdentity, w.to.ID, v.N))
}

// version seals a version under the other leaves, with the segments that no other
// version brought along.
func (w *ahead) version(v *Version, newest bool) error {
	children := make([]Segment, len(v.Segments))
	for i, s := range v.Segments {
		child, ok := w.kept[s.Child]
		if !ok {
			var err error
			if child, err = w.segment(s.Child); err != nil {
				return err
			}
			w.kept[s.Child], w.fresh[child] = child, true
		}
		children[i].Child = child
	}
	moved := *v
	moved.Segments = children
	if err := w.tx.ReadIdentity(w.from, &moved); err != nil {
		return err
	}
	tx, err := w.place(newest, len(moved.Facts)+len(moved.Envelope)+8*len(children)+len(moved.Identity)+512)
	if err != nil {
		return err
	}
	return tx.putParts(w.to, &moved)
}

// segment seals a segment under the other leaves, unless it lies there.
func (w *ahead) segment(child uint32) (uint32, error) {
	plain, moved, err := w.tx.segmentOf(w.from, child)
	if err != nil || moved {
		return child, err
	}
	if err := w.room(len(plain) + 128); err != nil {
		return 0, err
	}
	n, err := w.tx.take(seqChild)
	if err != nil {
		return 0, err
	}
	k, err := w.tx.s.child(w.tx.s.testimony, w.to.Leaf, n)
	if err != nil {
		return 0, err
	}
	key := keyN(tblSegment, w.to.ID, n)
	if w.target != w.tx && !w.many { // else versions that are on the disk cite it
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
