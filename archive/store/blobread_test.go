package store

import (
	"bytes"
	"errors"
	"io"
	"os"
	"testing"
)

// The two ways to the disk give the same bytes, from any place, and only bytes
// that the file has.
func TestWhatIsLentIsWhatIsRead(t *testing.T) {
	s := create(t, t.TempDir())
	w := writeBlob(t, s, noise(readPast+3*mib+100))
	must(t, w.Commit())
	open := func() *blobSource {
		f, err := os.Open(s.blobPath(w.ID))
		must(t, err)
		st, err := f.Stat()
		must(t, err)
		return newBlobSource(f, st.Size())
	}
	whole, err := os.ReadFile(s.blobPath(w.ID))
	must(t, err)
	size := int64(len(whole))
	src := open()
	for _, off := range []int64{0, 8, 1, 4095, 4096, 8 + mib + 16, 5*mib + 77, size - mib - 16, size - 4096, size - 10, size - 1, size, size + 1, size + 9*mib} {
		for _, n := range []int{1, 16, 4096, mib + 16, writeRoom, 2 * mib} {
			forget(t, src.f)
			p, giveBack := src.Lend(off, n)
			if p == nil { // at the end, too long, or on a file system that is only read through its cache
				continue
			}
			if off+int64(n) > size || !bytes.Equal(p, whole[off:off+int64(n)]) {
				t.Errorf("%d bytes from %d of %d: others were lent", n, off, size)
			}
			giveBack()
		}
	}
	must(t, src.close())
	// Where it is refused, the bytes come through the cache.
	src = open()
	if src.past != nil {
		must(t, src.past.Close())
	}
	forget(t, src.f)
	if p, _ := src.Lend(8, mib); p != nil {
		t.Error("lent from a file that is closed")
	}
	got := make([]byte, mib)
	if n, err := src.ReadAt(got, 8); err != nil || !bytes.Equal(got, whole[8:8+mib]) {
		t.Errorf("refused: %d bytes, %v", n, err)
	}
	must(t, src.f.Close())
}

// A blob that lies on the disk alone, one in the cache, and one whose file
// system refuses all but the cache read alike; damage is found in each.
func TestBlobsReadAlikeFromDiskAndCache(t *testing.T) {
	s := create(t, t.TempDir())
	plain := noise(readPast + 2*mib + 5)
	w := writeBlob(t, s, plain)
	must(t, w.Commit())
	read := func(b *Blob) ([]byte, error) {
		got, err := io.ReadAll(b)
		return got, errors.Join(err, b.Close())
	}
	blob := func() *Blob {
		b, err := s.OpenBlob(w.ID, w.Key, int64(len(plain)))
		must(t, err)
		return b
	}
	ways := map[string]func() *Blob{
		"disk":    func() *Blob { b := blob(); forget(t, b.file.f); return b },
		"cache":   func() *Blob { b := blob(); _, err := io.Copy(io.Discard, b.file.f); must(t, err); return b },
		"refused": func() *Blob { b := blob(); forget(t, b.file.f); b.file.refused.Store(true); return b },
	}
	for name, way := range ways {
		if got, err := read(way()); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
	flip(t, s.blobPath(w.ID), 7*mib, 3)
	for name, way := range ways {
		if got, err := read(way()); !errors.Is(err, ErrDamaged) || !bytes.Equal(got, plain[:6*mib]) {
			t.Errorf("%s, damaged: %d bytes, %v", name, len(got), err)
		}
	}
	must(t, os.Truncate(s.blobPath(w.ID), 9*mib))
	for name, way := range ways {
		if got, err := read(way()); !errors.Is(err, ErrDamaged) || !bytes.Equal(got, plain[:6*mib]) {
			t.Errorf("%s, cut short: %d bytes, %v", name, len(got), err)
		}
	}
}

func TestAClosedBlobGivesNothing(t *testing.T) {
	s := create(t, t.TempDir())
	plain := noise(readPast)
	w := writeBlob(t, s, plain)
	must(t, w.Commit())
	b, err := s.OpenBlob(w.ID, w.Key, int64(len(plain)))
	must(t, err)
	got := make([]byte, 3*mib/2)
	if n, err := io.ReadFull(b, got); err != nil || !bytes.Equal(got, plain[:n]) {
		t.Fatalf("%d bytes, %v", n, err)
	}
	must(t, b.Close())
	if n, err := b.Read(got); n != 0 || err == nil || errors.Is(err, ErrDamaged) {
		t.Errorf("%d bytes after Close, %v", n, err)
	}
	if n, err := b.ReadAt(got, 0); n != 0 || err == nil {
		t.Errorf("%d bytes from 0 after Close, %v", n, err)
	}
}
