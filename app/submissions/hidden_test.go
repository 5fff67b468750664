package submissions_test

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/shell"
	"attest/archive"
	"attest/archive/disclose"
	"attest/archive/mentions"
	"attest/archive/record"
)

func (v *vault) LeftTogether(record.ID) ([]archive.Together, error) {
	return []archive.Together{{Number: 1, Share: 1, Facts: []archive.Remaining{{Kind: "place", Value: "CN-TM"}, {Kind: "year", Value: "2013"}, {Kind: "kind", Value: "REF-02"}}}}, nil
}

func (v *vault) Mentions(_ context.Context, id record.ID, of archive.MentionOf) ([]archive.Mention, []string, error) {
	v.asked = of
	found := []archive.Mention{
		{Mention: mentions.Mention{From: 0, To: 2, Text: "투먼", Why: "same_spelling", Score: 1}, Testimony: v.rows[0].ID, Label: "T-K7-0001", Segment: "s1", Paragraph: 1, After: "에서 트럭으로", Final: true},
		{Mention: mentions.Mention{From: 5, To: 7, Text: "트럭", Why: "similar_sound", Score: 0.5}, Testimony: v.rows[0].ID, Label: "T-K7-0001", Segment: "s1", Paragraph: 1, Before: "투먼에서 ", Final: true},
	}
	return found, []string{"title"}, nil
}

func (v *vault) Regions(exhibit record.ID) ([]record.Region, error) {
	return []record.Region{{Exhibit: exhibit, Left: 1000, Top: 2000, Width: 3000, Height: 4000, Note: "a face"}}, nil
}

// choose sets the choice that is in the dialog.
func choose(t *testing.T, o fyne.Focusable, value string) {
	t.Helper()
	c, ok := o.(*forms.Choice)
	if !ok {
		t.Fatalf("%T has the focus", o)
	}
	c.SetValue(value)
}

// Words, every mention, and a part of a picture are left out, each with a reason;
// without one nothing is.
func TestPartsAreLeftOutWithAReason(t *testing.T) {
	v := newVault()
	v.final, v.original = true, false
	d, s := enter(t, v)
	s.Press(shell.CtrlShift(fyne.KeyP))
	d.Settle()
	d.Sees("All that is chosen is seen.", "Who could be recognised", "Tumen + 2013", "Nobody else in this vault has all of these.")

	d.Press("Leave words out …")
	d.Picture("submissions-leave-words", nil)
	d.Press("Leave the paragraph out")
	d.Sees("Each thing that is left out needs a reason.")
	choose(t, d.Window.Canvas().Focused(), disclose.ReasonPlace)
	d.Press("Leave the words out")
	d.Sees("Select the words first.")
	d.Window.Canvas().Focused().(*forms.Selectable).TypedShortcut(&fyne.ShortcutSelectAll{})
	d.Press("Leave the words out")
	d.Settle()
	if h := v.subs[0].Profile.Hidden; len(h) != 1 || h[0].Segment != "s1" || h[0].From != 0 || h[0].To != len([]rune(paragraph)) || h[0].Reason != disclose.ReasonPlace {
		t.Fatalf("%+v", h)
	}
	d.Sees("1 parts are left out", "a place that tells who it is: 1")

	s.Press(shell.Alt(fyne.KeyL))
	d.Settle()
	d.Type("Tumen")
	d.Press("Find")
	d.Settle()
	d.Sees("2 found.", "【투먼】에서 트럭으로", "similar: look closely", "in the title of the submission too", "Leave out 1")
	if len(v.asked.Also) != 1 || !v.asked.AsName {
		t.Errorf("%+v", v.asked)
	}
	d.Picture("submissions-mentions", nil)
	d.Press("Leave out 1")
	choose(t, d.Window.Canvas().Focused(), disclose.ReasonFamily)
	d.Press("Leave out 1")
	d.Settle()
	if h := v.subs[0].Profile.Hidden; len(h) != 2 || h[1].To != 2 || h[1].Reason != disclose.ReasonFamily {
		t.Fatalf("%+v", h)
	}

	d.Press("Leave parts out …")
	d.Settle()
	d.Sees("30 % wide, 40 % high", "a face")
	d.Picture("submissions-leave-parts", nil)
	d.Window.Canvas().Focused().(*forms.Check).Tapped(nil)
	d.Press("Leave out what is ticked")
	choose(t, d.Window.Canvas().Focused(), disclose.ReasonPerson)
	d.Press("Leave out what is ticked")
	d.Settle()
	if h := v.subs[0].Profile.Hidden; len(h) != 3 || h[2].Exhibit == "" || h[2].Width != 3000 || h[2].Reason != disclose.ReasonPerson {
		t.Fatalf("%+v", h)
	}

	// Who could be recognised stands over the export too.
	s.Press(shell.Ctrl(fyne.KeyE))
	d.Settle()
	d.Sees("Who could be recognised", "Tumen + 2013")
	d.Picture("submissions-export-risk", nil)
	s.Press(shell.CtrlShift(fyne.KeyP))
	d.Settle()

	// What is left out is listed, and shown again.
	d.Press("What is left out …")
	d.Window.Canvas().Focused().(*forms.Check).Tapped(nil)
	d.Press("Show again what has no tick")
	d.Settle()
	if h := v.subs[0].Profile.Hidden; len(h) != 2 || h[0].To != 2 {
		t.Fatalf("%+v", h)
	}

	// Another addressee gets a draft of its own, with the same left out.
	s.Press(shell.Alt(fyne.KeyA))
	d.Settle()
	if n := v.subs[0]; len(v.subs) != 2 || n.Addressee != "" || n.Class != "" || len(n.Named) != 0 || len(n.Profile.Hidden) != 2 {
		t.Errorf("%+v", n)
	}
}

