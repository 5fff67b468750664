package testimonies

import (
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/archive/record"
)

// noted is what the vault has of the interview in view.
func (o *office) noted() record.Session {
	o.T.Helper()
	return must[record.Session](o.T)(o.v.Session(o.r.thing.id))
}

// What happens while an interview goes on is noted by keyboard, each with its
// time, and the guide keeps quiet about violence while a child is there.
func TestAnInterviewIsNotedAsItGoesOn(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	o.s.Press(shell.CtrlShift(fyne.KeyN))
	o.Settle()
	o.Sees("The interview of "+o.r.thing.t.Label, "Engage and explain")
	o.Type("cries, asks for water")
	o.Key(fyne.KeyReturn)
	if n := o.noted().Words.Notes; len(n) != 1 || n[0].Text != "cries, asks for water" || n[0].At == "" {
		t.Fatalf("notes %+v", n)
	}
	o.Sees("cries, asks for water")

	o.Type("he hit you, did he not")
	o.Press("The question was leading")
	if a := o.noted().Words.Asked; len(a) != 1 || !a[0].Leading || a[0].Text != "he hit you, did he not" {
		t.Errorf("asked %+v", a)
	}
	guideAt := func(id string) {
		look.Focus(o.r.session.note)
		o.Tab(func(f fyne.Focusable) bool {
			c, ok := f.(*forms.Choice)
			if ok && f != fyne.Focusable(o.r.session.role) {
				c.SetValue(id)
			}
			return ok && f != fyne.Focusable(o.r.session.role)
		})
		o.r.session.at = id
		look.Focus(o.r.session.note)
		o.r.session.fill()
		o.Settle()
	}
	guideAt("detention")
	o.Sees("Detention")
	o.Picture("testimonies-session", nil)
	look.Focus(o.r.session.note)
	o.Key(fyne.KeyF2)
	if !o.noted().ChildPresent() {
		t.Fatal("the child is not noted")
	}
	o.Sees("A child is in the room", "Child came in")
	o.SeesNot("Detention")
	o.Picture("testimonies-session-child", nil)
	o.Key(fyne.KeyF2)
	if o.noted().ChildPresent() {
		t.Error("the child is still there")
	}

	look.Focus(o.r.session.reason)
	o.Type("tea")
	o.Press("Break begins")
	o.Press("Break ends")
	if b := o.noted().Words.Breaks; len(b) != 1 || b[0].Reason != "tea" || b[0].End == "" {
		t.Errorf("breaks %+v", b)
	}
	o.Tab(func(f fyne.Focusable) bool { _, ok := f.(*forms.Check); return ok })
	o.Key(fyne.KeySpace)
	if a := o.noted().Words.Asked; len(a) != 2 || a[1].Question == "" {
		t.Errorf("asked %+v", a)
	}
	// What is typed and not yet kept is kept by Escape.
	look.Focus(o.r.session.note)
	o.Type("to be continued")
	o.Key(fyne.KeyEscape)
	o.Settle()
	if n := o.noted().Words.Notes; o.r.session != nil || len(n) != 2 || n[1].Text != "to be continued" {
		t.Errorf("notes %+v", n)
	}
}
