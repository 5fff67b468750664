package task

import (
	"sort"
	"sync"
	"time"
)

// Loop stands in for the main goroutine and the clock in tests: what work
// hands back waits until Settle, and time passes only by Advance. So a test
// says what happens when, and nothing races.
type Loop struct {
	mu     sync.Mutex
	queue  []func()
	timers []*timer
	at     time.Time
	before clock
}

type timer struct {
	due time.Time
	f   func()
	off bool
}

// NewLoop takes the place of the system's clock until Close.
func NewLoop() *Loop {
	l := &Loop{at: time.Date(2026, 11, 20, 14, 2, 11, 0, time.UTC)}
	state.Lock()
	l.before = state.clock
	state.clock = l
	state.Unlock()
	return l
}

// Close waits for running work and gives the clock back.
func (l *Loop) Close() {
	CancelAll()
	l.Settle()
	state.Lock()
	state.clock = l.before
	state.Unlock()
}

// Settle waits for all running work and calls what it handed back, on the
// caller's goroutine, until nothing is left.
func (l *Loop) Settle() {
	for {
		state.wait.Wait()
		l.mu.Lock()
		queue := l.queue
		l.queue = nil
		l.mu.Unlock()
		if len(queue) == 0 {
			return
		}
		for _, f := range queue {
			f()
		}
	}
}

// Flush calls what was handed back so far, without waiting for running work:
// for a test that looks at a window in the middle of it.
func (l *Loop) Flush() {
	l.mu.Lock()
	queue := l.queue
	l.queue = nil
	l.mu.Unlock()
	for _, f := range queue {
		f()
	}
}

// Advance lets d pass: timers that fall due are called in their order.
func (l *Loop) Advance(d time.Duration) {
	l.mu.Lock()
	end := l.at.Add(d)
	l.mu.Unlock()
	for {
		l.mu.Lock()
		sort.SliceStable(l.timers, func(i, j int) bool { return l.timers[i].due.Before(l.timers[j].due) })
		for len(l.timers) > 0 && l.timers[0].off {
			l.timers = l.timers[1:]
		}
		if len(l.timers) == 0 || l.timers[0].due.After(end) {
			l.at = end
			l.mu.Unlock()
			return
		}
		t := l.timers[0]
		l.timers = l.timers[1:]
		l.at = t.due
		l.mu.Unlock()
		t.f()
	}
}

// Jump moves the clock as a sleeping machine does: no timer runs meanwhile.
func (l *Loop) Jump(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.at = l.at.Add(d)
	for _, t := range l.timers {
		t.due = t.due.Add(d)
	}
}

func (l *Loop) now() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.at
}

func (l *Loop) post(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.queue = append(l.queue, f)
}

func (l *Loop) after(d time.Duration, f func()) func() {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := &timer{due: l.at.Add(d), f: f}
	l.timers = append(l.timers, t)
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		t.off = true
	}
}
