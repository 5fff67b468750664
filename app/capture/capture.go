package capture

import (
	"context"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

const (
	ringLength = 20 * Rate // what an encoder that waits for the disk may fall behind
	maxBlock   = Rate / 10
)

// input is the device: once started it puts samples into the ring until close
// has returned.
type input interface {
	start() error
	close() error
	// present says whether the system still knows the device.
	present() bool
}

// patience is how long a microphone may give nothing.
type patience struct {
	ask  time.Duration // before the system is asked whether it is still there
	gone time.Duration // before it counts as gone whatever the system says
}

// Capture is a microphone being recorded. Next is for one goroutine; the other
// methods may be called from any.
type Capture struct {
	ring     *ring
	in       input
	patience patience
	closing  atomic.Bool
	ended    atomic.Bool // the device said that it has stopped, and nobody asked it to
	done     chan struct{}

	mu       sync.Mutex
	running  bool
	closed   bool
	closeErr error

	// Next's own.
	buf   []int32
	at    int64
	pace  pace
	since time.Time // beginning of the pace's clock
	heard time.Time // when something came last
	gone  bool
}

// Block is a piece of what was recorded.
type Block struct {
	// At is the place of the first sample, counted from the beginning, with
	// those that are missing.
	At int64
	// Missing is how many samples are missing before the first one, because
	// this program or the sound system was too busy. A block may have nothing
	// else.
	Missing int64
	// Guessed: Missing was measured by the clock and not counted. It is right to
	// about a tenth of a second; the place is some seconds before this block, so
	// At does not count it.
	Guessed bool
	// Samples have 24 bits with sign. They are good until the next Next.
	Samples []int32
}

func newCapture(in input) *Capture {
	return &Capture{
		ring: newRing(ringLength), in: in, patience: patience{ask: time.Second, gone: 5 * time.Second},
		done: make(chan struct{}), buf: make([]int32, maxBlock),
	}
}

// Start begins to record. It may be called once.
func (c *Capture) Start() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed || c.running {
		return nil
	}
	if err := c.in.start(); err != nil {
		return err
	}
	c.running = true
	return nil
}

// Stop ends the recording, frees the device, and waits until it gives nothing
// more. What it gave before is still there for Next.
func (c *Capture) Stop() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		c.closed = true
		c.closing.Store(true)
		c.closeErr = c.in.close()
		close(c.done)
	}
	return c.closeErr
}

// deviceStopped is what the device says when it gives nothing more.
func (c *Capture) deviceStopped() {
	if !c.closing.Load() {
		c.ended.Store(true)
		c.ring.nudge()
	}
}

// Lost is how many samples found no room so far: whoever calls Next was too
// slow for twenty seconds. Next says where they are missing.
func (c *Capture) Lost() int64 { return c.ring.lost.Load() }

// Next waits for samples and returns them, at most a tenth of a second of them.
// After Stop it returns what is left, and then io.EOF. When the microphone is
// gone it returns what came until then, and then ErrGone; Stop is still to be
// called. It returns the context's error when that ends.
func (c *Capture) Next(ctx context.Context) (Block, error) {
	if c.heard.IsZero() {
		c.since = time.Now()
		c.heard = c.since
	}
	timer := time.NewTimer(c.patience.ask)
	defer timer.Stop()
	for {
		stopped, ended := c.hasStopped(), c.ended.Load() // before taking: then nothing comes after
		if b, ok := c.take(); ok {
			return b, nil
		}
		switch {
		case stopped && c.ring.tail() > 0:
			b := Block{At: c.at, Missing: c.ring.tail()}
			c.ring.missing = 0
			return b, nil
		case stopped:
			return Block{}, io.EOF
		case ended, c.gone:
			return Block{}, ErrGone
		}
		if err := ctx.Err(); err != nil {
			return Block{}, err
		}
		select {
		case <-ctx.Done():
		case <-c.done:
		case <-c.ring.wake:
		case <-timer.C:
			c.lookAfter(time.Since(c.heard))
			timer.Reset(c.patience.ask)
		}
	}
}

func (c *Capture) hasStopped() bool {
	select {
	case <-c.done:
		return true
	default:
		return false
	}
}

// take gives what is in the ring, or what the clock says is missing.
func (c *Capture) take() (Block, bool) {
	now := time.Now()
	if came := c.ring.wrote.Load() + c.ring.lost.Load(); came > 0 && !c.gone {
		if missing := c.pace.add(came, now.Sub(c.since)); missing > 0 {
			return Block{At: c.at, Missing: missing, Guessed: true}, true
		}
	}
	n, missing := c.ring.take(c.buf)
	if n == 0 {
		return Block{}, false
	}
	c.heard = now
	b := Block{At: c.at + missing, Missing: missing, Samples: c.buf[:n]}
	c.at = b.At + int64(n)
	return b, true
}

// lookAfter asks about a microphone that has given nothing for a time. Most
// sound systems say so when one is unplugged; PulseAudio does not.
func (c *Capture) lookAfter(silent time.Duration) {
	c.mu.Lock()
	running := c.running
	c.mu.Unlock()
	switch {
	case !running:
		c.heard = time.Now()
	case silent < c.patience.ask:
	case silent >= c.patience.gone:
		c.gone = true
	default:
		answer := make(chan bool, 1)
		go func() { answer <- c.in.present() }()
		select {
		case there := <-answer:
			c.gone = !there
		case <-time.After(c.patience.gone - silent): // a sound system that answers nothing records nothing
			c.gone = true
		}
	}
}
