package archive

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"attest/archive/store"
)

// OutsideError says why a file outside of the vault was not written: its volume
// is full, takes no writes, or is gone. Nothing of the vault is touched by that.
// errors.Is tells which, by ErrDiskFull, ErrReadOnly and ErrVolumeGone.
type OutsideError struct {
	Path string
	// Left is a part of it that could not be taken away, "" for none.
	Left string
	Err  error
}

func (e *OutsideError) Error() string {
	why := "its volume does not answer any more, or its folder is gone: put it back or choose another place, then do it again"
	switch {
	case errors.Is(e.Err, ErrDiskFull):
		why = "its volume is full: free some space or choose another place, then do it again"
	case errors.Is(e.Err, ErrReadOnly):
		why = "its folder takes no writes: take the write protection off or choose another place, then do it again"
	}
	if e.Left != "" {
		why += "; a part of it could not be removed, delete it by hand: " + e.Left
	}
	return fmt.Sprintf("%s was not written: %s", e.Path, why)
}

// Unwrap is what the system said.
func (e *OutsideError) Unwrap() error { return e.Err }

// outsideError gives an error about a file outside of the vault its words; one
// that is not about the volume stays as it is.
func outsideError(path string, err error) error {
	var told *OutsideError
	if err == nil || errors.As(err, &told) {
		return err
	}
	err = diskError(err)
	if errors.Is(err, fs.ErrNotExist) { // of a folder: the file itself is made
		err = fmt.Errorf("%w: %w", ErrVolumeGone, err)
	}
	for _, kind := range []error{ErrDiskFull, ErrReadOnly, ErrVolumeGone} {
		if errors.Is(err, kind) {
			told = &OutsideError{Path: path, Err: err}
			var left *store.LeftError
			if errors.As(err, &left) {
				told.Left = left.Path
			}
			return told
		}
	}
	return err
}

// filesLeft are files of ours that could not be removed when their volume failed:
// they go when the same is tried again.
var filesLeft sync.Map

// forgetOutside removes a file of ours, now or when the same is tried again.
func forgetOutside(path string) error {
	err := os.Remove(path)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	filesLeft.Store(path, true)
	return err
}

// sweepOutside removes what forgetOutside could not.
func sweepOutside(path string) {
	if _, ours := filesLeft.LoadAndDelete(path); ours {
		_ = forgetOutside(path) // where it stays, whoever makes the file is told that it exists
	}
}

// outsideFile is a file outside of the vault that is written whole or not at
// all: under its name with .part behind, until it is synced.
type outsideFile struct {
	f    *os.File
	path string
	part string
	size int64 // that were written
	err  error // the first of the writes
}

// newOutside begins one. It is ErrExists where there is a file of that name.
func newOutside(path string) (*outsideFile, error) { return newOutsideAt(path, path+".part") }

// newOutsideAt has the name that it is written under given.
func newOutsideAt(path, part string) (*outsideFile, error) {
	if _, err := os.Lstat(path); err == nil {
		return nil, fmt.Errorf("%s: %w", path, ErrExists)
	}
	o := &outsideFile{path: path, part: part}
	sweepOutside(o.part)
	var err error
	if o.f, err = os.OpenFile(o.part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600); err == nil {
		return o, nil
	}
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("%s: %w: move it away or delete it", o.part, ErrExists)
	}
	return nil, outsideError(path, err)
}

// Write is io.Writer.
func (o *outsideFile) Write(p []byte) (int, error) {
	n, err := o.f.Write(p)
	o.size += int64(n)
	if err != nil && o.err == nil {
		o.err = outsideError(o.path, err)
		err = o.err
	}
	return n, err
}

// end puts the file in place, or takes it away where err is not nil. before, if
// any, is done when all is written and synced and the file has not its name yet;
// its error is the last.
func (o *outsideFile) end(err error, before func() error) error {
	if o.err != nil {
		err = o.err // whoever wrote may have put it in words of its own
	}
	if err == nil {
		err = outsideError(o.path, o.f.Sync())
	}
	if cerr := o.f.Close(); err == nil {
		err = outsideError(o.path, cerr)
	}
	if err == nil {
		if _, serr := os.Lstat(o.path); serr == nil {
			err = fmt.Errorf("%s: %w", o.path, ErrExists)
		}
	}
	if err == nil && before != nil {
		err = before()
	}
	if err == nil {
		err = outsideError(o.path, os.Rename(o.part, o.path))
	}
	if err != nil {
		return o.drop(err)
	}
	_ = store.SyncDir(filepath.Dir(o.path)) // volumes that refuse it have the name all the same
	return nil
}

// drop takes away what was written.
func (o *outsideFile) drop(err error) error {
	rerr := forgetOutside(o.part)
	if rerr == nil {
		return err
	}
	var told *OutsideError
	if errors.As(err, &told) {
		told.Left = o.part
		return err
	}
	return errors.Join(err, fmt.Errorf("a part of it could not be removed, delete it by hand: %w", rerr))
}

// WriteOutside writes a file outside of the vault, whole or not at all. It never
// writes over one.
//
// Errors: ErrExists, *OutsideError, those of write.
func WriteOutside(path string, write func(io.Writer) error) error {
	o, err := newOutside(path)
	if err != nil {
		return err
	}
	return o.end(write(o), nil)
}

// outsideOr is outsideError where the file that failed is none of the vault's.
func (v *Vault) outsideOr(path string, err error) error {
	err = diskError(err)
	var at *fs.PathError
	if errors.As(err, &at) {
		if rel, rerr := filepath.Rel(v.path, at.Path); rerr == nil && filepath.IsLocal(rel) {
			return err
		}
	}
	return outsideError(path, err)
}
