package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// memTable is the size of Badger's write buffer. A change must fit in 15 % of
// it; large accounts are staged (see Tx.PutVersion).
const memTable = 16 << 20

// reserve is the free space without which no change begins. Badger maps its
// files, and a page that the full disk cannot back kills the process (SIGBUS),
// so room for two write buffers and a table is asked for first.
const reserve = 2*2*memTable + 16<<20

// FreeSpace returns the bytes that an ordinary user can still write at dir.
func FreeSpace(dir string) (int64, error) { return freeSpace(dir) }

// RoomError is an ErrDiskFull that was found before anything was written.
type RoomError struct{ Free, Needed int64 } // bytes

func (e *RoomError) Error() string {
	return fmt.Sprintf("%v: %d MB are free, %d MB are needed; free some and try again, nothing was changed", ErrDiskFull, e.Free>>20, e.Needed>>20)
}

// Is makes errors.Is(err, ErrDiskFull) true.
func (e *RoomError) Is(target error) bool { return target == ErrDiskFull }

func needSpace(ask func(dir string) (int64, error), dir string, need int64) error {
	if ask == nil {
		ask = freeSpace
	}
	free, err := ask(dir)
	if err != nil {
		return diskError(err)
	}
	if free-reserve < need {
		return &RoomError{Free: free, Needed: need + reserve}
	}
	return nil
}

// DiskError gives errors of the file system their kind: ErrDiskFull, ErrReadOnly,
// ErrVolumeGone.
func DiskError(err error) error { return diskError(err) }

func diskError(err error) error {
	switch {
	case err == nil:
		return nil
	case hasKind(err):
		return err
	case isNoSpace(err):
		return fmt.Errorf("%w: %w", ErrDiskFull, err)
	case errors.Is(err, fs.ErrPermission), isReadOnly(err):
		return fmt.Errorf("%w: %w", ErrReadOnly, err)
	case isGone(err):
		return fmt.Errorf("%w: %w", ErrVolumeGone, err)
	}
	return err
}

// hasKind reports whether an error says already what is wrong with the volume.
func hasKind(err error) bool {
	return errors.Is(err, ErrDiskFull) || errors.Is(err, ErrReadOnly) || errors.Is(err, ErrVolumeGone)
}

// LeftError: a file that was not finished, or not made durable, could not be
// removed either. Somebody has to delete it.
type LeftError struct {
	Path string
	Err  error
}

func (e *LeftError) Error() string {
	return fmt.Sprintf("what was written could not be removed, delete it by hand: %s (%v)", e.Path, e.Err)
}

// Unwrap is what the system said.
func (e *LeftError) Unwrap() error { return e.Err }

// RemoveLeft removes a file or folder outside of the vault that is not to stay,
// or says in a LeftError that it does.
func RemoveLeft(path string) error {
	if err := os.RemoveAll(path); err != nil {
		return &LeftError{Path: path, Err: err}
	}
	return nil
}

// SyncDir makes the names in a folder survive a power cut.
func SyncDir(dir string) error { return syncDir(dir) }

// syncDir makes a rename or a new file in dir survive a power cut, where the
// system can (Windows has no such call).
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return diskError(err)
	}
	err = syncHandle(d)
	if cerr := d.Close(); err == nil {
		err = cerr
	}
	return diskError(err)
}

// Rename puts a file or folder in place so that it is there after a power cut.
func Rename(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return diskError(err)
	}
	return syncDir(filepath.Dir(to))
}

// faultError is why a page of a mapped file was not to be had: another program
// took the last room in that moment, or the volume is gone.
func faultError(ask func(dir string) (int64, error), dir string) error {
	if err := needSpace(ask, dir, 0); err != nil {
		return err
	}
	return ErrVolumeGone
}
