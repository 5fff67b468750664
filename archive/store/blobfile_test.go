package store

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"testing/iotest"

	"attest/archive/seal"
)

// noise is invented bytes that no two blocks of have in common.
func noise(n int) []byte {
	p := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{byte(n)}).Read(p)
	return p
}

const mib = 1 << 20

// Whatever was said of the size, whichever way the bytes come and go to the
// disk: the file is to the byte what the stream's own writer makes.
func TestBlobFilesHoldTheStreamToTheByte(t *testing.T) {
	s := create(t, t.TempDir())
	take := map[string]func(w *BlobWriter, plain []byte) error{
		"read whole": func(w *BlobWriter, plain []byte) error {
			n, err := w.ReadFrom(bytes.NewReader(plain))
			if n != int64(len(plain)) {
				t.Errorf("%d of %d bytes were read", n, len(plain))
			}
			return err
		},
		"read in halves": func(w *BlobWriter, plain []byte) error {
			_, err := w.ReadFrom(iotest.DataErrReader(iotest.HalfReader(bytes.NewReader(plain))))
			return err
		},
		"written in pieces": func(w *BlobWriter, plain []byte) error {
			for len(plain) > 0 {
				n := min(len(plain), 70_001)
				if _, err := w.Write(plain[:n]); err != nil {
					return err
				}
				plain = plain[n:]
			}
			return nil
		},
		"through the cache": func(w *BlobWriter, plain []byte) error {
			w.file.through = true
			_, err := w.ReadFrom(bytes.NewReader(plain))
			return err
		},
	}
	for name, take := range take {
		for _, n := range []int{0, 1, 1000, mib - 1, mib, mib + 1, 2 * mib, 5*mib + 12345} {
			plain := noise(n)
			sizes := []int64{int64(n)}
			if name == "read whole" {
				sizes = []int64{int64(n), 0, int64(n) / 2, int64(n) + 3*mib, -1}
			}
			for _, said := range sizes {
				w, err := s.NewBlob(said)
				must(t, err)
				must(t, take(w, plain))
				must(t, w.Commit())
				var want bytes.Buffer
				alone := seal.NewWriter(w.Key, w.ID.Bytes(), &want)
				_, err = alone.Write(plain)
				must(t, errors.Join(err, alone.Close()))
				got, err := os.ReadFile(s.blobPath(w.ID))
				must(t, err)
				if !bytes.Equal(got, want.Bytes()) {
					t.Errorf("%s, %d bytes where %d were said: the file of %d bytes is another than the stream of %d", name, n, said, len(got), want.Len())
				}
				if back, err := readBlob(s, w.ID, w.Key, int64(n)); err != nil || !bytes.Equal(back, plain) {
					t.Errorf("%s, %d bytes where %d were said: %d came back, %v", name, n, said, len(back), err)
				}
				must(t, s.RemoveBlob(w.ID))
			}
		}
	}
}

var errInvented = errors.New("invented failure")

// turning gives n bytes, calls then, and goes on for 64 MiB if that was no error.
type turning struct {
	n    int
	then func() error
}

func (r *turning) Read(p []byte) (int, error) {
	if r.n == 0 {
		if r.then == nil {
			return 0, io.EOF
		}
		if err := r.then(); err != nil {
			return 0, err
		}
		r.n, r.then = 64*mib, nil
	}
	n := min(len(p), r.n)
	r.n -= n
	return n, nil
}

func TestWhatCannotBeReadLeavesNoBlob(t *testing.T) {
	s := create(t, t.TempDir())
	for _, n := range []int{0, 1, mib - 1, mib, 5*mib + 7} {
		w, err := s.NewBlob(8 * mib)
		must(t, err)
		read, err := w.ReadFrom(&turning{n, func() error { return errInvented }})
		if !errors.Is(err, errInvented) || read != int64(n) {
			t.Errorf("%d bytes: %d read, %v", n, read, err)
		}
		w.Abort()
		w.Abort()
		if left := blobNames(t, s); len(left) != 0 {
			t.Errorf("%d bytes: %v stays", n, left)
		}
		if _, err := w.Write([]byte{1}); err == nil {
			t.Errorf("%d bytes: it takes more after its end", n)
		}
	}
}

// The file goes away under the writer, as a disk that is pulled out does: it is
// told while bytes still come, and nothing stays.
func TestAWriteErrorEndsTheBlob(t *testing.T) {
	s := create(t, t.TempDir())
	for _, past := range []bool{true, false} {
		w, err := s.NewBlob(64 * mib)
		must(t, err)
		w.file.through = !past
		refuses(t, w.file)
		if _, err := w.ReadFrom(&turning{64 * mib, nil}); !errors.Is(err, fs.ErrPermission) && !errors.Is(err, syscall.EBADF) {
			t.Fatalf("it reads on: %v", err)
		}
		if err := w.Commit(); err == nil {
			t.Error("committed")
		}
		w.Abort()
		if left := blobNames(t, s); len(left) != 0 {
			t.Errorf("%v stays", left)
		}
	}
}

// refuses makes every write to the file fail: it is opened again to be read alone.
func refuses(t *testing.T, w *blobFile) {
	t.Helper()
	must(t, w.f.Close())
	f, err := os.Open(w.f.Name())
	must(t, err)
	w.f = f
}

// An error that only the last bytes meet is told by Commit.
func TestCommitTellsTheLastError(t *testing.T) {
	s := create(t, t.TempDir())
	for _, n := range []int{0, 10, 2*mib + 10} {
		w := writeBlob(t, s, noise(n))
		must(t, w.seal.Close())
		w.file.stop() // nobody writes any more, and the last bytes are not written yet
		must(t, w.file.f.Close())
		if err := w.Commit(); !errors.Is(err, os.ErrClosed) {
			t.Errorf("%d bytes: %v", n, err)
		}
		if left := blobNames(t, s); len(left) != 0 {
			t.Errorf("%d bytes: %v stays", n, left)
		}
	}
}

// What is made in the room that is lent is not copied, and bytes of any length
// come in their order.
func TestBlobFileKeepsTheOrder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	f, err := newBlobFile(path, 3*mib)
	must(t, err)
	var want []byte
	for i, n := range []int{1, 4095, 4096, mib, mib + 16, 10, 3*mib + 5, 0, mib + 16} {
		p := noise(n + i)[:n]
		want = append(want, p...)
		if i%2 == 0 {
			p = append(f.AvailableBuffer(), p...)
		}
		if got, err := f.Write(p); got != n || err != nil {
			t.Fatal(got, err)
		}
	}
	must(t, f.commit())
	got, err := os.ReadFile(path)
	must(t, err)
	if !bytes.Equal(got, want) {
		t.Errorf("%d bytes are there, %d were given, or in another order", len(got), len(want))
	}
	if _, err := newBlobFile(path, 1); !errors.Is(err, os.ErrExist) {
		t.Errorf("it writes over a file: %v", err)
	}
}

var _ io.ReaderFrom = (*BlobWriter)(nil)
