package bundle

import (
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"
)

// How a stream is handed on: few buffers, so that memory is the same however long it is.
const (
	fanBuffer  = 256 << 10
	fanBuffers = 6
)

// shared is a buffer that several hands read and the last gives back.
type shared struct {
	data []byte
	left atomic.Int32
}

// fanPool lends buffers from stream to stream. They go back wiped.
var fanPool = sync.Pool{New: func() any { return &shared{data: make([]byte, fanBuffer)} }}

func (b *shared) giveBack() {
	b.data = b.data[:fanBuffer]
	clear(b.data)
	fanPool.Put(b)
}

// fanOut copies r to every sink until its end, each sink on a goroutine of its
// own and in order, the reading on the caller's: what costs most bounds it, and
// not the sum. It stops when ctx does and tells t how far it is. A file of one
// buffer is written here. A sink that fails ends it. An eacher is not copied.
func fanOut(ctx context.Context, r io.Reader, t *tally, sinks ...io.Writer) (int64, error) {
	if e, ok := r.(eacher); ok {
		return fanEach(ctx, e, t, sinks...)
	}
	first := fanPool.Get().(*shared)
	n, err := fill(r, first.data)
	if err != nil {
		defer first.giveBack()
	}
	if errors.Is(err, io.EOF) {
		for _, w := range sinks {
			if _, err := w.Write(first.data[:n]); err != nil {
				return 0, err
			}
		}
		t.add(int64(n))
		return int64(n), ctx.Err()
	}
	if err != nil {
		return 0, err
	}
	f := newFan(sinks)
	total, err := f.run(ctx, r, t, first)
	return total, f.end(err)
}

// fill reads until b is full or r has no more. Unlike io.ReadFull it leaves an
// unexpected end, such as a file that is cut short, told from an end.
func fill(r io.Reader, b []byte) (n int, err error) {
	for n < len(b) && err == nil {
		var k int
		k, err = r.Read(b[n:])
		n += k
	}
	return n, err
}

type fan struct {
	free   chan *shared
	hands  []chan *shared
	wait   sync.WaitGroup
	failed atomic.Pointer[error]
}

func newFan(sinks []io.Writer) *fan {
	f := &fan{free: make(chan *shared, fanBuffers)}
	for range fanBuffers - 1 {
		f.free <- fanPool.Get().(*shared)
	}
	for _, w := range sinks {
		hand := make(chan *shared, fanBuffers)
		f.hands = append(f.hands, hand)
		f.wait.Add(1)
		go f.sink(w, hand)
	}
	return f
}

// sink writes what comes; after a fault it only gives buffers back.
func (f *fan) sink(w io.Writer, hand chan *shared) {
	defer f.wait.Done()
	for b := range hand {
		if f.failed.Load() == nil {
			if _, err := w.Write(b.data); err != nil {
				f.failed.CompareAndSwap(nil, &err)
			}
		}
		if b.left.Add(-1) == 0 {
			b.data = b.data[:fanBuffer]
			f.free <- b
		}
	}
}

func (f *fan) run(ctx context.Context, r io.Reader, t *tally, b *shared) (total int64, err error) {
	n := len(b.data)
	for {
		if n == 0 {
			f.free <- b
		} else {
			b.data = b.data[:n]
			b.left.Store(int32(len(f.hands)))
			for _, hand := range f.hands {
				hand <- b
			}
			total += int64(n)
			t.add(int64(n))
		}
		if err != nil || f.failed.Load() != nil || ctx.Err() != nil {
			break
		}
		b = <-f.free
		n, err = fill(r, b.data)
	}
	switch {
	case ctx.Err() != nil:
		return total, ctx.Err()
	case errors.Is(err, io.EOF):
		return total, nil
	}
	return total, err
}

// end waits for all that was handed out.
func (f *fan) end(err error) error {
	for _, hand := range f.hands {
		close(hand)
	}
	f.wait.Wait()
	for len(f.free) > 0 {
		(<-f.free).giveBack()
	}
	if bad := f.failed.Load(); bad != nil {
		return *bad
	}
	return err
}

// eacher gives what it holds stretch by stretch, with no copy between. The bytes
// are fn's until it returns; an error of fn's ends it and comes back as it is.
type eacher interface {
	Each(fn func([]byte) error) error
}

// fanEach is fanOut from memory of the source's own: each stretch is with all
// sinks at once, and the source may prepare the next ones meanwhile.
func fanEach(ctx context.Context, r eacher, t *tally, sinks ...io.Writer) (total int64, err error) {
	var all, have sync.WaitGroup
	var failed atomic.Pointer[error]
	var hands []chan []byte
	for _, w := range sinks {
		hand := make(chan []byte, 1)
		hands = append(hands, hand)
		all.Go(func() {
			for p := range hand {
				if _, err := w.Write(p); err != nil {
					failed.CompareAndSwap(nil, &err)
				}
				have.Done()
			}
		})
	}
	var told error
	err = r.Each(func(p []byte) error {
		have.Add(len(hands))
		for _, hand := range hands {
			hand <- p
		}
		have.Wait()
		total += int64(len(p))
		t.add(int64(len(p)))
		if bad := failed.Load(); bad != nil {
			told = *bad
		} else {
			told = ctx.Err()
		}
		return told
	})
	for _, hand := range hands {
		close(hand)
	}
	all.Wait()
	if err != nil && told == nil {
		err = &sourceError{err}
	}
	return total, err
}
