package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"attest/archive/record"
	"attest/archive/seal"
)

// keys are the invented keys of a test vault, the same in every process.
func keys(t testing.TB) Options {
	t.Helper()
	root := func(letter string) *seal.Tree {
		tree, err := seal.ParseTree([]byte(`{"nodes":[{"key":"` + strings.Repeat(letter, 43) +
			`=","path":"/0"}],"type":"attest/tree","v":1}`))
		if err != nil {
			t.Fatal(err)
		}
		return tree
	}
	return Options{
		Office: seal.Key{1, 2, 3}, Testimony: root("A"), Identity: root("E"),
		Replica: record.IDFromBytes(record.KindReplica, [16]byte{7}),
	}
}

// logged makes a change with one log entry and a head over it, as custody does.
func logged(s *Store, fn func(*Tx) error) error {
	return s.Update(func(tx *Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		n, err := tx.LogSize()
		if err != nil {
			return err
		}
		if err := tx.AppendLeaf(fmt.Appendf(nil, "invented entry %d", n)); err != nil {
			return err
		}
		root, err := tlog.TreeHash(n+1, tx)
		tx.SetHead(Head{Size: n + 1, Payload: root[:]})
		return err
	})
}

func create(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := Create(dir, keys(t), func(*Tx) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Abandon() })
	return s
}

func reopen(t testing.TB, s *Store) *Store {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return open(t, s.dir)
}

