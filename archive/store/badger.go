package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"

	"attest/archive/seal"
)

func badgerKey(office seal.Key) []byte {
	k := office.Derive("attest/badger/v1")
	return k[:]
}

// keyRotation is how long Badger uses a data key: so long that its registry
// nearly never changes (registry.go). Badger measures it from 1970 where it has
// no key yet, and takes no key at all when the clock says less: so it cannot be
// longer than any clock is behind.
const keyRotation = 5 * 365 * 24 * time.Hour

// badgerOptions are Badger's settings. They are part of the format in so far as
// the tables are not compressed and encrypted with Badger's key.
func badgerOptions(dir string, office seal.Key, noSync bool, hear badger.Logger) badger.Options {
	o := badger.DefaultOptions(dir)
	// Badger builds a dozen tables at once, and holds twice what each may have
	// while it does and some time after: tables do not grow with their level.
	o.TableSizeMultiplier = 1
	return o.
		WithLogger(hear).
		WithSyncWrites(!noSync).
		WithMemTableSize(memTable).
		WithNumMemtables(2).
		WithBaseTableSize(4<<20 + 1).
		WithValueThreshold(1 << 20).
		WithValueLogFileSize(4 << 20).
		WithBlockCacheSize(16 << 20).
		WithIndexCacheSize(64 << 20). // room for the indexes of a vault of 100,000
		WithNumCompactors(2).
		WithCompression(options.None).
		WithVerifyValueChecksum(true).
		WithChecksumVerificationMode(options.OnBlockRead). // whole tables: see Tables
		WithEncryptionKey(badgerKey(office)).
		WithEncryptionKeyRotationDuration(keyRotation).
		WithDetectConflicts(false) // one writer; see Update
}

// readManifest returns the tables that the MANIFEST names, and whether the file
// is whole to its end: Badger cuts off what is not.
func readManifest(records string) (badger.Manifest, bool, error) {
	f, err := os.Open(filepath.Join(records, "MANIFEST"))
	if err != nil {
		return badger.Manifest{}, false, diskError(err)
	}
	defer func() { _ = f.Close() }()
	m, end, err := badger.ReplayManifestFile(f, 0, badger.DefaultOptions(records))
	if err != nil {
		return m, false, damaged("records", "the MANIFEST is malformed", err)
	}
	st, err := f.Stat()
	if err != nil {
		return m, false, diskError(err)
	}
	return m, st.Size() == end, nil
}

// closedWell reports that nothing waits in a write-ahead file, and that the
// MANIFEST is whole and names exactly the tables that are there.
func closedWell(records string) bool {
	if mem, err := filepath.Glob(filepath.Join(records, "*.mem")); err != nil || len(mem) > 0 {
		return false
	}
	m, whole, err := readManifest(records)
	if err != nil || !whole {
		return false
	}
	tables, err := filepath.Glob(filepath.Join(records, "*.sst"))
	return err == nil && len(tables) == len(m.Tables)
}

// hearing is Badger's log, of which nothing is kept but that a table could not
// be written: Badger then tries again each second for ever, and so does its Close.
type hearing struct{ failed chan error }

func newHearing() hearing { return hearing{make(chan error, 1)} }

// Errorf takes Badger's errors.
func (h hearing) Errorf(format string, args ...any) {
	if !strings.Contains(format, "flushing memtable") {
		return
	}
	for _, a := range args {
		if err, ok := a.(error); ok {
			select {
			case h.failed <- err:
			default: // one is enough
			}
		}
	}
}

// Warningf takes nothing.
func (hearing) Warningf(string, ...any) {}

// Infof takes nothing.
func (hearing) Infof(string, ...any) {}

// Debugf takes nothing.
func (hearing) Debugf(string, ...any) {}

// openBadger is badger.Open, which ends the process where it cannot open or make
// its file DISCARD: that is asked first. A disk that fails in the moment between
// still does; nothing that was acknowledged is lost by it. To read alone, Badger
// makes none.
func openBadger(o badger.Options) (*badger.DB, error) {
	if o.ReadOnly {
		return badger.Open(o)
	}
	f, err := os.OpenFile(filepath.Join(o.Dir, "DISCARD"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	const length = 1 << 20 // as Badger makes it, all zeros
	st, err := f.Stat()
	if err == nil && st.Size() == 0 {
		if err = allocate(f, 0, length); err == nil {
			err = f.Truncate(length)
		}
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	return badger.Open(o)
}

// closeBadger closes Badger, or returns why it cannot write its last table. It
// then goes on trying and holds its folder's lock until it could, or until the
// process ends; what the table would hold is in a write-ahead file.
func closeBadger(db *badger.DB, h hearing) error {
	select {
	case <-h.failed: // an earlier one, that may have passed
	default:
	}
	l := &lingering{hear: h, done: make(chan struct{})}
	dir := absolute(db.Opts().Dir)
	linger.Store(dir, l)
	go func() {
		l.err = db.Close()
		linger.CompareAndDelete(dir, l)
		close(l.done)
	}()
	select {
	case <-l.done:
		return badgerError(l.err)
	case err := <-h.failed:
		return badgerError(err)
	}
}

// lingering is a Badger that is being closed.
type lingering struct {
	hear hearing
	done chan struct{}
	err  error // when done is closed
}

// linger has them by their folder.
var linger sync.Map

func absolute(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		return abs
	}
	return dir
}

// Ended is an InUseError while a Badger of this process is still being closed in
// the vault at dir: its disk failed, and may be back. It writes and removes files
// by their names, so nothing may take the place of its folder before.
func Ended(dir string) error {
	if _, ok := linger.Load(absolute(filepath.Join(dir, "records"))); ok {
		return &InUseError{}
	}
	return nil
}

// settle waits, before a folder is used for other records, for a Badger that did
// not end there when the disk failed: it would write its last table among them,
// and take away their lock. What it wrote is removed.
func settle(dir string) error {
	v, ok := linger.Load(absolute(dir))
	if !ok {
		return nil
	}
	l := v.(*lingering)
	if err := os.MkdirAll(dir, 0o700); err != nil { // without which it never ends
		return diskError(err)
	}
	select {
	case <-l.hear.failed: // an earlier one
	default:
	}
	select {
	case <-l.done:
	case err := <-l.hear.failed:
		return badgerError(err)
	}
	return diskError(os.RemoveAll(dir))
}

// badgerError is diskError for what Badger says: it passes most errors on as
// text alone.
func badgerError(err error) error {
	if err = diskError(err); err == nil || hasKind(err) {
		return err
	}
	for _, e := range []struct{ why, kind error }{
		{syscall.ENOSPC, ErrDiskFull}, {syscall.EDQUOT, ErrDiskFull}, {syscall.EROFS, ErrReadOnly},
		{syscall.EIO, ErrVolumeGone}, {syscall.ENODEV, ErrVolumeGone}, {syscall.ENXIO, ErrVolumeGone},
	} {
		if strings.Contains(err.Error(), e.why.Error()) {
			return fmt.Errorf("%w: %w", e.kind, err)
		}
	}
	return err
}
