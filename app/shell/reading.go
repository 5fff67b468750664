package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/look"
	"attest/app/words"
)

// Reading is what a session has whose vault may be open to read only.
type Reading struct {
	// Why says in a sentence why nothing can be written, "" once it can be.
	Why func() string
	// Looks says whether an action only looks at something. The others are off.
	Looks func(action string) bool
	// Again tries to open the vault for work.
	Again func()
}

// reads says whether the vault is open to read only.
func (s *Shell) reads() bool {
	return s.frame != nil && s.session.Reading != nil && s.session.Reading.Why() != ""
}

// withReading turns off what would write while nothing can be written.
func (s *Shell) withReading(all []Action) []Action {
	if !s.reads() {
		return all
	}
	for i, a := range all {
		if !s.session.Reading.Looks(a.ID) {
			all[i].Enabled = func() bool { return false }
		}
	}
	return append(all, Action{ID: "shell.reading", Words: "reading.action", Menu: MenuFile, Shortcut: Alt(fyne.KeyI),
		Enabled: func() bool { return len(s.overlays) == 0 }, Run: s.session.Reading.Again})
}

// RefreshReading asks the session again whether the vault is open to read only.
func (s *Shell) RefreshReading() {
	s.fillStrip()
	if s.frame != nil {
		s.frame.content.Refresh()
	}
	s.refreshMenu()
}

// readingBar says that nothing can be written and why, at the foot of the window.
func (s *Shell) readingBar() fyne.CanvasObject {
	why := look.NewParagraph(s.session.Reading.Why(), look.Ink, 420)
	why.Points = look.SmallSize
	return container.NewStack(look.NewFill(look.Surface), look.Column(0, look.HLine(), look.Inset(6, 12, 6, 12,
		look.Border(nil, nil, look.Inset(0, 10, 0, 0, look.NewChip(words.T("reading.chip"), look.Warn)),
			look.Inset(0, 0, 0, 10, container.NewCenter(look.NewButton(words.T("reading.again"), nil, look.Normal, s.session.Reading.Again))), why))))
}