func open(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := Open(dir, keys(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Abandon() })
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// put makes a version of id with the segments; the object when there is none.
func put(s *Store, id record.ID, facts, identity string, segments ...string) (v Version, err error) {
	err = logged(s, func(tx *Tx) error {
		v, err = putIn(tx, id, facts, identity, segments...)
		return err
	})
	return v, err
}

func putIn(tx *Tx, id record.ID, facts, identity string, segments ...string) (Version, error) {
	var prev *Version
	o, err := tx.Object(id)
	if errors.Is(err, ErrNotFound) {
		o, err = tx.NewObject(id, "")
	} else if err == nil {
		prev, err = tx.Version(o, 0)
	}
	if err != nil {
		return Version{}, err
	}
	v := Version{Time: "2026-11-23T12:00:00Z", Author: "AAAA", Facts: []byte(facts)}
	if identity != "" {
		v.Identity = []byte(identity)
	}
	for _, s := range segments {
		v.Segments = append(v.Segments, Segment{Body: []byte(s)})
	}
	return v, tx.PutVersion(&o, &v, prev)
}

func get(t testing.TB, s *Store, id record.ID, n uint32) (v *Version) {
	t.Helper()
	must(t, s.View(func(tx *Tx) error {
		o, err := tx.Object(id)
		if err != nil {
			return err
		}
		if v, err = tx.Version(o, n); err != nil {
			return err
		}
		return tx.ReadIdentity(o, v)
	}))
	return v
}

func bodies(v *Version) (out []string) {
	for _, s := range v.Segments {
		out = append(out, string(s.Body))
	}
	return out
}

// sum is the commitment as docs/vault-format.md spells it, by hand.
func sum(label string, salt [32]byte, body []byte) string {
	h := sha256.Sum256(slicesConcat([]byte(label), []byte{0}, salt[:], body))
	return hex.EncodeToString(h[:])
}

func slicesConcat(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func TestVersionsComeBackInParts(t *testing.T) {
	s := create(t, t.TempDir())
	id := record.NewID(record.KindTestimony)
	first, err := put(s, id, `{"a":1}`, `{"name":"invented"}`, `"one"`, `"two"`, `"three"`)
	must(t, err)
	second, err := put(s, id, `{"a":2}`, "", `"one"`, `"zwei"`, `"three"`)
	must(t, err)
	s = reopen(t, s)

	v1, v2 := get(t, s, id, 1), get(t, s, id, 0)
	if string(v1.Facts) != `{"a":1}` || string(v1.Identity) != `{"name":"invented"}` || fmt.Sprint(bodies(v1)) != `["one" "two" "three"]` {
		t.Errorf("version 1 came back as %s, %s, %s", v1.Facts, v1.Identity, bodies(v1))
	}
	if string(v2.Facts) != `{"a":2}` || v2.Identity != nil || fmt.Sprint(bodies(v2)) != `["one" "zwei" "three"]` || v2.N != 2 {
		t.Errorf("version 2 came back as %s, %s, %s", v2.Facts, v2.Identity, bodies(v2))
	}
	if v1.Name != first.Name || v2.Name != second.Name || len(v2.Parents) != 1 || v2.Parents[0] != v1.Name {
		t.Error("names or parents differ")
	}
	for i := range v1.Segments {
		same := v1.Segments[i].Salt == v2.Segments[i].Salt && v1.Segments[i].Child == v2.Segments[i].Child
		if same != (i != 1) {
			t.Errorf("segment %d: same salt and leaf is %v", i, same)
		}
	}
	// The name and what it commits to, by hand.
	if sum("attest/version/v1", v1.Salt, v1.Envelope) != v1.Name {
		t.Error("the name is not the hash of the envelope")
	}
	leaf := func(i int) [32]byte {
		x := v1.Segments[i]
		return sha256.Sum256(slicesConcat([]byte{0}, []byte("attest/segment/v1\x00"), x.Salt[:], x.Body))
	}
	node := func(a, b [32]byte) [32]byte { return sha256.Sum256(slicesConcat([]byte{1}, a[:], b[:])) }
	root := node(node(leaf(0), leaf(1)), leaf(2))
	for part, want := range map[string]string{
		"facts":    sum("attest/part/facts/v1", v1.FactsSalt, v1.Facts),
		"identity": sum("attest/part/identity/v1", v1.IdentitySalt, v1.Identity),
		"account":  hex.EncodeToString(root[:]),
	} {
		if !strings.Contains(string(v1.Envelope), `"`+part+`":"`+want+`"`) {
			t.Errorf("the envelope does not commit to the %s: %s", part, v1.Envelope)
		}
	}
	for _, word := range []string{"invented", "one", "two"} {
		if bytes.Contains(v1.Envelope, []byte(word)) {
			t.Errorf("the envelope says %q", word)
		}
	}
}

func TestIdentityHalfIsOfItsOwnTree(t *testing.T) {
	s := create(t, t.TempDir())
	id := record.NewID(record.KindPerson)
	_, err := put(s, id, `{}`, `{"name":"invented"}`)
	must(t, err)
	must(t, s.View(func(tx *Tx) error {
		o, err := tx.Object(id)
		must(t, err)
		s.identity.Puncture(s.replica, o.IDLeaf)
		v, err := tx.VersionHead(o, 0)
		if err != nil || string(v.Facts) != `{}` {
			t.Errorf("the facts went with the identity: %v", err)
		}
		if err := tx.ReadIdentity(o, v); !errors.Is(err, seal.ErrDestroyed) {
			t.Errorf("the identity half: %v", err)
		}
		s.testimony.Puncture(s.replica, o.Leaf)
		_, err = tx.Version(o, 0)
		if !errors.Is(err, seal.ErrDestroyed) {
			t.Errorf("a punctured testimony: %v", err)
		}
		return nil
	}))
}

func TestLargeAccountIsStaged(t *testing.T) {
	s := create(t, t.TempDir())
	id := record.NewID(record.KindTestimony)
	segments := make([]string, 50_000)
	for i := range segments {
		segments[i] = fmt.Sprintf(`"an invented sentence, number %d"`, i)
	}
	// Within one change, what was written ahead is read back.
	must(t, logged(s, func(tx *Tx) error {
		if _, err := putIn(tx, id, `{}`, "", segments...); err != nil {
			return err
		}
		segments[7] = `"changed"`
		_, err := putIn(tx, id, `{}`, "", segments...)
		return err
	}))
	s = reopen(t, s)
	v := get(t, s, id, 0)
	if v.N != 2 || len(v.Segments) != len(segments) {
		t.Fatalf("version %d has %d segments", v.N, len(v.Segments))
	}
	for i, b := range bodies(v) {
		if b != segments[i] {
			t.Fatalf("segment %d came back as %s", i, b)
		}
	}
	if got := count(t, s, tblSegment); got != len(segments)+1 {
		t.Errorf("%d segments are stored, want %d", got, len(segments)+1)
	}
	must(t, logged(s, func(tx *Tx) error { return tx.DeleteObject(id) }))
	for _, table := range []byte{tblSegment, tblVersion, tblObject} {
		if got := count(t, s, table); got != 0 {
			t.Errorf("%d records of %q stayed", got, table)
		}
	}
	// A change that fails takes back what it had written ahead.
	boom := errors.New("invented failure")
	err := logged(s, func(tx *Tx) error {
		if _, err := putIn(tx, id, `{}`, "", segments[:9000]...); err != nil {
			return err
		}
		return boom
	})
	if !errors.Is(err, boom) || count(t, s, tblSegment) != 0 {
		t.Errorf("%v; %d segments stayed", err, count(t, s, tblSegment))
	}
}

func count(t testing.TB, s *Store, table byte) (n int) {
	t.Helper()
	must(t, s.View(func(tx *Tx) error {
		return tx.scan([]byte{table}, false, func(_, _ []byte) (bool, error) { n++; return true, nil })
	}))
	return n
}

func TestRowsDraftsBatches(t *testing.T) {
	s := create(t, t.TempDir())
	id, slot, other := record.NewID(record.KindTestimony), record.NewID(record.KindMember), record.NewID(record.KindMember)
	batch := record.NewID(record.KindSitting)
	_, err := put(s, id, `{}`, "")
	must(t, err)
	var o Object
	must(t, s.Update(func(tx *Tx) error {
		if o, err = tx.Object(id); err != nil {
			return err
		}
		return errors.Join(tx.PutRow(o, []byte("row")), tx.PutDraft(o, slot, []byte("draft")),
			tx.PutDraft(o, other, []byte{}), tx.BeginBatch(batch))
	}))
	s = reopen(t, s)
	check := func(want string, wantOther bool, batches int) {
		t.Helper()
		must(t, s.View(func(tx *Tx) error {
			row, err := tx.Row(o)
			must(t, err)
			d, err := tx.Draft(o, slot)
			must(t, err)
			e, err := tx.Draft(o, other)
			must(t, err)
			b, err := tx.Batches()
			must(t, err)
			if string(row) != "row" || string(d) != want || (e != nil) != wantOther || len(b) != batches {
				t.Errorf("row %q, drafts %q %v, batches %v", row, d, e, b)
			}
			return nil
		}))
	}
	check("draft", true, 1)
	must(t, s.Update(func(tx *Tx) error {
		return errors.Join(tx.PutDraft(o, slot, nil), tx.PutDraft(o, other, nil), tx.EndBatch(batch))
	}))
	s = reopen(t, s)
	check("", false, 0)
	var seen int
	must(t, s.Update(func(tx *Tx) error { // a change may scan while it scans
		return tx.Objects(record.KindTestimony, func(o Object) error {
			return tx.Objects(record.KindTestimony, func(Object) error { seen++; return nil })
		})
	}))
	if seen != 1 {
		t.Errorf("saw %d objects", seen)
	}
}

func TestErrorsAreToldApart(t *testing.T) {
	s := create(t, t.TempDir())
	id := record.NewID(record.KindTestimony)
	v, err := put(s, id, `{}`, "", `"one"`)
	must(t, err)
	huge := `"` + strings.Repeat("x", 3<<20) + `"`
	for name, c := range map[string]struct {
		err  error
		want error
	}{
		"no object": {s.View(func(tx *Tx) error { _, err := tx.Object(record.NewID(record.KindCase)); return err }), ErrNotFound},
		"no version": {s.View(func(tx *Tx) error {
			o, err := tx.Object(id)
			must(t, err)
			_, err = tx.Version(o, 2)
			return err
		}), ErrNotFound},
		"facts too large":   {func() error { _, err := put(s, id, huge, ""); return err }(), ErrTooLarge},
		"segment too large": {func() error { _, err := put(s, id, `{}`, "", huge); return err }(), ErrTooLarge},
		"write while reading": {s.View(func(tx *Tx) error {
			o, err := tx.Object(id)
			must(t, err)
			return tx.PutRow(o, nil)
		}), errReading},
		"number while reading": {s.View(func(tx *Tx) error { _, err := tx.NewObject(id, ""); return err }), errReading},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	for name, fn := range map[string]func(*Tx) error{
		"entries without a head": func(tx *Tx) error { return tx.AppendLeaf([]byte("x")) },
		"head over other size":   func(tx *Tx) error { tx.SetHead(Head{Size: 9}); return nil },
		"head too large":         func(tx *Tx) error { tx.SetHead(Head{Size: 1, Payload: make([]byte, headSlot)}); return nil },
		"another's version": func(tx *Tx) error {
			o, err := tx.NewObject(record.NewID(record.KindTestimony), "")
			must(t, err)
			return tx.PutVersion(&o, &Version{Facts: []byte(`{}`)}, &v)
		},
	} {
		if err := s.Update(fn); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	if n, err := s.countLog(); err != nil || n != 1 || s.Head().Size != 1 {
		t.Errorf("refused changes left %d entries, head %d, %v", n, s.Head().Size, err)
	}
	must(t, s.Close())
	must(t, s.Close())
	must(t, s.Abandon())
	if err := s.View(func(*Tx) error { return nil }); !errors.Is(err, ErrClosed) {
		t.Errorf("read after close: %v", err)
	}
	if err := s.Update(func(*Tx) error { return nil }); !errors.Is(err, ErrClosed) {
		t.Errorf("change after close: %v", err)
	}
}

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
