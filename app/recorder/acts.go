package recorder

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// reasons are those of a break.
var reasons = []string{"rest", "distress", "interruption", "interpreter", "other_reason"}

func key(name fyne.KeyName) fyne.Shortcut { return &desktop.CustomShortcut{KeyName: name} }

// Actions are the acts on the recording, on the locked screen two of them.
func (g *going) Actions() []shell.Action {
	here := func(act func()) func() { // the strip's: what it asks is asked over the window
		return func() { g.leaveReason(); g.here = false; act() }
	}
	can := g.can
	open := func() bool { return can() && !g.rec.Status().Locked }
	return []shell.Action{
		{ID: "recorder.pause", Words: "recorder.action.pause", Menu: shell.MenuEdit, Shortcut: key(fyne.KeyF6), Enabled: func() bool { return can() && g.pausable() && g.reason == nil }, Run: here(g.pause)},
		{ID: "recorder.reason", Words: "recorder.action.reason", Menu: shell.MenuEdit, Shortcut: shell.Ctrl(fyne.KeyF6), Enabled: func() bool { return can() && g.unnamed() }, Run: here(g.askReason)},
		{ID: "recorder.mark", Words: "recorder.action.mark", Menu: shell.MenuEdit, Shortcut: key(fyne.KeyF7), Enabled: open, Run: here(g.mark)},
		{ID: "recorder.marks", Words: "recorder.action.marks", Menu: shell.MenuEdit, Shortcut: shell.Ctrl(fyne.KeyF7), Enabled: open, Run: here(g.nameMarks)},
		{ID: "recorder.off", Words: "recorder.action.off", Menu: shell.MenuEdit, Shortcut: key(fyne.KeyF8), Enabled: open, Run: here(g.off)},
		{ID: "recorder.stop", Words: "recorder.action.stop", Menu: shell.MenuEdit, Shortcut: key(fyne.KeyF9), Enabled: can, Run: here(g.askStop)},
		{ID: "recorder.small", Words: "recorder.action.small", Menu: shell.MenuEdit, Shortcut: shell.Ctrl(fyne.KeyW), Run: g.turnSmall},
	}
}

// do has the engine do an act beside the window: it may wait for the disk.
func (g *going) do(act func() error, then func()) {
	if g.act || g.stopping {
		return
	}
	g.act = true
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, act() }, func(_ struct{}, err error) {
		g.act = false
		if g.c.now != g {
			return
		}
		g.show()
		switch {
		case g.rec.Status().Mode == archive.RecorderEnded: // told where it ends
		case err != nil:
			g.c.s.Fail(err)
		case then != nil:
			then()
		}
	})
}

// ask shows a question, one at a time.
func (g *going) ask(q shell.Question) {
	g.asking = true
	free := func(f func()) func() {
		return func() {
			g.asking = false
			if f != nil {
				f()
			}
		}
	}
	q.Do, q.No = free(q.Do), free(q.No)
	if q.Or != "" {
		q.OrDo = free(q.OrDo)
	}
	if g.here && g.small != nil {
		g.small.ask(q)
		return
	}
	g.c.s.Ask(q)
}

// pausable says whether there is something to pause or to go on with. Off the
// record there is not, so that nobody who means a break is recorded; on the
// locked screen it is the only way back.
func (g *going) pausable() bool { s := g.rec.Status(); return s.Locked || !isOff(s.Mode) }

func isOff(mode string) bool {
	return mode == archive.RecorderOffKept || mode == archive.RecorderOffDestroyed
}

// pause begins a break, for one of a few reasons, or ends it.
func (g *going) pause() {
	if !g.pausable() {
		return
	}
	switch g.rec.Status().Mode {
	case archive.RecorderPaused:
		g.do(g.rec.Resume, nil)
	case archive.RecorderOffKept, archive.RecorderOffDestroyed:
		g.do(g.rec.OnRecord, nil)
	case archive.RecorderRecording: // at once: somebody is in need of it
		g.do(func() error { return g.rec.Pause(record.BreakAsked, "") }, func() { g.broke(""); g.askReason() })
	}
}

// off goes off the record, and on again. From the key on nothing is recorded,
// before it is asked what becomes of what is said.
func (g *going) off() {
	switch g.rec.Status().Mode {
	case archive.RecorderOffKept, archive.RecorderOffDestroyed:
		g.do(g.rec.OnRecord, nil)
	case archive.RecorderPaused:
		g.askOff(nil)
	case archive.RecorderRecording:
		g.do(func() error { return g.rec.Pause(record.BreakOffAsked, "") }, func() { g.askOff(func() { g.do(g.rec.Resume, nil) }) })
	}
}

func (g *going) askOff(no func()) {
	g.ask(shell.Question{
		Title: words.T("recorder.off.title"), Text: words.T("recorder.off.text"),
		Yes: words.T("recorder.off.keep"), Do: func() { g.do(func() error { return g.rec.OffRecord(true, "") }, nil) },
		Or: words.T("recorder.off.destroy"), OrDo: func() { g.do(func() error { return g.rec.OffRecord(false, "") }, nil) },
		No: no,
	})
}

func (g *going) askStop() {
	text := words.T("recorder.stop.locked", g.time())
	if !g.rec.Status().Locked {
		text = words.T("recorder.stop.text", g.time(), g.label)
	}
	g.ask(shell.Question{
		Title: words.T("recorder.stop.title"), Text: text, Yes: words.T("recorder.stop.yes"),
		Do: func() { g.stop(archive.StopAsked, nil) },
	})
}
