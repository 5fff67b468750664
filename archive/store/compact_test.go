package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"attest/archive/record"
)

func copied(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "v")
	must(t, os.CopyFS(to, os.DirFS(dir)))
	return to
}

// Badger gives nothing back of what was written over; Compact does, and what is
// there stays, while reading and afterwards writing go on.
func TestCompactGivesSpaceBack(t *testing.T) {
	dir := t.TempDir()
	s := create(t, dir)
	id := record.NewID(record.KindTestimony)
	v, err := put(s, id, `{"a":1}`, `{"b":2}`, "first", "second")
	must(t, err)
	slot := record.NewID(record.KindMember)
	for i := range 30 {
		must(t, s.Update(func(tx *Tx) error {
			o, err := tx.Object(id)
			if err != nil {
				return err
			}
			return tx.PutDraft(o, slot, []byte(fmt.Sprint(i, strings.Repeat("invented draft ", 10_000))))
		}))
	}
	s = reopen(t, s)
	end := make(chan error, 1)
	go func() {
		for range 200 {
			if err := s.View(func(tx *Tx) error { _, err := tx.Object(id); return err }); err != nil {
				end <- err
				return
			}
		}
		end <- nil
	}()
	before, after, err := s.Compact(context.Background(), nil)
	must(t, err)
	must(t, <-end)
	if after > before/2 {
		t.Errorf("%d bytes before, %d after", before, after)
	}
	if got := get(t, s, id, 0); got.Name != v.Name || len(got.Segments) != 2 {
		t.Errorf("%+v", got)
	}
	_, err = put(s, id, `{"a":2}`, "", "first", "third")
	must(t, err)
	s = reopen(t, s)
	if got := bodies(get(t, s, id, 2)); len(got) != 2 || got[1] != "third" {
		t.Errorf("after it was opened again: %v", got)
	}
	for _, left := range []string{swapNote, newRecords, oldRecords, keptDir} {
		if there(filepath.Join(s.dir, left)) {
			t.Errorf("%s is left", left)
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, _, err := s.Compact(ctx, nil); !errors.Is(err, context.Canceled) || there(filepath.Join(dir, newRecords)) {
		t.Errorf("cancelled: %v", err)
	}
	must(t, s.View(func(tx *Tx) error { _, err := tx.Object(id); return err }))
}

// Cut off at each point, one of the two is there, whole.
func TestCompactCutOff(t *testing.T) {
	dir := t.TempDir()
	s := create(t, dir)
	id := record.NewID(record.KindTestimony)
	v, err := put(s, id, `{"a":1}`, "", "first")
	must(t, err)
	must(t, s.rewrite(context.Background(), filepath.Join(dir, newRecords), nil))
	must(t, s.Close())
	in := func(d string, parts ...string) string { return filepath.Join(append([]string{d}, parts...)...) }
	note := func(d, text string) { must(t, os.WriteFile(in(d, swapNote), []byte(text), 0o600)) }
	for name, cut := range map[string]func(d string){
		"the new records are half written": func(d string) { must(t, os.Remove(in(d, newRecords, "MANIFEST"))) },
		"the note is torn":                 func(d string) { note(d, swapText[:5]) },
		"nothing was moved":                func(d string) { note(d, swapText) },
		"the old records are aside": func(d string) {
			note(d, swapText)
			must(t, os.Rename(in(d, "records"), in(d, oldRecords)))
		},
		"the new records are in place": func(d string) {
			note(d, swapText)
			must(t, os.Rename(in(d, "records"), in(d, oldRecords)))
			must(t, os.Rename(in(d, newRecords), in(d, "records")))
		},
		"half of the old ones are removed": func(d string) {
			note(d, swapText)
			must(t, os.Rename(in(d, "records"), in(d, oldRecords)))
			must(t, os.Rename(in(d, newRecords), in(d, "records")))
			must(t, os.Remove(in(d, oldRecords, "MANIFEST")))
		},
	} {
		d := copied(t, dir)
		cut(d)
		s := open(t, d)
		if got := get(t, s, id, 0); got.Name != v.Name {
			t.Errorf("%s: %+v", name, got)
		}
		if there(in(d, swapNote)) || there(in(d, newRecords)) || there(in(d, oldRecords)) {
			t.Errorf("%s: something is left", name)
		}
		must(t, s.Close())
	}
}

// What is moved reads as before under its new leaves, a long account too, and
// a version that is struck out keeps its name.
func TestMoveSealsAnew(t *testing.T) {
	s := create(t, t.TempDir())
	id := record.NewID(record.KindTestimony)
	long := make([]string, 3000)
	for i := range long {
		long[i] = fmt.Sprintf("%d %s", i, strings.Repeat("invented ", 40))
	}
	v1, err := put(s, id, `{"a":1}`, `{"n":1}`, append([]string{"struck out"}, long...)...)
	must(t, err)
	v2, err := put(s, id, `{"a":2}`, `{"n":2}`, long...)
	must(t, err)
	var was, is Object
	must(t, logged(s, func(tx *Tx) error {
		if was, err = tx.Object(id); err != nil {
			return err
		}
		to, err := tx.NewLeaf()
		if err != nil {
			return err
		}
		is, _, err = tx.Move(was, Moving{To: to, Strike: func(n uint32) bool { return n == 1 }})
		return err
	}))
	s.Puncture([]Leaf{LeafOf(was)})
	if s.Derives([]Leaf{LeafOf(was)}) || !s.Derives([]Leaf{LeafOf(is)}) {
		t.Error("the leaves are not as they should be")
	}
	if got := get(t, s, id, 2); got.Name != v2.Name || len(bodies(got)) != len(long) || bodies(got)[2999] != long[2999] || string(got.Identity) != `{"n":2}` {
		t.Error("the newest version is another")
	}
	must(t, s.View(func(tx *Tx) error {
		v, err := tx.VersionHead(is, 1)
		if err != nil || !v.Struck || v.Name != v1.Name || v.Facts != nil {
			t.Errorf("%+v %v", v, err)
		}
		return nil
	}))
}
