package sound

import (
	"errors"
	"io"
	"time"

	"attest/app/tempo"
	"attest/archive/media"
)

// piece is a run of frames of the recording in what the stretcher was given.
type piece struct {
	given int64 // place in what it was given
	frame int64
}

// feeder decodes, changes the speed, and puts the result into the ring. It is
// one goroutine's, from newPlayback to Close.
type feeder struct {
	p       *Playback
	audio   *media.Audio
	stretch *tempo.Stretcher
	raw     []float32
	out     []float32
	pieces  []piece
	given   int64 // frames that the stretcher was given
	at      int64 // frame of the recording that is decoded next
	empty   bool  // a loop was gone through and nothing was in it
	ended   bool
	err     error // told when all before it was heard
}

func newFeeder(p *Playback) *feeder {
	a := p.audio
	f := &feeder{p: p, audio: a, stretch: tempo.New(a.SampleRate, a.Channels), pieces: []piece{{}}}
	frames := max(int(int64(a.SampleRate)*int64(chunk)/int64(time.Second)), 256)
	f.raw = make([]float32, frames*a.Channels)
	f.out = make([]float32, max(frames, f.stretch.Hop())*a.Channels)
	return f
}

// run decodes ahead until Close.
func (f *feeder) run() {
	p := f.p
	defer close(p.done)
	timer := time.NewTicker(chunk / 2)
	defer timer.Stop()
	for {
		p.mu.Lock()
		closed, wish, full := p.closed, p.wish, p.ended || p.err != nil || p.ring.room() < len(f.out)
		speed, loop := p.speed, p.loop
		p.mu.Unlock()
		switch {
		case closed:
			return
		case wish >= 0:
			f.goTo(wish)
		case full:
			select {
			case <-p.wake:
			case <-timer.C:
			}
		default:
			f.stretch.SetSpeed(speed)
			if n, from := f.stretch.Next(f.out); n > 0 {
				f.give(n, from)
			} else if f.ended {
				f.finish()
			} else {
				f.decode(loop)
			}
		}
	}
}

// goTo goes on from a frame, unless another is wished for meanwhile.
func (f *feeder) goTo(frame int64) {
	err := f.audio.SeekFrame(frame)
	f.stretch.Reset()
	f.pieces = append(f.pieces[:0], piece{0, frame})
	f.given, f.at, f.empty, f.ended, f.err = 0, frame, false, false, nil
	f.p.mu.Lock()
	defer f.p.mu.Unlock()
	if f.p.wish != frame {
		return
	}
	f.p.wish, f.p.err = -1, err
	f.p.places.restart(f.p.ring.wrote.Load(), frame)
}

// decode gives the stretcher more, up to the end of the loop at most.
func (f *feeder) decode(loop span) {
	n := len(f.raw)
	looping := loop.holds(f.at)
	if looping {
		n = int(min(int64(n), (loop.to-f.at)*int64(f.audio.Channels)))
	}
	n, err := f.audio.ReadFrames(f.raw[:n])
	f.stretch.Write(f.raw[:n*f.audio.Channels])
	f.given += int64(n)
	f.at += int64(n)
	f.empty = f.empty && n == 0
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		f.err = err
		f.end()
	case looping && !f.empty && (err != nil || f.at >= loop.to):
		f.empty = true
		f.at = loop.from
		f.pieces = append(f.pieces, piece{f.given, loop.from})
		if f.err = f.audio.SeekFrame(loop.from); f.err != nil {
			f.end()
		}
	case err != nil:
		f.end()
	}
}

func (f *feeder) end() {
	f.ended = true
	f.stretch.End()
}

// give puts n frames into the ring, whose first is one of what the stretcher
// was given.
func (f *feeder) give(n int, from int64) {
	p := f.p
	channels, speed := int64(f.audio.Channels), f.stretch.Speed()
	for len(f.pieces) > 1 && f.pieces[1].given <= from {
		f.pieces = f.pieces[1:]
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.wish >= 0 {
		return
	}
	place := p.ring.wrote.Load()
	p.places.add(mark{place, f.pieces[0].frame + from - f.pieces[0].given, speed})
	for _, next := range f.pieces[1:] {
		if after := int64(float64(next.given-from) / speed); after < int64(n) {
			p.places.add(mark{place + after*channels, next.frame, speed})
		}
	}
	p.ring.write(f.out[:n*int(channels)])
}

// finish tells that all is in the ring.
func (f *feeder) finish() {
	p := f.p
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.wish >= 0 {
		return
	}
	p.places.add(mark{p.ring.wrote.Load(), f.at, 0})
	p.ended = true
	p.failed = f.err
}
