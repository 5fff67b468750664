package archive

import (
	"attest/archive/record"
	"attest/archive/store"
)

// Place is where a member was when the vault was locked, or shortly before the
// program ended: a room of the window, the thing that it showed, and within
// that what the room notes of itself. It holds IDs and no words.
type Place struct {
	Room   string    `json:"room"`
	Thing  record.ID `json:"thing,omitempty"`
	Within string    `json:"within,omitempty"` // at most MaxWithin bytes
}

// MaxWithin is the most bytes that a room may note of itself.
const MaxWithin = 4 << 10

// KeepPlace keeps where the member is: sealed, in no version and no entry.
func (v *Vault) KeepPlace(p Place) error {
	if len(p.Within) > MaxWithin {
		p.Within = ""
	}
	if v.reading.Load() != nil {
		return nil
	}
	return v.officeDraft(func(d *Draft) { d.Place = &p })
}

// KeptPlace is what KeepPlace kept last for this member, the zero Place for
// nothing. A thing that is gone is left out.
func (v *Vault) KeptPlace() (Place, error) {
	d, _, err := v.Draft(officeID(v.Vault()))
	if err != nil || d.Place == nil {
		return Place{}, err
	}
	p := *d.Place
	if p.Thing != "" && !v.listed(p.Thing) {
		p.Thing, p.Within = "", ""
	}
	return p, nil
}

// listed says whether an object is there and was not removed.
func (v *Vault) listed(id record.ID) bool {
	there := false
	err := v.view(func(tx *store.Tx) error {
		o, err := tx.Object(id)
		there = err == nil && !o.Removed
		return err
	})
	return err == nil && there
}

// officeDraft changes the member's draft of the office: what is typed in a form
// whose object is not made yet, and where the member was.
func (v *Vault) officeDraft(change func(d *Draft)) error {
	if err := v.usable(); err != nil {
		return err
	}
	return v.store.Update(func(tx *store.Tx) error {
		o, err := tx.Object(officeID(v.Vault()))
		if err != nil {
			return err
		}
		var d Draft
		raw, err := tx.Draft(o, v.member.Slot)
		if err != nil {
			return err
		}
		if raw != nil {
			if err := record.Decode(raw, &d); err != nil {
				return damaged(o.ID, "its draft is malformed", err)
			}
		}
		change(&d)
		at := stamp{wall: v.clock.clock.wall().Round(0)}
		d.Type, d.V, d.Time = "draft", 1, at.RFC3339()
		if raw, err = record.Canonical(d); err != nil {
			return err
		}
		return tx.PutDraft(o, v.member.Slot, raw)
	})
}
