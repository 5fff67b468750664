package archive

import (
	"slices"
	"strings"

	"attest/archive/custody"
	"attest/archive/record"
)

// Two persons of the vault can turn out to be one. Merging makes one record
// point to the other; nothing is moved and nothing is lost: both pseudonyms stay
// valid, each consent stays about the record that it was given for, and parting
// them again takes the pointer away.

// MergePersons says that other is the same person as keep, under whom both are
// shown from now on. It is an act of its own in the log, and undone by Undo or
// UnmergePersons. ErrInvalid: they are one already, or not two persons.
func (v *Vault) MergePersons(keep, other record.ID) error {
	kept, err := v.Person(keep)
	if err != nil {
		return err
	}
	p, err := v.Person(other)
	if err != nil {
		return err
	}
	keep = v.rootOf(keep)
	switch {
	case v.rootOf(other) == keep:
		return &InvalidError{Object: p.Pseudonym, Field: "merge", Why: "is one person with " + kept.Pseudonym + " already"}
	case v.isHidden(keep) || v.isHidden(other):
		return &InvalidError{Object: p.Pseudonym, Field: "merge", Why: "a person who was taken out of the lists cannot be merged; put the record back first"}
	case p.MergedInto != "":
		return &InvalidError{Object: p.Pseudonym, Field: "merge", Why: "is merged into another person; part those first"}
	}
	p.MergedInto = keep
	return v.putMerge(p, keep, custody.Merged)
}

// UnmergePersons takes back that a person is the same as another. What was
// merged into that person stays with it. ErrInvalid: it is not merged.
func (v *Vault) UnmergePersons(other record.ID) error {
	p, err := v.Person(other)
	if err != nil {
		return err
	}
	if p.MergedInto == "" {
		return &InvalidError{Object: p.Pseudonym, Field: "merge", Why: "is not merged into another person"}
	}
	keep := p.MergedInto
	p.MergedInto = ""
	return v.putMerge(p, keep, custody.Unmerged)
}

// putMerge stores the pointer and says so about both.
func (v *Vault) putMerge(p record.Person, keep record.ID, verb custody.Verb) error {
	return v.change(func(c *change) error {
		o, _, err := c.put(p.ID, "", content{facts: p}, true)
		if err != nil {
			return err
		}
		c.say(verb, p.ID, "", "with."+strings.ToLower(string(keep)))
		c.say(verb, keep, "", "with."+strings.ToLower(string(p.ID)))
		c.then(func() {
			v.people[p.ID] = p
			v.regroup()
			v.undo.changed(p.ID, o.N, "person")
		})
		return nil
	})
}

// SamePerson lists the records of one person: the kept one first, then those
// merged into it, by pseudonym; a person who is not merged stands alone.
func (v *Vault) SamePerson(id record.ID) []record.Person {
	v.mu.RLock()
	defer v.mu.RUnlock()
	var out []record.Person
	for _, one := range v.groupOf(id) {
		if p, ok := v.people[one]; ok && !v.hidden[one] {
			out = append(out, p)
		}
	}
	return out
}

func (v *Vault) isHidden(id record.ID) bool {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.hidden[id]
}

// rootOf is the record under which a person is shown.
func (v *Vault) rootOf(id record.ID) record.ID {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.groupOf(id)[0]
}

// groupOf lists the records that are one person, the kept one first; v.mu is
// held.
func (v *Vault) groupOf(id record.ID) []record.ID {
	if g := v.groups[id]; len(g) > 0 {
		return g
	}
	return []record.ID{id}
}

// regroup works out who is one with whom, after a change of that; v.mu is held.
func (v *Vault) regroup() {
	v.groups = map[record.ID][]record.ID{}
	root := func(id record.ID) record.ID {
		for range len(v.people) { // an undo could close a ring: whoever is in it stands alone then
			p, ok := v.people[id]
			if !ok || p.MergedInto == "" {
				return id
			}
			if _, there := v.people[p.MergedInto]; !there {
				return id
			}
			id = p.MergedInto
		}
		return ""
	}
	members := map[record.ID][]record.ID{}
	for id, p := range v.people {
		if p.MergedInto == "" {
			continue
		}
		if r := root(id); r != "" && r != id {
			members[r] = append(members[r], id)
		}
	}
	for r, ids := range members {
		slices.SortFunc(ids, func(a, b record.ID) int { return strings.Compare(v.people[a].Pseudonym, v.people[b].Pseudonym) })
		all := append([]record.ID{r}, ids...)
		for _, id := range all {
			v.groups[id] = all
		}
	}
}

// decide asks the consents about a person. The records of one person each have
// their own: the newest of the person's own that was asked decides, and an answer about one
// merged with it can only narrow that (record.DecideTogether). A record without consent,
// or one that was not asked this, is silent.
// What is frozen goes nowhere, whatever consent says.
func (v *Vault) decide(person record.ID, ask record.Ask) (record.Decision, record.Consent) {
	d, c := v.consentSays(person, ask)
	if v.Frozen(ask.Testimony) || v.Frozen(person) {
		return record.Decision{Refusal: record.RefusedFrozen, Consent: d.Consent}, c
	}
	return d, c
}

func (v *Vault) consentSays(person record.ID, ask record.Ask) (record.Decision, record.Consent) {
	records := v.consentRecords(person)
	var decided record.Consent
	own := record.Decide(records[0], ask).Consent
	if i := slices.IndexFunc(records[0], func(c record.Consent) bool { return c.ID == own }); i >= 0 {
		decided = records[0][i]
	}
	return record.DecideTogether(records, ask, nil), decided
}

// consentRecords are the consents of a person, and then those of each record that was
// found to be the same person.
func (v *Vault) consentRecords(person record.ID) [][]record.Consent {
	v.mu.RLock()
	defer v.mu.RUnlock()
	out := [][]record.Consent{slices.Clone(v.cons[person])}
	for _, id := range v.groupOf(person) {
		if id != person && len(v.cons[id]) > 0 && !v.hidden[id] {
			out = append(out, slices.Clone(v.cons[id]))
		}
	}
	return out
}
