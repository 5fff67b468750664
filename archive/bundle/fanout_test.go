package bundle

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"testing"
	"testing/iotest"
)

type failing struct{ after int }

var errFailing = errors.New("the sink is full")

func (f *failing) Write(p []byte) (int, error) {
	if f.after -= len(p); f.after < 0 {
		return 0, errFailing
	}
	return len(p), nil
}

// Every sink gets every byte in order, however the bytes come; a fault of the
// source, of a sink, or an end of ctx ends it and leaves no goroutine behind.
func TestEverySinkGetsEveryByte(t *testing.T) {
	ctx := context.Background()
	for _, size := range []int{0, 1, fanBuffer - 1, fanBuffer, fanBuffer + 1, 9*fanBuffer + 17} {
		data := make([]byte, size)
		_, _ = rand.NewChaCha8([32]byte{2}).Read(data)
		for name, r := range map[string]io.Reader{"whole": bytes.NewReader(data), "halves": iotest.HalfReader(bytes.NewReader(data)), "with the end": iotest.DataErrReader(bytes.NewReader(data))} {
			var a, b bytes.Buffer
			told := int64(0)
			n, err := fanOut(ctx, r, &tally{fn: func(done, _ int64) { told = done }}, &a, &b)
			if err != nil || n != int64(size) || told != n || !bytes.Equal(a.Bytes(), data) || !bytes.Equal(b.Bytes(), data) {
				t.Errorf("%d bytes, %s: %d, %v", size, name, n, err)
			}
		}
	}
	long := make([]byte, 20*fanBuffer)
	if _, err := fanOut(ctx, bytes.NewReader(long), &tally{}, io.Discard, &failing{after: 3 * fanBuffer}); !errors.Is(err, errFailing) {
		t.Errorf("a sink that is full: %v", err)
	}
	for _, at := range []int{10, 5 * fanBuffer} {
		broken := io.MultiReader(bytes.NewReader(long[:at]), iotest.ErrReader(errFailing))
		if _, err := fanOut(ctx, broken, &tally{}, io.Discard, io.Discard); !errors.Is(err, errFailing) {
			t.Errorf("a source that breaks after %d bytes: %v", at, err)
		}
	}
	for _, at := range []int{10, 5 * fanBuffer} { // a file that is cut short is no end
		broken := io.MultiReader(bytes.NewReader(long[:at]), iotest.ErrReader(io.ErrUnexpectedEOF))
		if _, err := fanOut(ctx, broken, &tally{}, io.Discard); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("cut short after %d bytes: %v", at, err)
		}
	}
	ended, end := context.WithCancel(ctx)
	n, err := fanOut(ended, bytes.NewReader(long), &tally{fn: func(done, _ int64) {
		if done > 2*fanBuffer {
			end()
		}
	}}, io.Discard)
	if !errors.Is(err, context.Canceled) || n > 4*fanBuffer {
		t.Errorf("ended after %d bytes: %v", n, err)
	}
}

// stretches is a source with memory of its own, which it uses again for each.
type stretches struct {
	io.Reader
	err error // at its end
}

func (s stretches) Each(fn func([]byte) error) error {
	buf := make([]byte, 1000)
	for {
		n, err := s.Read(buf)
		if n > 0 {
			if err := fn(buf[:n]); err != nil {
				return err
			}
			clear(buf)
		}
		if err != nil {
			return s.err
		}
	}
}

// The same from a source that lends its own memory: no sink still reads it when
// the source has it back, and it is told whose the fault is.
func TestEverySinkGetsEveryByteOfWhatIsLent(t *testing.T) {
	ctx := t.Context()
	data := make([]byte, 12_345)
	_, _ = rand.NewChaCha8([32]byte{2}).Read(data)
	var a, b bytes.Buffer
	told := int64(0)
	n, err := fanOut(ctx, stretches{bytes.NewReader(data), nil}, &tally{fn: func(done, _ int64) { told = done }}, &a, iotest.TruncateWriter(&b, 1<<20))
	if err != nil || n != int64(len(data)) || told != n || !bytes.Equal(a.Bytes(), data) || !bytes.Equal(b.Bytes(), data) {
		t.Errorf("%d bytes: %v", n, err)
	}
	source := new(sourceError)
	if _, err := fanOut(ctx, stretches{bytes.NewReader(data), errFailing}, &tally{}, io.Discard); !errors.As(err, &source) || !errors.Is(err, errFailing) {
		t.Errorf("a source that breaks: %v", err)
	}
	if _, err := fanOut(ctx, stretches{bytes.NewReader(data), nil}, &tally{}, io.Discard, &failing{after: 3000}); !errors.Is(err, errFailing) || errors.As(err, &source) {
		t.Errorf("a sink that is full: %v", err)
	}
	ended, end := context.WithCancel(ctx)
	n, err = fanOut(ended, stretches{bytes.NewReader(data), nil}, &tally{fn: func(done, _ int64) { end() }}, io.Discard)
	if !errors.Is(err, context.Canceled) || n != 1000 {
		t.Errorf("ended after %d bytes: %v", n, err)
	}
}
