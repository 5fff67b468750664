package archive

import (
	"slices"
	"strings"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/store"
)

// load fills the lists from the store. Objects of an unfinished import stay out.
func (v *Vault) load(tx *store.Tx) error {
	v.emptyLists()
	open, err := tx.Batches()
	if err != nil {
		return err
	}
	if err := v.loadStanding(tx); err != nil {
		return err
	}
	kinds := []record.Kind{record.KindOffice, record.KindCodebook, record.KindGuide, record.KindTexts, record.KindCase, record.KindSubmission}
	kept := v.loadKept()
	if !kept {
		kinds = append(kinds, batchKinds...)
	}
	for _, kind := range kinds {
		err := tx.Objects(kind, func(o store.Object) error {
			if open[o.Batch] {
				return nil
			}
			if o.Removed {
				v.hidden[o.ID] = true
			}
			if kind == record.KindTestimony {
				v.indexing.want(o.ID)
			}
			return v.loadObject(tx, o)
		})
		if err != nil {
			return err
		}
	}
	if !kept {
		v.sortLoaded()
		v.sortedRows(nil)
	}
	v.regroup()
	return nil
}

func (v *Vault) emptyLists() {
	v.rows, v.people = map[record.ID]record.Row{}, map[record.ID]record.Person{}
	v.cons, v.exhs = map[record.ID][]record.Consent{}, map[record.ID][]record.ID{}
	v.kids = map[record.ID][]record.ID{}
	v.cases, v.subs = map[record.ID]record.Case{}, map[record.ID]record.Submission{}
	v.mechs, v.stamps = map[record.ID]record.OfficeMechanism{}, map[record.ID]record.Timestamp{}
	v.hidden, v.recs = map[record.ID]bool{}, map[record.ID]record.ID{}
}

// loadObject puts one object into the lists.
func (v *Vault) loadObject(tx *store.Tx, o store.Object) (err error) {
	switch o.ID.Kind() {
	case record.KindOffice:
		v.office, err = facts[record.Office](tx, o)
	case record.KindCodebook:
		v.codes, err = facts[record.Codebook](tx, o)
	case record.KindGuide:
		v.guide, err = facts[record.OfficeGuide](tx, o)
	case record.KindTexts:
		if o.ID == textsID(v.id) {
			v.texts, err = facts[record.ConsentTexts](tx, o)
		} else {
			err = v.loadText(tx, o)
		}
	case record.KindPerson:
		v.people[o.ID], err = facts[record.Person](tx, o)
	case record.KindCase:
		v.cases[o.ID], err = facts[record.Case](tx, o)
	case record.KindSubmission:
		v.subs[o.ID], err = facts[record.Submission](tx, o)
	case record.KindExhibit:
		if !o.Removed {
			v.exhs[o.Parent] = append(v.exhs[o.Parent], o.ID)
		}
	case record.KindRecording:
		v.recs[o.ID] = o.Parent
	case record.KindConsent:
		if o.Removed {
			return nil
		}
		var c record.Consent
		c, err = facts[record.Consent](tx, o)
		v.cons[c.Person] = append(v.cons[c.Person], c)
	case record.KindTranslation, record.KindPassage, record.KindEvent, record.KindFinal, record.KindAnswers, record.KindSession, record.KindRegion, record.KindTaking, record.KindMachine:
		v.kids[o.Parent] = append(without(v.kids[o.Parent], o.ID), o.ID)
	case record.KindTestimony:
		raw, rerr := tx.Row(o)
		if rerr != nil {
			return rerr
		}
		var r record.Row
		if err := record.Decode(raw, &r); err != nil {
			return damaged(o.ID, "its list row is missing or malformed", err)
		}
		v.rows[o.ID] = r
	}
	return err
}

func facts[T any](tx *store.Tx, o store.Object) (T, error) {
	f, _, _, err := get[T](tx, o.ID, 0)
	return f, err
}

// sortLoaded puts consents and exhibits in the order in which they were made:
// the scan comes in the order of random IDs.
func (v *Vault) sortLoaded() {
	for p := range v.cons {
		slices.SortFunc(v.cons[p], compareConsents)
	}
	for p := range v.exhs {
		if len(v.exhs[p]) > 1 {
			v.sortExhibits(p)
		}
	}
}

func compareConsents(a, b record.Consent) int {
	if c := a.Number - b.Number; c != 0 {
		return c
	}
	return strings.Compare(string(a.ID), string(b.ID))
}

func (v *Vault) sortExhibits(parent record.ID) {
	number := map[record.ID]string{}
	_ = v.store.View(func(tx *store.Tx) error { // an exhibit that does not open is reported where it is shown
		for _, id := range v.exhs[parent] {
			if e, _, _, err := get[record.Exhibit](tx, id, 0); err == nil {
				number[id] = e.Label
			}
		}
		return nil
	})
	slices.SortFunc(v.exhs[parent], func(a, b record.ID) int {
		if c := strings.Compare(number[a], number[b]); c != 0 {
			return c
		}
		return strings.Compare(string(a), string(b))
	})
}

// dropUnfinished takes back the imports that a crash or a cancel left.
func (v *Vault) dropUnfinished() error {
	var batches map[record.ID]bool
	err := v.view(func(tx *store.Tx) (err error) {
		batches, err = tx.Batches()
		return err
	})
	if err != nil {
		return err
	}
	for batch := range batches {
		if err := v.dropBatch(batch); err != nil {
			return err
		}
	}
	return nil
}

// dropBatch removes what a batch stored, in changes of bounded size, then the
// batch's mark: repeatable until it is through.
func (v *Vault) dropBatch(batch record.ID) error {
	var ids []record.ID
	var blobs []record.ID
	err := v.view(func(tx *store.Tx) error {
		for _, kind := range batchKinds {
			err := tx.Objects(kind, func(o store.Object) error {
				if o.Batch != batch {
					return nil
				}
				ids = append(ids, o.ID)
				if kind == record.KindExhibit {
					e, err := facts[record.Exhibit](tx, o)
					if err != nil {
						return err
					}
					blobs = append(blobs, e.Blob)
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for rest := ids; len(rest) > 0; {
		n := 0
		err := v.change(func(c *change) error {
			n = 0
			for _, id := range rest {
				if n == 100 || n > 0 && c.tx.Full() {
					break
				}
				n++
				if err := c.tx.DeleteObject(id); err != nil {
					return err
				}
				c.say(custody.Dropped, id, "", "")
			}
			return nil
		})
		if err != nil {
			return err
		}
		rest = rest[n:]
	}
	for _, b := range blobs {
		if err := v.store.RemoveBlob(b); err != nil {
			return err
		}
	}
	return v.change(func(c *change) error {
		for _, b := range blobs {
			if err := c.tx.DeleteBlobKey(b); err != nil {
				return err
			}
		}
		c.say(custody.ImportDropped, batch, "", "")
		return c.tx.EndBatch(batch)
	})
}
