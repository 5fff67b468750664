package store

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"attest/archive/record"
	"attest/archive/seal"
)

func writeBlob(t testing.TB, s *Store, plain []byte) *BlobWriter {
	t.Helper()
	w, err := s.NewBlob(int64(len(plain)))
	must(t, err)
	if _, err := w.Write(plain); err != nil {
		t.Fatal(err)
	}
	return w
}

func readBlob(s *Store, id record.ID, key seal.Key, size int64) ([]byte, error) {
	b, err := s.OpenBlob(id, key, size)
	if err != nil {
		return nil, err
	}
	got, err := io.ReadAll(b)
	return got, errors.Join(err, b.Close())
}

func blobNames(t testing.TB, s *Store) (names []string) {
	t.Helper()
	must(t, s.Blobs(func(_ record.ID, _ bool, path string) error { names = append(names, filepath.Base(path)); return nil }))
	return names
}

func TestBlobsComeBack(t *testing.T) {
	s := create(t, t.TempDir())
	plain := bytes.Repeat([]byte("invented sound "), 100_000)
	w := writeBlob(t, s, plain)
	if _, err := s.OpenBlob(w.ID, w.Key, int64(len(plain))); !errors.Is(err, ErrDamaged) {
		t.Errorf("opened before it was committed: %v", err)
	}
	must(t, w.Commit())
	w.Abort() // does nothing any more
	got, err := readBlob(s, w.ID, w.Key, int64(len(plain)))
	if err != nil || !bytes.Equal(got, plain) {
		t.Fatalf("%d bytes came back, %v", len(got), err)
	}
	b, err := s.OpenBlob(w.ID, w.Key, int64(len(plain)))
	must(t, err)
	part := make([]byte, 20)
	if _, err := b.Seek(1<<20-10, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(b, part); err != nil || !bytes.Equal(part, plain[1<<20-10:1<<20+10]) {
		t.Errorf("across two chunks: %q, %v", part, err)
	}
	must(t, b.Close())
	gone := writeBlob(t, s, plain[:10])
	gone.Abort()
	if names := blobNames(t, s); len(names) != 1 {
		t.Errorf("an aborted blob stays: %v", names)
	}
	// Damage is named, whether in the first chunk or a later one.
	path := s.blobPath(w.ID)
	whole, err := os.ReadFile(path)
	must(t, err)
	for _, at := range []int{0, 8, 500_000, len(whole) - 1} {
		bad := bytes.Clone(whole)
		bad[at] ^= 4
		must(t, os.WriteFile(path, bad, 0o600))
		_, err := readBlob(s, w.ID, w.Key, int64(len(plain)))
		var d *DamagedError
		if !errors.As(err, &d) || d.Object != string(w.ID) {
			t.Errorf("byte %d flipped: %v", at, err)
		}
	}
	must(t, s.RemoveBlob(w.ID))
	must(t, s.RemoveBlob(w.ID))
	if _, err := readBlob(s, w.ID, w.Key, 1); !errors.Is(err, ErrDamaged) || errors.Is(err, ErrNotFound) {
		t.Errorf("a blob whose file is gone: %v", err)
	}
}

func TestBlobKeyMovesBetweenTrees(t *testing.T) {
	s := create(t, t.TempDir())
	id, blob := record.NewID(record.KindTestimony), record.NewID(record.KindBlob)
	_, err := put(s, id, `{}`, "")
	must(t, err)
	want := seal.NewKey()
	wrap := func(tree TreeName) {
		must(t, logged(s, func(tx *Tx) error {
			o, err := tx.Object(id)
			must(t, err)
			return tx.PutBlobKey(blob, o, tree, want)
		}))
	}
	ask := func() (k seal.Key, err error) {
		err = s.View(func(tx *Tx) error { k, err = tx.BlobKey(blob); return err })
		return k, err
	}
	if _, err := ask(); !errors.Is(err, ErrNotFound) {
		t.Errorf("no key yet: %v", err)
	}
	wrap(IdentityTree)
	if k, err := ask(); err != nil || k != want {
		t.Fatalf("%v", err)
	}
	wrap(TestimonyTree)
	s.identity.Wipe() // the key opens without the identity tree now
	if k, err := ask(); err != nil || k != want {
		t.Errorf("moved to the testimony tree: %v", err)
	}
	// The clear part (tree, owner, child) is bound to the key.
	at := keyOf(tblBlob, blob)
	for i := range blobClear {
		must(t, s.Update(func(tx *Tx) error {
			raw, err := tx.get(at)
			must(t, err)
			raw[i] ^= 1
			return tx.set(at, raw)
		}))
		if _, err := ask(); err == nil {
			t.Errorf("byte %d of the clear part flipped and it opens", i)
		}
		must(t, s.Update(func(tx *Tx) error {
			raw, err := tx.get(at)
			must(t, err)
			raw[i] ^= 1
			return tx.set(at, raw)
		}))
	}
	must(t, logged(s, func(tx *Tx) error { return tx.DeleteBlobKey(blob) }))
	if _, err := ask(); !errors.Is(err, ErrNotFound) {
		t.Errorf("forgotten: %v", err)
	}
}

func TestSweepAfterACrash(t *testing.T) {
	dir := t.TempDir()
	s := create(t, dir)
	id := record.NewID(record.KindTestimony)
	_, err := put(s, id, `{}`, "")
	must(t, err)
	cited, uncited, part := writeBlob(t, s, []byte("cited")), writeBlob(t, s, []byte("uncited")), writeBlob(t, s, []byte("part"))
	must(t, cited.Commit())
	must(t, uncited.Commit())
	must(t, part.file.f.Close())
	stranger := filepath.Join(dir, "blobs", ".sync-conflict")
	must(t, os.WriteFile(stranger, nil, 0o600))
	must(t, logged(s, func(tx *Tx) error {
		o, err := tx.Object(id)
		must(t, err)
		return tx.PutBlobKey(cited.ID, o, TestimonyTree, cited.Key)
	}))
	// Segments written ahead for an object that never came to be.
	must(t, s.Update(func(tx *Tx) error {
		o, err := tx.NewObject(record.NewID(record.KindTestimony), "")
		must(t, err)
		return tx.putSegment(o, &Segment{Body: []byte(`"left"`)})
	}))
	must(t, s.Abandon())

	must(t, open(t, dir).Close())
	if s = open(t, dir); len(blobNames(t, s)) != 3 {
		t.Errorf("a clean open sweeps: %v", blobNames(t, s))
	}
	must(t, s.Abandon())
	o := keys(t)
	o.Unclean = true
	s, err = Open(dir, o)
	must(t, err)
	defer func() { must(t, s.Close()) }()
	if names := blobNames(t, s); len(names) != 1 || names[0] != filepath.Base(s.blobPath(cited.ID)) {
		t.Errorf("left after the sweep: %v", names)
	}
	if got, err := readBlob(s, cited.ID, cited.Key, 5); err != nil || string(got) != "cited" {
		t.Errorf("the cited blob: %q, %v", got, err)
	}
	if count(t, s, tblSegment) != 0 {
		t.Error("orphaned segments stay")
	}
	if _, err := os.Stat(stranger); err != nil {
		t.Errorf("another program's file was taken: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, keptDir)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the kept files stay: %v", err)
	}
}
