package app

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/shell"
	"attest/archive"
	"attest/archive/evidence"
	"attest/archive/record"
)

func (in *interview) vault() *archive.Vault { return in.p.vault }

func (in *interview) shortcut(k fyne.Shortcut) {
	in.T.Helper()
	if !in.p.shell.Press(k) {
		in.T.Fatalf("no action has %v", k)
	}
	in.Settle()
}

// answerBefore answers the three questions of the sheet that is open.
func (in *interview) answerBefore(talk, recorder, keep string) {
	in.T.Helper()
	in.Key(fyne.KeyDown) // by the person
	for i, key := range []string{talk, recorder, keep} {
		in.Tab(func(f fyne.Focusable) bool {
			u, ok := f.(interface{ CurrentUse() string })
			return ok && u.CurrentUse() == []string{"talk", "record", "keep"}[i]
		})
		in.Type(key)
	}
	in.Press("Record consent")
	in.Settle()
}

// From the first asking to the uses under Today, and a no to the recorder on the way.
func TestTheTwoAskingsAroundAnInterview(t *testing.T) {
	in := sit(t, Options{})
	in.shortcut(shell.CtrlShift(fyne.KeyF))
	in.Sees("지금 저희와 이야기하시겠습니까?")
	in.answerBefore("y", "n", "y")
	in.shortcut(shell.CtrlShift(fyne.KeyO))
	in.Sees("Not recorded", "says no to recording")
	in.Press("Ask again")
	in.Settle()
	in.answerBefore("y", "y", "y")
	in.shortcut(shell.CtrlShift(fyne.KeyO))
	in.Sees("Begin")
	in.SeesNot("Not recorded")
	in.Key(fyne.KeyEscape)
	in.p.shell.Go("today")
	in.Settle()
	in.Sees("Uses not asked yet", "to be asked")
	in.Key(fyne.KeyUp, fyne.KeyReturn) // what was chosen before the uses waited stays chosen
	in.Settle()
	in.Sees("이제 무슨 말씀을 하셨는지 알고 계십니다")
	in.Key(fyne.KeyDown)
	in.Press("Record consent")
	in.Settle()
	items, err := in.vault().Today()
	if err != nil || slices.ContainsFunc(items, func(i archive.TodayItem) bool { return i.Kind == "uses" }) {
		t.Errorf("waits: %+v, %v", items, err)
	}
}

func TestWhatAChildNeedsIsNotedAndAnswersTheRule(t *testing.T) {
	in := sit(t, Options{})
	v := in.vault()
	s, err := v.Session(in.id)
	if err != nil {
		t.Fatal(err)
	}
	s.Words.Present = []record.SessionGuest{{Name: "Aunt (invented)", Role: "guardian", In: "2026-11-20T10:00:00+09:00"}}
	if _, err := v.SaveSession(s); err != nil {
		t.Fatal(err)
	}
	open := func() bool {
		t.Helper()
		all, err := v.OpenAnswers(in.id)
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(all, func(o evidence.Open) bool { return o.ID == "EV-A06" })
	}
	in.shortcut(shell.Ctrl(fyne.KeyB))
	in.Sees("A child as witness", "Aunt (invented)") // from those present
	in.Tab(func(f fyne.Focusable) bool {
		c, ok := f.(*forms.Check)
		return ok && c.Text == "The witness is under 18"
	})
	in.Key(fyne.KeySpace)
	in.Press("Keep")
	in.Settle()
	if !open() {
		t.Fatal("the rule is not asked of a child, or closed too early")
	}
	in.shortcut(shell.Ctrl(fyne.KeyB))
	fill := func(label, text string) {
		t.Helper()
		in.Key(fyne.KeyTab)
		e, ok := in.Window.Canvas().Focused().(*forms.Entry)
		if !ok {
			t.Fatalf("%s is not the next field", label)
		}
		e.SetText(text)
	}
	fill("relation", "aunt")
	fill("training", "two days, 2025")
	fill("best interests", "She asked to be heard.")
	in.Picture("childcare", nil)
	in.Press("Keep")
	in.Settle()
	if open() {
		t.Error("still open with all three")
	}
	s, err = v.Session(in.id)
	if err != nil || s.Words.Child.Guardian != "Aunt (invented)" || s.Words.Child.BestInterests != "She asked to be heard." || len(s.Words.Present) != 1 {
		t.Errorf("noted: %+v, %v", s.Words, err)
	}
}
