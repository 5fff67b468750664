package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// A vault on a volume that takes no writes, or has not the room for them, can be
// read all the same: Badger opens what was closed well without writing. What a
// crash left it cannot, for that has to be put in order first.

// ReadsOnly says whether this system can open a store without writing to it.
// Badger cannot on Windows.
func ReadsOnly() bool { return runtime.GOOS != "windows" && runtime.GOOS != "plan9" }

// UnfinishedError: the vault cannot be written to, for Why, and what was under way
// when it was last open has to be finished, in writing, before anything of it is
// shown.
type UnfinishedError struct{ Why error }

func (e *UnfinishedError) Error() string {
	return "the vault was not closed when it was last open, and what was under way then has to be finished before it can be read: " + e.Why.Error()
}

// Unwrap is why nothing can be written.
func (e *UnfinishedError) Unwrap() error { return e.Why }

// Room is an ErrDiskFull where the volume of the vault at dir has not the room
// without which no change begins.
func Room(dir string) error { return needSpace(nil, dir, 0) }

// ReadyToRead is an UnfinishedError, for why, unless the vault at dir was closed
// well and nothing waits to be finished in it. The caller holds its Lock.
func ReadyToRead(dir string, lock *Lock, why error) error {
	unfinished := lock.Unclean() || !closedWell(filepath.Join(dir, "records"))
	for _, name := range []string{keptDir, swapNote, oldRecords} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			unfinished = true
		} else if !errors.Is(err, fs.ErrNotExist) {
			return diskError(err)
		}
	}
	if unfinished {
		return &UnfinishedError{Why: why}
	}
	return nil
}

// openToRead is Open where nothing is to be written: every file is opened to read
// alone, and each change is refused with o.Reading.
func openToRead(dir string, o Options) (*Store, error) {
	head, current, err := openHeadTo(filepath.Join(dir, "head"), os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	s, err := readingStore(dir, o)
	if err != nil {
		_ = head.close()
		return nil, err
	}
	s.head, s.current = head, current
	if err := s.compare(o); err != nil {
		_ = s.Abandon()
		return nil, err
	}
	return s, nil
}

func readingStore(dir string, o Options) (*Store, error) {
	records := filepath.Join(dir, "records")
	if err := errors.Join(checkRegistry(dir, o.Office), verifyLogs(records, o)); err != nil {
		return nil, err
	}
	if _, err := verifyOnOpen(dir, o); err != nil {
		return nil, err
	}
	return newStore(dir, o)
}

// readOnly has each change refused: what writes asks for room first, and so hears
// why there is none.
func (s *Store) readOnly(why error) {
	s.reading.Store(&why)
	free := s.free
	s.free = func(dir string) (int64, error) {
		if why := s.reading.Load(); why != nil {
			return 0, *why
		}
		return free(dir)
	}
}

// BeginWriting opens a store for work that was opened to read, when its volume
// takes writes again. Readers wait meanwhile. On an error it is read as before, or,
// where it cannot be read any more either, closed. o is as for Open.
func (s *Store) BeginWriting(o Options) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	why := s.reading.Load()
	if why == nil {
		return nil
	}
	if err := Room(s.dir); err != nil {
		return err
	}
	if !s.gate.pause() {
		return ErrClosed
	}
	err := errors.Join(closeBadger(s.db, s.hear), s.head.close())
	o.Reading = nil
	fresh, oerr := Open(s.dir, o)
	if err = errors.Join(err, oerr); oerr != nil {
		o.Reading = *why
		if fresh, oerr = Open(s.dir, o); oerr != nil {
			s.gate.shut()
			return errors.Join(err, oerr)
		}
		s.takeOver(fresh)
		s.gate.resume()
		return err
	}
	s.takeOver(fresh)
	s.reading.Store(nil)
	s.gate.resume()
	return err
}

// takeOver goes on with what another opening of the same store has; the caller
// holds mu, and nobody is inside.
func (s *Store) takeOver(fresh *Store) {
	s.db, s.hear, s.head = fresh.db, fresh.hear, fresh.head
	s.current, s.logSize, s.tables = fresh.current, fresh.logSize, fresh.tables
	s.mapped = fresh.mapped
	s.held.Store(fresh.held.Load())
	fresh.office.Wipe()
	fresh.storeKey.Wipe()
	fresh.logKey.Wipe()
}
