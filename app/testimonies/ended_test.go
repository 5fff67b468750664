package testimonies

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/record"
)

// What was noted while an interview went on answers what the record and the
// rules of evidence would ask for; what somebody wrote stays.
func TestTheEndOfAnInterviewPutsWhatWasNotedIntoTheRecord(t *testing.T) {
	o := newOffice(t, func(v *archive.Vault) {
		p := vaulttest.Must[record.Person](t)(v.NewPerson("twins, Musan"))
		te := vaulttest.Must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-11-19", Place: "Seoul"}))
		at := func(clock string) string { return "2026-11-20T" + clock + "+09:00" }
		vaulttest.Must[record.Session](t)(v.SaveSession(record.Session{Testimony: te.ID, Started: at("10:02:00"), Words: record.SessionIdentity{
			Present: []record.SessionGuest{{Name: "김바다", Role: "interpreter", In: at("10:02:00")}, {Name: "Invented Support", Role: "support", In: at("10:05:00"), Out: at("10:30:00")}, {Role: "child", In: at("11:00:00")}},
			Breaks:  []record.SessionBreak{{Start: at("10:30:00"), End: at("10:40:00"), Reason: "tea"}},
		}}))
	})
	o.first()
	o.s.Press(shell.CtrlShift(fyne.Key2))
	o.Settle()
	o.Sees("Times or persons were noted during the interview")
	o.Picture("testimonies-noted", nil)
	o.s.Press(shell.CtrlShift(fyne.KeyN))
	o.Settle()
	o.Type("kept when the interview ends")
	o.Press("End the interview")
	o.Sees("Began 2026-11-20 10:02", "Break · 10:30:00–10:40:00 · tea", "Day 2026-11-20, instead of 2026-11-19", "Was present: Person of trust · Invented Support",
		"Answer the question after breaks with these")
	o.Picture("testimonies-end", nil)
	o.Press("End the interview")
	s := o.noted()
	if s.Ended == "" || len(s.Words.Notes) != 1 {
		t.Errorf("noted %+v", s)
	}
	i := o.stored().Interview
	if i.Date != "2026-11-19" || i.Place != "Seoul" || i.Start != "2026-11-20T10:02:00+09:00" || i.End != s.Ended || i.Interpreter != "김바다" {
		t.Errorf("the interview %+v", i)
	}
	if want := []record.Presence{{Name: "Invented Support", Role: "support"}, {Role: "child"}}; !slices.Equal(i.Present, want) {
		t.Errorf("present %+v", i.Present)
	}
	a := vaulttest.Must[record.Answers](t)(o.v.Answers(o.r.thing.id)).Answers
	if len(a) != 1 || a[0].Rule != "EV-C05" || !slices.Equal(a[0].Options, []string{"breaks"}) || a[0].Text != "10:30:00–10:40:00 tea" {
		t.Errorf("answers %+v", a)
	}
	o.SeesNot("Times or persons were noted")

	// What somebody takes out afterwards is offered, and never put back by itself.
	o.r.thing.inter.present = nil
	o.r.thing.inter.commit()
	o.Settle()
	o.r.reload()
	o.Settle()
	if got := o.stored().Interview; len(got.Present) != 0 {
		t.Errorf("present %+v", got.Present)
	}
	o.s.Press(shell.Ctrl(fyne.Key9))
	o.Settle()
	o.Sees("It went on: ends now", "Was present: Child")
	o.SeesNot("Answer the question")
	o.Key(fyne.KeyEscape)
	if got := o.stored().Interview; len(got.Present) != 0 || o.noted().Ended != s.Ended {
		t.Errorf("Escape stored %+v", got)
	}
}

// Who comes back to it days later does not end it then.
func TestAnInterviewThatNobodyEndedEndsWithItsLastNote(t *testing.T) {
	o := newOffice(t, func(v *archive.Vault) {
		p := vaulttest.Must[record.Person](t)(v.NewPerson("twins, Musan"))
		te := vaulttest.Must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{}))
		vaulttest.Must[record.Session](t)(v.SaveSession(record.Session{Testimony: te.ID, Started: "2025-03-01T10:02:00+09:00", Words: record.SessionIdentity{
			Notes: []record.SessionNote{{At: "2025-03-01T11:40:00+09:00", Text: "an invented note"}}}}))
	})
	o.first()
	o.s.Press(shell.Ctrl(fyne.Key9))
	o.Settle()
	o.Sees("Ended 2025-03-01 11:40: nothing was noted after that", "there were none")
	o.Press("End the interview")
	if i := o.stored().Interview; i.Date != "2025-03-01" || i.End != "2025-03-01T11:40:00+09:00" || o.noted().Ended != i.End {
		t.Errorf("the interview %+v", i)
	}
}

func TestAFinalAccountKeepsItsFactsWhenTheEndIsNoted(t *testing.T) {
	o := newOffice(t, sample(t))
	look.Focus(o.r.list.rows)
	o.Key(fyne.KeyEnd)
	o.Loop.Advance(openDelay)
	o.Settle()
	was := o.stored()
	if was.State != record.StateFinal {
		t.Fatalf("state %s", was.State)
	}
	o.s.Press(shell.Ctrl(fyne.Key9))
	o.Settle()
	o.Sees("The account is final")
	o.Press("End the interview")
	if got := o.stored(); got.Interview.End != was.Interview.End || o.noted().Ended == "" {
		t.Errorf("%+v, noted %+v", got.Interview, o.noted())
	}
}
