package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"runtime"
	"testing"

	"attest/archive/record"
)

func TestSpaceIsAskedForFirst(t *testing.T) {
	dir, o := t.TempDir(), keys(t)
	var free int64
	o.free = func(string) (int64, error) { return free, nil }
	if _, err := Create(dir, o, func(*Tx) error { return nil }); !errors.Is(err, ErrDiskFull) {
		t.Fatalf("created: %v", err)
	}
	free = 1 << 40
	s, err := Create(dir, o, func(*Tx) error { return nil })
	must(t, err)
	id := record.NewID(record.KindTestimony)
	_, err = put(s, id, `{}`, "")
	must(t, err)
	free = reserve - 1
	if _, err := put(s, id, `{"a":1}`, ""); !errors.Is(err, ErrDiskFull) {
		t.Errorf("changed: %v", err)
	}
	free = reserve + 1<<20
	if _, err := s.NewBlob(2 << 20); !errors.Is(err, ErrDiskFull) {
		t.Errorf("blob begun: %v", err)
	}
	if v := get(t, s, id, 0); v.N != 1 {
		t.Errorf("version %d is there", v.N)
	}
	free = 0
	must(t, s.Close()) // a full disk does not keep a vault from closing
	if _, err := Open(dir, o); !errors.Is(err, ErrDiskFull) {
		t.Errorf("opened: %v", err)
	}
	open(t, dir)
}

func TestNumbersAreNeverUsedTwice(t *testing.T) {
	dir := t.TempDir()
	s := create(t, dir)
	used := map[uint32]bool{}
	boom := errors.New("invented failure")
	fresh := func(s *Store, fail bool) (label uint32) {
		err := logged(s, func(tx *Tx) error {
			o, err := tx.NewObject(record.NewID(record.KindTestimony), "")
			if err != nil {
				return err
			}
			if used[o.Leaf] || o.Leaf == 0 {
				t.Fatalf("leaf %d came twice", o.Leaf)
			}
			used[o.Leaf] = true
			if label, err = tx.NextNumber("T"); err != nil {
				return err
			}
			if fail {
				return boom
			}
			return nil
		})
		if fail != errors.Is(err, boom) || (!fail && err != nil) {
			t.Fatal(err)
		}
		return label
	}
	for i, want := range []uint32{1, 2, 2, 3} {
		if got := fresh(s, i == 1); got != want {
			t.Errorf("label %d, want %d: a change that failed uses none", got, want)
		}
	}
	s = reopen(t, s)
	fresh(s, false)
	if len(used) != 5 || !used[5] {
		t.Errorf("a clean close gives unused numbers back: %v", used)
	}
	must(t, s.Abandon()) // as a crash: the rest of the block is not given back
	s = open(t, dir)
	for range sequenceBlock + 3 {
		fresh(s, false)
	}
}

func TestCloseWaitsForReadersAndLeavesNoGoroutine(t *testing.T) {
	before := runtime.NumGoroutine()
	dir := t.TempDir()
	s := create(t, dir)
	inside, closed := make(chan bool), make(chan error)
	go func() {
		closed <- s.View(func(tx *Tx) error {
			inside <- true
			_, err := tx.Object(record.NewID(record.KindCase))
			if !errors.Is(err, ErrNotFound) {
				return err
			}
			return nil
		})
	}()
	<-inside
	go func() { closed <- s.Close() }()
	for range 2 {
		must(t, <-closed)
	}
	for range 3 {
		must(t, open(t, dir).Close())
	}
	settled := func() bool { runtime.Gosched(); return runtime.NumGoroutine() <= before+12 }
	for i := 0; !settled(); i++ {
		if i > 1_000_000 {
			t.Fatalf("%d goroutines before, %d after", before, runtime.NumGoroutine())
		}
	}
}

