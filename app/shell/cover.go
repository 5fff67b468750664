package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/look"
)

// Cover shows content over the whole window but a margin, as large as the
// window is, and puts the focus on first, which may be nil. keys, which may be
// nil, gets the keys that nothing inside wanted. gone, which may be nil, is
// called once when the cover is taken away, however that comes: by close, by
// Escape, or by the lock; what it showed must be let go there.
func (s *Shell) Cover(content fyne.CanvasObject, first fyne.Focusable, keys func(*fyne.KeyEvent), gone func()) (closeIt func()) {
	o := &overlay{
		over: container.NewStack(look.NewFill(look.Scrim), look.Inset(16, 16, 16, 16, look.Card(content))),
		keys: keys, gone: gone,
	}
	closeIt = func() { s.drop(o) }
	o.onEsc = closeIt
	s.overlays = append(s.overlays, o)
	s.Window.Canvas().Overlays().Add(o.over)
	if first != nil {
		s.Window.Canvas().Focus(first)
	}
	return closeIt
}
