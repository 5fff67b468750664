// Package childcare is the page on which it is noted what there must be where a
// witness is a child: a guardian or person of trust, an interviewer trained for
// children, and why it is in the child's best interests (EV-A06).
package childcare

import (
	"context"
	"strings"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/evidence"
	"attest/archive/record"
)

// Vault is what the page needs of the open vault.
type Vault interface {
	Examine(testimony record.ID) (evidence.Interview, error)
	Session(testimony record.ID) (record.Session, error)
	SaveSession(s record.Session) (record.Session, error)
	Person(id record.ID) (record.Person, error)
	SavePerson(p record.Person) error
}

type loaded struct {
	in evidence.Interview
	s  record.Session
	p  record.Person
}

// page is the form over the window.
type page struct {
	s                             *shell.Shell
	v                             Vault
	l                             loaded
	done                          func()
	child                         *forms.Check
	guardian, relation, train, on *forms.Entry
}

// Open shows the page of a testimony. done is called after something was stored.
func Open(s *shell.Shell, v Vault, testimony record.ID, done func()) {
	task.Run(func(context.Context) (l loaded, err error) {
		if l.in, err = v.Examine(testimony); err != nil {
			return l, err
		}
		if l.p, err = v.Person(l.in.Testimony.Person); err != nil {
			return l, err
		}
		l.s, err = v.Session(testimony)
		return l, err
	}, func(l loaded, err error) {
		switch {
		case !s.Opened():
		case err != nil:
			s.Fail(err)
		default:
			(&page{s: s, v: v, l: l, done: done}).show()
		}
	})
}

// Known is what the record says of it already: what was noted, else the guardian
// among those present and the interviewer's training.
func Known(in evidence.Interview, s record.Session) record.ChildCare {
	c := s.Words.Child
	if c.Guardian == "" {
		for _, p := range in.Testimony.Interview.Present {
			if p.Role == "guardian" && c.Guardian == "" {
				c.Guardian = p.Name
			}
		}
		for _, g := range s.Words.Present {
			if g.Role == "guardian" && c.Guardian == "" {
				c.Guardian = g.Name
			}
		}
	}
	if c.Training == "" {
		for _, a := range in.Answers.Answers {
			if a.Rule == "EV-C03" {
				c.Training = a.Text
			}
		}
	}
	return c
}

func (f *page) show() {
	c := Known(f.l.in, f.l.s)
	f.child = forms.NewCheck(words.T("childcare.child"), f.l.in.Child, nil)
	sealed := f.l.in.Child && !f.l.p.Child
	f.guardian, f.relation, f.train, f.on = entry(c.Guardian), entry(c.Relation), entry(c.Training), forms.NewMultiLine(4)
	f.on.SetText(c.BestInterests)
	var closeIt func()
	save := func() { closeIt(); f.save() }
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	yes := look.NewButton(words.T("childcare.keep"), nil, look.Strong, save)
	body := look.Column(12, look.NewParagraph(words.T("childcare.text"), look.Muted, look.StateWidth))
	if sealed {
		body.Add(look.NewParagraph(words.T("childcare.born"), look.Ink, look.StateWidth))
	} else {
		body.Add(f.child)
	}
	body.Add(forms.Beside(forms.NewField(words.T("childcare.guardian"), "", f.guardian).Container,
		forms.NewField(words.T("childcare.relation"), "", f.relation).Container))
	body.Add(forms.NewField(words.T("childcare.training"), "", f.train).Container)
	body.Add(forms.NewField(words.T("childcare.best"), words.T("childcare.sealed"), f.on).Container)
	closeIt = f.s.Overlay(shell.FormDialog(words.T("childcare.title", f.l.in.Testimony.Label), look.Fixed(540, 0, body), no, yes), f.guardian, nil)
	f.s.KeepAtLock(f.keep)
}

func entry(text string) *forms.Entry {
	e := forms.NewEntry()
	e.SetText(text)
	return e
}

func (f *page) read() record.ChildCare {
	c := f.l.s.Words.Child
	trim := func(e *forms.Entry) string { return strings.TrimSpace(e.Text) }
	c.Guardian, c.Relation, c.Training, c.BestInterests = trim(f.guardian), trim(f.relation), trim(f.train), trim(f.on)
	return c
}

// write stores the fields in what the session holds now, and the mark of the
// person where it changed.
func (f *page) write(c record.ChildCare, child bool) error {
	testimony := f.l.in.Testimony.ID
	s, err := f.v.Session(testimony)
	if err != nil {
		return err
	}
	if same := s.Words.Child; same.Guardian != c.Guardian || same.Relation != c.Relation || same.Training != c.Training || same.BestInterests != c.BestInterests {
		s.Testimony, s.Words.Child = testimony, c
		if _, err = f.v.SaveSession(s); err != nil {
			return err
		}
	}
	p, err := f.v.Person(f.l.p.ID)
	if err != nil || p.Child == child || f.l.in.Child && !f.l.p.Child {
		return err
	}
	p.Child = child
	return f.v.SavePerson(p)
}

// keep stores at once what was typed, before a lock.
func (f *page) keep() {
	if err := f.write(f.read(), f.child.Checked); err != nil {
		f.s.Fail(err)
	}
}

func (f *page) save() {
	c, child := f.read(), f.child.Checked
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, f.write(c, child) }, func(_ struct{}, err error) {
		if err != nil {
			f.s.Fail(err)
			return
		}
		f.s.Done(words.T("childcare.done", f.l.in.Testimony.Label))
		if f.done != nil {
			f.done()
		}
	})
}
