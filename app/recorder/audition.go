package recorder

import (
	"context"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
)

// audition lets a microphone be heard before anything is recorded: its level,
// and what is likely to be wrong with it. What is heard is measured and let go.
type audition struct {
	c     *Control
	id    string
	sound Sound // nil while it is being opened, and where it did not open
	deaf  bool  // it did not open
	meter *meter
	note  *look.Paragraph
	box   fyne.CanvasObject
	turn  int // counts the microphones that were chosen
	halt  func()
}

func (c *Control) audition(id string) *audition {
	a := &audition{c: c, meter: newMeter(), note: look.NewParagraph("", look.Muted, look.StateWidth)}
	a.note.Points = look.SmallSize
	a.box = look.Column(6, look.NewText(words.T("recorder.level"), look.Muted, look.SmallSize), a.meter.box, a.note)
	a.listen(id)
	a.halt = task.Every(tick, a.look)
	return a
}

// listen opens another microphone; the one before is given up first.
func (a *audition) listen(id string) {
	a.turn++
	before, turn := a.sound, a.turn
	a.id, a.sound, a.deaf = id, nil, false
	a.look()
	task.Run(func(context.Context) (Sound, error) {
		if before != nil {
			_ = before.Stop() // nothing was recorded from it
		}
		return a.c.mics.Listen(id)
	}, func(sound Sound, err error) {
		switch {
		case err != nil && turn == a.turn:
			a.deaf = true
		case err != nil:
		case turn != a.turn: // another was chosen, or the sheet is closed
			beside(func() { _ = sound.Stop() })
		default:
			a.sound = sound
		}
		a.look()
	})
}

// look shows how it goes.
func (a *audition) look() {
	text, role := words.T("recorder.level.opening"), look.Muted
	switch {
	case a.deaf:
		text, role = words.T("recorder.level.deaf"), look.Danger
	case a.sound != nil:
		heard := a.sound.Now()
		a.meter.set(heard.Level)
		text = words.T("recorder.level.speak")
		switch r := heard.Level; {
		case heard.Ended:
			text, role = words.T("recorder.level.deaf"), look.Danger
		case r.Zeros:
			text, role = words.T("recorder.warn.zeros"), look.Danger
		case r.Clipping:
			text, role = words.T("recorder.warn.clipping"), look.Danger
		case r.Silent:
			text, role = words.T("recorder.warn.silent"), look.Warn
		case r.Low:
			text, role = words.T("recorder.warn.low"), look.Warn
		}
	}
	if a.note.Role != role {
		a.note.Role = role
		a.note.Refresh()
	}
	if a.note.Text != text {
		a.note.Set(text)
	}
}

// take hands over the microphone that was chosen, where it is open and still
// gives something; the caller stops it. The audition is over.
func (a *audition) take() Sound {
	sound := a.sound
	a.sound = nil
	a.close()
	if sound != nil && sound.Now().Ended {
		beside(func() { _ = sound.Stop() })
		return nil
	}
	return sound
}

// close gives the microphone up.
func (a *audition) close() {
	a.turn++
	if a.halt != nil {
		a.halt()
		a.halt = nil
	}
	if sound := a.sound; sound != nil {
		a.sound = nil
		beside(func() { _ = sound.Stop() })
	}
}
