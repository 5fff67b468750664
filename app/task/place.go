package task

import "context"

// Place is where the result of one piece of work at a time is shown, such as a
// preview. The zero value is ready. Its methods, and Into, are for the main
// goroutine.
//
// Leaving a room stops what its places wait for; coming back asks anew. A place
// has no end of its own: whoever is gone for good is not asked again.
type Place struct {
	turn   int
	cancel func()
}

// Into runs work as Run does, in place of what ran for p before.
func Into[T any](p *Place, work func(context.Context) (T, error), done func(T, error)) {
	p.Stop()
	turn := p.turn
	p.cancel = Run(work, func(v T, err error) {
		if turn == p.turn {
			p.cancel = nil
			done(v, err)
		}
	})
}

// Stop cancels what runs for p and drops its result: done is not called.
func (p *Place) Stop() {
	p.turn++
	if p.cancel != nil {
		p.cancel()
		p.cancel = nil
	}
}
