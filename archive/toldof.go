package archive

import (
	"errors"
	"slices"
	"strings"

	"attest/archive/record"
	"attest/archive/sought"
)

// toldOfIn are the persons of the vault of whom an account tells: to whom it was done, who did it, of whom
// it was heard, and whose name was cut out of it.
func (v *Vault) toldOfIn(t record.Testimony) (out []record.ID, err error) {
	add := func(id record.ID) {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	events, err := v.Events(t.ID)
	if err != nil {
		return nil, err
	}
	for _, e := range events {
		for _, a := range e.Affected {
			add(a.Person)
		}
		for _, a := range e.Actors {
			add(a.Person)
		}
		add(e.Source.Person)
	}
	for _, n := range t.Names {
		add(n.Person)
	}
	return out, nil
}

// cutNames are names that were cut out of accounts: of each person, by the first record, and of those of
// whom no record is known by the witness. They were taken out because they must not be read, and
// one is easily left in the next paragraph, or typed again.
type cutNames struct {
	of     map[record.ID][]string
	beside map[record.ID][]string
}

// cutOut are those of the accounts. An account that is not there any more has none.
func (v *Vault) cutOut(ids []record.ID) (out cutNames, err error) {
	out = cutNames{of: map[record.ID][]string{}, beside: map[record.ID][]string{}}
	for _, id := range ids {
		t, err := v.testimonyAt(id, 0)
		if isNotFound(err) || errors.Is(err, ErrDestroyed) {
			continue
		}
		if err != nil {
			return out, err
		}
		for _, n := range t.Names {
			list := sought.Names(n.Text, "")
			if len(list) == 0 {
				list = []string{strings.TrimSpace(n.Text)}
			}
			to, of := out.of, n.Person
			if of == "" {
				to, of = out.beside, t.Person
			}
			of = v.rootOf(of)
			for _, s := range list {
				if !familyAlone(s) && !slices.Contains(to[of], s) {
					to[of] = append(to[of], s)
				}
			}
		}
	}
	return out, nil
}

// accountsOf are the testimonies of a submission and of its case.
func (v *Vault) accountsOf(p *plan) ([]record.ID, error) {
	k, err := v.caseOf(p.sub)
	if err != nil {
		return nil, err
	}
	var ids []record.ID
	for _, t := range p.testimonies {
		ids = append(ids, t.t.ID)
	}
	return union(ids, k.Testimonies), nil
}
