package archive

import (
	"fmt"
	"slices"
	"strings"

	"attest/archive/record"
)

// Cases lists the cases, newest number first.
func (v *Vault) Cases() []record.Case {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return listed(v.cases, v.hidden, func(c record.Case) string { return c.Label })
}

// Submissions lists the submissions, newest number first.
func (v *Vault) Submissions() []record.Submission {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return listed(v.subs, v.hidden, func(s record.Submission) string { return s.Label })
}

func listed[T any](all map[record.ID]T, hidden map[record.ID]bool, label func(T) string) []T {
	out := make([]T, 0, len(all))
	for id, x := range all {
		if !hidden[id] {
			out = append(out, x)
		}
	}
	slices.SortFunc(out, func(a, b T) int { return strings.Compare(label(b), label(a)) })
	return out
}

// Case returns one case.
func (v *Vault) Case(id record.ID) (record.Case, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	c, ok := v.cases[id]
	if !ok {
		return c, notFound(id)
	}
	return c, nil
}

// SaveCase stores a case; one without an ID is new.
func (v *Vault) SaveCase(k record.Case) (record.Case, error) {
	if strings.TrimSpace(k.Title) == "" {
		return k, &InvalidError{Object: "case", Field: "title", Why: "is empty"}
	}
	k.Type, k.V = "case", max(k.V, 1)
	err := v.change(func(c *change) error {
		if err := c.number(&k.ID, &k.Label, record.KindCase); err != nil {
			return err
		}
		if err := c.mayLeaveCase(k.ID, k.Testimonies); err != nil {
			return err
		}
		n, err := c.store(k.ID, k)
		if err == nil {
			c.then(func() { v.cases[k.ID] = k; v.note(k.ID, n, "case") })
		}
		return err
	})
	return k, err
}

// Submission returns one submission.
func (v *Vault) Submission(id record.ID) (record.Submission, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	s, ok := v.subs[id]
	if !ok {
		return s, notFound(id)
	}
	return s, nil
}

// SaveSubmission stores a submission; one without an ID is new.
func (v *Vault) SaveSubmission(s record.Submission) (record.Submission, error) {
	if s.Mechanism == "" {
		s.Mechanism = record.GeneralBundle
	}
	switch {
	case strings.TrimSpace(s.Title) == "":
		return s, &InvalidError{Object: "submission", Field: "title", Why: "is empty"}
	case s.Class != "" && !record.KnownClass(s.Class):
		return s, &InvalidError{Object: s.Title, Field: "class", Why: fmt.Sprintf("%q is not a class of addressee", s.Class)}
	}
	set, err := v.Mechanisms()
	if err != nil {
		return s, err
	}
	m, ok := set.Find(s.Mechanism)
	if !ok {
		return s, &InvalidError{Object: s.Title, Field: "mechanism", Why: fmt.Sprintf("%q is none that this office has", s.Mechanism)}
	}
	s.Mechanism = m.ID
	if err := checkProfile(s); err != nil {
		return s, err
	}
	s.Type, s.V = "submission", max(s.V, 1)
	err = v.change(func(c *change) error {
		v.followProfile(&s, c)
		if err := c.number(&s.ID, &s.Label, record.KindSubmission); err != nil {
			return err
		}
		was, _ := v.Submission(s.ID)                              // none of a new one
		s.Deliveries, s.Approvals = was.Deliveries, was.Approvals // what was sent, and approved, is noted by acts of its own
		n, err := c.store(s.ID, s)
		if err == nil {
			c.then(func() { v.subs[s.ID] = s; v.note(s.ID, n, "submission") })
		}
		return err
	})
	return s, err
}

// Office returns the settings that travel with the vault.
func (v *Vault) Office() record.Office {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.office
}

// SaveOffice changes the settings.
func (v *Vault) SaveOffice(o record.Office) error {
	if strings.TrimSpace(o.Name) == "" {
		return &InvalidError{Object: "settings", Field: "name", Why: "is empty"}
	}
	if o.Lock < 1 || o.Lock > 120 {
		return &InvalidError{Object: "settings", Field: "lock", Why: "must be 1 to 120 minutes"}
	}
	for i, t := range o.Telephones {
		if err := t.Check(); err != nil || len(o.Telephones) > 200 {
			return &InvalidError{Object: "settings", Field: fmt.Sprintf("telephones[%d]", i), Why: "needs whose it is; a country as CN, a zone as Europe/Zurich, hours as Mo-Fr 09:00-17:00"}
		}
	}
	if o.Approval != v.Office().Approval {
		if err := v.asKeyholder("approval"); err != nil {
			return err
		}
	}
	o.Type, o.V, o.ID = "office", max(o.V, 1), officeID(v.Vault())
	return v.change(func(c *change) error {
		n, err := c.store(o.ID, o)
		if err == nil {
			c.then(func() { v.office = o; v.note(o.ID, n, "settings") })
		}
		return err
	})
}

// number gives a new object its ID and label.
func (c *change) number(id *record.ID, label *string, kind record.Kind) error {
	if *id != "" {
		return nil
	}
	n, err := c.tx.NextNumber(string(rune(kind)))
	if err != nil {
		return err
	}
	*id, *label = record.NewID(kind), record.Label(kind, c.v.replicaCode(), n)
	return nil
}

// store makes the next version of an object that has facts alone.
func (c *change) store(id record.ID, facts any) (uint32, error) {
	o, _, err := c.put(id, "", content{facts: facts}, true)
	return o.N, err
}

// storeOne stores what there is one of in a vault. The first time a blank one is
// stored before it, so that Undo has something to go back to.
func (c *change) storeOne(id record.ID, blank, now any) (uint32, error) {
	switch _, err := c.tx.Object(id); {
	case isNotFound(err):
		if _, err := c.store(id, blank); err != nil {
			return 0, err
		}
	case err != nil:
		return 0, err
	}
	return c.store(id, now)
}

// note puts a stored version on the undo stack; v.mu is held.
func (v *Vault) note(id record.ID, n uint32, what string) {
	if n == 1 {
		v.undo.made(id, what)
		return
	}
	v.undo.changed(id, n, what)
}
