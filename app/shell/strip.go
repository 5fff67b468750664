package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/look"
)

// Strip stands at the foot of the window above the status bar, over every room
// and also while no vault is open, as long as something goes on that a lock does
// not end: a recording.
type Strip interface {
	// View builds what is shown: again after the language changed, at a lock and
	// when a vault is opened. It has no other effect.
	View() fyne.CanvasObject
	// Actions are its part of the menu and the palette. They work over every
	// room, over what lies over the window, and on the locked screen.
	Actions() []Action
}

// SetStrip shows a strip, or with nil takes it away. What is typed elsewhere
// stays. Called again with the strip that is there, it builds it anew.
func (s *Shell) SetStrip(strip Strip) {
	s.strip = strip
	s.fillStrip()
	switch {
	case s.frame != nil:
		s.frame.content.Refresh()
	case s.under != nil:
		s.under.Refresh()
	}
	s.refreshMenu()
}

// Strip is the strip that is shown, nil for none.
func (s *Shell) Strip() Strip { return s.strip }

// newStripArea is the place of the strip in a screen or a frame.
func (s *Shell) newStripArea() *fyne.Container {
	s.stripArea = look.Column(0)
	s.fillStrip()
	return s.stripArea
}

func (s *Shell) fillStrip() {
	if s.stripArea == nil {
		return
	}
	s.stripArea.Objects = nil
	if s.reads() {
		s.stripArea.Objects = append(s.stripArea.Objects, s.readingBar())
	}
	if s.strip != nil {
		s.stripArea.Objects = append(s.stripArea.Objects, container.NewStack(look.NewFill(look.Surface),
			look.Column(0, look.HLine(), look.Inset(6, 12, 6, 12, s.strip.View()))))
	}
	s.stripArea.Refresh()
}

// withStrip puts the strip under a screen that has no frame.
func (s *Shell) withStrip(screen fyne.CanvasObject) fyne.CanvasObject {
	s.under = look.Border(nil, s.newStripArea(), nil, nil, screen)
	return s.under
}

// stripActions are the strip's, which nothing that lies over the window turns off.
func (s *Shell) stripActions() []Action {
	if s.strip == nil {
		return nil
	}
	return s.strip.Actions()
}
