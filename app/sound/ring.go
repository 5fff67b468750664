package sound

import (
	"math"
	"sync/atomic"
)

// ring takes samples from one goroutine and gives them to one thread, without
// a lock. Places are counted from the beginning and never go back.
type ring struct {
	buf   []float32
	wrote atomic.Int64 // by the writer
	read  atomic.Int64 // by the reader
	drop  atomic.Int64 // what lies before is not to be heard
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

// pull fills dst at a volume; what is missing is silence. It is the reader's.
func (r *ring) pull(dst []float32, volume float32) {
	at := max(r.read.Load(), r.drop.Load())
	n := min(int64(len(dst)), r.wrote.Load()-at)
	for i := range n {
		dst[i] = r.buf[(at+i)%int64(len(r.buf))] * volume
	}
	clear(dst[n:])
	r.read.Store(at + n)
}

// heard is the place that the reader has come to.
func (r *ring) heard() int64 { return max(r.read.Load(), r.drop.Load()) }

// level is a volume that both sides may touch.
type level struct{ bits atomic.Uint32 }

func (l *level) set(v float32) { l.bits.Store(math.Float32bits(min(max(v, 0), 1))) }
func (l *level) get() float32  { return math.Float32frombits(l.bits.Load()) }
