package archive

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"attest/archive/record"
	"attest/internal/crowd"
)

// The order has each row once, by label, whatever came and went; who asks for IDs
// and lines gets what who asks for rows gets.
func TestTheListKeepsItsOrder(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "large.attest")
	v, err := Create(context.Background(), path, CreateOptions{Office: "invented", Member: "Han", Passphrase: []byte("invented words for a test 1"), Quick: true}, nil)
	ok(t, err)
	check := func(what string, want int) {
		t.Helper()
		v.mu.RLock()
		order := slices.Clone(v.order)
		if len(order) != len(v.rows) {
			t.Errorf("%s: %d in order, %d rows", what, len(order), len(v.rows))
		}
		if !slices.IsSortedFunc(order, func(a, b record.ID) int { return compareLabels(v.rows[a].Label, v.rows[b].Label) }) {
			t.Errorf("%s: not by label", what)
		}
		v.mu.RUnlock()
		for _, f := range []Filter{{}, {Sort: "saved"}, {Sort: "-place"}, {Language: "ko"}, {Query: "invented"}} {
			rows, ids := v.Testimonies(f), v.TestimonyIDs(f)
			if len(rows) != len(ids) || f == (Filter{}) && len(rows) != want {
				t.Fatalf("%s: %d rows, %d IDs, want %d", what, len(rows), len(ids), want)
			}
			for i, id := range ids {
				if row, is := v.TestimonyRow(id); !is || rows[i].ID != id || row.Label != rows[i].Label || row.Consent != rows[i].Consent {
					t.Fatalf("%s: line %d is %v, want %v", what, i, row, rows[i])
				}
			}
		}
	}
	p, err := v.NewPerson("invented")
	ok(t, err)
	first, err := v.NewTestimony(p.ID, record.Interview{Place: "Seoul", Language: "ko"})
	ok(t, err)
	check("one", 1)
	file := filepath.Join(dir, "invented.json")
	f, err := os.Create(file)
	ok(t, err)
	ok(t, crowd.Document{Testimonies: 12, Words: 20, Seed: 3}.Write(f))
	ok(t, f.Close())
	report, err := v.Import(context.Background(), FileSource(file), ImportOptions{}, nil)
	ok(t, err)
	_, err = v.NewTestimony(p.ID, record.Interview{Place: "Bonn", Language: "de"})
	ok(t, err)
	check("imported", 14)
	ok(t, v.Remove(report.Testimonies[4]))
	if _, is := v.TestimonyRow(report.Testimonies[4]); is {
		t.Error("what was removed has a line")
	}
	check("removed", 13)
	_, err = v.Undo()
	ok(t, err)
	check("put back", 14)
	v.mu.Lock()
	v.dropRow(first.ID) // as a destruction does
	v.mu.Unlock()
	check("destroyed", 13)
	ok(t, v.Close())
	if v.TestimonyIDs(Filter{}) != nil {
		t.Error("a closed vault lists")
	}
	v, err = Open(context.Background(), path, OpenOptions{Passphrase: []byte("invented words for a test 1")}, nil)
	ok(t, err)
	ok(t, v.WaitForIndex(context.Background()))
	check("opened again", 14)
	if got := v.PlaceOn("1900-01-01"); got != "" {
		t.Errorf("a place of a day without testimonies: %q", got)
	}
	ok(t, v.Close())
}