func TestValuesSwappedBetweenKeysAreDamage(t *testing.T) {
	s := create(t, t.TempDir())
	a, b := record.NewID(record.KindTestimony), record.NewID(record.KindTestimony)
	for _, id := range []record.ID{a, b} {
		_, err := put(s, id, `{"a":1}`, `{"b":1}`, `"one"`, `"two"`)
		must(t, err)
		_, err = put(s, id, `{"a":2}`, `{"b":2}`, `"one"`, `"two"`)
		must(t, err)
		must(t, s.Update(func(tx *Tx) error {
			o, err := tx.Object(id)
			must(t, err)
			return errors.Join(tx.PutRow(o, []byte("row")), tx.PutDraft(o, id, []byte("draft")))
		}))
	}
	all := func() error {
		return s.View(func(tx *Tx) error {
			for _, id := range []record.ID{a, b} {
				o, err := tx.Object(id)
				if err != nil {
					return err
				}
				for n := uint32(1); n <= 2; n++ {
					v, err := tx.Version(o, n)
					if err == nil {
						err = tx.ReadIdentity(o, v)
					}
					if err != nil {
						return err
					}
				}
				if _, err := tx.Row(o); err != nil {
					return err
				}
				if _, err := tx.Draft(o, id); err != nil {
					return err
				}
			}
			for i := range s.Head().Size {
				if _, err := tx.Leaf(i); err != nil {
					return err
				}
			}
			_, err := tx.counter(seqTestimonyLeaf)
			return err
		})
	}
	must(t, all())
	swap := func(x, y []byte) {
		must(t, s.Update(func(tx *Tx) error {
			vx, err := tx.get(x)
			must(t, err)
			vy, err := tx.get(y)
			must(t, err)
			if vx == nil || vy == nil {
				t.Fatalf("nothing under %q or %q", x, y)
			}
			return errors.Join(tx.set(x, vy), tx.set(y, vx))
		}))
	}
	seg := get(t, s, a, 1).Segments
	for name, k := range map[string][2][]byte{
		"heads":            {keyOf(tblObject, a), keyOf(tblObject, b)},
		"versions":         {keyN(tblVersion, a, 1), keyN(tblVersion, a, 2)},
		"versions of two":  {keyN(tblVersion, a, 1), keyN(tblVersion, b, 1)},
		"identity halves":  {keyN(tblIdentity, a, 1), keyN(tblIdentity, a, 2)},
		"version and half": {keyN(tblVersion, a, 1), keyN(tblIdentity, a, 1)},
		"segments":         {keyN(tblSegment, a, seg[0].Child), keyN(tblSegment, a, seg[1].Child)},
		"rows":             {keyOf(tblRow, a), keyOf(tblRow, b)},
		"drafts":           {draftKey(Object{ID: a}, a), draftKey(Object{ID: b}, b)},
		"row and draft":    {keyOf(tblRow, a), draftKey(Object{ID: a}, a)},
		"entries":          {keySeq(tblLog, 0), keySeq(tblLog, 1)},
		"counters":         {sequenceKey(seqTestimonyLeaf), sequenceKey(seqIdentityLeaf)},
	} {
		swap(k[0], k[1])
		if err := all(); !errors.Is(err, ErrDamaged) || errors.Is(err, ErrNotFound) {
			t.Errorf("%s swapped: %v", name, err)
		}
		swap(k[0], k[1])
		must(t, all())
	}
	// A record that is gone is damage, never "not found".
	for name, k := range map[string][]byte{
		"version": keyN(tblVersion, a, 2), "segment": keyN(tblSegment, a, seg[0].Child), "entry": keySeq(tblLog, 1),
	} {
		var kept []byte
		must(t, s.Update(func(tx *Tx) (err error) { kept, err = tx.get(k); return errors.Join(err, tx.delete(k)) }))
		if err := all(); !errors.Is(err, ErrDamaged) || errors.Is(err, ErrNotFound) {
			t.Errorf("%s gone: %v", name, err)
		}
		must(t, s.Update(func(tx *Tx) error { return tx.set(k, kept) }))
	}
}

func TestObjectsListInOrderAndByKind(t *testing.T) {
	s := create(t, t.TempDir())
	want := map[record.ID]bool{}
	for range 5 {
		id := record.NewID(record.KindCase)
		_, err := put(s, id, `{}`, "")
		must(t, err)
		want[id] = true
	}
	_, err := put(s, record.NewID(record.KindPerson), `{}`, "")
	must(t, err)
	last := record.ID("")
	must(t, s.View(func(tx *Tx) error {
		return tx.Objects(record.KindCase, func(o Object) error {
			if o.ID <= last || !want[o.ID] {
				t.Errorf("%s after %s", o.ID, last)
			}
			delete(want, o.ID)
			last = o.ID
			return nil
		})
	}))
	if len(want) != 0 {
		t.Errorf("%d cases were not listed", len(want))
	}
}

func TestSegmentNumbersAreBigEndian(t *testing.T) {
	s := create(t, t.TempDir())
	id := record.NewID(record.KindTestimony)
	v, err := put(s, id, `{}`, "", `"one"`)
	must(t, err)
	must(t, s.View(func(tx *Tx) error {
		raw, err := tx.get(keyN(tblVersion, id, 1))
		must(t, err)
		o, err := tx.Object(id)
		must(t, err)
		k, err := s.testimony.Child(s.replica, o.Leaf, binary.BigEndian.Uint32(raw))
		must(t, err)
		// Opened by hand, as docs/vault-format.md says.
		key := slicesConcat([]byte("vT"), func() []byte { b := id.Bytes(); return b[:] }(), []byte{0, 0, 0, 1})
		plain, err := k.Open(raw[4:], slicesConcat([]byte("attest/record/v1\x00"), key, raw[:4]))
		must(t, err)
		if !bytes.Contains(plain, v.Envelope) {
			t.Errorf("another plaintext: %s", plain)
		}
		return nil
	}))
}
