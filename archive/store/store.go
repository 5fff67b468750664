package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/dgraph-io/badger/v4"
	boptions "github.com/dgraph-io/badger/v4/options"

	"attest/archive/record"
	"attest/archive/seal"
)

// Options are the keys of an open vault. All are required.
type Options struct {
	Office     seal.Key // the office key; what lies here is sealed under keys derived from it
	Testimony  *seal.Tree
	Identity   *seal.Tree
	Replica    record.ID
	Unclean    bool // the last close was no close: Badger's write-ahead files are copied first
	NoSync     bool // tests of bulk data only; nothing acknowledged survives a power cut
	Checkpoint func(Head) error
}

// Store is the open records and blobs of one vault. It is safe for concurrent
// use; changes happen one at a time.
type Store struct {
	dir       string
	db        *badger.DB
	head      *headFile
	storeKey  seal.Key
	logKey    seal.Key
	testimony *seal.Tree
	identity  *seal.Tree
	replica   [16]byte

	mu      sync.Mutex // one change at a time
	failed  error      // set when the head could not follow a commit
	current Head
	logSize int64
	seqs    map[string]*sequence
}

func badgerOptions(dir string, office seal.Key, noSync bool) badger.Options {
	key := office.Derive("attest/badger/v1")
	return badger.DefaultOptions(dir).
		WithLogger(nil).
		WithSyncWrites(!noSync).
		WithMemTableSize(memTable).
		WithNumMemtables(2).
		WithBaseTableSize(4 << 20).
		WithValueThreshold(1 << 20).
		WithValueLogFileSize(4 << 20).
		WithBlockCacheSize(16 << 20).
		WithIndexCacheSize(16 << 20).
		WithNumCompactors(2).
		WithCompression(boptions.None).
		WithVerifyValueChecksum(true).
		WithChecksumVerificationMode(boptions.OnTableAndBlockRead).
		WithEncryptionKey(key[:]).
		WithDetectConflicts(false) // one writer; see Update
}

// Create lays out the records, blobs and head of a new vault in dir, which must
// exist. first makes the first change, whose head is written with the file.
func Create(dir string, o Options, first func(*Tx) error) (*Store, error) {
	for _, d := range []string{"records", "blobs"} {
		if err := os.Mkdir(filepath.Join(dir, d), 0o700); err != nil {
			return nil, diskError(err)
		}
	}
	if err := needSpace(dir, 0); err != nil {
		return nil, err
	}
	s, err := newStore(dir, o)
	if err != nil {
		return nil, err
	}
	if err := createHead(filepath.Join(dir, "head"), Head{}); err != nil {
		_ = s.db.Close()
		return nil, err
	}
	if s.head, s.current, err = openHead(filepath.Join(dir, "head")); err != nil {
		_ = s.db.Close()
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
// with a DamagedError, and what Badger had written ahead stays in records.wal.
func Open(dir string, o Options) (*Store, error) {
	wal := filepath.Join(dir, "records.wal")
	if o.Unclean {
		if err := copyWriteAhead(filepath.Join(dir, "records"), wal); err != nil {
			return nil, err
		}
	}
	s, err := newStore(dir, o)
	if err != nil {
		return nil, err
	}
	if s.head, s.current, err = openHead(filepath.Join(dir, "head")); err != nil {
		_ = s.db.Close()
		return nil, err
	}
	if s.logSize, err = s.countLog(); err != nil {
		_ = s.Abandon()
		return nil, err
	}
	if s.logSize < s.current.Size {
		_ = s.Abandon()
		return nil, damaged("custody log", fmt.Sprintf(
			"%d entries were acknowledged and %d are there; changes are lost. The files Badger had are kept in records.wal",
			s.current.Size, s.logSize), nil)
	}
	if o.Checkpoint != nil {
		if err := o.Checkpoint(s.current); err != nil {
			_ = s.Abandon()
			return nil, err
		}
	}
	if o.Unclean {
		if err := s.sweepBlobs(); err != nil {
			_ = s.Abandon()
			return nil, err
		}
		if err := os.RemoveAll(wal); err != nil {
			_ = s.Abandon()
			return nil, diskError(err)
		}
	}
	return s, nil
}

func newStore(dir string, o Options) (s *Store, err error) {
	// Badger panics on some damaged files while it opens them; that is damage
	// like any other.
	defer func() {
		if p := recover(); p != nil {
			err = damaged("records", fmt.Sprint(p), nil)
		}
	}()
	if err := needSpace(dir, 0); err != nil {
		return nil, err
	}
	db, err := badger.Open(badgerOptions(filepath.Join(dir, "records"), o.Office, o.NoSync))
	if err != nil {
		if e := diskError(err); errors.Is(e, ErrDiskFull) || errors.Is(e, ErrReadOnly) {
			return nil, e
		}
		return nil, damaged("records", "Badger cannot open the store", err)
	}
	return &Store{
		dir: dir, db: db,
		storeKey:  o.Office.Derive("attest/store/v1"),
		logKey:    o.Office.Derive("attest/log/v1"),
		testimony: o.Testimony,
		identity:  o.Identity,
		replica:   o.Replica.Bytes(),
		seqs:      map[string]*sequence{},
	}, nil
}

// Close writes back unused numbers, closes Badger and wipes the keys held here.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.returnNumbers()
	if cerr := s.db.Close(); err == nil {
		err = cerr
	}
	if cerr := s.head.close(); err == nil {
		err = cerr
	}
	s.storeKey.Wipe()
	s.logKey.Wipe()
	return diskError(err)
}

// Abandon closes the files and changes nothing; for a store that cannot be trusted.
func (s *Store) Abandon() error {
	err := s.db.Close()
	if s.head != nil {
		if cerr := s.head.close(); err == nil {
			err = cerr
		}
	}
	return err
}

// Head returns the last acknowledged head.
func (s *Store) Head() Head {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current
}

// View runs fn on one unchanging state of the records.
func (s *Store) View(fn func(*Tx) error) error {
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	return fn(&Tx{s: s, txn: txn, logSize: -1})
}

// Update runs fn and, when it returns nil, makes its change durable: Badger's
// commit is synced, then the head that fn set. After a nil return the change
// survives kill -9 and a power cut. On an error nothing of it is there.
func (s *Store) Update(fn func(*Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed != nil {
		return fmt.Errorf("the vault must be closed and opened again first: %w", s.failed)
	}
	if err := needSpace(s.dir, 0); err != nil {
		return err
	}
	txn := s.db.NewTransaction(true)
	defer txn.Discard()
	tx := &Tx{s: s, txn: txn, write: true, logSize: s.logSize}
	if err := fn(tx); err != nil {
		return err
	}
	if err := txn.Commit(); err != nil {
		return writeError(err)
	}
	s.logSize = tx.logSize
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
	return diskError(err)
}

// Dir is the vault's folder.
func (s *Store) Dir() string { return s.dir }
