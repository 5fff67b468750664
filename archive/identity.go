package archive

import (
	"fmt"
	"slices"

	"attest/archive/dates"
	"attest/archive/edtf"
	"attest/archive/record"
)

// Most entries of one list of an identity or a person.
const maxListed = 200

// Identity opens the sealed half of a person. That it was opened is an entry in
// the custody log, once a sitting.
func (v *Vault) Identity(id record.ID) (record.Identity, error) {
	half, err := v.identity(id)
	if err != nil {
		return record.Identity{}, err
	}
	return half, v.noteRead(id, "identity")
}

// SaveIdentity seals the identity half of a person. Dates must be EDTF; Birth,
// Places, Documents, Contact and Relatives are free text.
func (v *Vault) SaveIdentity(id record.ID, half record.Identity) error {
	half.Type, half.V = "identity", max(half.V, 1)
	p, err := v.Person(id)
	if err != nil {
		return err
	}
	if err := checkIdentity(half); err != nil {
		return err
	}
	return v.change(func(c *change) error {
		o, _, err := c.put(id, "", content{facts: p, identity: half}, false)
		if err == nil {
			c.then(func() { v.undo.changed(id, o.N, "identity"); v.finder.put(id, half) })
		}
		return err
	})
}

// checkIdentity refuses what could not be compared later. Its errors name the
// field and never what stands in it.
func checkIdentity(half record.Identity) error {
	bad := func(field, why string) error { return &InvalidError{Object: "identity", Field: field, Why: why} }
	date := func(field, s string) error {
		if _, err := edtf.Parse(s); s != "" && err != nil {
			return bad(field, err.Error())
		}
		return nil
	}
	for _, d := range []struct{ field, value string }{{"born", half.Born}, {"age.on", half.Age.On}} {
		if err := date(d.field, d.value); err != nil {
			return err
		}
	}
	switch {
	case half.Age.Years < 0 || half.Age.Years > dates.MaxAge:
		return bad("age.years", fmt.Sprintf("must be 0 to %d", dates.MaxAge))
	case !slices.Contains([]string{"", record.CountingFull, record.CountingCounted}, half.Age.Counting):
		return bad("age.counting", "must be full or counted, or be left out")
	case len(half.Papers) > maxListed || len(half.Contacts) > maxListed || len(half.Kin) > maxListed || len(half.Risk.Traceable) > maxListed:
		return bad("lists", fmt.Sprintf("a list has more than %d entries", maxListed))
	}
	for i, p := range half.Papers {
		for _, d := range []struct{ name, value string }{{"issued", p.Issued}, {"until", p.Until}} {
			if err := date(fmt.Sprintf("papers[%d].%s", i, d.name), d.value); err != nil {
				return err
			}
		}
	}
	for i, k := range half.Kin {
		if k.Person != "" && (!k.Person.Valid() || k.Person.Kind() != record.KindPerson) {
			return bad(fmt.Sprintf("kin[%d].person", i), "is not the ID of a person")
		}
	}
	return nil
}

// checkPerson gives earlier interviews their IDs and refuses dates that are none.
func checkPerson(p *record.Person) error {
	if len(p.Earlier) > maxListed {
		return &InvalidError{Object: cmpLabel(p.Pseudonym, p.ID), Field: "earlier", Why: fmt.Sprintf("has more than %d entries", maxListed)}
	}
	used := map[string]bool{}
	for i, e := range p.Earlier {
		if _, err := edtf.Parse(e.When); e.When != "" && err != nil {
			return &InvalidError{Object: cmpLabel(p.Pseudonym, p.ID), Field: fmt.Sprintf("earlier[%d].when", i), Why: err.Error()}
		}
		if e.ID != "" && used[e.ID] {
			return &InvalidError{Object: cmpLabel(p.Pseudonym, p.ID), Field: fmt.Sprintf("earlier[%d].id", i), Why: "stands twice"}
		}
		used[e.ID] = true
	}
	p.Earlier = slices.Clone(p.Earlier)
	next := 1
	for i := range p.Earlier {
		for p.Earlier[i].ID == "" {
			if id := fmt.Sprintf("e%d", next); !used[id] {
				p.Earlier[i].ID = id
			}
			next++
		}
	}
	return nil
}

// bornOf is when a person was born, as far as the identity says: the date, or
// else what an age allows, or else the free text where that is a date.
func bornOf(half record.Identity) edtf.Date {
	if d, err := edtf.Parse(half.Born); err == nil {
		return d
	}
	if on, err := edtf.Parse(half.Age.On); err == nil {
		if ps := dates.BirthFromAge(half.Age.Years, half.Age.Counting, on); len(ps) > 0 {
			d, _ := edtf.Parse(ps[0].EDTF) // dates spells them as edtf reads them
			return d
		}
	}
	d, _ := edtf.Parse(half.Birth) // free text: mostly no date, then there is none
	return d
}
