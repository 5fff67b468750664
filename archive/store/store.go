package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/dgraph-io/badger/v4"

	"attest/archive/record"
	"attest/archive/seal"
)

// Options are the keys of an open vault. All are required.
type Options struct {
	Office    seal.Key // the office key; what lies here is sealed under keys derived from it
	Testimony *seal.Tree
	Identity  *seal.Tree
	Replica   record.ID
	Unclean   bool    // the last close was no close: Badger's files are kept before it opens them
	NoSync    bool    // tests of bulk data only; nothing acknowledged survives a power cut
	Tables    *Tables // begun before the keys were there; nil: every table is read here
	Reading   error   // why nothing can be written: the vault is opened to read, and every change refused with it
	// Check, if set, compares the log with the head that was last acknowledged
	// before Open lets go of the files it kept.
	Check func(*Tx, Head) error

	free func(dir string) (int64, error) // tests fill the volume with it

	stage    int   // bytes that are written ahead in one transaction; tests, 0: staged
	memTable int64 // size of Badger's write buffer; tests, 0: memTable
}

// Store is the open records and blobs of one vault. It is safe for concurrent
// use; changes happen one at a time.
type Store struct {
	dir       string
	db        *badger.DB
	hear      hearing
	head      *headFile
	office    seal.Key
	storeKey  seal.Key
	logKey    seal.Key
	testimony *seal.Tree
	identity  *seal.Tree
	replica   [16]byte
	free      func(dir string) (int64, error)
	stage     int
	memTable  int64
	reading   atomic.Pointer[error] // why it was opened to read, and every change is refused; nil: to write
	littered  sync.Map              // paths of files that could not be removed: see litter
	mapped    mapped                // the change's, as mu is
	held      atomic.Int64          // of the free room, what the mapped files have already
	gate      gate                  // lets readers in until Close
	tables    map[uint64]tableSum   // Badger's, that passed their checksums at the opening

	writesOnly bool // Badger does not merge its tables: see Bulk; the change's, as mu is

	mu      sync.Mutex // one change at a time
	failed  error      // set when the head could not follow a commit
	current Head
	logSize int64
	seqs    map[string]*sequence

	gone sync.Map // IDs of what was destroyed: see Destroyed
}

