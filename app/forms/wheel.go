package forms

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"attest/app/look"
)

// wheel lies over an entry and takes the mouse wheel alone: whatever else the
// pointer does goes through it, since Fyne asks for each kind of event by itself.
// Fyne's entry keeps the wheel even where all its text shows, so that a form that
// is scrolled stops under the first field that comes to the pointer. What the
// text cannot use goes to what the field lies in.
type wheel struct {
	widget.BaseWidget
	entry *Entry
}

var _ fyne.Scrollable = (*wheel)(nil)

func newWheel(e *Entry) *wheel {
	w := &wheel{entry: e}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled is called by Fyne.
func (w *wheel) Scrolled(ev *fyne.ScrollEvent) {
	look.Seen()
	if s := w.entry.inner; s != nil && w.entry.MultiLine && moves(s, ev.Scrolled.DY) {
		s.Scrolled(ev)
		return
	}
	out := w.entry.Around
	if out == nil {
		out = look.Around(w.entry.self)
	}
	if out != nil {
		out.Scrolled(ev)
	}
}

// moves says whether s has something left to show on that side.
func moves(s *container.Scroll, dy float32) bool {
	if s.Content == nil || dy == 0 {
		return false
	}
	left := s.Content.MinSize().Height - s.Size().Height
	return dy > 0 && s.Offset.Y > 0.5 || dy < 0 && s.Offset.Y < left-0.5
}

// CreateRenderer draws nothing.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}
