package archive

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"attest/archive/store"
)

// ReadingError: the vault was opened to read, because nothing could be written to
// it for Why (ErrReadOnly, ErrDiskFull), and this would have written. Nothing was
// changed.
type ReadingError struct{ Why error }

func (e *ReadingError) Error() string { return "the vault is open to read only: " + e.Why.Error() }

// Unwrap is why nothing can be written.
func (e *ReadingError) Unwrap() error { return e.Why }

// UnfinishedError: nothing can be written to the vault, and what was under way when
// it was last open has to be finished before it can be read.
type UnfinishedError = store.UnfinishedError

// takeLock takes the vault at path for writing, or to read where o asks for that
// and its volume lets nobody write; why is the reason then.
func takeLock(path string, o OpenOptions) (lock *store.Lock, why *ReadingError, err error) {
	asked := o.Reading && store.ReadsOnly()
	if asked {
		err = store.Room(path)
	}
	if err == nil {
		lock, err = store.TakeLock(path)
	}
	if !asked || !errors.Is(err, ErrDiskFull) && !errors.Is(err, ErrReadOnly) {
		return lock, nil, err
	}
	why = &ReadingError{Why: err}
	if lock, err = store.TakeLockToRead(path); err != nil {
		return nil, nil, err
	}
	err = store.ReadyToRead(path, lock, why.Why)
	if _, serr := os.Lstat(filepath.Join(path, changeoverDir, changeoverReady)); err == nil && !errors.Is(serr, fs.ErrNotExist) {
		err = errors.Join(diskError(serr), &UnfinishedError{Why: why.Why})
	}
	if err != nil {
		return nil, nil, errors.Join(err, lock.Release())
	}
	return lock, why, nil
}

// Reading says why the vault is open to read only, and is nil where it is open for
// work. In such a vault nothing of the sitting enters the custody log; so what must
// stand in the log first is refused, as every change is: identities, prints,
// exports and what is taken out.
func (v *Vault) Reading() *ReadingError { return v.reading.Load() }

// BeginWriting opens for work what was opened to read, once its volume takes
// writes and has room again; what was typed meanwhile can then be saved. On an
// error, which is the volume's, the vault stays open to read. Nothing else is read
// while the records are opened.
func (v *Vault) BeginWriting(ctx context.Context, p Progress) error {
	v.ending.Lock()
	defer v.ending.Unlock()
	why := v.reading.Load()
	if why == nil {
		return nil
	}
	if err := v.usable(); err != nil {
		return err
	}
	step(p, "open", 0, 1)
	if err := errors.Join(store.Room(v.path), store.Writable(v.path)); err != nil {
		return err
	}
	tables := store.ReadTables(v.path)
	defer tables.Stop()
	tables.Wait() // before the readers wait
	if err := v.lock.ToWrite(); err != nil {
		return err
	}
	if err := v.store.BeginWriting(v.openOptions(tables)); err != nil {
		return errors.Join(err, v.lock.ToRead())
	}
	v.reading.Store(nil)
	if err := v.start(ctx, nil, p); err != nil {
		v.reading.Store(why) // the sitting is not in the log: what it opens stays as it was
		return err
	}
	v.remember()
	step(p, "open", 1, 1)
	return nil
}

// writable is usable, and refuses what would write files, or work for long, before
// it comes to its change.
func (v *Vault) writable() error {
	if why := v.reading.Load(); why != nil {
		return why
	}
	return v.usable()
}