// Create lays out the records, blobs and head of a new vault in dir, which must
// exist. first makes the first change, whose head is written with the file.
func Create(dir string, o Options, first func(*Tx) error) (*Store, error) {
	if err := needSpace(o.free, dir, 0); err != nil {
		return nil, err
	}
	if err := settle(filepath.Join(dir, "records")); err != nil {
		return nil, err
	}
	for _, d := range []string{"records", "blobs"} {
		if err := os.Mkdir(filepath.Join(dir, d), 0o700); err != nil {
			return nil, diskError(err)
		}
	}
	s, err := newStore(dir, o)
	if err != nil {
		return nil, err
	}
	err = createHead(filepath.Join(dir, "head"), Head{})
	if err == nil {
		s.head, s.current, err = openHead(filepath.Join(dir, "head"))
	}
	if err == nil {
		err = keepRegistry(dir, o.Office)
	}
	if err == nil {
		err = syncDir(dir)
	}
	if err != nil {
		_ = s.Abandon()
		return nil, err
	}
	if err := s.Update(first); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// Open opens the records and blobs of the vault at dir. The caller holds the
// vault's Lock. A store from which acknowledged changes are gone is refused
// with a DamagedError, and the files that Badger had stay in records.wal.
func Open(dir string, o Options) (*Store, error) {
	if o.Reading != nil {
		return openToRead(dir, o)
	}
	head, current, err := openHead(filepath.Join(dir, "head"))
	if err != nil {
		return nil, err
	}
	if err := needSpace(o.free, dir, 0); err != nil {
		_ = head.close()
		return nil, err
	}
	if err := finishSwap(dir); err != nil {
		_ = head.close()
		return nil, err
	}
	unclean, tables, err := keepBeforeOpen(dir, o)
	if err != nil {
		_ = head.close()
		return nil, err
	}
	if err := dropUnbegun(filepath.Join(dir, "records")); err != nil {
		_ = head.close()
		return nil, err
	}
	s, err := newStore(dir, o)
	if err != nil {
		_ = head.close()
		return nil, err
	}
	s.head, s.current, s.tables = head, current, tables
	if err := s.settle(o, unclean); err != nil {
		_ = s.Abandon()
		return nil, err
	}
	return s, nil
}

// settle compares what Badger found with the head, and lets go of what a crash
// left and of what was kept before opening.
func (s *Store) settle(o Options, unclean bool) (err error) {
	if err := s.compare(o); err != nil {
		return err
	}
	if unclean {
		if err := errors.Join(s.sweepBlobs(), s.sweepSegments()); err != nil {
			return err
		}
	}
	if err := keepRegistry(s.dir, o.Office); err != nil {
		return err
	}
	return diskError(os.RemoveAll(filepath.Join(s.dir, keptDir)))
}

// compare holds what Badger found against the head.
func (s *Store) compare(o Options) (err error) {
	if s.logSize, err = s.countLog(); err != nil {
		return err
	}
	if s.logSize < s.current.Size {
		return damaged("custody log", fmt.Sprintf(
			"%d entries were acknowledged and %d are there; changes are lost. The files Badger had are kept in %s",
			s.current.Size, s.logSize, keptDir), nil)
	}
	if err := s.View(s.loadGone); err != nil {
		return err
	}
	if o.Check == nil {
		return nil
	}
	return s.View(func(tx *Tx) error { return o.Check(tx, s.current) })
}

// openRecords opens Badger in the vault at dir.
func openRecords(o badger.Options, free func(dir string) (int64, error), dir string) (db *badger.DB, err error) {
	// Badger panics on some damaged files while it opens them; that is damage
	// like any other. A page of a file that the disk did not bring is none.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		p := recover()
		if _, fault := p.(interface{ Addr() uintptr }); fault && o.ReadOnly {
			err = ErrVolumeGone // a page to read needs no room
		} else if fault {
			err = faultError(free, dir)
		} else if p != nil {
			err = damaged("records", fmt.Sprint(p), nil)
		}
	}()
	db, err = openBadger(o)
	if err != nil && strings.Contains(err.Error(), "Cannot acquire directory lock") {
		return nil, &InUseError{} // a close that could not end: see closeBadger
	}
	if err != nil {
		if e := badgerError(err); hasKind(e) {
			return nil, e
		}
		return nil, damaged("records", "Badger cannot open the store", err)
	}
	return db, nil
}

func newStore(dir string, o Options) (*Store, error) {
	s := &Store{
		dir: dir, hear: newHearing(), office: o.Office,
		storeKey:  o.Office.Derive("attest/store/v1"),
		logKey:    o.Office.Derive("attest/log/v1"),
		testimony: o.Testimony,
		identity:  o.Identity,
		replica:   o.Replica.Bytes(),
		free:      o.free,
		seqs:      map[string]*sequence{},
		stage:     o.stage,
		memTable:  o.memTable,
		mapped:    mapped{dir: filepath.Join(dir, "records"), room: !o.NoSync},
	}
	if s.free == nil {
		s.free = s.freeAndHeld
	}
	var err error
	if s.db, err = openRecords(s.records().WithReadOnly(o.Reading != nil), o.free, dir); err != nil {
		return nil, err
	}
	if o.Reading != nil {
		s.readOnly(o.Reading)
		return s, nil
	}
	if err := s.follow(); err != nil {
		return nil, errors.Join(err, closeBadger(s.db, s.hear))
	}
	return s, nil
}

// freeAndHeld is the room that a change has: what is free, and what the mapped
// files have of it.
func (s *Store) freeAndHeld(dir string) (int64, error) {
	free, err := freeSpace(dir)
	return free + s.held.Load(), err
}

func (s *Store) follow() error {
	err := s.mapped.follow()
	s.held.Store(s.mapped.held)
	return err
}

// Close waits for the readers and the change under way, writes back unused
// numbers, closes Badger and wipes the keys held here. Not from inside View or
// Update. Closing again does nothing.
func (s *Store) Close() error { return s.close(true) }

