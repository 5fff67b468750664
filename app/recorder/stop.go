package recorder

import (
	"context"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
)

// finish frees the microphone and ends the recording, once. It waits.
func (g *going) finish(ctx context.Context, why archive.StopReason) {
	g.once.Do(func() {
		_ = g.sound.Stop() // that the microphone is gone is what why says
		show := task.Report(func(far string) {
			g.far = far
			g.show()
		})
		g.ended, g.fault = g.rec.Stop(ctx, why, func(_ string, done, total int64) {
			if total > 0 {
				show(words.T("recorder.reading", done*100/total))
			}
		})
	})
}

// stop ends the recording, for whatever cause, and says what was kept. then,
// which may be nil, is called in place of that.
func (g *going) stop(why archive.StopReason, then func()) {
	if g.stopping {
		return
	}
	g.stopping, g.then = true, then
	g.show()
	task.Run(func(context.Context) (struct{}, error) {
		g.finish(context.Background(), why) // a lock cancels what goes on, but not this
		return struct{}{}, nil
	}, func(struct{}, error) {
		if g.c.now != g { // the program is ending
			return
		}
		g.over()
		g.c.s.SetStrip(nil)
		if g.then != nil {
			g.then()
			return
		}
		g.told()
	})
}

// told says what was recorded and where it is.
func (g *going) told() {
	c, s := g.c, g.rec.Status()
	if c.Refused != nil && c.s.Opened() && g.fault == nil && g.ended.Waits() {
		c.Refused(g.ended.Recording, g.label)
		return
	}
	title := words.T("recorder.ended." + s.State)
	text, listed := "", g.fault == nil && g.ended.Exhibit != ""
	switch {
	case s.Samples == 0:
		text = words.T("recorder.ended.nothing")
	case listed:
		text = words.T("recorder.ended.listed", clock(s.Samples), g.label)
	default:
		text = words.T("recorder.ended.later", clock(s.Samples))
	}
	var closeIt func()
	end := func() {
		if !c.s.Opened() && c.Freed != nil {
			c.Freed()
		}
	}
	done := look.NewButton(words.T("shell.close"), nil, look.Strong, func() { closeIt(); end() })
	buttons := []fyne.CanvasObject{done}
	if open := c.s.Opened(); open && listed {
		if c.Kept != nil {
			c.Kept(g.rec.Testimony(), g.ended.Exhibit)
		}
		if show := c.Show; show != nil {
			to := g.rec.Testimony()
			buttons = []fyne.CanvasObject{look.NewButton(words.T("recorder.ended.show"), nil, look.Normal, func() { closeIt(); show(to) }), done}
		}
	}
	closeIt = c.s.Overlay(shell.Dialog(title, look.NewParagraph(text, look.Ink, look.StateWidth), buttons...), done, end)
}

// endedBy is why a recording that ended by itself is stopped.
func endedBy(h Heard) archive.StopReason {
	if h.Gone {
		return archive.StopSource
	}
	return archive.StopAsked // the engine knows of the disk
}
