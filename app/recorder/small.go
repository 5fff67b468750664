package recorder

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
)

// small is the recorder in a window of its own that stays above others, for who
// works in another program or has put Attest's window away. What it asks it
// asks in itself. It shows no more than the strip does, and while the vault is
// locked no more than the locked screen.
type small struct {
	g      *going
	w      fyne.Window
	behind fyne.CanvasObject
	ground *fyne.Container
	view   *view
	over   func() // what to do when the question is left by Escape; nil while none is asked
}

var (
	smallSize = fyne.NewSize(448, 140)
	askSize   = fyne.NewSize(448, 330)
)

// turnSmall opens the small window, or closes it.
func (g *going) turnSmall() {
	if g.small != nil {
		g.closeSmall()
		return
	}
	g.openSmall()
}

func (g *going) openSmall() {
	if g.small != nil {
		return
	}
	w := fyne.CurrentApp().NewWindow(words.T("recorder.small.title"))
	m := &small{g: g, w: w, behind: look.NewFill(look.Surface), ground: container.NewStack()}
	w.SetPadded(false)
	if d, ok := w.(desktop.Window); ok {
		d.RequestAlwaysOnTop()
	}
	w.SetCloseIntercept(g.closeSmall)
	w.SetContent(container.NewStack(m.behind, m.ground))
	w.Canvas().SetOnTypedKey(m.key)
	m.takeKeys()
	g.small = m
	m.fill()
	w.Resize(smallSize)
	w.Show()
}

// closeSmall takes it away, and brings the window back where that was away.
func (g *going) closeSmall() {
	m := g.small
	if m == nil {
		return
	}
	m.leave()
	g.small = nil
	m.w.Close()
	g.c.back()
}

// fill builds it anew: at the beginning, at a lock, and when a question is over.
func (m *small) fill() {
	m.over = nil
	g := m.g
	v := &view{state: look.NewChip("", look.Danger), time: look.NewBold("", look.Ink, look.SectionSize), meter: newMeter(), note: look.Small(""), space: look.Small("")}
	locked := g.rec.Status().Locked
	button := func(text string, key string, act func()) *look.Button {
		if text != "" {
			text = words.T(text) + " · " + key
		}
		b := look.NewButton(text, nil, look.Normal, m.pressed(act))
		v.acts = append(v.acts, b)
		return b
	}
	v.pause = button("", "", g.pause)
	stop := button("recorder.stop", "F9", g.askStop)
	acts := []fyne.CanvasObject{v.pause, stop}
	if !locked {
		v.off = button("", "", g.off)
		acts = []fyne.CanvasObject{v.pause, button("recorder.mark", "F7", g.mark), v.off, stop}
	}
	show := look.NewButton(words.T("recorder.small.show"), nil, look.Quiet, func() { g.c.show() })
	top := look.Line(8, v.state, v.time, look.Space(), show)
	rows := look.Column(8, top)
	low := look.Line(8, v.note) // that room is short is a warning, and stands there
	if !locked {
		rows.Add(v.meter.box)
		rows.Add(low)
	}
	buttons := look.Chips(acts...)
	rows.Add(buttons)
	v.rows = []*fyne.Container{top, buttons, low}
	m.view = v
	m.ground.Objects = []fyne.CanvasObject{look.Inset(8, 10, 8, 10, rows)}
	m.ground.Refresh()
	m.w.Resize(smallSize)
	g.show()
}

// pressed does an act from here: what it asks is asked here.
func (m *small) pressed(act func()) func() {
	return func() {
		look.Seen()
		g := m.g
		if !g.can() {
			return
		}
		g.leaveReason()
		g.here = true
		act()
	}
}

