package testimonies

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/record"
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
	o.Sees(who.Pseudonym+" told it already", "Here: 1 testimony.", "Telling it again hurts")
	o.Picture("testimonies-repeat", nil)
	if got := len(o.v.Testimonies(archive.Filter{})); got != before {
		t.Fatal("a testimony was begun before the warning was answered")
	}
	o.Press("Begin a new testimony")
	if got := len(o.v.Testimonies(archive.Filter{})); got != before+1 {
		t.Errorf("%d testimonies, were %d", got, before)
	}
}

// Earlier interviews by others are warned of where a testimony is begun, and
// before the first recording; once in a sitting is enough.
func TestARepeatIsWarnedOfBeforeARecording(t *testing.T) {
	o := newOffice(t, func(v *archive.Vault) {
		p := vaulttest.Must[record.Person](t)(v.NewPerson("twins, Musan"))
		p.Earlier = []record.EarlierInterview{{By: "Invented Centre", When: "2019", For: "a report"}}
		if err := v.SavePerson(p); err != nil {
			t.Fatal(err)
		}
		vaulttest.Must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20"}))
	})
	var began []string
	o.r.Record = func(_ record.ID, label string) { began = append(began, label) }
	o.first()
	who := o.r.thing.person
	o.s.Press(shell.CtrlShift(fyne.KeyO))
	o.Settle()
	o.Sees(who.Pseudonym+" told it already", "To others: Invented Centre · 2019 · a report.")
	o.SeesNot("Here:")
	o.Picture("testimonies-repeat-record", nil)
	o.Press("What was told")
	o.Sees("Before the next meeting with " + who.Pseudonym)
	o.Key(fyne.KeyEscape)
	o.Settle()
	o.s.Press(shell.CtrlShift(fyne.KeyO))
	o.Settle()
	if len(began) != 0 {
		t.Fatal("it records before the warning is answered")
	}
	o.Press("Record")
	o.s.Press(shell.CtrlShift(fyne.KeyO))
	o.Settle()
	if len(began) != 2 {
		t.Errorf("began %q", began)
	}
	weak := vaulttest.Must[[]record.WeakPoint](t)(o.v.WeakPoints(o.r.thing.id))
	if !slices.ContainsFunc(weak, func(w record.WeakPoint) bool { return w.Key == "repeated_interviews" && w.Count == 1 }) {
		t.Errorf("the earlier interview is no weak point: %+v", weak)
	}

	o.r.warned = nil
	o.r.NewItem()
	o.Settle()
	o.Type(who.Pseudonym)
	o.Press("Begin")
	o.Sees("Here: 1 testimony.", "To others: Invented Centre")
}
