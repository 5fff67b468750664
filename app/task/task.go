// Package task is the only place of the window that starts goroutines. Work
// runs beside the window; what it found is handed back on the main goroutine,
// where widgets may be touched.
package task

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// clock is how time passes: the system's, or a Loop's in tests.
type clock interface {
	now() time.Time
	after(d time.Duration, f func()) (stop func())
	post(f func())
}

type systemClock struct{}

// now drops the monotonic reading: a sleeping laptop's time counts.
func (systemClock) now() time.Time { return time.Now().Round(0) }

func (systemClock) post(f func()) { fyne.Do(f) }

func (systemClock) after(d time.Duration, f func()) func() {
	t := time.AfterFunc(d, func() { fyne.Do(f) })
	return func() { t.Stop() }
}

var state = struct {
	sync.Mutex
	clock   clock
	next    int
	running map[int]context.CancelFunc
	wait    sync.WaitGroup
}{clock: systemClock{}, running: map[int]context.CancelFunc{}}

func current() clock {
	state.Lock()
	defer state.Unlock()
	return state.clock
}

// Run does work on a goroutine of its own and then calls done on the main
// goroutine, exactly once, also after cancel: then the error is what work made
// of its cancelled context. cancel may be called from anywhere, at any time,
// more than once.
func Run[T any](work func(context.Context) (T, error), done func(T, error)) (cancel func()) {
	ctx, stop := context.WithCancel(context.Background())
	state.Lock()
	id := state.next
	state.next++
	state.running[id] = stop
	state.wait.Add(1)
	c := state.clock
	state.Unlock()
	go func() {
		defer state.wait.Done()
		v, err := work(ctx)
		state.Lock()
		delete(state.running, id)
		state.Unlock()
		stop()
		c.post(func() { done(v, err) })
	}()
	return stop
}

// CancelAll asks all running work to end, before a lock and before the window
// closes. It does not wait.
func CancelAll() {
	state.Lock()
	defer state.Unlock()
	for _, stop := range state.running {
		stop()
	}
}

// After calls f on the main goroutine when d has passed, unless stop was
// called on the main goroutine before.
func After(d time.Duration, f func()) (stop func()) {
	stopped := false
	halt := current().after(d, func() {
		if !stopped {
			f()
		}
	})
	return func() { stopped = true; halt() }
}

// Every calls f on the main goroutine each time d has passed, until stop is
// called there.
func Every(d time.Duration, f func()) (stop func()) {
	stopped := false
	var halt func()
	var again func()
	again = func() {
		f()
		if !stopped {
			halt = After(d, again)
		}
	}
	halt = After(d, again)
	return func() { stopped = true; halt() }
}

// Now is the wall clock, without a monotonic part, so that the time a machine
// slept counts.
func Now() time.Time { return current().now() }

// Report makes show callable from work's goroutine: the newest value is shown
// on the main goroutine, values in between may be passed over.
func Report[T any](show func(T)) func(T) {
	var mu sync.Mutex
	var newest T
	waiting := false
	c := current()
	return func(v T) {
		mu.Lock()
		newest = v
		again := waiting
		waiting = true
		mu.Unlock()
		if again {
			return
		}
		c.post(func() {
			mu.Lock()
			v := newest
			waiting = false
			mu.Unlock()
			show(v)
		})
	}
}
