package store

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// A file that is written past the cache is to the byte what was given, its sum
// is that of it, and a window gives every stretch of it back.
func TestFilesAndWindows(t *testing.T) {
	for _, n := range []int{0, 1, 4096, mib - 1, mib, 5*mib + 12345, 9*mib + 1} {
		for _, said := range []int64{0, int64(n), int64(n) + mib} {
			path := filepath.Join(t.TempDir(), "file")
			f, err := os.Create(path)
			must(t, err)
			sum := sha256.New()
			w, err := NewFile(f, said, sum)
			must(t, err)
			want := noise(n)
			for p := want; len(p) > 0; p = p[min(len(p), 65552):] {
				if _, err := w.Write(p[:min(len(p), 65552)]); err != nil {
					t.Fatal(err)
				}
			}
			must(t, w.Sync())
			w.Stop()
			must(t, f.Close())
			if of := sha256.Sum256(want); !bytes.Equal(sum.Sum(nil), of[:]) {
				t.Errorf("%d bytes where %d were said: another sum", n, said)
			}
			r, err := OpenWindow(path)
			must(t, err)
			rnd := rand.New(rand.NewPCG(3, uint64(n)))
			for range 20 {
				off := rnd.IntN(n + 1)
				part := rnd.IntN(MaxStretch + 1)
				got, err := r.Stretch(int64(off), part)
				switch {
				case off+part > n:
					if !errors.Is(err, io.ErrUnexpectedEOF) {
						t.Fatalf("%d bytes at %d of %d: %v", part, off, n, err)
					}
				case err != nil || !bytes.Equal(got, want[off:off+part]):
					t.Fatalf("%d bytes at %d of %d: %d, %v", part, off, n, len(got), err)
				}
			}
			must(t, r.Close())
		}
	}
}

func TestAFileThatFailsSaysSo(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "file"))
	must(t, err)
	w, err := NewFile(f, 0, nil)
	must(t, err)
	refuses(t, w.w)
	_, err = io.Copy(w, io.LimitReader(&turning{n: 8 * mib}, 8*mib))
	if err = errors.Join(err, w.Sync()); err == nil {
		t.Error("written to a file that takes nothing")
	}
	w.Stop()
}
