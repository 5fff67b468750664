package consent

import (
	"context"
	"errors"
	"sync"
	"time"

	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// Edit records a new answer of or about a person to each use, beginning with
// nothing answered, or where the form was left unrecorded the last time. done is
// called after the consent was recorded, not when the person goes back.
func Edit(s *shell.Shell, v Vault, person record.ID, done func()) {
	Ask(s, v, Occasion{Person: person, Asking: record.AskingEnd}, done)
}

// Changed records changed answers: it begins as a copy of what the consents
// about the person say now, of today.
func Changed(s *shell.Shell, v Vault, person record.ID, done func()) {
	begin(s, v, person, done, func(l *loaded) {
		l.occasion = Occasion{Person: person, Asking: record.AskingEnd}
		if c, ok := l.newest(); ok {
			l.consent = again(c)
		}
	})
}

// Correct changes a consent that was recorded wrongly; the version before
// stays in its history.
func Correct(s *shell.Shell, v Vault, c record.Consent, done func()) {
	begin(s, v, c.Person, done, func(l *loaded) {
		l.consent, l.stored = c, c
		l.resume(func(k record.Consent) bool { return k.ID == c.ID })
	})
}

// loaded is all that the form begins with, read from the store at once.
type loaded struct {
	person   record.Person
	consents []record.Consent
	exhibits []archive.Exhibit
	consent  record.Consent
	half     record.ConsentIdentity
	draft    bool                   // consent is what was left unrecorded
	left     record.ConsentIdentity // of the draft
	kept     kept                   // of the person, as it was found
	names    keptNames
	stored   record.Consent // that is being corrected
	occasion Occasion
	child    bool              // by what is sealed of the birth
	sounds   []archive.Exhibit // of the testimony
	recorder *archive.Recorder // of the testimony, while it records
	rate     int64             // its samples a second
}

// resume begins with what was left unrecorded, if something passes.
func (l *loaded) resume(passes func(record.Consent) bool) bool {
	c, half, found := find(l.kept, l.names, passes)
	if found {
		l.consent, l.left, l.draft = c, half, true
	}
	return found
}

// newest is what the consents say now, under the number of the newest.
func (l *loaded) newest() (record.Consent, bool) { return record.InForce(l.consents) }

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
	if l.kept, l.names, err = keptOf(v, person); err != nil {
		return nil, err
	}
	l.consent = record.Consent{Person: person, Date: today, Asking: record.AskingEnd}
	choose(l)
	if err := l.heard(v); err != nil {
		return nil, err
	}
	if l.recorder != nil && l.recorder.Status().Mode == archive.RecorderRecording && !l.draft && l.consent.ID == "" && l.consent.Form == "" {
		l.consent.Form = "audio" // it is being recorded
	}
	from := l.consent.ID
	if from == "" && len(l.consent.Uses) > 0 && !l.draft {
		if c, ok := l.newest(); ok {
			from = c.ID
		}
	}
	if from != "" {
		explainer := l.half.Explainer
		if l.half, err = v.ConsentIdentity(from); l.consent.ID == "" {
			l.half.Explainer, l.half.Pressure = explainer, "" // of that asking alone
		}
	}
	if l.draft && !l.left.IsZero() {
		l.half = l.left
	}
	return l, err
}

// again is a new consent with the answers of c; its date is left to the form.
func again(c record.Consent) record.Consent {
	now := task.Now()
	fresh := record.Consent{Person: c.Person, By: c.By, Language: c.Language, Form: c.Form, Reason: c.Reason, Decided: c.Decided, Harm: c.Harm,
		Asking: record.AskingEnd, Date: now.Format(time.DateOnly), Review: now.AddDate(1, 0, 0).Format(time.DateOnly)}
	for _, u := range c.Uses {
		if u.Use != record.UseTalk && u.Use != record.UseRecord { // of the interview that was, and asked before the next
			fresh.Uses = append(fresh.Uses, u)
		}
	}
	return fresh
}

