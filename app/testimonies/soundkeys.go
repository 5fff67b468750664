package testimonies

import (
	"errors"
	"slices"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"attest/app/player"
	"attest/app/shell"
	"attest/archive/record"
)

// Steps of what is moved by keys, in milliseconds.
const (
	nudgeFine  = 100
	nudgeWide  = 500
	volumeStep = 0.1
)

// key is what oTranscribe's own keys do in a paragraph's field, while a
// recording is open.
func (h *hearing) key(ev *fyne.KeyEvent) bool {
	if !h.on() || shiftHeld() {
		return false
	}
	switch ev.Name {
	case fyne.KeyEscape, fyne.KeyF5:
		return h.p.Toggle()
	case fyne.KeyF1:
		h.p.By(-player.Skip)
	case fyne.KeyF2:
		h.p.By(player.Skip)
	case fyne.KeyF3:
		h.p.Faster(-1)
	case fyne.KeyF4:
		h.p.Faster(1)
	default:
		return false
	}
	return true
}

// played is where the sound is, -1 without one.
func (h *hearing) played(s record.Segment) int64 {
	if !h.on() || h.p.At() == 0 || !h.here(s) {
		return -1
	}
	return h.p.At()
}

// loop plays what is marked again and again, else the chosen segment, and ends
// that.
func (h *hearing) loop() {
	if !h.on() {
		return
	}
	a := h.account
	switch {
	case !h.p.Looped().Empty():
		h.p.Loop(player.Span{})
		h.p.Mark(player.Span{})
	case !h.p.Marked().Empty():
		h.p.Loop(h.p.Marked())
		h.p.Play()
	case a.at < len(a.segments()) && a.segments()[a.at].Timed() && h.here(a.segments()[a.at]):
		h.p.Loop(h.span(a.at))
		h.p.Play()
	default:
		a.thing.room.s.Say("player.untimed")
	}
}

// step goes to the sound of the next segment that has times, or of the one
// before.
func (h *hearing) step(by int) {
	a := h.account
	all := a.segments()
	i := a.at + by
	for i >= 0 && i < len(all) && !all[i].Timed() {
		i += by
	}
	if i < 0 || i >= len(all) {
		a.thing.room.s.Say("player.no.more")
		return
	}
	if a.editor != nil {
		a.edit(i, -1)
	} else {
		a.choose(i)
	}
	h.play(i)
}

// writeTime writes the place in the recording into the paragraph.
func (h *hearing) writeTime() {
	a := h.account
	if a.editor == nil {
		a.edit(a.at, -1)
	}
	if a.editor == nil {
		return
	}
	text := player.Clock(h.p.At())
	text = text[:len(text)-len(".0")] + " "
	before := []rune(a.editor.Text)[:min(a.editor.CursorTextOffset(), len([]rune(a.editor.Text)))]
	if n := len(before); n > 0 && !unicode.IsSpace(before[n-1]) {
		text = " " + text
	}
	for _, r := range text {
		a.editor.TypedRune(r)
	}
}

// retime changes when the chosen segment was said: one version, and one step of
// Undo. What was typed in it is a version of its own before.
func (a *account) retime(change func(record.Segment) (record.Segment, error)) {
	t := a.thing
	if t.final() {
		t.room.s.Say("testimonies.final.locked")
		return
	}
	if a.at >= len(a.segments()) {
		return
	}
	a.commit()
	was := a.segments()[a.at]
	now, err := change(was)
	switch {
	case errors.Is(err, record.ErrNoEnd):
		t.room.s.Say("player.no.end")
	case err != nil:
		t.room.s.Say("player.end.before")
	case now.Start != was.Start || now.End != was.End || now.Sound != was.Sound:
		t.t.Account = slices.Clone(a.segments())
		t.t.Account[a.at] = now
		t.save("")
		if was.End > 0 && now.End == 0 && was.Sound == now.Sound {
			t.room.s.Say("player.end.open")
		}
		a.rows.remeasure(a.at)
		a.hearing.redraw()
	}
}

