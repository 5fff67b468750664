package store

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// closedWithTables is a closed store with a table and the file of tables.
func closedWithTables(t testing.TB) (dir, tablePath string) {
	t.Helper()
	dir = t.TempDir()
	s := create(t, dir)
	must(t, logged(s, func(*Tx) error { return nil }))
	must(t, s.Close())
	must(t, keepTables(dir, keys(t).Office, s.tables, 1))
	names, err := filepath.Glob(filepath.Join(dir, "records", "*.sst"))
	must(t, err)
	if len(names) == 0 {
		t.Fatal("no table")
	}
	return dir, names[0]
}

func openedWith(t testing.TB, dir string, tables *Tables) error {
	t.Helper()
	o := keys(t)
	o.Tables = tables
	s, err := Open(dir, o)
	if err == nil {
		err = s.Close()
	}
	return err
}

// Where the file knows all tables, nothing of them is opened: Badger's keys are
// not even asked for. Without it, or with one that is not whole, or of other
// keys, each is opened.
func TestTablesThatPassedAreNotOpenedAgain(t *testing.T) {
	dir, _ := closedWithTables(t)
	o := keys(t)
	verified := func() error {
		o.Tables = ReadTables(dir)
		_, err := verifyOnOpen(dir, o)
		return err
	}
	must(t, os.Rename(filepath.Join(dir, "records", "KEYREGISTRY"), filepath.Join(dir, "kept")))
	must(t, verified())
	path := filepath.Join(dir, tablesName)
	raw, err := os.ReadFile(path)
	must(t, err)
	for at := 0; at < len(raw); at += 7 {
		bad := slices.Clone(raw)
		bad[at] ^= 1
		must(t, os.WriteFile(path, bad, 0o600))
		if err := verified(); !errors.Is(err, ErrDamaged) {
			t.Fatalf("byte %d flipped: %v, and Badger's keys were not asked for", at, err)
		}
	}
	must(t, os.WriteFile(path, raw, 0o600))
	o.Office[5] ^= 1
	if err := verified(); !errors.Is(err, ErrDamaged) {
		t.Errorf("of other keys: %v", err)
	}
	must(t, os.Rename(filepath.Join(dir, "kept"), filepath.Join(dir, "records", "KEYREGISTRY")))
	must(t, openedWith(t, dir, ReadTables(dir)))
	must(t, os.WriteFile(path, []byte("no such file"), 0o600))
	must(t, openedWith(t, dir, ReadTables(dir)))
}

// A bit of a table that flipped is found, whatever the file of tables says, before
// or after the tables were read.
func TestAFlippedTableIsFoundThoughItPassedBefore(t *testing.T) {
	dir, table := closedWithTables(t)
	raw, err := os.ReadFile(table)
	must(t, err)
	step := max(1, len(raw)/20)
	for at := 0; at < len(raw); at += step {
		bad := slices.Clone(raw)
		bad[at] ^= 0x10
		must(t, os.WriteFile(table, bad, 0o600))
		o := keys(t)
		o.Tables = ReadTables(dir)
		if _, err := verifyOnOpen(dir, o); !errors.Is(err, ErrDamaged) {
			t.Fatalf("byte %d flipped before it was read: %v", at, err)
		}
	}
	must(t, os.WriteFile(table, raw, 0o600))
	read := ReadTables(dir)
	<-read.done
	other := slices.Clone(raw)
	other[len(other)/3] ^= 1
	must(t, os.Remove(table)) // another file of that name
	must(t, os.WriteFile(table, other, 0o600))
	if err := openedWith(t, dir, read); !errors.Is(err, ErrDamaged) {
		t.Errorf("put in its place after it was read: %v", err)
	}
}

// The file is kept for a store whose tables are large, and what came since it was
// opened is in it.
func TestTheFileOfTablesFollows(t *testing.T) {
	dir, _ := closedWithTables(t)
	o := keys(t)
	o.Tables = ReadTables(dir)
	s, err := Open(dir, o)
	must(t, err)
	must(t, logged(s, func(*Tx) error { return nil }))
	must(t, s.Close())
	must(t, keepTables(dir, o.Office, s.tables, 1))
	m, _, err := readManifest(filepath.Join(dir, "records"))
	must(t, err)
	known := openTableFile(dir, o.Office)
	if len(known) != len(m.Tables) || len(known) < 2 {
		t.Fatalf("%d tables of %d", len(known), len(m.Tables))
	}
	s = open(t, dir)
	must(t, s.CloseKept())
	if _, err := os.Stat(filepath.Join(dir, tablesName)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a small store keeps the file: %v", err)
	}
}

// Reading is ended without all being read.
func TestReadingTablesStops(t *testing.T) {
	dir, _ := closedWithTables(t)
	read := ReadTables(dir)
	read.Stop()
	must(t, openedWith(t, dir, read))
	ReadTables(t.TempDir()).Stop() // there are none
}

func FuzzTableFile(f *testing.F) {
	f.Add(make([]byte, 2*tableEntry))
	f.Add([]byte("short"))
	f.Fuzz(func(t *testing.T, plain []byte) {
		known, ok := parseTableFile(plain)
		if ok != (len(plain)%tableEntry == 0) || len(known) > len(plain)/tableEntry {
			t.Errorf("%d entries of %d bytes", len(known), len(plain))
		}
	})
}
