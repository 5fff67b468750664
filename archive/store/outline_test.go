package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"attest/archive/record"
)

// withKey is a committed blob of a testimony.
func withKey(t *testing.T, s *Store, text string) *BlobWriter {
	t.Helper()
	id := record.NewID(record.KindTestimony)
	_, err := put(s, id, `{}`, "")
	must(t, err)
	w := writeBlob(t, s, []byte(text))
	key := w.Key
	must(t, w.Commit())
	w.Key = key
	must(t, logged(s, func(tx *Tx) error {
		o, err := tx.Object(id)
		must(t, err)
		return tx.PutBlobKey(w.ID, o, TestimonyTree, key)
	}))
	return w
}

func TestAnOutlineIsKeptBesideItsBlob(t *testing.T) {
	s := create(t, t.TempDir())
	defer func() { must(t, s.Close()) }()
	w := withKey(t, s, "invented sound")
	if _, err := s.Outline(w.ID, w.Key); !errors.Is(err, ErrNotFound) {
		t.Fatalf("before one is kept: %v", err)
	}
	for _, n := range []int{0, 1, outlinePad - 8, outlinePad - 7, 300_000} {
		want := bytes.Repeat([]byte("canary!"), n/7+1)[:n]
		must(t, s.PutOutline(w.ID, w.Key, want))
		got, err := s.Outline(w.ID, w.Key)
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%d bytes come back as %d: %v", n, len(got), err)
		}
		raw, err := os.ReadFile(s.outlinePath(w.ID))
		must(t, err)
		if bytes.Contains(raw, []byte("canary")) || (len(raw)-len(outlineMagic)-41)%outlinePad != 0 {
			t.Errorf("the file of %d bytes lies open, or tells how long it is", len(raw))
		}
	}
	if err := s.PutOutline(w.ID, w.Key, make([]byte, maxOutline+1)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
	// It is no blob, and opens only under its own blob's key.
	n := 0
	must(t, s.Blobs(func(record.ID, bool, string) error { n++; return nil }))
	if n != 1 {
		t.Errorf("%d blobs", n)
	}
	other := withKey(t, s, "other")
	must(t, os.Rename(s.outlinePath(w.ID), s.outlinePath(other.ID)))
	if _, err := s.Outline(other.ID, other.Key); !errors.Is(err, ErrDamaged) {
		t.Errorf("of another blob: %v", err)
	}
	if _, err := s.Outline(other.ID, w.Key); !errors.Is(err, ErrDamaged) {
		t.Errorf("under another name: %v", err)
	}
	must(t, s.PutOutline(other.ID, other.Key, []byte("outline")))
	raw, err := os.ReadFile(s.outlinePath(other.ID))
	must(t, err)
	for _, i := range []int{0, 7, 8, 20, len(raw) - 1} {
		flipped := bytes.Clone(raw)
		flipped[i] ^= 1
		must(t, os.WriteFile(s.outlinePath(other.ID), flipped, 0o600))
		if _, err := s.Outline(other.ID, other.Key); !errors.Is(err, ErrDamaged) {
			t.Errorf("byte %d is another: %v", i, err)
		}
	}
	must(t, s.RemoveBlob(other.ID))
	if _, err := s.Outline(other.ID, other.Key); !errors.Is(err, ErrNotFound) {
		t.Errorf("the blob is gone: %v", err)
	}
}

func TestOutlinesOfBlobsThatAreGoneAreSwept(t *testing.T) {
	dir := t.TempDir()
	s := create(t, dir)
	w := withKey(t, s, "invented sound")
	must(t, s.PutOutline(w.ID, w.Key, []byte("outline")))
	gone := s.outlinePath(record.NewID(record.KindBlob))
	must(t, os.MkdirAll(filepath.Dir(gone), 0o700))
	must(t, os.WriteFile(gone, []byte(outlineMagic), 0o600))
	must(t, os.WriteFile(s.outlinePath(w.ID)+".part", []byte(outlineMagic), 0o600))
	must(t, s.Abandon())
	o := keys(t)
	o.Unclean = true
	s, err := Open(dir, o)
	must(t, err)
	defer func() { must(t, s.Close()) }()
	if got, err := s.Outline(w.ID, w.Key); err != nil || string(got) != "outline" {
		t.Errorf("the one of a blob that is there: %q, %v", got, err)
	}
	for _, path := range []string{gone, s.outlinePath(w.ID) + ".part"} {
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s is left", filepath.Base(path))
		}
	}
}
