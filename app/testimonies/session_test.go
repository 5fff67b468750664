package testimonies

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive/record"
)

// noted is what the vault has of the interview in view.
func (o *office) noted() record.Session {
	o.T.Helper()
	return vaulttest.Must[record.Session](o.T)(o.v.Session(o.r.thing.id))
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

// What is typed on the page of an interview and noted nowhere yet is there again
// after a crash, with the time it was begun, and after Close.
func TestHalfAWordOfAnInterviewOutlivesACrash(t *testing.T) {
	o := newOffice(t, sample(t))
	v := o.v
	o.first()
	open := func() *session {
		o.s.Press(shell.CtrlShift(fyne.KeyN))
		o.Settle()
		return o.r.session
	}
	f := open()
	o.Type("cries, asks")
	begun := f.begun
	look.Focus(f.name)
	o.Type("Invented interpreter")
	look.Focus(f.reason)
	o.Type("tea")
	f.role.SetValue("observer")
	o.Loop.Advance(time.Second)
	o.Settle()

	o = enter(t, v) // nothing was closed: as after a crash
	o.v = v
	o.first()
	f = open()
	if f.note.Text != "cries, asks" || !f.begun.Equal(begun) || f.name.Text != "Invented interpreter" || f.reason.Text != "tea" || f.role.Value() != "observer" {
		t.Errorf("%q of %s (not %s), %q, %q, %q", f.note.Text, f.begun, begun, f.name.Text, f.reason.Text, f.role.Value())
	}
	o.Key(fyne.KeyEscape)
	o.Settle()
	f = open()
	if n := o.noted().Words.Notes; len(n) != 1 || n[0].Text != "cries, asks" || f.note.Text != "" || f.name.Text != "Invented interpreter" || f.reason.Text != "tea" {
		t.Errorf("notes %+v; the fields hold %q, %q, %q", n, f.note.Text, f.name.Text, f.reason.Text)
	}
	o.Press("Break begins")
	look.Focus(f.name)
	o.Press("Comes in")
	o.Key(fyne.KeyEscape)
	o.Settle()
	if f = open(); f.name.Text != "" || f.reason.Text != "" {
		t.Errorf("what is noted is in the fields again: %q, %q", f.name.Text, f.reason.Text)
	}
}
