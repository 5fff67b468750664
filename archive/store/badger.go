package store

import (
	"os"
	"path/filepath"
	"strings"
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
		WithIndexCacheSize(32 << 20).
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

// closeBadger closes Badger, or returns why it cannot write its last table. It
// then goes on trying and holds its folder's lock until it could, or until the
// process ends; what the table would hold is in a write-ahead file.
func closeBadger(db *badger.DB, h hearing) error {
	select {
	case <-h.failed: // an earlier one, that may have passed
	default:
	}
	done := make(chan error, 1)
	go func() { done <- db.Close() }()
	select {
	case err := <-done:
		return err
	case err := <-h.failed:
		return err
	}
}
