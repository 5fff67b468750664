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
		if err == nil && (o.Leaf < first.Leaf+1<<20 || o.IDLeaf < first.IDLeaf+1<<20) {
			t.Errorf("new leaves are %d and %d, and %d and %d are used", o.Leaf, o.IDLeaf, first.Leaf, first.IDLeaf)
		}
		return err
	}))
	for name, gap := range map[string]uint32{seqTestimonyLeaf: 1 << 20, seqIdentityLeaf: 1 << 20, seqChild: 1 << 24} {
		was, err := s.storedNumber(name)
		must(t, err)
		is, err := laid.storedNumber(name)
		must(t, err)
		if was == 0 || is < was+gap {
			t.Errorf("%s goes on at %d, and %d were given", name, is, was)
		}
	}
	if v := get(t, laid, id, 1); len(v.Segments) != 1 || string(v.Segments[0].Body) != `"kept"` {
		t.Errorf("the version is %+v", v)
	}
}
