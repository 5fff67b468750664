package capture

import (
	"context"
	"errors"
	"io"
	"runtime"
	"slices"
	"testing"
	"time"
)

// hand is a microphone whose thread is the test.
type hand struct {
	there   bool
	started bool
	closed  bool
}

func (h *hand) start() error  { h.started = true; return nil }
func (h *hand) close() error  { h.closed = true; return nil }
func (h *hand) present() bool { return h.there }

// count is n samples of 32 bits that say where they stand.
func count(from, n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(from+i) << 8
	}
	return out
}

// read takes blocks until the error comes, and checks that the samples of each
// stand where it says.
func read(t *testing.T, c *Capture) (blocks []Block, err error) {
	t.Helper()
	for {
		b, err := c.Next(context.Background())
		if err != nil {
			return blocks, err
		}
		for i, v := range b.Samples {
			if int64(v) != b.At+int64(i) {
				t.Fatalf("sample %d stands at %d", v, b.At+int64(i))
			}
		}
		b.Samples = slices.Clone(b.Samples)
		blocks = append(blocks, b)
	}
}

func started(t *testing.T, c *Capture) {
	t.Helper()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
}

func stop(t *testing.T, c *Capture) {
	t.Helper()
	if err := c.Stop(); err != nil {
		t.Fatal(err)
	}
}

func TestAllThatCameIsReadAfterStop(t *testing.T) {
	h := &hand{there: true}
	c := newCapture(h)
	started(t, c)
	for i := range 100 {
		c.ring.put(count(i*777, 777))
	}
	stop(t, c)
	stop(t, c)
	blocks, err := read(t, c)
	n := 0
	for _, b := range blocks {
		n += len(b.Samples)
	}
	if err != io.EOF || n != 77700 || !h.started || !h.closed || c.Lost() != 0 {
		t.Errorf("%d samples, then %v; %+v", n, err, h)
	}
	if _, err := c.Next(context.Background()); err != io.EOF {
		t.Errorf("then %v", err)
	}
}

func TestSamplesKeepTheirUpper24Bits(t *testing.T) {
	c := newCapture(&hand{})
	c.ring.put([]int32{1<<31 - 1, -1 << 31, 255, -1, 1 << 16})
	stop(t, c)
	b, err := c.Next(context.Background())
	if want := []int32{1<<23 - 1, -1 << 23, 0, -1, 256}; err != nil || !slices.Equal(b.Samples, want) {
		t.Errorf("%v, %v, want %v", b.Samples, err, want)
	}
}

// What finds no room is missing, and what comes after stands at its right place.
func TestLostSamplesAreCountedAndPlaced(t *testing.T) {
	c := newCapture(&hand{there: true})
	c.ring = newRing(1000)
	at := 0
	put := func(n int) { c.ring.put(count(at, n)); at += n }
	take := func(n int) {
		t.Helper()
		for got := 0; got < n; {
			b, err := c.Next(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range b.Samples {
				if int64(v) != b.At+int64(i) {
					t.Fatalf("sample %d stands at %d", v, b.At+int64(i))
				}
			}
			got += len(b.Samples)
		}
	}
	put(900)
	put(200) // lost
	put(50)
	take(900)
	put(300)
	put(800) // lost
	put(700) // lost
	take(350)
	put(10)
	put(995) // lost, and nothing comes after it
	stop(t, c)
	blocks, err := read(t, c)
	if err != io.EOF || len(blocks) != 2 || blocks[0].Missing != 1500 || len(blocks[0].Samples) != 10 || blocks[1].Missing != 995 ||
		blocks[1].At != int64(at-995) {
		t.Errorf("%+v, %v", blocks, err)
	}
	if c.Lost() != 200+1500+995 {
		t.Errorf("%d samples are lost", c.Lost())
	}
}

// A reader that is much too slow for a long time meets more gaps than are kept:
// they are joined, and no sample is misplaced.
func TestManyGapsAreJoined(t *testing.T) {
	c := newCapture(&hand{there: true})
	c.ring = newRing(10)
	at := 0
	for range 500 { // each time one sample is read, one finds room and ten do not
		for _, n := range []int{10, 1} {
			c.ring.put(count(at, n))
			at += n
		}
		buf := make([]int32, 1)
		n, missing := c.ring.take(buf)
		c.at += int64(n) + missing
		if n == 1 && int64(buf[0]) != c.at-1 {
			t.Fatalf("sample %d stands at %d", buf[0], c.at-1)
		}
	}
	stop(t, c)
	blocks, err := read(t, c)
	if last := blocks[len(blocks)-1]; err != io.EOF || last.At+int64(len(last.Samples)) != int64(at) {
		t.Errorf("it ends at %+v of %d, %v", last, at, err)
	}
}

func TestRingBetweenTwoGoroutines(t *testing.T) {
	c := newCapture(&hand{there: true})
	c.ring = newRing(5000)
	started(t, c)
	const total = 2_000_000
	written := make(chan struct{})
	go func() {
		defer close(written)
		for at := 0; at < total; at += 500 {
			c.ring.put(count(at%(1<<23), 500))
			runtime.Gosched()
		}
	}()
	go func() {
		<-written
		_ = c.Stop() // of a hand it cannot fail
	}()
	var end, missing int64
	for {
		b, err := c.Next(context.Background())
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if b.Guessed {
			continue
		}
		missing += b.Missing
		for i, v := range b.Samples {
			if int64(v) != b.At+int64(i) {
				t.Fatalf("sample %d stands at %d", v, b.At+int64(i))
			}
		}
		if end+b.Missing != b.At && len(b.Samples) > 0 {
			t.Fatalf("a block at %d follows %d with %d missing", b.At, end, b.Missing)
		}
		end = b.At + int64(len(b.Samples))
		if len(b.Samples) == 0 {
			end += b.Missing
		}
	}
	if end != total || missing != c.Lost() {
		t.Errorf("ends at %d of %d; %d missing of %d", end, total, missing, c.Lost())
	}
}

func TestAMicrophoneThatIsUnpluggedIsGone(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(*Capture, *hand)
	}{
		{"the system says so", func(c *Capture, _ *hand) { c.deviceStopped() }},
		{"it is in no list any more", func(_ *Capture, h *hand) {}},
		{"it gives nothing", func(c *Capture, h *hand) { h.there = true }},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := &hand{}
			m := newCapture(h)
			m.patience = patience{ask: 5 * time.Millisecond, gone: 50 * time.Millisecond}
			started(t, m)
			m.ring.put(count(0, 1234))
			c.end(m, h)
			blocks, err := read(t, m)
			if !errors.Is(err, ErrGone) || len(blocks) != 1 || len(blocks[0].Samples) != 1234 {
				t.Errorf("%d blocks, %v", len(blocks), err)
			}
			if _, err := m.Next(context.Background()); !errors.Is(err, ErrGone) {
				t.Errorf("then %v", err)
			}
			stop(t, m)
		})
	}
}

func TestNextEndsWithItsContext(t *testing.T) {
	c := newCapture(&hand{there: true})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := c.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	stop(t, c)
}
