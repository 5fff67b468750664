package sound

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"attest/app/tempo"
	"attest/archive/media"
)

// ErrLost: the sound device went away while it was in use.
var ErrLost = errors.New("the sound device is gone: choose another in the system's settings and open the recording again")

const (
	ahead = time.Second // what is decoded before it is heard
	chunk = 50 * time.Millisecond

	shortestLoop = 100 * time.Millisecond
	furthestBack = 10 * time.Second
	stall        = 5 * time.Second // a device that asks for nothing for so long is gone
)

// output is the device: once started it calls pull until close has returned.
type output interface {
	start() error
	close() error
}

// span is frames from one to before another; none when it is empty.
type span struct{ from, to int64 }

func (s span) holds(frame int64) bool { return frame >= s.from && frame < s.to }

// Playback is one recording on its way to the device. Its methods may be called
// from any goroutine and do not wait, but for Close.
type Playback struct {
	audio  *media.Audio // the feeder's, but for its form
	ring   ring
	volume level
	silent atomic.Bool // paused: the device goes on and hears nothing
	lost   atomic.Bool
	out    output
	wake   chan struct{}
	done   chan struct{}

	mu      sync.Mutex
	started bool
	closed  bool
	wish    int64 // frame to go to, -1 for none
	speed   float64
	loop    span
	back    int64 // frames to go back when playing on
	rested  bool  // paused, and not moved since
	places  places
	ended   bool // all is in the ring
	failed  error
	err     error
	seen    int64     // what the device had read
	moved   time.Time // when that was not so yet
}

// newPlayback begins to decode ahead; connect gives it a device.
func newPlayback(a *media.Audio) *Playback {
	frames := int(int64(a.SampleRate) * int64(ahead) / int64(time.Second))
	p := &Playback{audio: a, wish: -1, speed: 1, wake: make(chan struct{}, 1), done: make(chan struct{})}
	p.ring.channels, p.places.channels = a.Channels, a.Channels
	p.volume.set(1)
	p.silent.Store(true)
	f := newFeeder(p)
	p.ring.buf = make([]float32, max(frames*a.Channels, 3*len(f.out)))
	p.places.restart(0, 0)
	go f.run()
	return p
}

// fill is what the device asks for, interleaved. It copies and returns.
func (p *Playback) fill(dst []float32) { p.ring.pull(dst, p.volume.get(), p.silent.Load()) }

// Play goes on from where it is, or, after Pause, as much before as SetJumpBack
// says. The device starts with the first Play.
func (p *Playback) Play() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}
	if p.rested && p.back > 0 {
		now, least := p.now(), int64(0)
		if p.loop.holds(now) {
			least = p.loop.from
		}
		p.goTo(max(now-p.back, least))
	}
	p.rested = false
	p.moved = time.Now()
	p.silent.Store(false)
	if !p.started && p.out != nil {
		err := p.out.start()
		if p.started = err == nil; err != nil {
			p.err = err
			p.silent.Store(true)
		}
	}
}

// Pause is silent from the next moment on.
func (p *Playback) Pause() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rested = !p.silent.Swap(true) || p.rested
}

// GoTo goes on from a frame, playing or not.
func (p *Playback) GoTo(frame int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rested = false
	p.goTo(frame)
}

// goTo is called with the lock.
func (p *Playback) goTo(frame int64) {
	p.wish = max(frame, 0)
	p.ended, p.failed = false, nil
	p.ring.flush()
	if !p.started {
		p.ring.read.Store(p.ring.drop.Load()) // no device reads yet
	}
	p.nudge()
}

func (p *Playback) nudge() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// SetVolume is from 0 to 1.
func (p *Playback) SetVolume(v float32) { p.volume.set(v) }

// SetSpeed plays slower or faster from now on, from half to twice, at the same
// pitch. At 1 the samples are those of the recording.
func (p *Playback) SetSpeed(speed float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if speed = min(max(speed, tempo.Slowest), tempo.Fastest); speed == p.speed || speed != speed {
		return
	}
	now := p.now()
	p.speed = speed
	p.goTo(now)
}

// SetJumpBack is how much is played again when it goes on after a pause, at
// most ten seconds; 0 for nothing.
func (p *Playback) SetJumpBack(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.back = int64(min(max(d, 0), furthestBack)) * int64(p.audio.SampleRate) / int64(time.Second)
}

// SetLoop plays from one frame to before another again and again. It goes to
// the first unless it is between them. Whoever goes to a place outside plays on
// from there; one before the loop enters it. Less than a tenth of a second is no
// loop, and ends the one that was.
func (p *Playback) SetLoop(from, to int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	p.loop = span{max(from, 0), to}
	if (p.loop.to-p.loop.from)*int64(time.Second) < int64(shortestLoop)*int64(p.audio.SampleRate) {
		p.loop = span{}
	} else if !p.loop.holds(now) {
		now = p.loop.from
	}
	p.rested = false
	p.goTo(now)
}

// EndLoop plays on from where it is.
func (p *Playback) EndLoop() { p.SetLoop(0, 0) }

// Now is the frame that goes to the device now, and whether it plays. At the
// end it stops playing by itself. The error is why nothing more can be heard.
func (p *Playback) Now() (frame int64, playing bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	frame = p.now()
	heard, wrote := p.ring.heard(), p.ring.wrote.Load()
	if p.wish < 0 && p.ended && heard >= wrote {
		p.silent.Store(true)
		if p.failed != nil {
			p.err = p.failed
		}
	}
	p.watch(heard, heard < wrote)
	err = p.err
	if p.lost.Load() {
		err = ErrLost
	}
	return frame, !p.silent.Load() && err == nil, err
}

// now is called with the lock.
func (p *Playback) now() int64 {
	if p.wish >= 0 {
		return p.wish
	}
	return p.places.at(p.ring.heard())
}

// watch notices a device that has stopped asking and did not say so.
func (p *Playback) watch(heard int64, more bool) {
	if heard != p.seen || !more || p.silent.Load() || !p.started {
		p.seen, p.moved = heard, time.Now()
	} else if time.Since(p.moved) > stall {
		p.lost.Store(true)
	}
}

// Close stops the device and the decoding and waits for both.
func (p *Playback) Close() error {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil
	}
	p.closed = true
	p.mu.Unlock()
	p.silent.Store(true)
	p.nudge()
	<-p.done
	if p.out != nil {
		return p.out.close()
	}
	return nil
}
