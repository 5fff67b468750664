package testimonies

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive/record"
)

// answered is what the vault has for a rule.
func (o *office) answered(rule string) (record.RuleAnswer, bool) {
	o.T.Helper()
	all := vaulttest.Must[record.Answers](o.T)(o.v.Answers(o.r.thing.id))
	i := slices.IndexFunc(all.Answers, func(a record.RuleAnswer) bool { return a.Rule == rule })
	if i < 0 {
		return record.RuleAnswer{}, false
	}
	return all.Answers[i], true
}

// The questions are answered in place by keyboard, kept as they are given, and
// an answer can be undone while the page is open.
func TestQuestionsAreAnsweredInPlace(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	o.Sees("questions open")
	before := o.r.thing.open
	o.s.Press(shell.CtrlShift(fyne.KeyQ))
	o.Settle()
	o.Sees("Questions about "+o.r.thing.t.Label, "Before the interview", "EV-A01", "stops an export to", "The record answers")
	o.Picture("testimonies-questions", nil)

	// The first open question has the focus: an earlier account, with its reason.
	o.Key(fyne.KeyDown, fyne.KeyDown)
	o.Loop.Advance(rest)
	o.Settle()
	if _, ok := o.answered("EV-A01"); ok {
		t.Error("an answer whose reason is missing was kept")
	}
	o.Sees("Reason missing")
	o.Key(fyne.KeyTab)
	o.Type("asked by another office, which lost it")
	o.Key(fyne.KeyTab)
	o.Settle()
	if a, ok := o.answered("EV-A01"); !ok || a.Options[0] != "earlier" || a.Text != "asked by another office, which lost it" {
		t.Errorf("answer %+v", a)
	}
	o.TabTo("The person")
	o.Key(fyne.KeySpace)
	if a, ok := o.answered("EV-A04"); !ok || !slices.Equal(a.Options, []string{"person"}) {
		t.Errorf("answer %+v", a)
	}
	o.s.Undo()
	o.Settle()
	if _, ok := o.answered("EV-A04"); ok {
		t.Error("the answer is still there after Undo")
	}
	o.Tab(func(f fyne.Focusable) bool { c, ok := f.(*forms.Check); return ok && c.Text == "The person" })
	if o.Window.Canvas().Focused().(*forms.Check).Checked {
		t.Error("the tick is still shown after Undo")
	}
	o.Key(fyne.KeyEscape)
	o.Settle()
	if o.r.questions != nil || o.r.thing.open >= before {
		t.Errorf("%d open before, %d after", before, o.r.thing.open)
	}
}

// What is typed into an answer is kept by a lock.
func TestALockKeepsAnAnswerThatIsTyped(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	id := o.r.thing.id
	o.r.OpenQuestions(id)
	o.Settle()
	a := o.r.questions.asked[slices.IndexFunc(o.r.questions.asked, func(a *asked) bool { return a.q.ID == "EV-C03" })]
	look.Focus(a.text)
	o.Type("Sample office, two courses")
	o.s.Lock()
	o.Settle()
	all := vaulttest.Must[record.Answers](t)(o.v.Answers(id))
	if len(all.Answers) != 1 || all.Answers[0].Text != "Sample office, two courses" {
		t.Errorf("answers %+v", all.Answers)
	}
}
