package store

import (
	"errors"
	"math"
	"path/filepath"
	"time"

	"github.com/dgraph-io/badger/v4"
)

// Bulk is a stretch in which more is written than a person types in a year: an
// import of thousands of testimonies.
//
// Badger writes a table of each write buffer that is full, and merges tables
// beside that, up to a dozen at once. What each needed it keeps for the next,
// and as any of them may have been a write buffer's, that is some 50 MB each:
// half a gigabyte after some minutes. It merges most records several times, too.
// So for this stretch it only writes, and merges once at the end.
//
// It is used by one goroutine, with an End after the last Step.
type Bulk struct {
	s    *Store
	from int // write buffers that had been begun before
	on   bool
}

// bulkFrom is after how many full write buffers it is worth it.
const bulkFrom = 2

// Bulk begins such a stretch.
func (s *Store) Bulk() *Bulk {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &Bulk{s: s, from: s.mapped.begun}
}

// Step is called after each change of the stretch. Once so much was written that
// it matters, and in a moment in which nobody reads, Badger is closed and opened
// to write only. Nothing of what a change promises is different then.
func (b *Bulk) Step() error {
	s := b.s
	if b.on {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed != nil || s.mapped.begun-b.from < bulkFrom || !s.gate.pauseWithin(0) {
		return nil
	}
	b.on = true
	if s.writesOnly { // the one before could not end
		s.gate.resume()
		return nil
	}
	s.writesOnly = true
	return s.reopen(nil)
}

// patience is how long End waits, and with it whoever wants to save, for a
// moment in which nobody reads.
const patience = 2 * time.Second

// End merges what was written, which reads and writes all tables once, and lets
// Badger merge by itself again. Reading and saving go on beside it, but for a
// moment at its end; Close waits for it. Where there is no room for it, Badger does
// it in its own time.
//
// While somebody reads on and on, as a backup does, Badger stays as it is until
// the vault is closed.
func (b *Bulk) End() error {
	if !b.on {
		return nil
	}
	b.on = false
	if err := b.s.reopenFor(true); err != nil { // it lets go of what it needed to write
		return err
	}
	if err := b.s.merge(); err != nil {
		return err
	}
	return b.s.reopenFor(false)
}

// reopenFor opens Badger anew, to write only or as always, unless somebody reads
// on and on.
func (s *Store) reopenFor(writesOnly bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed != nil || !s.gate.pauseWithin(patience) {
		return nil
	}
	s.writesOnly = writesOnly
	return s.reopen(nil)
}

// merge brings all tables into one level. The new ones lie beside the old until
// they are whole.
func (s *Store) merge() error {
	s.mu.Lock()
	failed := s.failed
	s.mu.Unlock()
	if failed != nil {
		return nil // nothing is written any more
	}
	if !s.gate.enter() {
		return ErrClosed
	}
	defer s.gate.leave()
	size, err := sizeOf(filepath.Join(s.dir, "records"))
	if err != nil {
		return err
	}
	err = needSpace(s.free, s.dir, size)
	if errors.Is(err, ErrDiskFull) {
		return nil
	}
	if err != nil {
		return err
	}
	return badgerError(s.db.Flatten(1))
}

// forBulk are the settings for a stretch that only writes. Tables are made of a
// size of which two fit into 8 MB, where Badger builds and encrypts them.
func forBulk(o badger.Options) badger.Options {
	return o.
		WithNumCompactors(0).
		WithNumLevelZeroTablesStall(math.MaxInt32).
		WithNumMemtables(1).
		WithBaseTableSize(15 << 18)
}

// reopen closes Badger and opens it with the settings that hold now. between is
// what is done to its files meanwhile; nil: nothing. The caller has s.mu and has
// paused the gate, which is open again afterwards, or shut on an error: what is
// there then is whole, and the next opening of the vault finds it.
func (s *Store) reopen(between func() error) error {
	err := closeBadger(s.db, s.hear)
	if err == nil && between != nil {
		err = between()
	}
	if err == nil {
		s.db, err = openRecords(s.records(), s.free, s.dir)
	}
	if err == nil {
		s.mapped.forget() // these are other files, of the same names
		if err = s.follow(); err != nil {
			err = errors.Join(err, closeBadger(s.db, s.hear))
		}
	}
	if err == nil {
		err = keepRegistry(s.dir, s.office)
	}
	if err != nil {
		s.failed = badgerError(err)
		s.gate.shut()
		_ = s.head.close()
		s.office.Wipe() // as close does, which finds it shut
		s.storeKey.Wipe()
		s.logKey.Wipe()
		return s.failed
	}
	s.gate.resume()
	return nil
}

// records are Badger's settings for the store's own records.
func (s *Store) records() badger.Options {
	o := badgerOptions(filepath.Join(s.dir, "records"), s.office, !s.mapped.room, s.hear)
	if s.memTable > 0 {
		o.MemTableSize = s.memTable
		o.ValueThreshold = s.memTable / 10
	}
	if s.writesOnly {
		o = forBulk(o)
	}
	return o
}
