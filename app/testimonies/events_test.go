package testimonies

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive/record"
)

// event codes a paragraph, makes an event of it and opens its form.
func (o *office) event(paragraph int, code string) {
	o.T.Helper()
	o.s.Press(shell.CtrlShift(fyne.Key1))
	look.Focus(o.r.thing.account.rows)
	o.r.thing.account.choose(paragraph)
	o.code(code)
	o.s.Press(shell.CtrlShift(fyne.KeyE))
	o.Settle()
	o.Sees("A new event")
}

func (o *office) events() []record.Event {
	o.T.Helper()
	return vaulttest.Must[[]record.Event](o.T)(o.v.Events(o.r.thing.id))
}

// tabs goes n fields on.
func (o *office) tabs(n int) {
	for range n {
		o.Key(fyne.KeyTab)
	}
}

func TestAnEventIsMadeOfAPassageByKeysAndDrawnOnTheWay(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	o.event(3, "arbitrary detention")
	o.tabs(3) // what, step, Another
	o.Type("Ri")
	o.Key(fyne.KeyTab)
	o.Type("MSS, Onsong")
	o.Key(fyne.KeyTab)
	o.Type("investigator")
	o.tabs(3) // the witness, others, when
	o.Type("2013년 봄")
	o.Sees("2013-21")
	o.Key(fyne.KeyTab)
	o.Type("spring of 2013")
	o.tabs(1)
	o.Sees("This is not a date as it is read here")
	o.TabTo("2013-21")
	o.Key(fyne.KeyReturn)
	o.SeesNot("This is not a date as it is read here")
	o.tabs(3) // proposal, certainty, fixed by … to the place
	o.Picture("testimonies-event-form", nil)
	o.TabTo("Keep the event")
	o.Key(fyne.KeyReturn)
	o.Settle()
	o.Sees("Say how the person who tells it knows.")
	o.Key(fyne.KeyDown) // it was done to the person who tells it
	o.TabTo("Keep the event")
	o.Key(fyne.KeyReturn)
	o.Settle()
	all := o.events()
	if len(all) != 1 {
		t.Fatalf("events %+v; seen:\n%s", all, o.Seen())
	}
	e := all[0]
	if e.Date.Words != "2013년 봄" || e.Date.EDTF != "2013-21" || len(e.Passages) != 1 || e.Passages[0] != o.passages()[0].ID ||
		len(e.Actors) != 1 || e.Actors[0].Role != "investigator" || len(e.Affected) != 0 || e.Source.Basis != record.BasisExperienced || e.Status != record.StatusAlleged {
		t.Fatalf("event %+v", e)
	}

	o.s.Press(shell.CtrlShift(fyne.Key3))
	o.Settle()
	o.Sees("Events 1", "The way of", "Detention", "Ri, investigator, MSS, Onsong", "alleged", "no place yet")
	o.Key(fyne.KeyReturn) // open it again, and say where
	o.Settle()
	o.Tab(func(f fyne.Focusable) bool {
		e, ok := f.(*forms.Entry)
		return ok && strings.Contains(e.PlaceHolder, "any script")
	})
	o.Type("온성")
	o.Key(fyne.KeyDown, fyne.KeyReturn)
	o.TabTo("Keep the event")
	o.Key(fyne.KeyReturn)
	o.Settle()
	if p := o.events()[0].Place; p.Code == "" || p.Precision == "" {
		t.Fatalf("place %+v", p)
	}
	o.SeesNot("no place yet")
	o.s.Press(shell.Ctrl(fyne.KeyDelete))
	o.Settle()
	if n := len(o.events()); n != 0 {
		t.Fatalf("%d events", n)
	}
	o.s.Undo()
	o.Settle()
	if n := len(o.events()); n != 1 {
		t.Fatalf("%d events after Undo", n)
	}
}

func TestWhatCannotBeBothIsAskedAgain(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	o.code("torture")
	id := o.r.thing.id
	p := o.passages()[0].ID
	book := o.r.thing.book
	made := func(code, step, edtf, place string) record.Event {
		return vaulttest.Must[record.Event](t)(o.v.SaveEvent(record.Event{Testimony: id, Passages: []record.ID{p}, Kind: book.Use(code, "en"), Step: step,
			Date: record.EventDate{Words: "as told", EDTF: edtf}, Place: record.EventPlace{Code: place}, Source: record.EventSource{Basis: record.BasisExperienced}}))
	}
	made("LIB-01", record.StepArrest, "2013-04-02", "CN-JL")
	made("REF-01", record.StepHandOver, "2013-03", "")
	made("LIB-02", record.StepDetention, "2013-05/2013-06", "KP-01")
	made("LIB-11", record.StepPunishment, "", "")
	o.r.reload()
	o.Settle()
	o.s.Press(shell.CtrlShift(fyne.Key3))
	o.Settle()
	o.Sees("Events 4", "To ask again", "which came first?", "Hand-over", "Arrest", "Punishment", "no place yet")
	o.Picture("testimonies-events", o.s.Relabel)
}
