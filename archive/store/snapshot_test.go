package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"attest/archive/record"
)

// What a snapshot tells is laid out as a vault of its own, whose counters go on
// far behind, and in which what was destroyed elsewhere waits to be destroyed.
func TestALaidVaultIsTheSnapshot(t *testing.T) {
	s := create(t, t.TempDir())
	id, later := record.NewID(record.KindTestimony), record.NewID(record.KindTestimony)
	_, err := put(s, id, `{"a":1}`, "", `"kept"`)
	must(t, err)
	to := filepath.Join(t.TempDir(), "laid")
	must(t, os.Mkdir(to, 0o700))
	doomed := string(keyN(gonePrefix, id, 0))
	var first Object
	must(t, s.Snapshot(func(snap *Snapshot) error {
		must(t, snap.View(func(tx *Tx) (err error) { first, err = tx.Object(id); return err }))
		return Lay(to, keys(t), snap.Head, map[string][]byte{doomed: []byte(`{"done":true,"type":"destroyed","v":1}`)},
			func(put func(key, value []byte) error) error { return snap.Records(put) })
	}))
	laid := open(t, to)
	must(t, laid.Snapshot(func(snap *Snapshot) error {
		n := 0
		err := snap.Gone(func(key, plain []byte) error {
			n++
			if string(key) != doomed || strings.Contains(string(plain), "done") {
				t.Errorf("what is to be destroyed is %s", plain)
			}
			return nil
		})
		if n != 1 {
			t.Errorf("%d acts wait", n)
		}
		return err
	}))
	_, err = put(laid, later, `{"b":1}`, "", `"new"`)
	must(t, err)
	must(t, laid.View(func(tx *Tx) error {
		o, err := tx.Object(later)
		if err == nil && o.Leaf < first.Leaf+leafGap {
			t.Errorf("a new leaf is %d, and %d is used", o.Leaf, first.Leaf)
		}
		return err
	}))
	if v := get(t, laid, id, 1); len(v.Segments) != 1 || string(v.Segments[0].Body) != `"kept"` {
		t.Errorf("the version is %+v", v)
	}
}
