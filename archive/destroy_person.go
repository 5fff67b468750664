package archive

import (
	"slices"

	"attest/archive/record"
	"attest/archive/store"
)

// mayDestroyPerson asks whether anything is left that tells of a person: their
// own testimonies go first, and an account of somebody else keeps its links.
func (v *Vault) mayDestroyPerson(tx *store.Tx, id record.ID, label string) error {
	ids := map[record.ID]bool{}
	for _, p := range v.SamePersons(id) {
		ids[p] = true
	}
	refuse := func(why string) error { return &InvalidError{Object: label, Field: "person", Why: why} }
	for _, k := range []struct {
		kind record.Kind
		why  string
	}{
		{record.KindTestimony, "still has testimonies: destroy those first, removed ones too"},
		{record.KindEvent, "is named in an event of another testimony: take the person out of that event first"},
	} {
		err := tx.Objects(k.kind, func(o store.Object) error {
			ver, err := tx.VersionHead(o, 0)
			if err == nil && holdsID(ver.Facts, ids) {
				err = refuse(k.why)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// leavesOfPerson are those of each record that is the same person.
func (v *Vault) leavesOfPerson(tx *store.Tx, id record.ID) (out []store.Leaf, err error) {
	for _, p := range v.SamePersons(id) {
		o, err := tx.Object(p)
		if err != nil {
			return nil, err
		}
		out = append(out, store.LeafOf(o))
	}
	return out, nil
}

// SamePersons are the records that are one person with this one, itself too.
func (v *Vault) SamePersons(id record.ID) []record.ID {
	v.mu.RLock()
	defer v.mu.RUnlock()
	out := slices.Clone(v.groupOf(id))
	if !slices.Contains(out, id) {
		out = append(out, id)
	}
	return out
}

// dropHandle takes a testimony's handle out of its person's record, before the
// testimony goes: where it is the same, and where the testimony has none of its
// own and is the person's last, so that the person's was its name.
func (c *change) dropHandle(id record.ID) error {
	t, _, _, err := get[record.Testimony](c.tx, id, 0)
	if err != nil {
		return err
	}
	p, err := c.v.Person(t.Person)
	if isNotFound(err) || err == nil && p.Handle == "" {
		return nil
	}
	if err != nil {
		return err
	}
	if t.Handle != p.Handle {
		if t.Handle != "" {
			return nil
		}
		c.v.mu.RLock()
		others := 0
		for other, r := range c.v.rows {
			if other != id && r.Person == t.Person {
				others++
			}
		}
		c.v.mu.RUnlock()
		if others > 0 {
			return nil
		}
	}
	p.Handle = ""
	if _, _, err := c.put(p.ID, "", content{facts: p}, true); err != nil {
		return err
	}
	rows, err := c.renewRows(p)
	if err != nil {
		return err
	}
	c.then(func() {
		c.v.people[p.ID] = p
		for _, r := range rows {
			c.v.rows[r.ID] = r
		}
	})
	return nil
}

// strikeHandles strikes out the older versions of a person whose handle was taken
// out with a testimony.
func strikeHandles(tx *store.Tx, o store.Object) (func(n uint32) bool, error) {
	now, err := facts[record.Person](tx, o)
	if err != nil || now.Handle != "" {
		return nil, err
	}
	had := map[uint32]bool{}
	for n := uint32(1); n < o.N; n++ {
		ver, err := tx.VersionHead(o, n)
		if err != nil {
			return nil, err
		}
		var p record.Person
		if ver.Struck {
			continue
		}
		if err := record.Decode(ver.Facts, &p); err != nil {
			return nil, damaged(o.ID, "its facts are malformed", err)
		}
		had[n] = p.Handle != ""
	}
	return func(n uint32) bool { return had[n] }, nil
}
