package archive

import (
	"runtime/debug"
	"sync"
)

// frugalPercent is how much may be allocated, in percent of what lives, before
// memory is collected, while something long runs that lets go of most of what it
// allocates. The runtime's own 100 would let it have twice what it needs, on a
// laptop that has 8 GB for everything. It costs a few percent of a processor.
const frugalPercent = 25

var frugality struct {
	mu   sync.Mutex
	at   int // how many are at work
	then int // what there was before
}

// frugal begins such work; end is called when it is done.
func frugal() (end func()) {
	f := &frugality
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.at == 0 {
		f.then = debug.SetGCPercent(frugalPercent)
	}
	f.at++
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.at--; f.at == 0 {
			debug.SetGCPercent(f.then)
		}
	}
}
