package shell

import (
	"time"

	"attest/app/task"
	"attest/app/words"
)

// idleTick is how often the time without input is looked at.
const idleTick = 5 * time.Second

// idleWarning is how long before the lock a sentence says so.
const idleWarning = 30 * time.Second

// idle locks after a time without input. It reads the wall clock, so that the
// hours a laptop slept count, and a machine that wakes locks at once.
type idle struct {
	shell  *Shell
	limit  time.Duration
	last   time.Time
	halt   func()
	warned bool
}

func newIdle(s *Shell) *idle { return &idle{shell: s, last: task.Now()} }

// seen counts an input.
func (i *idle) seen() {
	i.last = task.Now()
	if i.warned {
		i.warned = false
		i.shell.toast.hide()
		i.status()
	}
}

func (i *idle) start(limit time.Duration) {
	i.stop()
	i.limit, i.last, i.warned = limit, task.Now(), false
	if limit > 0 {
		i.halt = task.Every(idleTick, i.tick)
	}
	i.status()
}

func (i *idle) stop() {
	if i.halt != nil {
		i.halt()
		i.halt = nil
	}
}

func (i *idle) left() time.Duration { return i.limit - task.Now().Sub(i.last) }

func (i *idle) tick() {
	left := i.left()
	switch {
	case left <= 0 || task.Now().Before(i.last.Add(-time.Minute)):
		i.shell.Lock()
	case left <= idleWarning && !i.warned:
		i.warned = true
		i.shell.toast.keep(words.T("shell.idle.soon"))
		i.status()
	default:
		i.status()
	}
}

func (i *idle) status() {
	if i.shell.frame != nil {
		i.shell.frame.refreshStatus()
	}
}

// text says when the lock comes, "" for never.
func (i *idle) text() string {
	if i.limit <= 0 || i.halt == nil {
		return ""
	}
	left := i.left()
	if left < time.Minute {
		return words.T("shell.status.locks.soon")
	}
	return words.T("shell.status.locks", int(left.Round(time.Minute)/time.Minute))
}
