package archive

import (
	"slices"

	"attest/archive/record"
	"attest/archive/store"
)

// planFrozen stops a submission that draws on what is frozen, chosen or by its
// case, whatever its rows say; and one whose words were drawn from it when they were
// written, though it names it no more.
func (v *Vault) planFrozen(p *plan) error {
	ids := slices.Clone(p.sub.Testimonies)
	persons := slices.Clone(p.sub.Persons)
	if k, err := v.Case(p.sub.Case); err == nil {
		if len(ids) == 0 {
			ids = k.Testimonies
		}
		if len(persons) == 0 {
			persons = k.Persons
		}
	}
	drew, err := v.wordsDrawn(p.sub)
	if err != nil {
		return err
	}
	for _, id := range union(slices.Concat(ids, persons), drew) {
		what := "testimony"
		if id.Kind() == record.KindPerson {
			what = "person"
		}
		if v.Frozen(id) && !slices.Contains(p.sub.Testimonies, id) { // what is chosen is asked by itself
			p.block(Reason{Code: ReasonRefused, Object: id, Label: v.labelOf(id), What: what, Refusal: record.RefusedFrozen})
		}
	}
	return nil
}

// wordsDrawn are the testimonies and persons on which words rest that were written into
// a submission and leave with it. What was typed about everybody, a covering text, and
// what was typed before it was remembered may rest on all that it ever drew on.
func (v *Vault) wordsDrawn(s record.Submission) (out []record.ID, err error) {
	err = v.view(func(tx *store.Tx) error {
		o, err := tx.Object(s.ID)
		if err != nil {
			return err
		}
		ver, err := tx.VersionHead(o, 0)
		if err != nil {
			return err
		}
		f, err := identityOf[record.Filing](tx, o, ver)
		if err != nil {
			return err
		}
		whole := s.Cover != ""
		for _, a := range f.Answers {
			out = union(out, a.Sources())
			if a.Drew != nil {
				out = union(out, a.Drew.From)
			}
			whole = whole || a.ByHand() && (a.Person == "" && !a.Taken || a.Drew.Unsure())
		}
		if !whole {
			return nil
		}
		drew, err := drewOf(tx, o)
		if err == nil {
			out = union(out, drew.From)
		}
		return err
	})
	return slices.DeleteFunc(out, func(id record.ID) bool {
		return id.Kind() != record.KindTestimony && id.Kind() != record.KindPerson
	}), err
}
