package sound

import (
	"math"
	"sync/atomic"
)

// ring takes samples from one goroutine and gives them to one thread, without
// a lock. Places are counted from the beginning and never go back.
type ring struct {
	buf      []float32
	channels int
	wrote    atomic.Int64 // by the writer
	read     atomic.Int64 // by the reader
	drop     atomic.Int64 // what lies before is not to be heard
	fade     int          // frames from silence to full and back, so that nothing clicks; 0 for none

	// The reader's.
	gain  float32   // of the fade
	last  []float32 // the frame before, at full gain
	seen  int64     // drop, as it was
	leave bool      // what was heard before drop is still fading out
}

// room is how many samples can be written now.
func (r *ring) room() int { return len(r.buf) - int(r.wrote.Load()-r.read.Load()) }

// write adds samples; there must be room for them.
func (r *ring) write(p []float32) {
	at := r.wrote.Load()
	for i, v := range p {
		r.buf[(at+int64(i))%int64(len(r.buf))] = v
	}
	r.wrote.Store(at + int64(len(p)))
}

// flush lets the reader pass over all that was written.
func (r *ring) flush() { r.drop.Store(r.wrote.Load()) }

// pull fills dst at a volume; what is missing is silence, and so is all of it
// when silent. It is the reader's. What is passed over or paused is faded out
// first: until read has gone on, the writer leaves it alone.
func (r *ring) pull(dst []float32, volume float32, silent bool) {
	at, to, drop := r.read.Load(), r.wrote.Load(), r.drop.Load()
	step := float32(1)
	if r.fade > 0 {
		step = 1 / float32(r.fade)
	}
	if drop != r.seen {
		r.seen, r.leave = drop, r.gain > 0
	}
	if r.last == nil {
		r.last = make([]float32, r.channels)
	}
	i := 0
	for ; i+r.channels <= len(dst); i += r.channels {
		down := silent || at < drop || r.leave
		if down {
			r.gain = max(r.gain-step, 0)
		}
		if r.gain == 0 {
			r.leave = false
			at = max(at, drop)
		}
		if r.gain == 0 && silent {
			break
		}
		if r.leave && at >= drop { // there was too little of it for a fade: its last frame goes on
			for c := range r.channels {
				dst[i+c] = r.last[c] * r.gain * volume
			}
			continue
		}
		if at+int64(r.channels) > to {
			r.gain = 0 // nothing is there yet, or it has ended
			break
		}
		if !down || at == drop && !silent {
			r.gain = min(r.gain+step, 1)
		}
		for c := range r.channels {
			r.last[c] = r.buf[(at+int64(c))%int64(len(r.buf))]
			dst[i+c] = r.last[c] * r.gain * volume
		}
		at += int64(r.channels)
	}
	clear(dst[i:])
	if at < drop && (r.gain == 0 || r.fade == 0) {
		at = drop // what was passed over must not wait for Play to be given back
	}
	r.read.Store(at)
}

// heard is the place that the reader has come to.
func (r *ring) heard() int64 { return max(r.read.Load(), r.drop.Load()) }

// level is a volume that both sides may touch.
type level struct{ bits atomic.Uint32 }

func (l *level) set(v float32) { l.bits.Store(math.Float32bits(min(max(v, 0), 1))) }
func (l *level) get() float32  { return math.Float32frombits(l.bits.Load()) }
