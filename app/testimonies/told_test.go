package testimonies

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/shell"
	"attest/archive"
)

// What to ask again and what not is noted before a second meeting, and a
// testimony begun for somebody who told already is warned of first.
func TestBeforeASecondMeeting(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	who := o.r.thing.person
	o.s.Press(shell.CtrlShift(fyne.KeyB))
	o.Settle()
	o.Sees("Before the next meeting with "+who.Pseudonym, "Told already", o.r.thing.t.Label, "Do not ask")
	o.Type("the name of the station")
	o.Key(fyne.KeyTab)
	o.Type("the child")
	o.Picture("testimonies-told", nil)
	o.Key(fyne.KeyEscape)
	o.Settle()
	if b := o.noted().Words.Before; !slices.Equal(b.AskAgain, []string{"the name of the station"}) || !slices.Equal(b.DoNotAsk, []string{"the child"}) {
		t.Errorf("prepared %+v", b)
	}

	before := len(o.v.Testimonies(archive.Filter{}))
	o.r.NewItem()
	o.Settle()
	o.Type(who.Pseudonym)
	o.Press("Begin")
	o.Sees(who.Pseudonym+" gave 1 testimony already", "Telling it again hurts")
	o.Picture("testimonies-repeat", nil)
	if got := len(o.v.Testimonies(archive.Filter{})); got != before {
		t.Fatal("a testimony was begun before the warning was answered")
	}
	o.Press("Begin a new testimony")
	if got := len(o.v.Testimonies(archive.Filter{})); got != before+1 {
		t.Errorf("%d testimonies, were %d", got, before)
	}
}
