package archive

import (
	"slices"

	"attest/archive/record"
	"attest/archive/store"
)

// KeepForm keeps what is typed in a form whose object is not made yet, as at a
// lock: sealed, each form of a member by itself. An empty text lets go of it;
// beyond maxForms the one that was kept longest ago goes.
func (v *Vault) KeepForm(form, text string) error {
	return v.officeDraft(func(d *Draft) { d.keepForm(form, text) })
}

func (d *Draft) keepForm(form, text string) {
	d.Forms = slices.DeleteFunc(d.Forms, func(f keptForm) bool { return f.Form == form })
	if text != "" {
		d.Forms = append(d.Forms, keptForm{form, text})
	}
	if n := len(d.Forms) - maxForms; n > 0 {
		d.Forms = d.Forms[n:]
	}
}

func (d Draft) keptForm(form string) string {
	if i := slices.IndexFunc(d.Forms, func(f keptForm) bool { return f.Form == form }); i >= 0 {
		return d.Forms[i].Text
	}
	return ""
}

// keptForm is one half-typed form.
type keptForm struct {
	Form string `json:"form"`
	Text string `json:"text"`
}

const maxForms = 50

// KeptForm is what KeepForm kept of that form, "" for nothing.
func (v *Vault) KeptForm(form string) (string, error) {
	d, _, err := v.Draft(officeID(v.Vault()))
	if err != nil {
		return "", err
	}
	return d.keptForm(form), nil
}

// KeepFormOf keeps what is typed in a form about an object: sealed with the
// object's facts, so that it ends with them; for each member, in no version and
// no entry. An empty text lets go of it.
func (v *Vault) KeepFormOf(id record.ID, form, text string) error {
	if err := v.usable(); err != nil {
		return err
	}
	return v.store.Update(func(tx *store.Tx) error {
		o, err := tx.Object(id)
		if err != nil {
			return err
		}
		d, found, err := v.draftOf(tx, o)
		if err != nil || !found && text == "" {
			return err
		}
		d.keepForm(form, text)
		if d.Segment == "" && d.Text == "" && len(d.Forms) == 0 && d.Place == nil && d.Unfinished == nil {
			return tx.PutDraft(o, v.member.Slot, nil)
		}
		at := stamp{wall: v.clock.clock.wall().Round(0)}
		d.Type, d.V, d.Time = "draft", 1, at.RFC3339()
		raw, err := record.Canonical(d)
		if err != nil {
			return err
		}
		return tx.PutDraft(o, v.member.Slot, raw)
	})
}

// KeptFormOf is what KeepFormOf kept of that form, "" for nothing.
func (v *Vault) KeptFormOf(id record.ID, form string) (string, error) {
	d, _, err := v.Draft(id)
	return d.keptForm(form), err
}

// draftOf is the member's draft of an object, without the part that names someone.
func (v *Vault) draftOf(tx *store.Tx, o store.Object) (d Draft, found bool, err error) {
	raw, err := tx.Draft(o, v.member.Slot)
	if err != nil || raw == nil {
		return d, false, err
	}
	if err := record.Decode(raw, &d); err != nil {
		return d, false, damaged(o.ID, "its draft is malformed", err)
	}
	return d, true, nil
}

// formsOf are the forms kept in a draft that is overwritten: none of one that
// does not open.
func (v *Vault) formsOf(tx *store.Tx, o store.Object) []keptForm {
	d, _, err := v.draftOf(tx, o)
	if err != nil {
		return nil
	}
	return d.Forms
}
