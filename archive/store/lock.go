package store

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// lockNote is what a second program reads of the first. No user or host name:
// nothing about the machine is written into a vault.
type lockNote struct {
	PID   int    `json:"pid"`
	Since string `json:"since"`
}

// Lock holds a vault's `lock` file: one writer at a time. The lock itself is
// the system's (flock, LockFileEx) on the file; a second file beside it would
// go stale after a crash.
type Lock struct {
	file  *flock.Flock
	note  string
	dirty bool
	reads bool // nothing is written under it, the note either
	held  os.FileInfo
}

// TakeLock takes the vault at dir or returns an *InUseError.
func TakeLock(dir string) (*Lock, error) {
	l, err := takeFile(dir)
	if err != nil {
		return nil, err
	}
	if err := l.writeNote(); err != nil {
		_ = l.file.Unlock()
		return nil, err
	}
	return l, nil
}

// writeNote says who holds the lock.
func (l *Lock) writeNote() error {
	raw, err := json.Marshal(lockNote{PID: os.Getpid(), Since: time.Now().UTC().Format(time.RFC3339)})
	if err == nil {
		err = writeSynced(l.note, raw)
	}
	if err != nil && !l.dirty {
		_ = os.Remove(l.note) // else what a full disk left of it looks like a crash
	}
	return diskError(err)
}

// TakeLockToRead is TakeLock without the note: nothing is written to the vault at
// dir, and nobody else opens it meanwhile. A copy without a lock file, on a volume
// that takes none, is nobody's to write to and is not locked.
func TakeLockToRead(dir string) (*Lock, error) {
	l, err := takeFile(dir)
	if _, serr := os.Stat(filepath.Join(dir, "lock")); errors.Is(err, ErrReadOnly) && errors.Is(serr, fs.ErrNotExist) {
		l, err = &Lock{note: filepath.Join(dir, "lock.by")}, nil
		_, serr = os.Stat(l.note)
		l.dirty = serr == nil
	}
	if err != nil {
		return nil, err
	}
	l.reads = true
	return l, nil
}

// ToWrite makes of a lock to read one under which is written: it leaves the note.
func (l *Lock) ToWrite() error {
	if !l.reads {
		return nil
	}
	dir := filepath.Dir(l.note)
	if l.file == nil { // nobody has it: there was no file to lock
		taken, err := TakeLock(dir)
		if err != nil {
			return err
		}
		l.file, l.dirty, l.reads = taken.file, taken.dirty, false
		return nil
	}
	if err := l.writeNote(); err != nil {
		return err
	}
	l.reads = false
	return nil
}

// ToRead takes ToWrite back.
func (l *Lock) ToRead() error {
	err := os.Remove(l.note)
	l.reads = err == nil
	return diskError(err)
}

// Writable is an ErrReadOnly, or what else the volume says, where the vault at dir
// takes no writes.
func Writable(dir string) error {
	f, err := os.OpenFile(filepath.Join(dir, "head"), os.O_RDWR, 0)
	if err != nil {
		return diskError(err)
	}
	return diskError(f.Close())
}

// takeFile locks the file, and looks whether the last holder released it.
func takeFile(dir string) (*Lock, error) {
	l := &Lock{file: flock.New(filepath.Join(dir, "lock")), note: filepath.Join(dir, "lock.by")}
	ok, err := l.file.TryLock()
	if err != nil {
		return nil, diskError(err)
	}
	if !ok {
		var n lockNote
		if raw, err := os.ReadFile(l.note); err == nil {
			_ = json.Unmarshal(raw, &n) // a torn note only makes the message shorter
		}
		if _, err := time.Parse(time.RFC3339, n.Since); err != nil || n.PID <= 0 {
			n = lockNote{} // whoever can write to the folder can write this file: no words of theirs
		}
		return nil, &InUseError{PID: n.PID, Since: n.Since}
	}
	_, err = os.Stat(l.note)
	l.dirty = err == nil
	l.held, _ = os.Stat(l.file.Path()) // where it is gone, Of is false
	return l, nil
}

// Of reports that the vault at dir is the one that is held: its folder may have been
// moved since, and another put in its place.
func (l *Lock) Of(dir string) bool {
	st, err := os.Stat(filepath.Join(dir, "lock"))
	return err == nil && l.held != nil && os.SameFile(st, l.held)
}

// TakeFile holds a file, which it makes where there is none, until free is called or
// the program ends. Another one that holds it is an *InUseError.
func TakeFile(path string) (free func(), err error) {
	return hold(flock.New(path), (*flock.Flock).TryLock)
}

// ShareFile is TakeFile for one of several who may hold the file at once, and keep
// those of TakeFile out.
func ShareFile(path string) (free func(), err error) {
	return hold(flock.New(path), (*flock.Flock).TryRLock)
}

func hold(f *flock.Flock, try func(*flock.Flock) (bool, error)) (free func(), err error) {
	ok, err := try(f)
	if err != nil {
		return nil, diskError(err)
	}
	if !ok {
		return nil, &InUseError{}
	}
	return func() { _ = f.Unlock() }, nil // it is held by nobody when the program ends
}

// writeSynced writes a small file that must be there after a power cut.
func writeSynced(path string, raw []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(raw)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	return err
}

// Unclean reports whether the last holder never released the lock: a crash, a
// kill or a power cut.
func (l *Lock) Unclean() bool { return l.dirty }

// Closed says how the store was closed by a holder that keeps the lock, for the
// next open under it.
func (l *Lock) Closed(clean bool) { l.dirty = !clean }

// Release gives the vault free after a clean close.
func (l *Lock) Release() error {
	if l.reads {
		return l.Abandon()
	}
	err := os.Remove(l.note)
	if uerr := l.file.Unlock(); err == nil {
		err = uerr
	}
	return diskError(err)
}

// Abandon gives the vault free but leaves the note, so that the next open
// treats the close as unclean.
func (l *Lock) Abandon() error {
	if l.file == nil {
		return nil
	}
	return l.file.Unlock()
}
