package store

import (
	"os"
	"path/filepath"
	"testing"

	"attest/archive/record"
)

// What a snapshot tells is laid out as a vault of its own, whose counters go on
// far behind.
func TestALaidVaultIsTheSnapshot(t *testing.T) {
	s := create(t, t.TempDir())
	id, later := record.NewID(record.KindTestimony), record.NewID(record.KindTestimony)
	_, err := put(s, id, `{"a":1}`, "", `"kept"`)
	must(t, err)
	to := filepath.Join(t.TempDir(), "laid")
	must(t, os.Mkdir(to, 0o700))
	var first Object
	must(t, s.Snapshot(func(snap *Snapshot) error {
		must(t, snap.View(func(tx *Tx) (err error) { first, err = tx.Object(id); return err }))
		return Lay(to, keys(t), snap.Head,
			func(put func(key, value []byte) error) error { return snap.Records(put) })
	}))
	laid := open(t, to)
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
