package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"attest/archive/record"
	"attest/archive/seal"
)

// many makes an object of so many versions that they do not fit one transaction
// of Badger's: facts of 100 KB each, an identity half, a paragraph that all have
// and one of its own.
func many(t testing.TB, s *Store, versions int) record.ID {
	t.Helper()
	id := record.NewID(record.KindTestimony)
	for n := range versions {
		facts := fmt.Sprintf(`{"n":%d,"x":%q}`, n, strings.Repeat("x", 100<<10))
		_, err := put(s, id, facts, fmt.Sprintf(`{"name":"invented %d"}`, n), `"first"`, fmt.Sprintf(`"own %d"`, n))
		must(t, err)
	}
	return id
}

func move(s *Store, id record.ID, strike uint32, then func(*Tx) error) (struck []string, err error) {
	err = logged(s, func(tx *Tx) error {
		o, err := tx.Object(id)
		if err != nil {
			return err
		}
		m := Moving{Strike: func(n uint32) bool { return n == strike }}
		if m.To, err = tx.NewLeaf(); err != nil {
			return err
		}
		if _, struck, err = tx.Move(o, m); err != nil {
			return err
		}
		return then(tx)
	})
	return struck, err
}

func fine(*Tx) error { return nil }

// all reads every version of an object but those that were struck out.
func all(t testing.TB, s *Store, id record.ID, versions int, struck uint32) {
	t.Helper()
	for n := range uint32(versions) {
		if n+1 == struck {
			err := s.View(func(tx *Tx) error {
				o, err := tx.Object(id)
				must(t, err)
				_, err = tx.Version(o, struck)
				return err
			})
			if !errors.Is(err, seal.ErrDestroyed) {
				t.Errorf("version %d: %v", struck, err)
			}
			continue
		}
		v := get(t, s, id, n+1)
		if b := bodies(v); len(b) != 2 || b[0] != `"first"` || b[1] != fmt.Sprintf(`"own %d"`, n) || string(v.Identity) != fmt.Sprintf(`{"name":"invented %d"}`, n) {
			t.Errorf("version %d: %q, %s", n+1, b, v.Identity)
		}
	}
}

func segmentsOf(t testing.TB, s *Store, id record.ID) (n int) {
	t.Helper()
	must(t, s.View(func(tx *Tx) error {
		return tx.scan(keyOf(tblSegment, id), false, func(_, _ []byte) (bool, error) { n++; return true, nil })
	}))
	return n
}

// A disk that fails after the change leaves segments under the leaf of before. No
// version has them, and they are in nobody's way.
func TestSegmentsLeftByAMoveAreInNobodysWay(t *testing.T) {
	s := create(t, t.TempDir())
	id := many(t, s, 2)
	left := map[string][]byte{}
	must(t, s.View(func(tx *Tx) error {
		return tx.scan(keyOf(tblSegment, id), true, func(k, v []byte) (bool, error) { left[string(k)] = v; return true, nil })
	}))
	_, err := move(s, id, 1, fine)
	must(t, err)
	must(t, s.Update(func(tx *Tx) error {
		for k, v := range left {
			if err := tx.set([]byte(k), v); err != nil {
				return err
			}
		}
		return nil
	}))
	all(t, s, id, 2, 1)
	opener := NewOpener(keys(t))
	for _, do := range []func(key, value []byte) error{opener.Head, opener.Record} {
		must(t, s.Snapshot(func(snap *Snapshot) error { return snap.Records(do) }))
	}
	fresh, dir := keys(t), t.TempDir()
	fresh.Office = seal.Key{9}
	must(t, s.Reseal(context.Background(), dir, fresh, nil, func(tx *Tx) error {
		o, err := tx.Object(id)
		if err == nil {
			_, err = tx.Version(o, 2)
		}
		return err
	}))
}

