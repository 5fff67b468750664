package consent_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/consent"
	"attest/app/forms"
	"attest/app/shell"
	"attest/archive"
	"attest/archive/record"
)

// TestEachAskingKeepsItsOwn leaves the sheet before an interview half answered
// and opens the one at its end, which once was the first again.
func TestEachAskingKeepsItsOwn(t *testing.T) {
	x := open(t)
	te := x.asking(record.AskingBefore, "ko")
	x.Key(fyne.KeyDown) // by the person
	x.use("talk")
	x.Type("y")
	x.Press("Cancel")
	x.Press("Keep the answers")
	x.Settle()
	x.ask(te, record.AskingEnd)
	x.Sees("At the end of the interview with " + x.p.Pseudonym)
	x.SeesNot("left unrecorded", "Before the interview")
	x.Key(fyne.KeyDown, fyne.KeyDown) // a relative
	x.Tab(func(f fyne.Focusable) bool { e, ok := f.(*forms.Entry); return ok && e.PlaceHolder == "" })
	x.Type("Invented Aunt")
	x.s.Lock()
	x.Settle()
	x.s.Enter(shell.Session{Office: "Seoul office", Undo: x.v}, []shell.Room{hall{}}, nil)
	d, _, err := x.v.Draft(x.p.ID)
	if err != nil || strings.Contains(d.Text, "Invented") || !strings.Contains(d.Identity, "Invented Aunt") {
		t.Fatalf("kept: %+v, %v", d, err)
	}

	other, err := x.v.NewTestimony(x.p.ID, record.Interview{Date: "2026-11-21", Language: "ko"})
	if err != nil {
		t.Fatal(err)
	}
	x.ask(other, record.AskingBefore) // of another interview: nothing is kept of it
	x.Sees("Before the interview with")
	x.SeesNot("left unrecorded")
	x.Press("Cancel")
	x.ask(te, record.AskingBefore)
	x.Sees("Before the interview with", "left unrecorded the last time")
	x.use("record")
	x.Type("y")
	x.use("keep")
	x.Type("y")
	x.Press("Record consent")
	x.Settle()
	if c := x.newest(); c.Asking != record.AskingBefore || c.Testimony != te.ID || len(c.Uses) != 3 {
		t.Fatalf("recorded: %+v", c)
	}
	x.ask(te, record.AskingEnd) // outlived the recording of the first
	x.Sees("At the end of the interview with", "left unrecorded the last time", "By a relative")
	x.Press("Record consent")
	x.why()
	c := x.newest()
	if half, err := x.v.ConsentIdentity(c.ID); err != nil || c.Asking != record.AskingEnd || c.Testimony != te.ID || half.Giver != "Invented Aunt" {
		t.Fatalf("recorded: %+v, giver %+v, %v", c, half, err)
	}
	if _, found, err := x.v.Draft(x.p.ID); err != nil || found {
		t.Errorf("kept though both are recorded: %v, %v", found, err)
	}
}

// TestACorrectionDoesNotTakeThePlaceOfAnAsking keeps both at a lock.
func TestACorrectionDoesNotTakeThePlaceOfAnAsking(t *testing.T) {
	x := open(t)
	c, err := x.v.SaveConsent(record.Consent{Person: x.p.ID, By: "self", Date: "2026-01-02", Uses: []record.Use{{Use: "keep", Answer: "yes"}}}, record.ConsentIdentity{})
	if err != nil {
		t.Fatal(err)
	}
	x.edit()
	x.Key(fyne.KeyDown)
	x.Press("Cancel")
	x.Press("Keep the answers")
	x.Settle()
	consent.Correct(x.s, x.v, c, nil)
	x.Settle()
	x.question(1)
	x.Type("n")
	x.s.Lock()
	x.Settle()
	x.s.Enter(shell.Session{Office: "Seoul office", Undo: x.v}, []shell.Room{hall{}}, nil)
	x.edit()
	x.Sees("left unrecorded the last time", "Consent about")
	x.Press("Cancel")
	x.Press("Drop the answers")
	x.Settle()
	consent.Correct(x.s, x.v, c, nil)
	x.Settle()
	x.Sees("left unrecorded the last time", "Consent 1 about")
}

// TestWhatWasKeptAloneIsStillThere opens what an earlier version of the program
// kept: one draft under the person.
func TestWhatWasKeptAloneIsStillThere(t *testing.T) {
	x := open(t)
	raw, err := record.Canonical(record.Consent{Person: x.p.ID, Asking: record.AskingEnd, By: "relative", Date: "2026-01-02"})
	if err != nil {
		t.Fatal(err)
	}
	if err := x.v.SaveDraft(x.p.ID, archive.Draft{Segment: "consent", Text: string(raw), Identity: `{"giver":"Invented Aunt"}`}); err != nil {
		t.Fatal(err)
	}
	x.edit()
	x.Sees("left unrecorded the last time", "By a relative")
}
