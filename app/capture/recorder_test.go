package capture

import (
	"errors"
	"sync"
	"testing"
	"time"

	"attest/app/level"
)

// tape is an encoder that keeps samples as they are.
type tape struct {
	mu      sync.Mutex
	samples []int32
	missing int64
	guessed int64
	err     error // given after the next call
}

func (f *tape) Write(samples []int32) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.samples = append(f.samples, samples...)
	return f.err
}

func (f *tape) Lost(n int64, code string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if code == LostGuessed {
		f.guessed += n
	} else {
		f.missing += n
	}
	return nil
}

func (f *tape) len() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.samples)
}

// until waits for something that another goroutine brings about.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(60 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it never came about that %s", what)
		}
	}
}

func listen(t *testing.T, c *Capture) *Recorder {
	t.Helper()
	r, err := Listen(c, level.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// seen waits until the recorder has looked at all that the microphone gave.
func seen(t *testing.T, r *Recorder) {
	t.Helper()
	until(t, "all was measured", func() bool { return r.Now().Heard == r.mic.ring.wrote.Load() })
}

func TestRecorderGivesTheEncoderWhatCame(t *testing.T) {
	c := newCapture(&hand{there: true})
	r := listen(t, c)
	c.ring.put(count(0, 5000))
	seen(t, r)
	if s := r.Now(); s.Recording || s.Samples != 0 || s.Level.Peak <= level.Floor {
		t.Errorf("before Record: %+v", s)
	}
	var first, second tape
	r.Record(&first)
	c.ring.put(count(5000, 10000))
	until(t, "all was encoded", func() bool { return r.Now().Samples == 10000 })
	r.Record(nil)
	c.ring.put(count(15000, 3000))
	seen(t, r)
	r.Record(&second)
	c.ring.put(count(18000, 4000))
	if err := r.Stop(); err != nil {
		t.Fatal(err)
	}
	if first.len() != 10000 || first.samples[0] != 5000 || second.len() != 4000 || second.samples[0] != 18000 {
		t.Errorf("%d samples, then %d", first.len(), second.len())
	}
	if s := r.Now(); !s.Ended || s.Err != nil || s.Recording || s.Samples != 14000 || s.Lost != 0 {
		t.Errorf("at the end: %+v", s)
	}
}

func TestRecorderTellsTheEncoderWhatIsMissing(t *testing.T) {
	c := newCapture(&hand{there: true})
	c.ring = newRing(1000)
	c.ring.put(count(0, 800))
	c.ring.put(count(800, 300)) // lost before there is an encoder
	r := listen(t, c)
	seen(t, r)
	var f tape
	r.Record(&f)
	c.ring.put(count(1100, 900))
	until(t, "the first was encoded", func() bool { return f.len() == 900 })
	f.mu.Lock() // the encoder is busy
	c.ring.put(count(2000, 500))
	until(t, "it is in the encoder", func() bool { return c.ring.read.Load() == 800+900+500 })
	c.ring.put(count(2500, 900))
	c.ring.put(count(3400, 200)) // lost
	f.mu.Unlock()
	until(t, "it was encoded", func() bool { return f.len() == 2300 })
	c.ring.put(count(3600, 10))
	if err := r.Stop(); err != nil {
		t.Fatal(err)
	}
	if f.missing != 200 || f.guessed != 0 || len(f.samples) != 2310 || r.Now().Lost != 500 {
		t.Errorf("%d missing, %d guessed, %d samples; %+v", f.missing, f.guessed, len(f.samples), r.Now())
	}
}

func TestRecorderEndsWithTheMicrophone(t *testing.T) {
	h := &hand{there: true}
	c := newCapture(h)
	r := listen(t, c)
	var f tape
	r.Record(&f)
	c.ring.put(count(0, 4321))
	c.deviceStopped()
	until(t, "it ended", func() bool { return r.Now().Ended })
	if s := r.Now(); !errors.Is(s.Err, ErrGone) || s.Recording || f.len() != 4321 {
		t.Errorf("%+v with %d samples", s, f.len())
	}
	if err := r.Stop(); !errors.Is(err, ErrGone) || !h.closed {
		t.Errorf("stop: %v; %+v", err, h)
	}
}

func TestRecorderEndsWhenTheEncoderFails(t *testing.T) {
	h := &hand{there: true}
	c := newCapture(h)
	r := listen(t, c)
	full := errors.New("the disk is full")
	r.Record(&tape{err: full})
	c.ring.put(count(0, 100))
	until(t, "it ended", func() bool { return r.Now().Ended })
	if err := r.Stop(); !errors.Is(err, full) || !h.closed {
		t.Errorf("stop: %v; %+v", err, h)
	}
}
