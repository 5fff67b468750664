package recorder

import (
	"slices"
	"time"

	"attest/app/task"
	"attest/archive"
	"attest/archive/record"
)

// Breaks lists those of the recording that is being made for a testimony.
func (c *Control) Breaks(testimony record.ID) []record.SessionBreak {
	if c.now == nil || c.now.rec.Testimony() != testimony {
		return nil
	}
	return slices.Clone(c.now.breaks)
}

// broke notes that a break has begun; its reason, "", may be said later.
func (g *going) broke(code string) {
	g.breaks = append(g.breaks, record.SessionBreak{Start: task.Now().Format(time.RFC3339), Reason: code})
	g.turned()
}

// unbroke ends the break that goes on, once the recorder is in another mode.
func (g *going) unbroke(mode string) {
	if n := len(g.breaks); n > 0 && g.breaks[n-1].End == "" && mode != archive.RecorderPaused {
		g.breaks[n-1].End = task.Now().Format(time.RFC3339)
		g.turned()
	}
}

func (g *going) turned() {
	if g.c.Turned != nil {
		g.c.Turned(g.rec.Testimony())
	}
}