// CloseKept closes as Close does, and keeps which of Badger's tables passed their
// checksums, which spares the next Open most of its time in a large vault. That
// it could not be kept costs that time and nothing else.
func (s *Store) CloseKept() error {
	office, failed := s.office, s.failed
	defer office.Wipe()
	err := s.Close()
	if err == nil && failed == nil && s.reading.Load() == nil {
		_ = keepTables(s.dir, office, s.tables, tablesFrom)
	}
	return err
}

// Abandon closes as Close does and writes nothing of its own; for a store that
// cannot be trusted.
func (s *Store) Abandon() error { return s.close(false) }

func (s *Store) close(returnNumbers bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.gate.shut() {
		return nil
	}
	var err error
	if returnNumbers {
		err = s.returnNumbers()
	}
	if lerr := s.sweepLitter(); err == nil {
		err = lerr
	}
	s.mapped.giveBack()
	s.held.Store(0)
	if cerr := closeBadger(s.db, s.hear); err == nil {
		err = cerr
	}
	if s.head != nil {
		if cerr := s.head.close(); err == nil {
			err = cerr
		}
	}
	s.office.Wipe()
	s.storeKey.Wipe()
	s.logKey.Wipe()
	return diskError(err)
}

// Head returns the last acknowledged head.
func (s *Store) Head() Head {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current
}

// View runs fn on one unchanging state of the records. It returns ErrClosed on
// a closed store.
func (s *Store) View(fn func(*Tx) error) error {
	if !s.gate.enter() {
		return ErrClosed
	}
	defer s.gate.leave()
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	return fn(&Tx{s: s, txn: txn, logSize: -1})
}

// Update runs fn and, when it returns nil, makes its change durable: Badger's
// commit is synced, then the head that fn set. After a nil return the change
// survives kill -9 and a power cut. On an error nothing of it is there, but for
// one case: when the disk failed under the commit or the head, what holds is
// found out at the next open, and every change until then is refused.
//
// A change that adds log entries must set a head over them.
func (s *Store) Update(fn func(*Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.gate.enter() {
		return ErrClosed
	}
	defer s.gate.leave()
	if s.failed != nil {
		return fmt.Errorf("the vault must be closed and opened again first: %w", s.failed)
	}
	if err := needSpace(s.free, s.dir, 0); err != nil {
		return err
	}
	txn := s.db.NewTransaction(true)
	defer txn.Discard()
	tx := &Tx{s: s, txn: txn, write: true, logSize: s.logSize}
	err := fn(tx)
	if err == nil {
		err = tx.checkHead(s.logSize)
	}
	if err != nil {
		return errors.Join(err, s.unstage(tx.staged))
	}
	if err := writeError(txn.Commit()); err != nil {
		if errors.Is(err, ErrTooLarge) {
			return errors.Join(err, s.unstage(tx.staged))
		}
		s.failed = err // it may be on the disk all the same
		return err
	}
	if err := s.follow(); err != nil {
		s.failed = err // the change is in a file whose name may not be there after a power cut
		return err
	}
	s.logSize = tx.logSize
	for _, id := range tx.gone {
		s.gone.Store(id, true)
	}
	_ = s.unstage(tx.after) // nothing refers to them any more; what stays is swept after a crash
	if tx.head == nil {
		return nil
	}
	if err := s.head.write(*tx.head); err != nil {
		s.failed = err
		return fmt.Errorf("the change is kept, its receipt is not: %w", err)
	}
	s.current = *tx.head
	return nil
}

func writeError(err error) error {
	if errors.Is(err, badger.ErrTxnTooBig) {
		return fmt.Errorf("%w: %w", ErrTooLarge, err)
	}
	return badgerError(err)
}

// checkHead refuses, before anything is written, a head that could not be
// written or that leaves entries without a receipt.
func (tx *Tx) checkHead(before int64) error {
	switch {
	case tx.head == nil && tx.logSize != before:
		return errors.New("store: log entries without a head over them")
	case tx.head == nil:
		return nil
	case tx.head.Size != tx.logSize:
		return fmt.Errorf("store: a head over %d entries where there are %d", tx.head.Size, tx.logSize)
	case len(tx.head.Payload) > headPayload:
		return fmt.Errorf("head: payload of %d bytes, at most %d fit", len(tx.head.Payload), headPayload)
	}
	return nil
}

// Dir is the vault's folder.
func (s *Store) Dir() string { return s.dir }
