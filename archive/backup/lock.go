package backup

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"attest/archive/record"
	"attest/archive/store"
)

// ErrBusy: another program writes this backup, or reads it back.
var ErrBusy = errors.New("another program writes to this backup or reads it")

// lockName is a file without a byte in it, that who writes or reads a backup holds.
const lockName = "attest.lock"

// Hold keeps others from the backup of a vault below place while a run is made
// and read back: two copies of one vault may have the same stick. The lock is the
// system's and goes with the program that has it. Where the file system has none,
// nothing is held, and each run looks, before it gives what it wrote its names,
// whether another one was there meanwhile.
//
// Errors: ErrBusy; store.ErrDiskFull, store.ErrReadOnly, store.ErrVolumeGone.
func Hold(place string, vault record.ID) (free func(), err error) {
	if st, err := os.Stat(place); err != nil {
		return nil, store.DiskError(err)
	} else if !st.IsDir() {
		return nil, fmt.Errorf("%s is no folder: %w", place, ErrNoBackup)
	}
	dir := Folder(place, vault)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, store.DiskError(err)
	}
	return take(dir, store.TakeFile)
}

// HoldToRead is Hold for who only reads the backup in dir, several at once, and makes
// no file there.
func HoldToRead(dir string) (free func(), err error) {
	if !isFile(filepath.Join(dir, lockName)) {
		return func() {}, nil
	}
	free, err = take(dir, store.ShareFile)
	if errors.Is(err, store.ErrReadOnly) || errors.Is(err, fs.ErrPermission) { // nobody writes there
		return func() {}, nil
	}
	return free, err
}

func take(dir string, hold func(path string) (func(), error)) (free func(), err error) {
	free, err = hold(filepath.Join(dir, lockName))
	switch {
	case errors.Is(err, store.ErrInUse):
		return nil, fmt.Errorf("%s: %w", dir, ErrBusy)
	case errors.Is(err, errors.ErrUnsupported), errors.Is(err, syscall.ENOLCK):
		return func() {}, nil
	}
	return free, err
}

// alone is ErrBusy where the key file is not the one that was there when the run
// began: another one ended meanwhile, on a file system that has no locks.
func (w *writer) alone() error {
	now, err := keysSum(w.dir)
	if err == nil && now != w.began {
		err = fmt.Errorf("%s: %w", w.dir, ErrBusy)
	}
	return err
}

func keysSum(dir string) (sum [32]byte, err error) {
	f, err := os.Open(filepath.Join(dir, KeysName))
	if errors.Is(err, fs.ErrNotExist) {
		return sum, nil
	}
	if err != nil {
		return sum, store.DiskError(err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return sum, store.DiskError(err)
	}
	return [32]byte(h.Sum(nil)), nil
}
