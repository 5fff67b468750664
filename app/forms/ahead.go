package forms

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"attest/app/look"
)

// Ahead holds the focus while something is being made, and keeps the keys of
// who types on: they go where they belong once that is there. It shows nothing.
type Ahead struct {
	widget.BaseWidget
	focused bool
	keys    []func(fyne.Focusable)
}

var (
	_ fyne.Focusable = (*Ahead)(nil)
	_ fyne.Tabbable  = (*Ahead)(nil)
)

// NewAhead is one without keys. Put it into the window, and give it the focus.
func NewAhead() *Ahead {
	a := &Ahead{}
	a.ExtendBaseWidget(a)
	return a
}

// Focused says whether it has the focus.
func (a *Ahead) Focused() bool { return a.focused }

// FocusGained is called by Fyne.
func (a *Ahead) FocusGained() { a.focused = true }

// FocusLost is called by Fyne.
func (a *Ahead) FocusLost() { a.focused = false }

// AcceptsTab keeps Tab too: it leads on from a field that is not there yet.
func (a *Ahead) AcceptsTab() bool { return true }

// TypedRune keeps a letter.
func (a *Ahead) TypedRune(r rune) {
	look.Seen()
	a.keys = append(a.keys, func(f fyne.Focusable) { f.TypedRune(r) })
}

// TypedKey keeps a key.
func (a *Ahead) TypedKey(ev *fyne.KeyEvent) {
	look.Seen()
	key, back := *ev, false
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		back = d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
	}
	a.keys = append(a.keys, func(f fyne.Focusable) {
		if key.Name != fyne.KeyTab {
			f.TypedKey(&key)
			return
		}
		o, ok := f.(fyne.CanvasObject)
		if !ok {
			return
		}
		if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil && back {
			c.FocusPrevious()
		} else if c != nil {
			c.FocusNext()
		}
	})
}

// Give gives the keys that were kept to what has the focus in the window, one
// after the other: each may move it.
func (a *Ahead) Give(w fyne.Window) {
	keys := a.keys
	a.keys = nil
	for _, key := range keys {
		if f := w.Canvas().Focused(); f != nil {
			key(f)
		}
	}
}

// CreateRenderer draws nothing.
func (a *Ahead) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}
