package look

import "fyne.io/fyne/v2"

// Seen is told of every input that one of our widgets gets, for the idle lock.
// The shell sets it.
var Seen = func() {}

// PassKey hands a key that a focused widget has no use for (Escape, F1) to the
// window. Every focusable widget calls it for what it does not take.
func PassKey(w fyne.CanvasObject, ev *fyne.KeyEvent) {
	Seen()
	all := canvases(w)
	if len(all) == 0 {
		return
	}
	// The driver knows what was drawn, not what is embedded in it: then it is the
	// program's window, unless w has the focus in another.
	c := all[0]
	for _, other := range all[1:] {
		if f, ok := w.(fyne.Focusable); ok && other.Focused() == f {
			c = other
		}
	}
	if f := c.OnTypedKey(); f != nil {
		f(ev)
	}
}

// Focus puts the keyboard focus on w, when w is in a window.
func Focus(w fyne.Focusable) {
	o, ok := w.(fyne.CanvasObject)
	if !ok {
		return
	}
	d := fyne.CurrentApp().Driver()
	if c := d.CanvasForObject(o); c != nil {
		c.Focus(w)
		return
	}
	// The driver learns where an object is when it draws it. One that was just
	// put into the window is not drawn yet; the program has one window.
	if all := d.AllWindows(); len(all) > 0 {
		all[0].Canvas().Focus(w)
	}
}

// enterKey says whether the key does what a click would.
func enterKey(ev *fyne.KeyEvent) bool {
	return ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter || ev.Name == fyne.KeySpace
}

// touch is what all our controls share: focus, hover, and being off.
type touch struct {
	focused, hovered, disabled bool
}
