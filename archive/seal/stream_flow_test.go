package seal

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"sync/atomic"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

// However the bytes come and whatever is below, the stream is the same.
func TestReadFromIsAsWrite(t *testing.T) {
	all := pattern(4 * ChunkSize)
	for _, n := range edges {
		k, id := NewKey(), [16]byte{1}
		want := sealBlob(t, k, id, all[:n])
		for name, r := range map[string]io.Reader{
			"whole":          bytes.NewReader(all[:n]),
			"halves":         iotest.HalfReader(bytes.NewReader(all[:n])),
			"end with bytes": iotest.DataErrReader(bytes.NewReader(all[:n])),
			"nothing first":  io.MultiReader(&empties{3}, bytes.NewReader(all[:n])),
		} {
			for _, lends := range []bool{false, true} {
				var out bytes.Buffer
				buffered := bufio.NewWriterSize(&out, 2*ChunkSize)
				var below io.Writer = struct{ io.Writer }{buffered}
				if lends {
					below = buffered
				}
				w := NewWriter(k, id, below)
				read, err := w.ReadFrom(r)
				if read != int64(n) || err != nil || w.Size() != read {
					t.Fatalf("%s, %d bytes: %d read, %v", name, n, read, err)
				}
				if err := errors.Join(w.Close(), buffered.Flush()); err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(out.Bytes(), want) {
					t.Errorf("%s, %d bytes, room lent %v: another stream", name, n, lends)
				}
				r = bytes.NewReader(all[:n])
			}
		}
		// Both ways into one blob.
		var out bytes.Buffer
		w := NewWriter(k, id, &out)
		for _, part := range [][]byte{all[:n/3], all[n/3 : n/2]} {
			if _, err := w.Write(part); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.ReadFrom(bytes.NewReader(all[n/2 : n])); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil || !bytes.Equal(out.Bytes(), want) {
			t.Errorf("%d bytes, written and read: another stream, %v", n, err)
		}
		if _, err := w.ReadFrom(bytes.NewReader(all)); err == nil {
			t.Errorf("%d bytes: it reads after Close", n)
		}
	}
}

// empties is a reader that gives nothing a few times before its end.
type empties struct{ times int }

func (e *empties) Read([]byte) (int, error) {
	if e.times--; e.times < 0 {
		return 0, io.EOF
	}
	return 0, nil
}

func TestReadFromTellsWhoseErrorItIs(t *testing.T) {
	wrong := errors.New("the card was pulled out")
	for _, n := range []int{0, 1, ChunkSize, 3*ChunkSize + 1} {
		w := NewWriter(NewKey(), [16]byte{}, io.Discard)
		read, err := w.ReadFrom(io.MultiReader(bytes.NewReader(pattern(n)), iotest.ErrReader(wrong)))
		if read != int64(n) || err != wrong {
			t.Errorf("%d bytes: %d read, %v", n, read, err)
		}
		w.Abort()
	}
	for _, room := range []int{0, 8, ChunkSize, 2 * ChunkSize} {
		w := NewWriter(NewKey(), [16]byte{}, &fullDisk{room})
		if _, err := w.ReadFrom(io.LimitReader(zeros{}, 64*ChunkSize)); !errors.Is(err, errDisk) {
			t.Errorf("room %d: %v", room, err)
		}
		if err := w.Close(); !errors.Is(err, errDisk) {
			t.Errorf("room %d, closed: %v", room, err)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// Chunks are lent from blob to blob, so none goes back with words in it.
func TestChunksGoBackWiped(t *testing.T) {
	for _, end := range []func(*Writer){func(w *Writer) { _ = w.Close() }, (*Writer).Abort} {
		used := map[*chunk]bool{}
		w := NewWriter(NewKey(), [16]byte{}, bufio.NewWriterSize(io.Discard, 2*ChunkSize)) // sealed elsewhere
		for range 9 {
			if _, err := w.ReadFrom(bytes.NewReader(pattern(ChunkSize - 1))); err != nil {
				t.Fatal(err)
			}
			used[w.buf] = true
		}
		end(w)
		for b := range used {
			if *b != (chunk{}) {
				t.Error("a chunk still holds what was in it")
			}
		}
		if len(used) > chunksHeld {
			t.Errorf("%d chunks were used", len(used))
		}
	}
}

// lending is a file that counts how it is read.
type lending struct {
	*bytes.Reader
	lent, out, read atomic.Int64
	refuse          bool
}

func (l *lending) Lend(off int64, n int) ([]byte, func()) {
	if l.refuse {
		return nil, nil
	}
	l.lent.Add(1)
	l.out.Add(1)
	p := make([]byte, n)
	if _, err := l.Reader.ReadAt(p, off); err != nil {
		panic(err)
	}
	return p, func() { clear(p); l.out.Add(-1) }
}

func (l *lending) ReadAt(p []byte, off int64) (int, error) {
	l.read.Add(1)
	return l.Reader.ReadAt(p, off)
}

func TestOnlyReadingOnBorrows(t *testing.T) {
	plain, k := pattern(6*ChunkSize), NewKey()
	f := &lending{Reader: bytes.NewReader(sealBlob(t, k, [16]byte{}, plain))}
	open := func() *Reader {
		r, err := NewReader(k, [16]byte{}, f, f.Size(), int64(len(plain)))
		if err != nil {
			t.Fatal(err)
		}
		f.lent.Store(0)
		f.read.Store(0)
		return r
	}
	r := open()
	for _, i := range []int64{5, 3, 1} {
		if _, err := r.ReadAt(make([]byte, 10), i*ChunkSize); err != nil {
			t.Fatal(err)
		}
	}
	if f.lent.Load() != 0 || f.read.Load() != 3 {
		t.Errorf("here and there: %d chunks borrowed, %d read", f.lent.Load(), f.read.Load())
	}
	for _, refuse := range []bool{false, true} {
		f.refuse = refuse
		r := open()
		got, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("%d bytes, %v", len(got), err)
		}
		if f.lent.Load()+f.read.Load() != 6 || (f.lent.Load() == 0) != refuse || f.out.Load() != 0 {
			t.Errorf("from end to end, refused %v: %d chunks borrowed, %d read, %d not given back", refuse, f.lent.Load(), f.read.Load(), f.out.Load())
		}
	}
}

// Reading on, jumping and reading elsewhere in between give the bytes that
// belong there, whatever is being opened ahead.
func TestReadingOnAndElsewhere(t *testing.T) {
	plain, k := pattern(5*ChunkSize+77), NewKey()
	sealed := sealBlob(t, k, [16]byte{}, plain)
	rapid.Check(t, func(t *rapid.T) {
		r, err := NewReader(k, [16]byte{}, bytes.NewReader(sealed), int64(len(sealed)), int64(len(plain)))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		pos := 0
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			buf := make([]byte, rapid.SampledFrom([]int{1, 1000, ChunkSize, 2*ChunkSize + 5}).Draw(t, "length"))
			off := rapid.IntRange(0, len(plain)).Draw(t, "offset")
			switch rapid.SampledFrom([]string{"on", "on", "on", "at", "seek"}).Draw(t, "step") {
			case "on":
				n, err := io.ReadFull(r, buf)
				if want := plain[pos:min(pos+len(buf), len(plain))]; !bytes.Equal(buf[:n], want) || n == len(buf) && err != nil {
					t.Fatalf("reading on from %d: %d bytes, %v", pos, n, err)
				}
				pos += n
			case "at":
				n, err := r.ReadAt(buf, int64(off))
				if want := plain[off:min(off+len(buf), len(plain))]; !bytes.Equal(buf[:n], want) || n == len(buf) && err != nil {
					t.Fatalf("reading at %d: %d bytes, %v", off, n, err)
				}
			case "seek":
				if _, err := r.Seek(int64(off), io.SeekStart); err != nil {
					t.Fatal(err)
				}
				pos = off
			}
		}
	})
}

// Each gives what is left, whatever was read before; damage and the caller's
// own error end it where they are.
func TestEachGivesWhatIsLeft(t *testing.T) {
	plain, k := pattern(3*ChunkSize+77), NewKey()
	sealed := sealBlob(t, k, [16]byte{}, plain)
	wrong := errors.New("enough")
	for _, n := range []int{0, 10, ChunkSize, 2*ChunkSize + 5, len(plain)} {
		for _, stop := range []bool{false, true} {
			r, err := NewReader(k, [16]byte{}, bytes.NewReader(sealed), int64(len(sealed)), int64(len(plain)))
			if err != nil {
				t.Fatal(err)
			}
			got := make([]byte, n)
			if _, err := io.ReadFull(r, got); err != nil {
				t.Fatal(err)
			}
			err = r.Each(func(p []byte) error {
				got = append(got, p...)
				if stop && len(got) > ChunkSize {
					return wrong
				}
				return nil
			})
			if stop && n < len(plain) {
				if err != wrong {
					t.Errorf("%d bytes read before: %v", n, err)
				}
			} else if err != nil || !bytes.Equal(got, plain) {
				t.Errorf("%d bytes read before: %d in all, %v", n, len(got), err)
			}
			r.Close()
			if err := r.Each(func([]byte) error { return nil }); err == nil {
				t.Error("it reads after Close")
			}
		}
	}
	sealed[len(sealed)-99] ^= 1
	r, err := NewReader(k, [16]byte{}, bytes.NewReader(sealed), int64(len(sealed)), int64(len(plain)))
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	if err := r.Each(func(p []byte) error { seen += len(p); return nil }); !errors.Is(err, ErrDamaged) || seen != 3*ChunkSize {
		t.Errorf("damaged at the end: %d bytes, %v", seen, err)
	}
}

// Damage further on takes nothing from what is before it.
func TestDamageAheadWaitsForItsTurn(t *testing.T) {
	plain, k := pattern(5*ChunkSize), NewKey()
	for i := range 5 {
		sealed := sealBlob(t, k, [16]byte{}, plain)
		sealed[len(streamMagic)+i*(ChunkSize+tagSize)+99] ^= 1
		got, err := openBlob(k, [16]byte{}, sealed, int64(len(plain)))
		if !errors.Is(err, ErrDamaged) || !bytes.Equal(got, plain[:i*ChunkSize]) {
			t.Errorf("chunk %d: %d bytes, %v", i, len(got), err)
		}
	}
}

func TestAReaderThatIsClosedIsWiped(t *testing.T) {
	plain, k := pattern(5*ChunkSize), NewKey()
	sealed := sealBlob(t, k, [16]byte{}, plain)
	r, err := NewReader(k, [16]byte{}, bytes.NewReader(sealed), int64(len(sealed)), int64(len(plain)))
	if err != nil {
		t.Fatal(err)
	}
	used := map[*chunk]bool{}
	for range 3 {
		if _, err := io.ReadFull(r, make([]byte, ChunkSize)); err != nil {
			t.Fatal(err)
		}
		used[r.buf], used[r.spare] = true, true
	}
	r.Close()
	r.Close()
	delete(used, nil)
	for b := range used {
		if *b != (chunk{}) {
			t.Error("a chunk still holds what was in it")
		}
	}
	if n, err := r.Read(make([]byte, 1)); n != 0 || err == nil || errors.Is(err, ErrDamaged) || errors.Is(err, io.EOF) {
		t.Errorf("%d bytes after Close, %v", n, err)
	}
}
