package urgent

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
	"attest/archive/submission"
)

// make makes person, case and drafts. What is missing is said at its field, and
// nothing is made.
func (p *Page) make() {
	if p.going {
		return
	}
	u := p.said()
	p.say("", "")
	field, why := u.Check()
	if why != "" {
		p.say(field, why)
		return
	}
	p.going = true
	in := lang()
	p.stop()
	p.kept.AtLock() // what is typed is sealed before anything is made
	p.closeIt()
	shell.Work(p.s, words.T("urgent.working"), func(context.Context, func(string, int64, int64)) (archive.UrgentMade, error) {
		made, err := p.v.DraftUrgent(u, in)
		if err == nil {
			err = p.kept.Made()
		}
		return made, err
	}, func(made archive.UrgentMade, err error) {
		p.going = false
		if err != nil {
			p.open()
			var invalid *archive.InvalidError
			if errors.As(err, &invalid) {
				p.say(invalid.Field, invalid.Why)
				return
			}
			p.s.Fail(err)
			return
		}
		p.s.Done(words.T("urgent.done", made.Case.Label, len(made.Submissions)))
		p.ways.Case(made.Case.ID)
		p.told(made)
	})
}

// say puts a fault at its field and the focus there; "" takes all faults away.
func (p *Page) say(field, why string) {
	p.fault.Hidden = true
	var first fyne.Focusable
	for _, e := range p.entries {
		text := ""
		if e.id == field {
			text, first = p.fit(field, why), e.field
		}
		e.box.Fault(text)
	}
	if field == "reason" && why != "" { // of two fields that are both needed, the empty one
		for _, e := range p.entries {
			if (e.id == "reason" || e.id == "harm") && strings.TrimSpace(e.field.Text) == "" {
				e.box.Fault(p.fit(field, why))
				first = e.field
				break
			}
		}
	}
	p.consentF.Fault("")
	if field == "consent" && why != "" {
		p.consentF.Fault(p.fit(field, why))
		first = p.consent
	}
	if why != "" && first == nil {
		p.fault.Hidden = false
		p.fault.Set(p.fit(field, why))
		first = p.country
		if field == "goes" && len(p.goes) > 0 {
			first = p.goes[0].check
		}
	}
	p.refit()
	if first != nil {
		look.Focus(first)
	}
}

// fit puts the engine's reason into words of the window.
func (p *Page) fit(field, why string) string {
	if key := "urgent.fault." + field; words.Has(key) {
		return words.T(key)
	}
	return why
}

// told says what was drafted, and what was not and why: the telephone comes first there.
func (p *Page) told(made archive.UrgentMade) {
	var lines []string
	for _, s := range made.Submissions {
		lines = append(lines, words.T("urgent.told.made", s.Label, p.title(s.Mechanism)))
	}
	for _, l := range made.Left {
		key := "urgent.told.consent"
		if l.Refusal == record.Granted {
			key = "urgent.told.before"
		}
		lines = append(lines, words.T(key, p.title(l.Mechanism)))
	}
	for _, c := range submission.Collisions(p.forms(made.Submissions)) {
		lines = append(lines, "", words.T("urgent.told.same", c.Mechanism.ID, c.Text(lang()), c.Rule.Cites, strings.Join(c.Titles(), ", ")))
	}
	p.s.Tell(words.T("urgent.told.title", made.Case.Label), strings.Join(lines, "\n"), nil)
}

// forms are those of submissions.
func (p *Page) forms(list []record.Submission) (out []*submission.Mechanism) {
	for _, s := range list {
		if m, ok := p.set.Find(s.Mechanism); ok {
			out = append(out, m)
		}
	}
	return out
}

func (p *Page) title(id string) string {
	if m, ok := p.set.Find(id); ok {
		return m.Title(lang())
	}
	return id
}