// soundActions are those on the sound beside the account.
func (r *Room) soundActions() []shell.Action {
	h := func() *hearing { return r.thing.account.hearing }
	text := func() bool { return r.thing != nil && r.thing.tabs != nil && r.tab() == tabAccount }
	sounds := func() bool { return text() && len(h().sounds) > 0 }
	on := func() bool { return text() && h().on() }
	written := func() bool { return on() && len(r.thing.t.Account) > 0 }
	editable := func() bool { return text() && !r.thing.final() && len(r.thing.t.Account) > 0 }
	timing := func() bool { return on() && editable() }
	plain := func(k fyne.KeyName) fyne.Shortcut { return &desktop.CustomShortcut{KeyName: k} }
	retime := func(e record.Edge) func() {
		return func() {
			at := h().p.At()
			r.thing.account.retime(func(s record.Segment) (record.Segment, error) { return h().in(s).Retime(e, at) })
		}
	}
	nudge := func(e record.Edge, by int64) func() {
		return func() {
			r.thing.account.retime(func(s record.Segment) (record.Segment, error) { return s.Nudge(e, by) })
		}
	}
	act := func(id string, key fyne.Shortcut, enabled func() bool, run func()) shell.Action {
		return shell.Action{ID: "testimonies.sound." + id, Words: "player.action." + id, Menu: shell.MenuRoom, Shortcut: key, Enabled: enabled, Run: run}
	}
	return []shell.Action{
		act("show", shell.Ctrl(fyne.KeyP), sounds, func() { h().toggle() }),
		act("play", plain(fyne.KeyF5), on, func() { h().p.Toggle() }),
		act("back", shell.Ctrl(fyne.KeyLeftBracket), on, func() { h().p.By(-player.Skip) }),
		act("forward", shell.Ctrl(fyne.KeyRightBracket), on, func() { h().p.By(player.Skip) }),
		act("slower", plain(fyne.KeyF3), on, func() { h().p.Faster(-1) }),
		act("faster", plain(fyne.KeyF4), on, func() { h().p.Faster(1) }),
		act("softer", shell.Ctrl(fyne.KeyMinus), on, func() { h().p.SetVolume(h().p.Place().Volume - volumeStep) }),
		act("louder", shell.Ctrl(fyne.KeyEqual), on, func() { h().p.SetVolume(h().p.Place().Volume + volumeStep) }),
		act("stop", shell.Ctrl(fyne.KeyF5),
			func() bool { return on() && r.thing.account.editor != nil }, func() { r.thing.account.stop() }),
		act("loop", shell.Ctrl(fyne.KeyR), on, func() { h().loop() }),
		act("outline", shell.Ctrl(fyne.KeySlash), on, func() { h().strip.Focus() }),
		act("next", shell.Ctrl(fyne.KeyDown), written, func() { h().step(1) }),
		act("previous", shell.Ctrl(fyne.KeyUp), written, func() { h().step(-1) }),
		act("time", shell.Ctrl(fyne.KeyJ), timing, func() { h().writeTime() }),
		act("start", shell.Ctrl(fyne.KeyU), timing, retime(record.EdgeStart)),
		act("end", shell.Ctrl(fyne.KeyI), timing, retime(record.EdgeEnd)),
		act("start.earlier", shell.Ctrl(fyne.KeyComma), editable, nudge(record.EdgeStart, -nudgeFine)),
		act("start.later", shell.Ctrl(fyne.KeyPeriod), editable, nudge(record.EdgeStart, nudgeFine)),
		act("start.much.earlier", shell.CtrlShift(fyne.KeyComma), editable, nudge(record.EdgeStart, -nudgeWide)),
		act("start.much.later", shell.CtrlShift(fyne.KeyPeriod), editable, nudge(record.EdgeStart, nudgeWide)),
		act("end.earlier", shell.Ctrl(fyne.KeySemicolon), editable, nudge(record.EdgeEnd, -nudgeFine)),
		act("end.later", shell.Ctrl(fyne.KeyApostrophe), editable, nudge(record.EdgeEnd, nudgeFine)),
		act("end.much.earlier", shell.CtrlShift(fyne.KeySemicolon), editable, nudge(record.EdgeEnd, -nudgeWide)),
		act("end.much.later", shell.CtrlShift(fyne.KeyApostrophe), editable, nudge(record.EdgeEnd, nudgeWide)),
		act("split", nil, func() bool { return editable() && r.thing.account.editor != nil && r.thing.account.editor.lang == "" },
			func() { r.thing.account.split() }),
		act("join.next", shell.CtrlShift(fyne.KeyJ), editable, func() { r.thing.account.join(r.thing.account.at + 1) }),
		act("join.previous", shell.CtrlShift(fyne.KeyU), editable, func() { r.thing.account.join(r.thing.account.at) }),
	}
}
