package archive

import (
	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/store"
)

// AsBefore stores a version of a case or a submission as programs did that did not
// remember what words were drawn from. A case's filings are for the WGEID.
func (v *Vault) AsBefore(k *record.Case, s *record.Submission, f record.Filing) error {
	var id record.ID
	var facts, half any = k, record.CaseFilings{Type: "case-filings", V: 1, Filings: map[string]record.Filing{"WGEID": f}}
	if s != nil {
		facts, half = s, f
	}
	return v.change(func(c *change) error {
		if s == nil {
			if err := c.number(&k.ID, &k.Label, record.KindCase); err != nil {
				return err
			}
			id = k.ID
			c.then(func() { v.cases[id] = *k })
		} else {
			if err := c.number(&s.ID, &s.Label, record.KindSubmission); err != nil {
				return err
			}
			id = s.ID
			c.then(func() { v.subs[id] = *s })
		}
		o, err := c.tx.Object(id)
		if isNotFound(err) {
			o, err = c.tx.NewObject(id, "")
		}
		if err != nil {
			return err
		}
		var prev *store.Version
		if o.N > 0 {
			if prev, err = c.tx.Version(o, 0); err != nil {
				return err
			}
		}
		next := &store.Version{Time: c.at.RFC3339(), Author: v.actor(), Sitting: v.sit}
		if next.Facts, err = record.Canonical(facts); err != nil {
			return err
		}
		if next.Identity, err = record.Canonical(half); err != nil {
			return err
		}
		if err := c.tx.PutVersion(&o, next, prev); err != nil {
			return err
		}
		c.say(custody.Created, id, next.Name, "")
		return nil
	})
}

// StrikeAsBefore strikes out all versions but the newest, as such a program did when
// it destroyed something else.
func (v *Vault) StrikeAsBefore(id record.ID) error {
	var was store.Destroyed
	err := v.change(func(c *change) error {
		o, err := c.tx.Object(id)
		if err != nil {
			return err
		}
		was.Leaves = store.LeavesOf(o)
		to, err := c.tx.NewLeaf()
		if err != nil {
			return err
		}
		_, struck, err := c.tx.Move(o, store.Moving{To: to, Strike: func(uint32) bool { return true }})
		for _, name := range struck {
			c.say(custody.Struck, id, name, "other")
		}
		return err
	})
	if err != nil {
		return err
	}
	return v.dropKeys(was)
}
