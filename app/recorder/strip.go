package recorder

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"attest/app/level"
	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
)

// view is what stands at the foot of the window.
type view struct {
	state *look.Chip
	time  *look.Text
	meter *meter
	note  *look.Text
	space *look.Text
	pause *look.Button
	off   *look.Button
	acts  []*look.Button
	rows  []*fyne.Container
	mode  string
}

// View builds the strip; on the locked screen it shows time, pause and stop.
func (g *going) View() fyne.CanvasObject {
	g.asking, g.reason = false, nil // what was asked over the window is gone with what was there
	v := &view{
		state: look.NewChip("", look.Danger), time: look.NewBold("", look.Ink, look.SectionSize), meter: newMeter(),
		note: look.Small(""), space: look.Small(""),
	}
	button := func(words string, kind look.ButtonKind, do func()) *look.Button {
		b := look.NewButton(words, nil, kind, do)
		v.acts = append(v.acts, b)
		return b
	}
	locked := g.rec.Status().Locked
	if locked {
		g.forgetWords()
	}
	v.pause = button("", look.Normal, g.pressed(g.pause))
	buttons := []fyne.CanvasObject{v.pause}
	if !locked {
		v.off = button("", look.Normal, g.pressed(g.off))
		buttons = append(buttons, button(words.T("recorder.mark")+" · F7", look.Normal, g.pressed(g.mark)), v.off)
	}
	buttons = append(buttons, button(words.T("recorder.stop")+" · F9", look.Normal, g.pressed(g.askStop)))
	left, right := look.Line(10, v.state, v.time), look.Line(8, buttons...)
	v.rows = []*fyne.Container{left, right}
	g.strip = v
	if g.small != nil {
		g.small.fill()
	}
	parts := []fyne.CanvasObject{left, right}
	if !locked {
		low := look.Line(12, v.note, look.Space(), v.space)
		v.rows = append(v.rows, low)
		parts = append(parts, look.Line(0, v.meter.box), low)
	}
	g.show()
	return &fyne.Container{Layout: &lines{}, Objects: parts}
}

// pressed does an act of a button while it may be done, as the menu does.
func (g *going) pressed(act func()) func() {
	return func() {
		if g.can() {
			g.leaveReason()
			g.here = false
			act()
		}
	}
}

// look is called each tick: it shows how it goes, and sees when it has ended.
func (g *going) look() {
	g.show()
	heard := g.sound.Now()
	if !g.stopping && (heard.Ended || g.rec.Status().Mode == archive.RecorderEnded) {
		g.c.s.RefreshActions()
		g.stop(endedBy(heard), nil)
		return
	}
	if g.ticks%lookAtSpace == 0 {
		task.Run(func(context.Context) (int64, error) { return archive.SpaceLeft(g.path) }, func(n int64, err error) {
			if err == nil {
				g.space = n
				g.show()
			}
		})
	}
	g.ticks++
}

// show puts what is known now into the strip.
func (g *going) show() {
	s, heard := g.rec.Status(), g.sound.Now()
	g.unbroke(s.Mode)
	if g.strip != nil {
		g.showIn(g.strip, s, heard)
	}
	if g.small == nil {
		return
	}
	if g.small.over == nil {
		g.showIn(g.small.view, s, heard)
	}
	g.small.paint()
}

// showIn puts it into the strip or into the small window.
func (g *going) showIn(v *view, s archive.RecorderStatus, heard Heard) {
	v.time.Set(clock(s.Samples))
	v.meter.set(heard.Level)
	text, role := g.warning(s.Mode, heard.Level)
	if v.note.Role != role {
		v.note.Role = role
		v.note.Refresh()
	}
	if v.note.Text != text || v.space.Text != g.spaceText() {
		v.note.Set(text)
		v.space.Set(g.spaceText())
		if len(v.rows) > 2 {
			v.rows[2].Refresh()
		}
	}
	mode := s.Mode
	if g.stopping {
		mode = archive.RecorderEnded
	}
	if mode == v.mode {
		return
	}
	v.mode = mode
	v.state.Set(words.T("recorder.mode."+mode), modeRole(mode))
	pause, off := "recorder.pause", "recorder.off"
	switch mode {
	case archive.RecorderPaused:
		pause = "recorder.resume"
	case archive.RecorderOffKept, archive.RecorderOffDestroyed:
		off = "recorder.on"
		if v.off == nil {
			pause = off
		}
	}
	if v.off != nil && isOff(mode) {
		v.pause.Disable()
	} else {
		v.pause.Enable()
	}
	v.pause.Set(words.T(pause) + " · F6")
	if v.off != nil {
		v.off.Set(words.T(off) + " · F8")
	}
	if g.stopping {
		for _, b := range v.acts {
			b.Disable()
		}
	}
	for _, r := range v.rows {
		r.Refresh()
	}
}

func modeRole(mode string) look.Role {
	switch mode {
	case archive.RecorderRecording:
		return look.Danger
	case archive.RecorderEnded:
		return look.Muted
	}
	return look.Warn
}

// warning is what is likely to be wrong, or else what is recorded.
func (g *going) warning(mode string, r level.Reading) (string, look.Role) {
	switch {
	case g.stopping && g.far != "":
		return g.far, look.Muted
	case g.stopping:
		return words.T("recorder.closing"), look.Muted
	case r.Zeros:
		return words.T("recorder.warn.zeros"), look.Danger
	case r.Clipping:
		return words.T("recorder.warn.clipping"), look.Danger
	case g.space >= 0 && g.left() < 30*60:
		return words.T("recorder.warn.space"), look.Danger
	case r.Silent:
		return words.T("recorder.warn.silent"), look.Warn
	case r.Low:
		return words.T("recorder.warn.low"), look.Warn
	case mode == archive.RecorderOffKept:
		return words.T("recorder.off.kept"), look.Warn
	case mode == archive.RecorderOffDestroyed:
		return words.T("recorder.off.destroyed"), look.Warn
	case g.unnamed() && g.reason == nil:
		return words.T("recorder.reason.none"), look.Warn
	}
	return look.JoinFacts(g.label, g.mic), look.Muted
}

// left is for how many seconds there is room at least.
func (g *going) left() int64 { return g.space / bytesASecond }

func (g *going) spaceText() string {
	switch n := g.left(); {
	case g.space < 0:
		return ""
	case n < 3600:
		return words.T("recorder.space.minutes", n/60)
	case n >= 100*3600:
		return words.T("recorder.space.plenty")
	default:
		return words.T("recorder.space.hours", n/3600)
	}
}

func (g *going) time() string { return clock(g.rec.Status().Samples) }

// clock is a length in samples as 1:02:03.
func clock(samples int64) string {
	n := samples / second
	return fmt.Sprintf("%d:%02d:%02d", n/3600, n/60%60, n%60)
}
