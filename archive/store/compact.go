package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dgraph-io/badger/v4"
)

// Badger gives no space back by itself: what was deleted stays in its files
// (151 MB of 151 after its own collection, measured). So the records
// are written anew beside the old ones, and put in their place when they are
// whole.
//
// A file that says so makes two renames one step: once `compact` is there, the
// new records are whole and synced, and whoever opens the vault next finishes
// what is left to do.
const (
	swapNote   = "compact"
	newRecords = "records.new"
	oldRecords = "records.old"
	swapText   = "records.new is whole\n"
)

// Compact writes the records anew, without what was deleted and overwritten, and
// puts them in the place of the old ones in one step. Changes wait meanwhile;
// reading goes on, but for the moment of the step. An error before that, or the
// end of ctx, leaves everything as it was. It returns the bytes of the records
// before and after.
func (s *Store) Compact(ctx context.Context, told func(done, total int64)) (before, after int64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed != nil {
		return 0, 0, fmt.Errorf("the vault must be closed and opened again first: %w", s.failed)
	}
	records, fresh := filepath.Join(s.dir, "records"), filepath.Join(s.dir, newRecords)
	if before, err = sizeOf(records); err != nil {
		return 0, 0, err
	}
	if err := needSpace(s.free, s.dir, before); err != nil {
		return 0, 0, err
	}
	if !s.gate.enter() {
		return 0, 0, ErrClosed
	}
	err = s.rewrite(ctx, fresh, told)
	s.gate.leave()
	if err != nil {
		return before, 0, errors.Join(err, diskError(os.RemoveAll(fresh)))
	}
	if after, err = sizeOf(fresh); err != nil {
		return before, 0, err
	}
	if err := writeSynced(filepath.Join(s.dir, swapNote), []byte(swapText)); err != nil {
		return before, 0, diskError(err)
	}
	if err := syncDir(s.dir); err != nil {
		return before, 0, err
	}
	if !s.gate.pause() {
		return before, after, ErrClosed
	}
	return before, after, s.reopen(func() error { return finishSwap(s.dir) })
}

// rewrite copies each key's newest value, sealed as it is, into new records.
func (s *Store) rewrite(ctx context.Context, fresh string, told func(done, total int64)) (err error) {
	if err := errors.Join(settle(fresh), diskError(os.RemoveAll(fresh))); err != nil {
		return err
	}
	if err := os.Mkdir(fresh, 0o700); err != nil {
		return diskError(err)
	}
	defer func() {
		if p := recover(); p != nil {
			err = damaged("records", fmt.Sprint(p), nil)
		}
	}()
	hear := newHearing()
	to, err := openBadger(badgerOptions(fresh, s.office, true, hear))
	if err != nil {
		return badgerError(err)
	}
	if err := s.copyAll(ctx, to, told); err != nil {
		return errors.Join(err, closeBadger(to, hear))
	}
	if err := closeBadger(to, hear); err != nil {
		return err
	}
	return syncTree(fresh)
}

func (s *Store) copyAll(ctx context.Context, to *badger.DB, told func(done, total int64)) error {
	const batch = 512 << 10
	read := s.db.NewTransaction(false)
	defer read.Discard()
	it := read.NewIterator(badger.DefaultIteratorOptions)
	defer it.Close()
	write := to.NewTransaction(true)
	defer func() { write.Discard() }()
	var size, count int64
	for it.Rewind(); it.Valid(); it.Next() {
		if err := ctx.Err(); err != nil {
			return err
		}
		item := it.Item()
		value, err := item.ValueCopy(nil)
		if err != nil {
			return damaged(objectName(item.Key()), "its record cannot be read", err)
		}
		if err := write.Set(item.KeyCopy(nil), value); err != nil {
			return writeError(err)
		}
		count++
		if size += int64(len(value)) + 64; size > batch {
			if err := needSpace(s.free, s.dir, 0); err != nil {
				return err
			}
			if err := writeError(write.Commit()); err != nil {
				return err
			}
			write, size = to.NewTransaction(true), 0
			if told != nil {
				told(count, 0)
			}
		}
	}
	return writeError(write.Commit())
}

// finishSwap does what is left of a Compact that was begun, and removes what is
// left of one that was not through.
func finishSwap(dir string) error {
	records, fresh, old := filepath.Join(dir, "records"), filepath.Join(dir, newRecords), filepath.Join(dir, oldRecords)
	note := filepath.Join(dir, swapNote)
	raw, err := os.ReadFile(note)
	if errors.Is(err, fs.ErrNotExist) {
		return diskError(os.RemoveAll(fresh))
	}
	if err != nil {
		return diskError(err)
	}
	if !bytes.Equal(raw, []byte(swapText)) { // torn: nothing was moved yet
		return errors.Join(diskError(os.Remove(note)), diskError(os.RemoveAll(fresh)))
	}
	// The copy is of the old records' key registry; the next open makes one of the new.
	if err := os.Remove(filepath.Join(dir, registryCopy)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return diskError(err)
	}
	if there(fresh) {
		if there(records) {
			if there(old) {
				return damaged("records", "there are three of them", nil)
			}
			if err := Rename(records, old); err != nil {
				return err
			}
		}
		if err := Rename(fresh, records); err != nil {
			return err
		}
	}
	if err := os.RemoveAll(old); err != nil {
		return diskError(err)
	}
	if err := os.Remove(note); err != nil {
		return diskError(err)
	}
	return syncDir(dir)
}

func there(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func sizeOf(dir string) (n int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		st, err := d.Info()
		if err == nil {
			n += st.Size()
		}
		return err
	})
	return n, diskError(err)
}

// syncTree syncs each file of a folder, then the folder.
func syncTree(dir string) error {
	list, err := os.ReadDir(dir)
	if err != nil {
		return diskError(err)
	}
	for _, e := range list {
		f, err := os.OpenFile(filepath.Join(dir, e.Name()), os.O_RDWR, 0)
		if err != nil {
			return diskError(err)
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return diskError(err)
		}
	}
	return syncDir(dir)
}
