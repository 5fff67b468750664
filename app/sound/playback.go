package sound

import (
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"attest/archive/media"
)

// ErrLost: the sound device went away while it was in use.
var ErrLost = errors.New("the sound device is gone: choose another in the system's settings and open the recording again")

const (
	ahead = time.Second // what is decoded before it is heard
	chunk = 50 * time.Millisecond
)

// output is the device: once started it calls pull until close has returned.
type output interface {
	start() error
	close() error
}

// Playback is one recording on its way to the device. Its methods may be called
// from any goroutine and do not wait, but for Close.
type Playback struct {
	audio   *media.Audio
	ring    ring
	volume  level
	silent  atomic.Bool // paused: the device goes on and hears nothing
	lost    atomic.Bool
	out     output
	wake    chan struct{}
	done    chan struct{}
	mu      sync.Mutex
	started bool
	closed  bool
	wish    int64 // frame to go to, -1 for none
	from    int64 // frame that stands at ring place mark
	mark    int64
	ended   bool // all is in the ring
	err     error
}

// newPlayback begins to decode ahead; connect gives it a device.
func newPlayback(a *media.Audio) *Playback {
	frames := int(int64(a.SampleRate) * int64(ahead) / int64(time.Second))
	p := &Playback{audio: a, wish: -1, wake: make(chan struct{}, 1), done: make(chan struct{})}
	p.ring.buf = make([]float32, max(frames, 1024)*a.Channels)
	p.volume.set(1)
	p.silent.Store(true)
	go p.feed()
	return p
}

// fill is what the device asks for, interleaved. It copies and returns.
func (p *Playback) fill(dst []float32) {
	if p.silent.Load() {
		// What was passed over must not wait for Play to be given back.
		if d := p.ring.drop.Load(); d > p.ring.read.Load() {
			p.ring.read.Store(d)
		}
		clear(dst)
		return
	}
	p.ring.pull(dst, p.volume.get())
}

// Play goes on from where it is. The device starts with the first Play.
func (p *Playback) Play() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}
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
func (p *Playback) Pause() { p.silent.Store(true) }

// GoTo goes on from a frame, playing or not.
func (p *Playback) GoTo(frame int64) {
	p.mu.Lock()
	p.wish = max(frame, 0)
	p.ended = false
	p.ring.flush()
	if !p.started {
		p.ring.read.Store(p.ring.drop.Load()) // no device reads yet
	}
	p.mu.Unlock()
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

// Now is the frame that goes to the device now, and whether it plays. At the
// end it stops playing by itself. The error is why nothing more can be heard.
func (p *Playback) Now() (frame int64, playing bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	err = p.err
	if p.lost.Load() {
		err = ErrLost
	}
	if p.wish >= 0 {
		return p.wish, !p.silent.Load() && err == nil, err
	}
	heard := p.ring.heard()
	frame = p.from + max(heard-p.mark, 0)/int64(p.audio.Channels)
	if p.ended && heard >= p.ring.wrote.Load() {
		p.silent.Store(true)
	}
	return frame, !p.silent.Load() && err == nil, err
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

// feed decodes ahead until Close.
func (p *Playback) feed() {
	defer close(p.done)
	frames := max(int(int64(p.audio.SampleRate)*int64(chunk)/int64(time.Second)), 256)
	buf := make([]float32, min(frames*p.audio.Channels, len(p.ring.buf)/2/p.audio.Channels*p.audio.Channels))
	timer := time.NewTicker(chunk / 2)
	defer timer.Stop()
	for {
		p.mu.Lock()
		closed, wish, full := p.closed, p.wish, p.ended || p.err != nil || p.ring.room() < len(buf)
		p.mu.Unlock()
		switch {
		case closed:
			return
		case wish >= 0:
			p.went(wish, p.audio.SeekFrame(wish))
		case full:
			select {
			case <-p.wake:
			case <-timer.C:
			}
		default:
			n, err := p.audio.ReadFrames(buf)
			p.take(buf[:n*p.audio.Channels], err)
		}
	}
}

// went notes that decoding goes on from a frame, unless another is wished for.
func (p *Playback) went(frame int64, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.wish != frame {
		return
	}
	p.wish, p.err = -1, err
	p.from, p.mark = frame, p.ring.wrote.Load()
}

// take puts decoded samples in the ring, unless they are wished for no more.
func (p *Playback) take(samples []float32, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.wish >= 0 {
		return
	}
	p.ring.write(samples)
	switch {
	case errors.Is(err, io.EOF):
		p.ended = true
	case err != nil:
		// What was decoded is heard to its end.
		p.ended, p.err = true, err
	}
}
