package store

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"attest/archive/record"
)

// bulkVault is a vault whose write buffers are small.
func bulkVault(t *testing.T) *Store {
	t.Helper()
	o := keys(t)
	o.memTable = 192 << 10 // less than what copyVault copies of a file
	s, err := Create(t.TempDir(), o, func(*Tx) error { return nil })
	must(t, err)
	t.Cleanup(func() { _ = s.Abandon() })
	return s
}

func bulkID(i int) record.ID {
	return record.IDFromBytes(record.KindTestimony, [16]byte{9, byte(i >> 8), byte(i)})
}

// writeOn makes changes until there are as many tables as are told.
func writeOn(t *testing.T, s *Store, b *Bulk, tables int) (written int) {
	t.Helper()
	body := `"` + strings.Repeat("invented ", 1000) + `"`
	for ; levels(s)[0] < tables; written++ {
		_, err := put(s, bulkID(written), fmt.Sprintf(`{"n":%d}`, written), "", body)
		must(t, err)
		must(t, b.Step())
		if written > 2000 {
			t.Fatalf("%v tables after %d changes", levels(s), written)
		}
	}
	return written
}

// levels are the numbers of tables, from the youngest level on.
func levels(s *Store) (n []int) {
	for _, l := range s.db.Levels() {
		n = append(n, l.NumTables)
	}
	return n
}

func bulkThere(t *testing.T, s *Store, n int) {
	t.Helper()
	for i := range n {
		v := get(t, s, bulkID(i), 0)
		if want := fmt.Sprintf(`{"n":%d}`, i); !bytes.Equal(v.Facts, []byte(want)) {
			t.Fatalf("%d: %s", i, v.Facts)
		}
	}
}

// moreThanBadgerBears is more tables than Badger, as it is otherwise, lets wait to
// be merged.
const moreThanBadgerBears = 18

func TestALongWorkMergesItsTablesOnceAtItsEnd(t *testing.T) {
	t.Parallel()
	s := bulkVault(t)
	always := s.db.Opts().NumCompactors
	b := s.Bulk()
	n := writeOn(t, s, b, moreThanBadgerBears)
	if s.db.Opts().NumCompactors != 0 {
		t.Fatal("Badger merges beside the writing")
	}
	bulkThere(t, s, n)
	must(t, b.End())
	if got := levels(s); got[0] != 0 || s.db.Opts().NumCompactors != always {
		t.Fatalf("tables by level: %v; %d compactors", got, s.db.Opts().NumCompactors)
	}
	bulkThere(t, s, n)
	_, err := put(s, bulkID(n), fmt.Sprintf(`{"n":%d}`, n), "") // saving goes on
	must(t, err)
	bulkThere(t, reopen(t, s), n+1)
}

// A short work must not be delayed by opening Badger anew.
func TestAShortWorkLeavesBadgerAsItIs(t *testing.T) {
	t.Parallel()
	s := bulkVault(t)
	db := s.db
	b := s.Bulk()
	for i := range 3 {
		_, err := put(s, bulkID(i), fmt.Sprintf(`{"n":%d}`, i), "")
		must(t, err)
		must(t, b.Step())
	}
	must(t, b.End())
	if s.db != db {
		t.Fatal("Badger was opened anew")
	}
	bulkThere(t, s, 3)
}

// What lies on the disk at any moment of it is what a kill leaves.
func TestALongWorkThatIsKilledKeepsWhatWasAcknowledged(t *testing.T) {
	t.Parallel()
	s := bulkVault(t)
	n := writeOn(t, s, s.Bulk(), moreThanBadgerBears)
	_, err := put(s, bulkID(n), fmt.Sprintf(`{"n":%d}`, n), "") // in the write-ahead file alone
	must(t, err)
	o := keys(t)
	o.Unclean = true
	killed, err := Open(copyVault(t, s.dir), o)
	must(t, err)
	defer func() { must(t, killed.Close()) }()
	if killed.Head().Size != s.Head().Size {
		t.Fatalf("%d entries of %d", killed.Head().Size, s.Head().Size)
	}
	bulkThere(t, killed, n+1)
}

func TestALongWorkWaitsForNoReader(t *testing.T) {
	t.Parallel()
	s := bulkVault(t)
	b := s.Bulk()
	must(t, s.View(func(*Tx) error {
		db := s.db
		for i := 0; s.mapped.begun-b.from < bulkFrom; i++ {
			if _, err := put(s, bulkID(i), fmt.Sprintf(`{"n":%d}`, i), "", `"`+strings.Repeat("x", 20<<10)+`"`); err != nil {
				return err
			}
			if err := b.Step(); err != nil {
				return err
			}
		}
		if s.db != db {
			t.Error("Badger was closed under a reader")
		}
		return nil
	}))
	must(t, b.Step())
	if !s.writesOnly {
		t.Fatal("not once nobody reads")
	}
	must(t, b.End())
}

func TestALongWorkEndsWithoutRoomToMerge(t *testing.T) {
	t.Parallel()
	s := bulkVault(t)
	b := s.Bulk()
	n := writeOn(t, s, b, 8)
	free := s.free
	s.free = func(string) (int64, error) { return reserve, nil } // enough for a change, not for the tables once more
	must(t, s.merge())
	if levels(s)[0] != 8 {
		t.Fatalf("merged where no room is: %v", levels(s))
	}
	must(t, b.End())
	s.free = free
	bulkThere(t, s, n)
}
