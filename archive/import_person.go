package archive

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"attest/archive/record"
	"attest/archive/store"
)

// person finds or queues the person of a testimony and returns their ID.
func (im *importer) person(p record.InterchangePerson) (record.ID, error) {
	id := p.ID
	if p.Identity != nil {
		if err := checkIdentity(*p.Identity); err != nil {
			return "", err
		}
	}
	if p.Ref != "" {
		if known, ok := im.refs[p.Ref]; ok {
			return known, nil
		}
	}
	if id != "" {
		if _, ok := im.persons[id]; ok {
			im.remember(p.Ref, id)
			return id, nil
		}
		if im.v.has(id) {
			im.remember(p.Ref, id)
			if err := im.standing(id, p.Frozen, nil); err != nil {
				return "", err
			}
			return id, im.existingPerson(id, p)
		}
	}
	if id == "" {
		id = record.NewID(record.KindPerson)
	}
	im.remember(p.Ref, id)
	rec := record.Person{Type: "person", V: 1, ID: id, Handle: p.Handle, Child: p.Child, Earlier: p.Earlier, Extra: p.Extra}
	if err := checkPerson(&rec); err != nil {
		return "", err
	}
	im.persons[id] = rec
	im.queue = append(im.queue, func(c *change) error {
		n, err := c.tx.NextNumber("P")
		if err != nil {
			return err
		}
		rec.Pseudonym = record.Label(record.KindPerson, im.v.replicaCode(), n)
		im.persons[id] = rec
		in := content{facts: rec}
		if p.Identity != nil {
			in.identity = identityRecord(*p.Identity)
		}
		if _, _, err := c.put(id, "", in, false); err != nil {
			return err
		}
		for _, k := range p.Consents {
			rec, half := consentRecord(id, k)
			if err := checkConsent(rec); err != nil {
				return err
			}
			if err := c.putConsent(&rec, half); err != nil {
				return err
			}
		}
		return nil
	})
	im.takings(id, p.Takings)
	if err := im.standing(id, p.Frozen, nil); err != nil {
		return "", err
	}
	return id, im.exhibits(0, id, p.Exhibits)
}

// remember joins later testimonies of the document with the same ref.
func (im *importer) remember(ref string, id record.ID) {
	if ref != "" {
		im.refs[ref] = id
	}
}

func identityRecord(i record.Identity) record.Identity {
	i.Type, i.V = "identity", max(i.V, 1)
	return i
}

func consentRecord(person record.ID, k record.InterchangeConsent) (record.Consent, record.ConsentIdentity) {
	return record.Consent{
		ID: k.ID, Person: person, By: k.By, Date: k.Date, Language: k.Language, Form: k.Form, Exhibit: k.Exhibit,
		Reason: k.Reason, Decided: k.Decided, Harm: k.Harm, Withdrawn: k.Withdrawn, Uses: k.Uses,
		Asking: k.Asking, Testimony: k.Testimony, At: k.At, Review: k.Review, Explained: k.Explained, Text: k.Text,
		Pressure: k.Pressure, Voice: k.Voice, Extra: k.Extra,
	}, record.ConsentIdentity{Giver: k.Giver, Relation: k.Relation, Explainer: k.Explainer, Pressure: k.Noted}
}

// existingPerson compares a person that is in the vault with the document's.
func (im *importer) existingPerson(id record.ID, p record.InterchangePerson) error {
	now, err := im.v.interchangePerson(id)
	if err != nil {
		return err
	}
	p.Takings, p.Frozen = now.Takings, nil // acts of each vault, and no content of the person
	same, err := sameJSON(now, withoutRef(p))
	if err != nil || same {
		return err
	}
	if !im.opts.Update {
		return fmt.Errorf("person %s is in the vault with other content; nothing was imported. Use --update to make new versions", id)
	}
	if len(p.Consents) != len(now.Consents) || len(p.Exhibits) != len(now.Exhibits) {
		return fmt.Errorf("person %s: consents and signed forms of a person that is in the vault are changed there, not by an import", id)
	}
	im.updates = append(im.updates, update{id, func(c *change) error {
		old, err := im.v.Person(id)
		if err != nil {
			return err
		}
		old.Handle, old.Child, old.Earlier, old.Extra = p.Handle, p.Child, p.Earlier, p.Extra
		if err := checkPerson(&old); err != nil {
			return err
		}
		in := content{facts: old}
		if p.Identity != nil {
			in.identity = identityRecord(*p.Identity)
		}
		_, _, err = c.put(id, "", in, p.Identity == nil)
		c.then(func() {
			im.v.people[id] = old
			if p.Identity != nil {
				im.v.finder.put(id, *p.Identity)
			}
		})
		return err
	}})
	return nil
}

func withoutRef(p record.InterchangePerson) record.InterchangePerson {
	p.Ref = ""
	return p
}

func sameJSON(a, b any) (bool, error) {
	x, err := record.Canonical(a)
	if err != nil {
		return false, err
	}
	y, err := record.Canonical(b)
	return bytes.Equal(x, y), err
}

