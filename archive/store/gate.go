package store

import (
	"sync"
	"time"
)

// gate counts who is inside. Badger unmaps its files when it closes, and a
// reader that is still in them then ends the process.
type gate struct {
	mu     sync.Mutex
	moved  sync.Cond // someone left, or the gate was moved
	inside int
	closed bool
	paused bool
}

func (g *gate) lock() {
	g.mu.Lock()
	g.moved.L = &g.mu
}

// enter reports false once the gate is shut, and waits while it is paused.
func (g *gate) enter() bool {
	g.lock()
	defer g.mu.Unlock()
	for g.paused && !g.closed {
		g.moved.Wait()
	}
	if !g.closed {
		g.inside++
	}
	return !g.closed
}

func (g *gate) leave() {
	g.lock()
	g.inside--
	g.moved.Broadcast()
	g.mu.Unlock()
}

// shut lets nobody in any more and waits until all have left. It reports false
// when the gate was shut before.
func (g *gate) shut() bool {
	g.lock()
	defer g.mu.Unlock()
	was := g.closed
	g.closed = true
	g.moved.Broadcast()
	for g.inside > 0 {
		g.moved.Wait()
	}
	return !was
}

// pause waits for a moment in which nobody is inside, and lets nobody in until
// resume. Who is inside may enter again meanwhile: it keeps nobody out before.
// It reports false when the gate is shut.
func (g *gate) pause() bool {
	g.lock()
	defer g.mu.Unlock()
	for g.inside > 0 && !g.closed {
		g.moved.Wait()
	}
	g.paused = !g.closed
	return !g.closed
}

// pauseWithin is pause, and gives up where that moment does not come within d.
func (g *gate) pauseWithin(d time.Duration) bool {
	g.lock()
	defer g.mu.Unlock()
	late := d <= 0
	if !late {
		defer time.AfterFunc(d, func() {
			g.lock()
			late = true
			g.moved.Broadcast()
			g.mu.Unlock()
		}).Stop()
	}
	for g.inside > 0 && !g.closed && !late {
		g.moved.Wait()
	}
	g.paused = g.inside == 0 && !g.closed
	return g.paused
}

func (g *gate) resume() {
	g.lock()
	g.paused = false
	g.moved.Broadcast()
	g.mu.Unlock()
}
