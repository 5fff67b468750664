package consent

import (
	"context"
	"time"

	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// draftMark tells the draft of a consent from others kept under the person.
const draftMark = "consent"

// Edit records a new answer of or about a person, beginning with nothing
// answered, or where the form was left unrecorded the last time. done is
// called after the consent was recorded, not when the person goes back.
func Edit(s *shell.Shell, v Vault, person record.ID, done func()) {
	begin(s, v, person, done, func(l *loaded) {})
}

// Changed records changed answers: it begins as a copy of the newest consent
// about the person, of today.
func Changed(s *shell.Shell, v Vault, person record.ID, done func()) {
	begin(s, v, person, done, func(l *loaded) {
		if c, ok := l.newest(); ok {
			l.consent, l.draft = again(c), false
		}
	})
}

// Correct changes a consent that was recorded wrongly; the version before
// stays in its history.
func Correct(s *shell.Shell, v Vault, c record.Consent, done func()) {
	begin(s, v, c.Person, done, func(l *loaded) { l.consent, l.draft = c, false })
}

// loaded is all that the form begins with, read from the store at once.
type loaded struct {
	person   record.Person
	consents []record.Consent
	exhibits []archive.Exhibit
	consent  record.Consent
	half     record.ConsentIdentity
	draft    bool // consent is what was left unrecorded
}

func (l *loaded) newest() (record.Consent, bool) {
	if len(l.consents) == 0 {
		return record.Consent{}, false
	}
	return l.consents[len(l.consents)-1], true
}

func begin(s *shell.Shell, v Vault, person record.ID, done func(), choose func(*loaded)) {
	today := task.Now().Format(time.DateOnly)
	task.Run(func(context.Context) (*loaded, error) { return load(v, person, today, choose) }, func(l *loaded, err error) {
		switch {
		case !s.Opened():
		case err != nil:
			s.Fail(err)
		default:
			newEditor(s, v, l, done).open()
		}
	})
}

func load(v Vault, person record.ID, today string, choose func(*loaded)) (*loaded, error) {
	l := &loaded{consents: v.Consents(person)}
	var err error
	if l.person, err = v.Person(person); err != nil {
		return nil, err
	}
	if l.exhibits, err = v.Exhibits(person); err != nil {
		return nil, err
	}
	d, found, err := v.Draft(person)
	if err != nil {
		return nil, err
	}
	l.consent = record.Consent{Person: person, Date: today}
	if found && d.Segment == draftMark {
		var c record.Consent
		if record.Decode([]byte(d.Text), &c) == nil && c.Person == person && c.ID == "" {
			l.consent, l.draft = c, true
		}
	}
	choose(l)
	from := l.consent.ID
	if from == "" && len(l.consent.Uses) > 0 && !l.draft {
		if c, ok := l.newest(); ok {
			from = c.ID
		}
	}
	if from != "" {
		l.half, err = v.ConsentIdentity(from)
	}
	return l, err
}

// again is a new consent with the answers of c; its date is left to the form.
func again(c record.Consent) record.Consent {
	c.ID, c.Number, c.Withdrawn, c.Exhibit = "", 0, "", ""
	c.Date = task.Now().Format(time.DateOnly)
	uses := make([]record.Use, len(c.Uses))
	copy(uses, c.Uses)
	c.Uses = uses
	return c
}

// save records what the form says, if it can be read one way only.
func (e *editor) save() {
	c, ok := e.read(true)
	if !ok || e.saving {
		return
	}
	half := e.readHalf()
	e.saving = true
	e.drop()
	fresh := c.ID == ""
	task.Run(func(context.Context) (record.Consent, error) {
		c, err := e.v.SaveConsent(c, half)
		if err == nil && fresh {
			err = e.v.SaveDraft(c.Person, archive.Draft{})
		}
		return c, err
	}, func(c record.Consent, err error) {
		e.saving = false
		if err != nil {
			e.s.Fail(err)
			return
		}
		if e.closeIt != nil {
			e.closeIt()
		}
		e.s.Done(words.T("consent.done.saved", c.Number, e.l.person.Pseudonym))
		if e.done != nil {
			e.done()
		}
	})
}

// drafting keeps a new, unrecorded answer half a second after it changed. The
// giver's name is not in it: a draft is sealed with the testimonies, a name
// with the identities.
func (e *editor) drafting() {
	e.dirty = true
	if e.l.consent.ID != "" {
		return
	}
	e.drop()
	e.stopDraft = task.After(500*time.Millisecond, e.keepDraft)
}

func (e *editor) drop() {
	if e.stopDraft != nil {
		e.stopDraft()
		e.stopDraft = nil
	}
}

func (e *editor) keepDraft() {
	e.drop()
	c, _ := e.read(false)
	if c.ID != "" {
		return
	}
	task.Run(func(context.Context) (struct{}, error) {
		raw, err := record.Canonical(c)
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, e.v.SaveDraft(c.Person, archive.Draft{Segment: draftMark, Text: string(raw)})
	}, func(_ struct{}, err error) { e.s.Fail(err) })
}

// leave goes back without recording. What was changed is not thrown away
// unasked.
func (e *editor) leave() {
	if !e.dirty {
		e.closeIt()
		return
	}
	e.closeIt()
	e.ask()
}

func (e *editor) ask() {
	text := "consent.leave.kept"
	if e.l.consent.ID != "" {
		text = "consent.leave.lost"
	}
	e.s.Ask(shell.Question{
		Title: words.T("consent.leave.title", e.l.person.Pseudonym), Text: words.T(text), Yes: words.T("consent.leave.yes"), Grave: e.l.consent.ID != "",
		Do: func() {
			if e.l.consent.ID == "" {
				e.keepDraft()
			}
		},
		No: e.show,
	})
}
