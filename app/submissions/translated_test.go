package submissions_test

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/shell"
	"attest/archive"
	"attest/archive/disclose"
	"attest/archive/record"
)

var translation = record.NewID(record.KindTranslation)

func (v *vault) BesideHidden(context.Context, record.ID, record.ID) ([]archive.BesideHidden, error) {
	if !v.final {
		return nil, nil
	}
	one := archive.BesideHidden{
		Testimony: v.rows[0].ID, Label: "T-K7-0001", Translation: translation, Language: "en", Segment: "s1", Paragraph: 1, Original: paragraph,
		Left: []record.TextPart{{From: 0, To: 2, Reason: disclose.ReasonPlace}}, Text: "We went from Tumen by the bridge at Tumen.",
		Offered: []record.TextPart{{From: 13, To: 18, Reason: disclose.ReasonPlace}},
	}
	two := one
	two.Segment, two.Paragraph, two.Offered, two.Text = "s2", 2, nil, "They counted us twice a day."
	return []archive.BesideHidden{one, two}, nil
}

// Beside words that are left out, what of the translation goes is decided one
// paragraph after the other: what was found is ticked, more is added with a reason, and
// what then leaves is seen.
func TestATranslationBesideHiddenWordsIsDecided(t *testing.T) {
	v := newVault()
	d, s := enter(t, v)
	s.Press(shell.CtrlShift(fyne.KeyP))
	d.Settle()
	s.Press(shell.Alt(fyne.KeyE))
	d.Settle()
	d.Sees("No translated paragraph stands beside words that are left out.")

	v.final = true
	s.Press(shell.Alt(fyne.KeyE))
	d.Settle()
	d.Sees("Translation of paragraph 1 of T-K7-0001 (1 of 2)", "【투먼】", "We went from […] by the bridge at Tumen.", "a place that tells who it is")
	d.Press("Add the selected words")
	d.Sees("Select the words first.")
	text := d.Window.Canvas().Focused().(*forms.Selectable)
	text.TypedShortcut(&fyne.ShortcutSelectAll{})
	d.Press("Add the selected words")
	d.Sees("Each thing that is left out needs a reason.")
	choose(t, d.Window.Canvas().Focused(), disclose.ReasonFamily)
	d.Picture("submissions-translation", nil)
	d.Press("Let the rest leave")
	d.Settle()
	if got := v.subs[0].Profile.Translated; len(got) != 1 || got[0].Segment != "s1" || got[0].Translation != translation || len(got[0].Hidden) != 1 || got[0].Hidden[0].From != 13 {
		t.Fatalf("%+v", got)
	}
	d.Sees("Translation of paragraph 2 of T-K7-0001 (2 of 2)")
	d.Press("Leave all of it out")
	d.Settle()
	if got := v.subs[0].Profile.Translated; len(got) != 1 {
		t.Errorf("%+v", got)
	}
}