// A span of sound is left out by its times, and heard again.
func TestASpanOfSoundIsLeftOut(t *testing.T) {
	v := newVault()
	v.sound, v.original = true, false
	d, s := enter(t, v)
	s.Press(shell.CtrlShift(fyne.KeyP))
	d.Settle()
	d.Press("Leave sound out …")
	d.Type("1:02.5")
	d.Press("Leave it out")
	d.Sees("the end is after the beginning")
	d.Type("1:04")
	d.Press("Leave it out")
	choose(t, d.Window.Canvas().Focused(), disclose.ReasonHelper)
	d.Press("Leave it out")
	d.Settle()
	if h := v.subs[0].Profile.Hidden; len(h) != 1 || h[0].Start != 62500 || h[0].End != 64000 || h[0].Exhibit == "" {
		t.Fatalf("%+v", h)
	}
	d.Press("What is left out …")
	d.Sees("from 1:02.5 to 1:04")
	d.Window.Canvas().Focused().(*forms.Check).Tapped(nil)
	d.Press("Show again what has no tick")
	d.Settle()
	if h := v.subs[0].Profile.Hidden; len(h) != 0 {
		t.Fatalf("%+v", h)
	}
}

func TestAnAccountThatIsNotFinalSaysWhyNothingCanBeLeftOut(t *testing.T) {
	d, s := enter(t, newVault())
	s.Press(shell.CtrlShift(fyne.KeyP))
	d.Settle()
	d.Sees("Words can be left out once this account is final")
	d.SeesNot("Leave words out …")
}

func TestUnlinkableSaysWhatIsLost(t *testing.T) {
	v := newVault()
	d, s := enter(t, v)
	s.Press(shell.CtrlShift(fyne.KeyP))
	d.Settle()
	d.Sees("nobody can check that what is shown was sealed")
	d.Tab(func(f fyne.Focusable) bool {
		c, ok := f.(*forms.Check)
		return ok && strings.HasPrefix(c.Label(), "Unlinkable")
	})
	d.Key(fyne.KeySpace)
	d.Settle()
	if !v.subs[0].Profile.Unlinkable {
		t.Error("it is not unlinkable")
	}
	s.Press(shell.Ctrl(fyne.KeyE))
	d.Settle()
	d.Sees("attest-bundle.zip")
	d.SeesNot("attest-S-K7-0001")
}

// leftOut counts what the profile of a submission leaves out of an account.
func (v *vault) leftOut(s record.Submission, id record.ID) (out []archive.LeftOut) {
	for _, h := range s.Profile.Hidden {
		if h.Testimony == id {
			out = append(out, archive.LeftOut{Reason: h.Reason, Count: 1})
		}
	}
	return out
}
