package archive

import (
	"errors"
	"fmt"
	"strconv"

	"attest/archive/evidence"
	"attest/archive/interchange"
	"attest/archive/record"
)

// checkLaidOver looks at what is laid over an account: translations, passages,
// events and answers.
func checkLaidOver(t record.InterchangeTestimony) error {
	at := func(list string, i int, faults []record.Fault) error {
		for _, f := range faults {
			if f.Key != "bad_id" { // IDs are given where they are missing
				return &interchange.FieldError{Where: []string{list, strconv.Itoa(i), f.Field}, Err: errors.New(f.Key)}
			}
		}
		return nil
	}
	for i, x := range t.Translations {
		if err := at("translations", i, record.CheckTranslation(x, t.Account)); err != nil {
			return err
		}
	}
	for i, x := range t.Passages {
		if err := at("passages", i, record.CheckPassage(x)); err != nil {
			return err
		}
	}
	for i, x := range t.Events {
		if err := at("events", i, record.CheckEvent(x)); err != nil {
			return err
		}
	}
	for i, x := range t.Machine {
		if err := at("machine", i, record.CheckMachineDraft(x)); err != nil {
			return err
		}
	}
	if err := checkTakings(t.Takings); err != nil {
		return err
	}
	if err := checkTakings(t.Person.Takings, "person"); err != nil {
		return err
	}
	if t.Session != nil {
		if err := checkSession(sessionRecord("", *t.Session)); err != nil {
			return &interchange.FieldError{Where: []string{"session"}, Err: err}
		}
	}
	if t.Answers == nil {
		return nil
	}
	for i, a := range t.Answers.Answers {
		if q, ok := evidence.Find(a.Rule); ok {
			if err := q.CheckAnswer(a); err != nil {
				return &interchange.FieldError{Where: []string{"answers", "answers", strconv.Itoa(i)}, Err: err}
			}
		}
	}
	return nil
}

// children queues what belongs to a new testimony.
func (im *importer) children(parent record.ID, t record.InterchangeTestimony) {
	queue := func(put func(c *change) error) { im.queue = append(im.queue, put) }
	for _, x := range t.Translations {
		queue(func(c *change) error {
			x.Testimony = parent
			if err := c.taken(&x.ID, record.KindTranslation); err != nil {
				return err
			}
			return c.putTranslation(x)
		})
	}
	for _, x := range t.Passages {
		queue(func(c *change) error {
			x.Testimony = parent
			if err := c.taken(&x.ID, record.KindPassage); err != nil {
				return err
			}
			return c.putPassage(&x)
		})
	}
	for _, x := range t.Events {
		queue(func(c *change) error {
			x.Testimony = parent
			if err := c.taken(&x.ID, record.KindEvent); err != nil {
				return err
			}
			return c.putEvent(&x)
		})
	}
	for _, x := range t.Machine {
		queue(func(c *change) error {
			x.Testimony = parent
			if err := c.taken(&x.ID, record.KindMachine); err != nil {
				return err
			}
			return c.putMachineDraft(x)
		})
	}
	im.takings(parent, t.Takings)
	if t.Session != nil {
		s := sessionRecord(parent, *t.Session)
		queue(func(c *change) error {
			if err := c.taken(&s.ID, record.KindSession); err != nil {
				return err
			}
			return c.putSession(&s)
		})
	}
	if t.Answers != nil {
		a := *t.Answers
		queue(func(c *change) error {
			a.Testimony = parent
			if err := c.taken(&a.ID, record.KindAnswers); err != nil {
				return err
			}
			return c.putAnswers(&a)
		})
	}
	if t.Final != nil {
		f := *t.Final
		queue(func(c *change) error {
			f.Type, f.V, f.Testimony = "final", max(f.V, 1), parent
			if err := c.taken(&f.ID, record.KindFinal); err != nil {
				return err
			}
			_, _, err := c.putChild(f.ID, parent, content{facts: f}, "")
			return err
		})
	}
}

// taken is what an import brings of an object that belongs to a testimony: its
// own ID where it has one, and never one that is in the vault.
func (c *change) taken(id *record.ID, kind record.Kind) error {
	if *id == "" {
		*id = record.NewID(kind)
		return nil
	}
	_, err := c.tx.Object(*id)
	switch {
	case isNotFound(err) && id.Kind() == kind:
		return nil
	case err == nil || isNotFound(err):
		return fmt.Errorf("%s: is of another kind, or in the vault already", *id)
	}
	return err
}

func sessionRecord(parent record.ID, s record.InterchangeSession) record.Session {
	return record.Session{ID: s.ID, Testimony: parent, Started: s.Started, Ended: s.Ended, Words: s.Words, Extra: s.Extra}
}
