package testimonies

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive/disclose"
	"attest/archive/record"
)

// showCommitment shows the eight words that go on the paper, and what they are
// for.
func (t *thing) showCommitment(f record.Final) {
	spelled, err := disclose.SpellName(f.Name)
	if err != nil {
		t.room.s.Fail(err)
		return
	}
	name := look.NewParagraph(spelled, look.Ink, look.StateWidth)
	name.Points, name.Bold = look.SectionSize, true
	hash := look.NewParagraph(f.Name, look.Muted, look.StateWidth)
	hash.Points = look.SmallSize
	var closeIt func()
	ok := look.NewButton(words.T("testimonies.commitment.close"), nil, look.Normal, func() { closeIt() })
	buttons := []fyne.CanvasObject{ok}
	if t.room.Print != nil {
		buttons = append(buttons, look.NewButton(words.T("testimonies.commitment.print"), theme.DocumentPrintIcon(), look.Strong, func() {
			closeIt()
			t.room.print()
		}))
	}
	body := look.Column(12,
		look.NewParagraph(words.T("testimonies.commitment.text"), look.Ink, look.StateWidth),
		look.Card(look.Column(6, name, hash)),
		look.NewParagraph(words.T("testimonies.commitment.parts", len(f.Parts)-1), look.Muted, look.StateWidth))
	closeIt = t.room.s.Overlay(shell.FormDialog(words.T("testimonies.commitment.title", t.t.Label), body, buttons...), buttons[len(buttons)-1].(fyne.Focusable), nil)
}

// print asks how the statement in view is printed.
func (r *Room) print() {
	t := r.thing
	if t == nil || t.tabs == nil || r.Print == nil || t.t.State == record.StateDraft {
		return
	}
	t.leave()
	r.Print(t.id, t.t.Label, t.final())
}
