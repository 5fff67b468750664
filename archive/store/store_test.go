package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
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
	person := record.NewID(record.KindPerson)
	_, err = put(s, person, `{}`, `{"names":[]}`)
	must(t, err)
	must(t, s.Update(func(tx *Tx) error {
		p, err := tx.Object(person)
		if err != nil {
			return err
		}
		return errors.Join(tx.PutDraft(p, slot, []byte("draft")), tx.PutIdentityDraft(p, slot, []byte("a name")))
	}))
	must(t, s.View(func(tx *Tx) error {
		p, err := tx.Object(person)
		must(t, err)
		names, err := tx.IdentityDraft(p, slot)
		none, otherErr := tx.IdentityDraft(p, other)
		if string(names) != "a name" || none != nil || otherErr != nil {
			t.Errorf("identity drafts %q, %q, %v", names, none, otherErr)
		}
		must(t, err)
		s.identity.Puncture(s.replica, p.IDLeaf)
		if _, err := tx.IdentityDraft(p, slot); !errors.Is(err, seal.ErrDestroyed) {
			t.Errorf("a name being typed outlives the person's key: %v", err)
		}
		return nil
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
