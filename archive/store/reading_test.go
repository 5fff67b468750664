package store

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"attest/archive/record"
)

// files are what a folder holds, by name: the SHA-256 of each.
func files(t *testing.T, dir string) map[string][32]byte {
	t.Helper()
	all := map[string][32]byte{}
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		all[path] = sha256.Sum256(raw)
		return err
	}))
	return all
}

func sameFiles(t *testing.T, dir string, before map[string][32]byte) {
	t.Helper()
	after := files(t, dir)
	for name, sum := range after {
		if before[name] != sum {
			t.Errorf("%s was written", filepath.Base(name))
		}
	}
	if len(after) != len(before) {
		t.Errorf("%d files of %d are there", len(after), len(before))
	}
}

// A store that was closed well is read where nothing can be written, and not a
// byte of it changes.
func TestAStoreIsReadWithoutWriting(t *testing.T) {
	dir := t.TempDir()
	s := create(t, dir)
	id := record.NewID(record.KindTestimony)
	long := strings.Repeat("invented ", 200_000) // lies in the value file
	_, err := put(s, id, `{"a":1}`, "", "one paragraph", long)
	must(t, err)
	w, err := s.NewBlob(9)
	must(t, err)
	_, err = w.Write([]byte("invented!"))
	must(t, err)
	must(t, w.Commit())
	must(t, s.Close())
	lock, err := TakeLock(dir)
	must(t, err)
	must(t, lock.Release())
	before := files(t, dir)

	for range 2 { // and again
		lock, err := TakeLockToRead(dir)
		must(t, err)
		if _, err := TakeLock(dir); !errors.Is(err, ErrInUse) {
			t.Errorf("it was taken a second time: %v", err)
		}
		o := keys(t)
		o.Reading = ErrReadOnly
		must(t, ReadyToRead(dir, lock, o.Reading))
		s, err := Open(dir, o)
		must(t, err)
		v := get(t, s, id, 0)
		if !bytes.Equal(v.Facts, []byte(`{"a":1}`)) || len(v.Segments) != 2 {
			t.Errorf("it reads %s with %d paragraphs", v.Facts, len(v.Segments))
		}
		if _, err := put(s, id, `{"a":2}`, ""); !errors.Is(err, ErrReadOnly) {
			t.Errorf("changed: %v", err)
		}
		if _, err := s.NewBlob(1); !errors.Is(err, ErrReadOnly) {
			t.Errorf("a file was begun: %v", err)
		}
		if err := s.KeepLists([][]byte{{1}}); !errors.Is(err, ErrReadOnly) {
			t.Errorf("lists were kept: %v", err)
		}
		if err := s.View(func(tx *Tx) error { return tx.set([]byte("x"), nil) }); err == nil {
			t.Error("a reading transaction wrote")
		}
		must(t, s.Snapshot(func(n *Snapshot) error { return n.Records(func(_, _ []byte) error { return nil }) }))
		must(t, s.CloseKept())
		must(t, lock.Release())
		sameFiles(t, dir, before)
	}
	s = open(t, dir)
	_, err = put(s, id, `{"a":2}`, "")
	must(t, err)
}

// What was not closed is not read where it cannot be put in order, and is as it
// was afterwards.
func TestWhatACrashLeftIsNotReadWithoutWriting(t *testing.T) {
	dir, copied := t.TempDir(), t.TempDir()
	s := create(t, dir)
	_, err := put(s, record.NewID(record.KindTestimony), `{}`, "", "one")
	must(t, err)
	must(t, os.CopyFS(filepath.Join(copied, "v"), os.DirFS(dir)))
	copied = filepath.Join(copied, "v")
	before := files(t, copied)
	lock, err := TakeLockToRead(copied)
	must(t, err)
	var unfinished *UnfinishedError
	if err := ReadyToRead(copied, lock, ErrDiskFull); !errors.As(err, &unfinished) || !errors.Is(err, ErrDiskFull) {
		t.Errorf("ready to read: %v", err)
	}
	must(t, lock.Release())
	delete(before, filepath.Join(copied, "lock"))
	must(t, os.Remove(filepath.Join(copied, "lock")))
	sameFiles(t, copied, before)
	s = open(t, copied) // to write, it is put in order
	must(t, s.Close())
}