// key does what the function keys do in the strip.
func (m *small) key(ev *fyne.KeyEvent) {
	look.Seen()
	locked := m.g.rec.Status().Locked
	switch ev.Name {
	case fyne.KeyF6:
		if m.g.reason == nil {
			m.pressed(m.g.pause)()
		}
	case fyne.KeyF7:
		if !locked {
			m.pressed(m.g.mark)()
		}
	case fyne.KeyF8:
		if !locked {
			m.pressed(m.g.off)()
		}
	case fyne.KeyF9:
		m.pressed(m.g.askStop)()
	case fyne.KeyEscape:
		m.leave()
	}
}

// takeKeys has the keys that must work wherever the focus is work here too: to
// lock, to lock and hide, to close this window, to say why there is a break.
func (m *small) takeKeys() {
	take := func(k fyne.Shortcut, do func()) {
		m.w.Canvas().AddShortcut(k, func(fyne.Shortcut) { look.Seen(); do() })
	}
	for _, k := range []fyne.Shortcut{shell.Ctrl(fyne.KeyL), shell.CtrlShift(fyne.KeyL)} {
		take(k, func() { m.g.c.s.Press(k) })
	}
	take(shell.Ctrl(fyne.KeyW), m.g.closeSmall)
	take(shell.Ctrl(fyne.KeyF6), func() {
		if m.g.unnamed() {
			m.pressed(m.g.askReason)()
		}
	})
}

// paint has it painted once more. A window that changes its size is painted once
// when it has it, and without a graphics processor that painting may be cut to
// the size it had before: OpenGL was asked for the size too early.
func (m *small) paint() { canvas.Refresh(m.behind) }

// leave leaves the question, where one is asked.
func (m *small) leave() {
	if m.over != nil {
		no := m.over
		m.fill()
		no()
	}
}

// overlay shows a question in place of the recorder.
func (m *small) overlay(content fyne.CanvasObject, first fyne.Focusable, escaped func()) (closeIt func()) {
	if escaped == nil {
		escaped = func() {}
	}
	m.over = escaped
	m.ground.Objects = []fyne.CanvasObject{look.Inset(8, 10, 8, 10, content)}
	m.ground.Refresh()
	m.w.Resize(askSize)
	m.w.Canvas().Focus(first)
	return func() {
		if m.g.small == m {
			m.fill()
		}
	}
}

// ask shows a question as the window does.
func (m *small) ask(q shell.Question) {
	var closeIt func()
	act := func(text string, kind look.ButtonKind, do func()) *look.Button {
		return look.NewButton(text, nil, kind, func() {
			closeIt()
			if do != nil {
				do()
			}
		})
	}
	yes := act(q.Yes, look.Strong, q.Do)
	acts := []fyne.CanvasObject{act(words.T("shell.cancel"), look.Normal, q.No)}
	if q.Or != "" {
		acts = append(acts, act(q.Or, look.Normal, q.OrDo))
	}
	closeIt = m.overlay(shell.Dialog(q.Title, look.NewParagraph(q.Text, look.Ink, 360), append(acts, yes)...), yes, q.No)
}

// overlay is where a question of the act that goes on is shown.
func (g *going) overlay(content fyne.CanvasObject, first fyne.Focusable, escaped func()) (closeIt func()) {
	if g.here && g.small != nil {
		return g.small.overlay(content, first, escaped)
	}
	return g.c.s.Overlay(content, first, escaped)
}

// HideWindow takes the program's window from sight while a recording goes on,
// and leaves the small one, which brings it back. It is false without one.
func (c *Control) HideWindow() bool {
	if c.now == nil {
		return false
	}
	c.now.openSmall()
	c.away = true
	c.s.Window.Hide()
	return true
}

// show brings the program's window into view; the small one that stood in for
// it closes.
func (c *Control) show() {
	if c.away && c.now != nil && c.now.small != nil {
		c.now.closeSmall()
		return
	}
	c.away = false
	c.s.Window.Show()
	c.s.Window.RequestFocus()
}

// back does so only where HideWindow took it away.
func (c *Control) back() {
	if c.away {
		c.away = false
		c.show()
	}
}
