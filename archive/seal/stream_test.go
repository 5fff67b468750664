package seal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

// pattern is invented plaintext that no two chunks of have in common.
func pattern(n int) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(i*7 + i>>8*13 + i>>16*31)
	}
	return p
}

func sealBlob(t testing.TB, k Key, id [16]byte, plain []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := NewWriter(k, id, &out)
	if n, err := w.Write(plain); n != len(plain) || err != nil {
		t.Fatal(n, err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if w.Size() != int64(len(plain)) || int64(out.Len()) != SealedSize(w.Size()) {
		t.Fatalf("%d bytes sealed into %d, SealedSize says %d", w.Size(), out.Len(), SealedSize(w.Size()))
	}
	return out.Bytes()
}

func openBlob(k Key, id [16]byte, sealed []byte, size int64) ([]byte, error) {
	r, err := NewReader(k, id, bytes.NewReader(sealed), int64(len(sealed)), size)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

var edges = []int{0, 1, Padding - 1, Padding, Padding + 1, ChunkSize - Padding, ChunkSize - 1, ChunkSize,
	ChunkSize + 1, ChunkSize + Padding, 2*ChunkSize - 1, 2 * ChunkSize, 2*ChunkSize + 1, 3*ChunkSize + 5}

func TestStreamSizes(t *testing.T) {
	all := pattern(4 * ChunkSize)
	for _, n := range edges {
		k, id := NewKey(), [16]byte{1}
		sealed := sealBlob(t, k, id, all[:n])
		if (len(sealed)-len(streamMagic))%Padding >= Padding/2 {
			t.Errorf("%d bytes: length %d tells more than a multiple of the padding", n, len(sealed))
		}
		r, err := NewReader(k, id, bytes.NewReader(sealed), int64(len(sealed)), int64(n))
		if err != nil {
			t.Fatal(err)
		}
		// Reads, seeks and ReadAt in all sizes, by the standard library's own test.
		if n < 2*Padding {
			if err := iotest.TestReader(r, all[:n]); err != nil {
				t.Errorf("%d bytes: %v", n, err)
			}
			continue
		}
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, all[:n]) {
			t.Errorf("%d bytes: %d read, %v", n, len(got), err)
		}
	}
}

func TestStreamRoundTrip(t *testing.T) {
	all := pattern(3*ChunkSize + 2*Padding)
	rapid.Check(t, func(t *rapid.T) {
		n := max(0, rapid.SampledFrom(edges).Draw(t, "near")+rapid.IntRange(-2, 2).Draw(t, "off"))
		k, id := NewKey(), [16]byte(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
		var out bytes.Buffer
		w := NewWriter(k, id, &out)
		for left := all[:n]; len(left) > 0; {
			m := min(len(left), rapid.SampledFrom([]int{1000, Padding, ChunkSize - 1, ChunkSize, 2*ChunkSize + 1}).Draw(t, "write"))
			if _, err := w.Write(left[:m]); err != nil {
				t.Fatal(err)
			}
			left = left[m:]
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		r, err := NewReader(k, id, bytes.NewReader(out.Bytes()), int64(out.Len()), int64(n))
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			off := rapid.IntRange(0, n).Draw(t, "offset")
			buf := make([]byte, rapid.IntRange(0, ChunkSize+Padding).Draw(t, "length"))
			got, err := r.ReadAt(buf, int64(off))
			if err != nil && !errors.Is(err, io.EOF) || got != min(len(buf), n-off) || !bytes.Equal(buf[:got], all[off:off+got]) {
				t.Fatalf("ReadAt %d+%d of %d: %d, %v", off, len(buf), n, got, err)
			}
			if _, err := r.Seek(int64(off), io.SeekStart); err != nil {
				t.Fatal(err)
			}
			rest, err := io.ReadAll(r)
			if err != nil || !bytes.Equal(rest, all[off:n]) {
				t.Fatalf("read from %d of %d: %d, %v", off, n, len(rest), err)
			}
		}
	})
}

func TestStreamDamage(t *testing.T) {
	plain := pattern(2*ChunkSize + Padding)
	size := int64(len(plain))
	k, id := NewKey(), [16]byte{1}
	good := sealBlob(t, k, id, plain)
	const full = ChunkSize + tagSize
	head, c0, c1, last := good[:8], good[8:8+full], good[8+full:8+2*full], good[8+2*full:]
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	for name, c := range map[string]struct {
		raw  []byte
		size int64
	}{
		"empty":                   {nil, 0},
		"only magic":              {head, 0},
		"cut in last chunk":       {good[:len(good)-1], size},
		"last chunk gone":         {join(head, c0, c1), size},
		"last chunk gone, hidden": {join(head, c0, c1), 2 * ChunkSize},
		"one byte more":           {join(good, []byte{0}), size},
		"one chunk more":          {join(good, c1), size},
		"more after the last":     {join(head, c0, c1, last[:Padding+tagSize], last), size + Padding},
		"chunks swapped":          {join(head, c1, c0, last), size},
		"chunk doubled":           {join(head, c0, c0, last), size},
		"last chunk first":        {join(head, last), Padding},
		"size one less":           {good, size - 1}, // the padding then holds a byte
		"size one more":           {good, size + 1},
		"size negative":           {good, -1},
		"size huge":               {good, 1 << 62},
		"other magic":             {join([]byte("ATTBLOBX"), good[8:]), size},
	} {
		got, err := openBlob(k, id, c.raw, c.size)
		if !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %d bytes, %v; want ErrDamaged", name, len(got), err)
		}
		if !bytes.HasPrefix(plain, got) {
			t.Errorf("%s: gave bytes that were never sealed", name)
		}
		if r, err := NewReaderOfAny(k, id, bytes.NewReader(c.raw), int64(len(c.raw)), c.size); err == nil {
			got, err := io.ReadAll(r)
			if !errors.Is(err, ErrDamaged) || !bytes.HasPrefix(plain, got) {
				t.Errorf("%s, of any length: %d bytes, %v; want what was sealed, and ErrDamaged", name, len(got), err)
			}
			if whole := map[string]int{"cut in last chunk": 2 * ChunkSize, "one byte more": len(plain)}[name]; len(got) < whole {
				t.Errorf("%s, of any length: gave %d bytes, %d are whole", name, len(got), whole)
			}
		}
	}
	if _, err := openBlob(NewKey(), id, good, size); !errors.Is(err, ErrDamaged) {
		t.Errorf("other key: %v", err)
	}
	if _, err := openBlob(k, [16]byte{2}, good, size); !errors.Is(err, ErrDamaged) {
		t.Errorf("other blob: %v", err)
	}
	if _, err := openBlob(k, id, join([]byte("ATTBLOB3"), good[8:]), size); !errors.Is(err, ErrNewerFormat) {
		t.Errorf("newer: %v", err)
	}
	if _, err := openBlob(k, id, join([]byte(recordingMagic), good[8:]), size); !errors.Is(err, ErrDamaged) {
		t.Errorf("a recording where a file was sealed: %v", err)
	}
}

func TestStreamFlips(t *testing.T) {
	k, id := NewKey(), [16]byte{1}
	flipAll(t, sealBlob(t, k, id, pattern(1000)), 11, func(raw []byte) error {
		_, err := openBlob(k, id, raw, 1000)
		return err
	})
}

// Even who seeks to the end learns there that the end is missing.
func TestEndIsCheckedBeforeEOF(t *testing.T) {
	k, id := NewKey(), [16]byte{1}
	for _, n := range []int64{0, 2 * ChunkSize} {
		sealed := sealBlob(t, k, id, pattern(int(n)))
		sealed[len(sealed)-1] ^= 1
		r, err := NewReader(k, id, bytes.NewReader(sealed), int64(len(sealed)), n)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Seek(0, io.SeekEnd); err != nil {
			t.Fatal(err)
		}
		for range 2 { // and the error stays
			if _, err := r.Read(make([]byte, 1)); !errors.Is(err, ErrDamaged) {
				t.Errorf("%d bytes: %v; want ErrDamaged", n, err)
			}
		}
		if _, err := r.ReadAt(make([]byte, 1), 0); !errors.Is(err, ErrDamaged) {
			t.Errorf("%d bytes: ReadAt after damage: %v", n, err)
		}
	}
}

var errDisk = errors.New("disk: no space left")

type fullDisk struct{ room int }

func (d *fullDisk) Write(p []byte) (int, error) {
	if d.room -= len(p); d.room < 0 {
		return 0, errDisk
	}
	return len(p), nil
}

func TestWriterReportsTheDisksError(t *testing.T) {
	for _, room := range []int{0, 8, ChunkSize, 2 * ChunkSize} {
		w := NewWriter(NewKey(), [16]byte{}, &fullDisk{room})
		_, err := w.Write(pattern(5 * ChunkSize))
		closed := w.Close()
		if (err != nil && !errors.Is(err, errDisk)) || !errors.Is(closed, errDisk) || !errors.Is(w.Close(), errDisk) {
			t.Errorf("room %d: write %v, close %v", room, err, closed)
		}
		if _, err := w.Write([]byte{1}); err == nil {
			t.Errorf("room %d: it takes bytes after Close", room)
		}
	}
}

func TestAbortLeavesNoBlob(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.blob")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	k := NewKey()
	w := NewWriter(k, [16]byte{}, f)
	if _, err := w.Write(pattern(2*ChunkSize + 1)); err != nil {
		t.Fatal(err)
	}
	w.Abort()
	w.Abort()
	if err := w.Close(); err == nil {
		t.Error("Close after Abort says that a blob was written")
	}
	fi, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int64{ChunkSize, 2 * ChunkSize, 2*ChunkSize + 1} {
		if r, err := NewReader(k, [16]byte{}, f, fi.Size(), size); err == nil {
			_, err = io.ReadAll(r)
			if !errors.Is(err, ErrDamaged) {
				t.Errorf("size %d: %v", size, err)
			}
		} else if !errors.Is(err, ErrDamaged) {
			t.Errorf("size %d: %v", size, err)
		}
	}
}

func TestReaderKeepsTheDisksError(t *testing.T) {
	k := NewKey()
	sealed := sealBlob(t, k, [16]byte{}, pattern(3*ChunkSize))
	r, err := NewReader(k, [16]byte{}, failsAfter{bytes.NewReader(sealed), ChunkSize + 100}, int64(len(sealed)), 3*ChunkSize)
	if err != nil {
		t.Fatal(err)
	}
	n, err := io.Copy(io.Discard, r)
	if n != ChunkSize || !errors.Is(err, errDisk) || errors.Is(err, ErrDamaged) {
		t.Errorf("%d bytes, %v; want the disk's own error", n, err)
	}
}

type failsAfter struct {
	r     io.ReaderAt
	bytes int64
}

func (f failsAfter) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > f.bytes {
		return 0, fmt.Errorf("reading: %w", errDisk)
	}
	return f.r.ReadAt(p, off)
}
