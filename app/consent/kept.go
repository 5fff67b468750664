package consent

import (
	"slices"
	"sync"

	"attest/archive"
	"attest/archive/record"
)

// draftMark tells what is kept of consents from other drafts under the person.
const draftMark = "consents"

// kept is what was left unrecorded about a person: one of each asking of each
// interview, and one of each consent that is being corrected. It lies in the one
// draft that a member has of a person, the names apart with the identities.
type kept struct {
	Type     string           `json:"type"` // "kept-consents"
	V        int              `json:"v"`
	Consents []record.Consent `json:"consents"`
}

type keptNames struct {
	Type  string       `json:"type"` // "kept-consent-names"
	V     int          `json:"v"`
	Names []namesOfOne `json:"names"`
}

type namesOfOne struct {
	Consent   record.ID              `json:"consent,omitempty"` // that is corrected
	Asking    string                 `json:"asking,omitempty"`
	Testimony record.ID              `json:"testimony,omitempty"`
	Half      record.ConsentIdentity `json:"half"`
}

// sameForm says whether two are of one form: of one consent that is corrected,
// else of one asking of one interview.
func sameForm(a, b record.Consent) bool {
	if a.ID != "" || b.ID != "" {
		return a.ID == b.ID
	}
	return a.Asking == b.Asking && a.Testimony == b.Testimony
}

func (n namesOfOne) of(c record.Consent) bool {
	return sameForm(record.Consent{ID: n.Consent, Asking: n.Asking, Testimony: n.Testimony}, c)
}

// fits says whether what was kept is shown where an asking about an interview is
// opened: never as another asking, nor as that of another interview. What names
// no interview, as of the page of the person, is shown in each.
func fits(c record.Consent, asking string, testimony record.ID) bool {
	return c.ID == "" && c.Asking == asking && (c.Testimony == testimony || c.Testimony == "" || testimony == "")
}

// keptOf reads what is kept of a person. What does not open is not there.
func keptOf(v Vault, person record.ID) (k kept, n keptNames, err error) {
	d, found, err := v.Draft(person)
	if err != nil || !found {
		return k, n, err
	}
	switch {
	case d.Segment == draftMark && record.Decode([]byte(d.Text), &k) == nil:
		_ = record.Decode([]byte(d.Identity), &n) // without the names the answers are there all the same
	case d.Segment != draftMark && d.Text != "": // one alone, as it was kept before there were several
		var c record.Consent
		if record.Decode([]byte(d.Text), &c) != nil {
			return kept{}, n, nil
		}
		k.Consents = []record.Consent{c}
		var half record.ConsentIdentity
		if record.Decode([]byte(d.Identity), &half) == nil {
			n.Names = []namesOfOne{{c.ID, c.Asking, c.Testimony, half}}
		}
	}
	k.Consents = slices.DeleteFunc(k.Consents, func(c record.Consent) bool { return c.Person != person })
	return k, n, nil
}

// find is the newest kept one that passes, with its names.
func find(k kept, n keptNames, passes func(record.Consent) bool) (c record.Consent, half record.ConsentIdentity, found bool) {
	for i := len(k.Consents) - 1; i >= 0; i-- {
		c = k.Consents[i]
		if !passes(c) {
			continue
		}
		if j := slices.IndexFunc(n.Names, func(x namesOfOne) bool { return x.of(c) }); j >= 0 {
			half = n.Names[j].Half
		}
		return c, half, true
	}
	return record.Consent{}, half, false
}

// maxKept is how many are kept of a person; beyond it the oldest goes.
const maxKept = 20

// keeping is held while what is kept is read, changed and written again: a form
// may still be writing when the next one is open.
var keeping sync.Mutex

// keep keeps one in the place of what was kept of the same form; with drop, it
// lets go of that alone.
func keep(v Vault, c record.Consent, half record.ConsentIdentity, drop bool) error {
	keeping.Lock()
	defer keeping.Unlock()
	k, n, err := keptOf(v, c.Person)
	if err != nil {
		return err
	}
	was := len(k.Consents)
	k.Consents = slices.DeleteFunc(k.Consents, func(x record.Consent) bool { return sameForm(x, c) })
	n.Names = slices.DeleteFunc(n.Names, func(x namesOfOne) bool { return x.of(c) })
	if drop && len(k.Consents) == was {
		return nil
	}
	if !drop {
		k.Consents = append(k.Consents, c)
		if !half.IsZero() {
			n.Names = append(n.Names, namesOfOne{c.ID, c.Asking, c.Testimony, half})
		}
	}
	for len(k.Consents) > maxKept {
		oldest := k.Consents[0]
		k.Consents = k.Consents[1:]
		n.Names = slices.DeleteFunc(n.Names, func(x namesOfOne) bool { return x.of(oldest) })
	}
	if len(k.Consents) == 0 {
		return v.SaveDraft(c.Person, archive.Draft{})
	}
	k.Type, k.V, n.Type, n.V = "kept-consents", 1, "kept-consent-names", 1
	raw, err := record.Canonical(k)
	if err != nil {
		return err
	}
	d := archive.Draft{Segment: draftMark, Text: string(raw)}
	if len(n.Names) > 0 {
		names, err := record.Canonical(n)
		if err != nil {
			return err
		}
		d.Identity = string(names)
	}
	return v.SaveDraft(c.Person, d)
}

// letGo lets go of what is kept of the form.
func letGo(v Vault, c record.Consent) error { return keep(v, c, record.ConsentIdentity{}, true) }