// heard finds where the voice of the consent can be: in the files of the
// interview, or in the recording that is being made of it.
func (l *loaded) heard(v Vault) (err error) {
	testimony := l.consent.Testimony
	if testimony == "" {
		testimony = l.occasion.Testimony
	}
	if testimony == "" {
		return nil
	}
	if l.sounds, err = v.Exhibits(testimony); err != nil {
		return err
	}
	in, err := v.Examine(testimony)
	if err != nil {
		return err
	}
	l.child = in.Child
	r := v.Recorder()
	if r == nil || r.Testimony() != testimony || r.Status().Mode == archive.RecorderEnded {
		return nil
	}
	rec, err := v.Recording(r.ID())
	l.recorder, l.rate = r, int64(rec.Rate)
	return err
}

// save records what the form says, if it can be read one way only.
func (e *editor) save() {
	c, ok := e.read(true)
	if !ok || e.saving {
		return
	}
	e.mark(&c)
	moment(&c)
	half := e.readHalf()
	e.saving = true
	e.drop()
	form, turn := c, e.drafts.turn()
	task.Run(func(context.Context) (record.Consent, error) {
		c, err := e.v.SaveConsent(form, half)
		if err == nil {
			err = e.drafts.write(turn, func() error { return letGo(e.v, form) })
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
// giver's name is sealed apart from it, with the identities.
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
	if c.ID != "" || !e.wrote && !e.answered() {
		return
	}
	e.wrote = true
	half, turn := e.readHalf(), e.drafts.turn()
	task.Run(func(context.Context) (struct{}, error) {
		return struct{}{}, e.drafts.write(turn, func() error { return keep(e.v, c, half, false) })
	}, func(_ struct{}, err error) {
		if !errors.Is(err, archive.ErrLocked) { // the lock kept it
			e.s.Fail(err)
		}
	})
}

// dropDraft lets go of what was kept of an answer that nobody wants recorded.
func (e *editor) dropDraft() {
	e.drop()
	form, turn := e.l.consent, e.drafts.turn()
	task.Run(func(context.Context) (struct{}, error) {
		return struct{}{}, e.drafts.write(turn, func() error { return letGo(e.v, form) })
	}, func(_ struct{}, err error) {
		if !errors.Is(err, archive.ErrLocked) {
			e.s.Fail(err)
		}
	})
}

// atLock keeps what was answered before the keys go: a correction too, which is
// not kept otherwise.
func (e *editor) atLock() {
	e.drop()
	if e.saving || !e.wrote && !e.answered() {
		return
	}
	c, _ := e.read(false)
	half := e.readHalf()
	if err := e.drafts.write(e.drafts.turn(), func() error { return keep(e.v, c, half, false) }); err != nil {
		e.s.Fail(err)
	}
}

// inOrder keeps an older draft from being written over a newer one.
type inOrder struct {
	mu   sync.Mutex
	next int // given out on the main goroutine
	done int
}

func (o *inOrder) turn() int { o.next++; return o.next }

func (o *inOrder) write(turn int, write func() error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if turn < o.done {
		return nil
	}
	o.done = turn
	return write()
}

// leave goes back without recording. What was changed, now or the last time, is
// not thrown away unasked, and not kept unasked either.
func (e *editor) leave() {
	if !e.answered() && !e.l.draft {
		e.closeIt()
		e.unsaid()
		return
	}
	e.closeIt()
	e.ask()
}

func (e *editor) ask() {
	q := shell.Question{
		Title: words.T("consent.leave.title", e.l.person.Pseudonym), Text: words.T("consent.leave.kept"), Yes: words.T("consent.leave.keep"),
		Do: e.keepDraft, Or: words.T("consent.leave.drop"), OrDo: e.dropDraft, No: e.show,
	}
	if e.l.consent.ID != "" {
		q.Text, q.Yes, q.Grave, q.Or = words.T("consent.leave.lost"), words.T("consent.leave.yes"), true, ""
		q.Do = func() {
			if e.l.draft {
				e.dropDraft()
			}
		}
	}
	e.s.Ask(q)
	e.s.KeepAtLock(e.atLock)
}