// What does not fit one transaction is moved in several; nothing of it opens
// under the leaves of before, and all of it under the new ones.
func TestAnObjectOfManyVersionsIsMoved(t *testing.T) {
	const versions = 30
	s := create(t, t.TempDir())
	id := many(t, s, versions)
	var was Leaf
	must(t, s.View(func(tx *Tx) error { o, err := tx.Object(id); was = LeafOf(o); return err }))
	struck, err := move(s, id, 7, fine)
	must(t, err)
	if len(struck) != 1 {
		t.Errorf("struck out: %v", struck)
	}
	s.Puncture([]Leaf{was})
	all(t, s, id, versions, 7)
	must(t, s.View(func(tx *Tx) error {
		o, err := tx.Object(id)
		if o.To != nil || LeafOf(o) == was {
			t.Errorf("its head is %+v", o)
		}
		return err
	}))
	if n := segmentsOf(t, s, id); n != versions { // one was struck out; one all have
		t.Errorf("%d segments are left", n)
	}
}

// A move of which the change fails, or that a crash cuts off, leaves an object
// that is read, saved and moved on.
func TestAMoveThatBreaksOffGoesOn(t *testing.T) {
	const versions = 12
	dir := t.TempDir()
	s := create(t, dir)
	s.stage = 256 << 10
	id := many(t, s, versions)
	var was Leaf
	must(t, s.View(func(tx *Tx) error { o, err := tx.Object(id); was = LeafOf(o); return err }))
	boom := errors.New("invented failure")
	if _, err := move(s, id, 3, func(*Tx) error { return boom }); !errors.Is(err, boom) {
		t.Fatal(err)
	}
	var to Leaf
	must(t, s.View(func(tx *Tx) error {
		o, err := tx.Object(id)
		if err != nil || o.To == nil || LeafOf(o) != was {
			t.Fatalf("its head is %+v, %v", o, err)
		}
		to = *o.To
		for n, moved := range map[uint32]bool{1: true, versions: false} {
			if _, is, err := tx.versionHead(o, n); err != nil || is != moved {
				t.Errorf("version %d has moved: %v, %v", n, is, err)
			}
		}
		under, err := tx.Under([]Leaf{to})
		if len(under) != 1 {
			t.Errorf("under the new leaves lie %v", under)
		}
		return err
	}))
	all(t, s, id, versions, 3)
	must(t, s.Abandon()) // as a crash
	s = open(t, dir)
	s.stage = 256 << 10
	all(t, s, id, versions, 3)
	// What is saved meanwhile has a paragraph that has moved and one that has not.
	_, err := put(s, id, `{"n":12}`, `{"name":"invented 12"}`, `"first"`, `"own 12"`)
	must(t, err)
	all(t, s, id, versions+1, 3)
	opener := NewOpener(keys(t))
	for _, do := range []func(key, value []byte) error{opener.Head, opener.Record} {
		must(t, s.Snapshot(func(snap *Snapshot) error { return snap.Records(do) }))
	}
	if c := opener.Counted(); c.Versions != versions+1 || c.Testimonies != 1 {
		t.Errorf("in between there are %+v", c)
	}
	struck, err := move(s, id, 3, fine)
	must(t, err)
	if len(struck) != 1 {
		t.Errorf("the version that was struck out before is not named: %v", struck)
	}
	s.Puncture([]Leaf{was})
	all(t, s, id, versions+1, 3)
	must(t, s.View(func(tx *Tx) error {
		o, err := tx.Object(id)
		if o.To != nil || LeafOf(o) != to {
			t.Errorf("its head is %+v, and it was being moved to %+v", o, to)
		}
		return err
	}))
	if n := segmentsOf(t, s, id); n != versions+2 { // what all have came along twice
		t.Errorf("%d segments are left", n)
	}
}

// Objects that go together are more keys than a transaction of Badger's takes.
func TestManyObjectsGoInOneChange(t *testing.T) {
	s := create(t, t.TempDir())
	var ids []record.ID
	segments := make([]string, 3500)
	for i := range segments {
		segments[i] = fmt.Sprint(i)
	}
	for range 8 {
		ids = append(ids, record.NewID(record.KindTestimony))
		_, err := put(s, ids[len(ids)-1], `{}`, "", segments...)
		must(t, err)
	}
	must(t, logged(s, func(tx *Tx) error {
		for _, id := range ids {
			if err := tx.DeleteObject(id); err != nil {
				return err
			}
		}
		return nil
	}))
	for _, id := range ids {
		if n := segmentsOf(t, s, id); n != 0 {
			t.Errorf("%d segments are left", n)
		}
	}
}