// existing compares a testimony that is in the vault with the document's.
func (im *importer) existing(n int, rec record.Testimony, t record.InterchangeTestimony) error {
	now, err := im.v.Interchange(rec.ID)
	if err != nil {
		return err
	}
	im.remember(t.Person.Ref, now.Person.ID)
	t.Person.Ref = ""
	t.Account, t.Tags, t.State = rec.Account, rec.Tags, rec.State
	t.Takings = now.Takings // an act of each vault, and no content of the account
	if err := im.standing(rec.ID, t.Frozen, t.Hold); err != nil {
		return err
	}
	t.Frozen, t.Hold = nil, nil
	switch {
	case t.Person.ID == "":
		t.Person = now.Person
	case t.Person.ID != now.Person.ID:
		return fmt.Errorf("testimonies[%d]: %s is by another person in the vault than in the document; nothing was imported. An import does not move an account to another person", n, rec.ID)
	default:
		if err := im.standing(now.Person.ID, t.Person.Frozen, nil); err != nil {
			return err
		}
		if err := im.existingPerson(now.Person.ID, t.Person); err != nil {
			return err
		}
		t.Person = now.Person
	}
	same, err := sameJSON(now, t)
	if err != nil {
		return err
	}
	if same {
		im.report.Unchanged++
		return nil
	}
	if !im.opts.Update {
		return fmt.Errorf("testimonies[%d]: %s is in the vault with other content; nothing was imported. Use --update to make a new version", n, rec.ID)
	}
	if sameFiles, err := sameJSON(now.Exhibits, t.Exhibits); err != nil || !sameFiles {
		return fmt.Errorf("testimonies[%d]: exhibits of a testimony that is in the vault are added with attach, not by an import", n)
	}
	laid := func(t record.InterchangeTestimony) []any {
		return []any{t.Translations, t.Passages, t.Events, t.Answers, t.Session, t.Final, t.Machine}
	}
	if sameLaid, err := sameJSON(laid(now), laid(t)); err != nil || !sameLaid {
		return fmt.Errorf("testimonies[%d]: translations, passages, events, answers and the commitment of a testimony that is in the vault are changed there, not by an import", n)
	}
	im.updates = append(im.updates, update{rec.ID, func(c *change) error {
		old, _, _, err := get[record.Testimony](c.tx, rec.ID, 0)
		if err != nil {
			return err
		}
		rec.Label, rec.Person = old.Label, old.Person
		return c.putTestimony(&rec)
	}})
	return nil
}

// stageTestimony stores a testimony of an import: unlisted until the batch ends.
func (c *change) stageTestimony(t *record.Testimony, p record.Person, exhibits int) error {
	t.Type, t.V = "testimony", max(t.V, 1)
	if err := checkTestimony(t); err != nil {
		return err
	}
	n, err := c.tx.NextNumber("T")
	if err != nil {
		return err
	}
	t.Label = record.Label(record.KindTestimony, c.v.replicaCode(), n)
	in := testimonyContent(*t)
	o, _, err := c.put(t.ID, "", in, false)
	if err != nil {
		return err
	}
	row := c.row(*t, p)
	row.Exhibits = exhibits
	return c.putRow(o, row)
}

// listBatch brings a finished batch into the lists.
func (v *Vault) listBatch(batch record.ID) error {
	if err := v.listImported(batch); err != nil {
		return err
	}
	return v.readQueued()
}

// take adds what was read to a list. Into an empty one it goes as it is: of a
// large import each copy is tens of megabytes.
func take[T any](list *map[record.ID]T, read map[record.ID]T) {
	if len(*list) == 0 {
		*list = read
		return
	}
	maps.Copy(*list, read)
}

// listImported reads what was imported beside whoever looks into the lists: of
// a large import that is seconds.
func (v *Vault) listImported(batch record.ID) error {
	got := &Vault{id: v.id, store: v.store}
	got.emptyLists()
	var testimonies []record.ID
	err := v.store.View(func(tx *store.Tx) error {
		for _, kind := range batchKinds {
			err := tx.Objects(kind, func(o store.Object) error {
				if o.Batch != batch {
					return nil
				}
				if kind == record.KindPerson {
					v.renewName(tx, o.ID)
				}
				if kind == record.KindTestimony {
					testimonies = append(testimonies, o.ID)
				}
				return got.loadObject(tx, o)
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	got.sortLoaded()
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return ErrLocked // it is in the lists of the next opening
	}
	take(&v.rows, got.rows)
	v.sortedRows(nil)
	take(&v.people, got.people)
	maps.Copy(v.recs, got.recs)
	for p, list := range got.cons {
		v.cons[p] = append(v.cons[p], list...)
		slices.SortFunc(v.cons[p], compareConsents)
	}
	for p, list := range got.exhs { // the later have the higher numbers
		v.exhs[p] = append(v.exhs[p], list...)
	}
	for p, list := range got.kids {
		for _, id := range list {
			v.kids[p] = append(without(v.kids[p], id), id)
		}
	}
	v.indexing.want(testimonies...)
	return err
}
