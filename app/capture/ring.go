package capture

import "sync/atomic"

// ring takes samples from one thread and gives them to one goroutine, without a
// lock. Places are counted from the beginning and never go back. What finds no
// room is lost as a whole; how much, and before which place, is kept.
type ring struct {
	buf     []int32
	wrote   atomic.Int64 // by the writer
	read    atomic.Int64 // by the reader
	lost    atomic.Int64 // by the writer: all that found no room
	missing int64        // the writer's: lost since the last sample that found room
	gaps    [64]gap
	gapsIn  atomic.Int64 // by the writer
	gapsOut atomic.Int64 // by the reader
	wake    chan struct{}
}

// gap is a number of samples that are missing before a place.
type gap struct{ at, n int64 }

func newRing(samples int) *ring {
	return &ring{buf: make([]int32, samples), wake: make(chan struct{}, 1)}
}

// put adds samples of 32 bits, of which the upper 24 are kept. It is the
// writer's, and never waits.
func (r *ring) put(src []int32) {
	n, at := int64(len(src)), r.wrote.Load()
	if n == 0 {
		return
	}
	defer r.nudge()
	in := r.gapsIn.Load()
	full := n > int64(len(r.buf))-(at-r.read.Load())
	if full || r.missing > 0 && in-r.gapsOut.Load() == int64(len(r.gaps)) {
		r.missing += n
		r.lost.Add(n)
		return
	}
	if r.missing > 0 {
		r.gaps[in%int64(len(r.gaps))] = gap{at, r.missing}
		r.gapsIn.Store(in + 1)
		r.missing = 0
	}
	i := int(at % int64(len(r.buf)))
	for _, v := range src {
		if i == len(r.buf) {
			i = 0
		}
		r.buf[i] = v >> (32 - Bits)
		i++
	}
	r.wrote.Store(at + n)
}

// nudge tells the reader to look again.
func (r *ring) nudge() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// take moves samples to dst and says how many are missing before the first of
// them. It stops where others are missing. It is the reader's.
func (r *ring) take(dst []int32) (n int, missing int64) {
	at, to := r.read.Load(), r.wrote.Load()
	in, out := r.gapsIn.Load(), r.gapsOut.Load()
	if out < in && to > at {
		if g := r.gaps[out%int64(len(r.gaps))]; g.at == at {
			missing = g.n
			out++
			r.gapsOut.Store(out)
		}
	}
	if out < in {
		to = min(to, r.gaps[out%int64(len(r.gaps))].at)
	}
	n = int(min(int64(len(dst)), to-at))
	for i := range dst[:n] {
		dst[i] = r.buf[(at+int64(i))%int64(len(r.buf))]
	}
	r.read.Store(at + int64(n))
	return n, missing
}

// tail is how many samples are missing after the last one. It may be asked
// once the writer has come to its end.
func (r *ring) tail() int64 { return r.missing }
