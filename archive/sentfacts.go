package archive

import (
	"bytes"
	"errors"
	"slices"

	"attest/archive/bundle"
	"attest/archive/custody"
	"attest/archive/disclose"
	"attest/archive/record"
	"attest/archive/store"
	"attest/archive/submission"
)

// noteExport logs what left, and writes it into the submission; names are those
// of the files, below a folder where it was one.
func (v *Vault) noteExport(p *plan, res bundle.Result, form string, redactions map[record.ID][]disclose.Range, names []string) error {
	s := p.sub
	facts, err := v.sentFacts(s, p.facts())
	if err == nil {
		facts, err = v.sentBeside(p, facts)
	}
	if err != nil {
		return err
	}
	return v.change(func(c *change) error {
		for i, sum := range res.SHA256 {
			e := record.Export{
				Time: c.at.RFC3339(), Addressee: s.Addressee, SHA256: sum, Encrypted: res.Encrypted, Size: res.Size[i], Form: form, File: names[i], Facts: facts,
			}
			e.Keys = p.owners(i, len(res.SHA256))
			s.Exports = append(s.Exports, e)
			c.say(custody.Exported, s.ID, "", "sha256."+sum)
		}
		for _, t := range p.testimonies {
			c.say(custody.Disclosed, t.t.ID, t.version.Name, "")
			c.redacted(t.t.ID, redactions[t.t.ID])
		}
		for _, e := range p.exhibits {
			c.say(custody.Disclosed, e.e.ID, e.version.Name, "")
			c.leftOut(e.e.ID, e.reasons)
		}
		if _, err := c.store(s.ID, s); err != nil {
			return err
		}
		c.then(func() { v.subs[s.ID] = s })
		return nil
	})
}

// sentEvents are the events of a testimony with their versions: a form and a
// chronology are read from them, and a date that is corrected there changes nothing
// in the account.
func (v *Vault) sentEvents(tx *store.Tx, testimony record.ID) (out []record.SentEvent, err error) {
	for _, id := range v.childIDs(testimony, record.KindEvent) {
		_, o, _, err := get[record.Event](tx, id, 0)
		if err != nil {
			return nil, err
		}
		out = append(out, record.SentEvent{Event: id, Version: o.N})
	}
	return out, nil
}

// sentFacts completes what is noted of a submission: the events of each account, what its
// narrator is called, and in a form the persons whom it is about without an account of theirs.
func (v *Vault) sentFacts(sub record.Submission, facts []record.SentFact) ([]record.SentFact, error) {
	facts = slices.Clone(facts)
	err := v.view(func(tx *store.Tx) (err error) {
		for i := range facts {
			if facts[i].Events, err = v.sentEvents(tx, facts[i].Testimony); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, p := range v.codesIn(sub).Persons {
		for i := range facts {
			if slices.Contains(p.Same, facts[i].Person) {
				facts[i].Code = p.Code
			}
		}
	}
	m, err := v.formOf(sub)
	if err != nil {
		return nil, err
	}
	if m == nil {
		return v.sentCovered(sub, facts, nil)
	}
	t, _, err := v.SubmissionTable(sub.ID, "en")
	if err != nil {
		return nil, err
	}
	for _, r := range t.Rows {
		told := slices.ContainsFunc(facts, func(f record.SentFact) bool { return v.samePerson(f.Person, r.Person) })
		if r.Refusal == record.Granted && !told {
			facts = append(facts, record.SentFact{Person: r.Person, Code: r.Code})
		}
	}
	return v.sentCovered(sub, facts, t)
}

// sentCovered notes of whom the name was told, and whose consent stood.
func (v *Vault) sentCovered(sub record.Submission, facts []record.SentFact, t *submission.Table) ([]record.SentFact, error) {
	for i := range facts {
		d, asked, err := v.consentNow(sub, record.Delivery{To: sub.Addressee}, facts[i])
		if err != nil {
			return nil, err
		}
		facts[i].Covered = asked && d.Refusal == record.Granted
	}
	return v.sentNames(sub, facts, t)
}

func (v *Vault) samePerson(a, b record.ID) bool {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return a == b || slices.Contains(v.groupOf(a), b)
}

// eventsChanged reports that an event that was sent says something else now, or is
// gone, and counts the versions since: a task that was dealt with waits again after the
// next change.
func (v *Vault) eventsChanged(tx *store.Tx, f record.SentFact) (changed bool, versions uint32, err error) {
	for _, s := range f.Events {
		e, o, _, err := get[record.Event](tx, s.Event, 0)
		if errors.Is(err, ErrNotFound) || errors.Is(err, ErrDestroyed) {
			changed = true
			continue
		}
		if err != nil {
			return false, 0, err
		}
		versions += o.N - min(o.N, s.Version)
		if o.Removed {
			changed = true
			continue
		}
		if o.N == s.Version {
			continue
		}
		was, _, _, err := get[record.Event](tx, s.Event, s.Version)
		if err != nil {
			return false, 0, err
		}
		same, err := sameTold(was, e)
		if err != nil {
			return false, 0, err
		}
		changed = changed || !same
	}
	return changed, versions, nil
}

// sameTold compares what of two versions of an event could have left.
func sameTold(a, b record.Event) (bool, error) {
	var raw [2][]byte
	for i, e := range []record.Event{a, b} {
		e.Note, e.Extra, e.Corroboration, e.Same, e.After = "", nil, nil, "", ""
		var err error
		if raw[i], err = record.Canonical(e); err != nil {
			return false, err
		}
	}
	return bytes.Equal(raw[0], raw[1]), nil
}
