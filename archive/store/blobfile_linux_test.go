package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// fill puts a full disk under a file that is being written.
func fill(t *testing.T, f *os.File) {
	t.Helper()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	must(t, err)
	must(t, unix.Dup3(int(full.Fd()), int(f.Fd()), 0))
	must(t, full.Close())
}

func TestAFullDiskIsToldAndLeavesNothing(t *testing.T) {
	s := create(t, t.TempDir())
	// In the middle of a long blob, past the cache and through it.
	for _, through := range []bool{false, true} {
		w, err := s.NewBlob(64 * mib)
		must(t, err)
		w.file.through = through
		if _, err := w.ReadFrom(&turning{5 * mib, func() error { fill(t, w.file.f); return nil }}); !errors.Is(err, ErrDiskFull) {
			t.Errorf("reading on: %v", err)
		}
		if err := w.Commit(); !errors.Is(err, ErrDiskFull) {
			t.Errorf("committed: %v", err)
		}
	}
	// At the end, when all was taken.
	for _, n := range []int{1, 3*mib + 1} {
		w := writeBlob(t, s, noise(n))
		fill(t, w.file.f)
		if err := w.Commit(); !errors.Is(err, ErrDiskFull) {
			t.Errorf("%d bytes committed: %v", n, err)
		}
	}
	// And given up instead.
	w := writeBlob(t, s, noise(3*mib))
	fill(t, w.file.f)
	w.Abort()
	if left := blobNames(t, s); len(left) != 0 {
		t.Errorf("%v stays", left)
	}
}

// A file system that refuses to be written past its cache only when it is tried
// gets the bytes the other way, none of them twice. An odd offset is refused so
// (but for tmpfs, which takes what it likes).
func TestARefusedWriteGoesThroughTheCache(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	f, err := newBlobFile(path, 0)
	must(t, err)
	_, err = f.f.Write([]byte("x"))
	must(t, err)
	want := noise(5*mib + 3)
	if n, err := f.Write(want); n != len(want) || err != nil {
		t.Fatal(n, err)
	}
	f.size++ // the byte above
	must(t, f.commit())
	got, err := os.ReadFile(path)
	must(t, err)
	if !bytes.Equal(got, append([]byte("x"), want...)) {
		t.Errorf("%d bytes are there, other than were given", len(got))
	}
}

// What was allocated and not used is given back.
func TestAllocatedRoomIsGivenBack(t *testing.T) {
	s := create(t, t.TempDir())
	w, err := s.NewBlob(64 * mib)
	must(t, err)
	if _, err := w.Write(noise(mib)); err != nil {
		t.Fatal(err)
	}
	must(t, w.Commit())
	var st unix.Stat_t
	must(t, unix.Stat(s.blobPath(w.ID), &st))
	if used := st.Blocks * 512; used > 2*mib {
		t.Errorf("%d bytes on the disk for a blob of 1 MiB", used)
	}
}

// forget lets the system's cache of a file go.
func forget(t testing.TB, f *os.File) {
	t.Helper()
	must(t, unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED))
}
