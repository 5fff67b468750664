package archive

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/store"
)

// Standing is what stands about a testimony, a person or a case beside its
// versions: it changes nothing of what was said. It is sealed with the object
// and ends with it.
type Standing struct {
	Type   string `json:"type"` // "standing"
	V      int    `json:"v"`
	Frozen *Act   `json:"frozen,omitempty"` // of a testimony or a person: nothing of it leaves
	Hold   *Act   `json:"hold,omitempty"`   // of a testimony or a case: it is not destroyed
}

// Act says who did something, when and why.
type Act struct {
	At     string    `json:"at"` // RFC 3339
	By     record.ID `json:"by"` // the member's slot
	Reason string    `json:"reason,omitempty"`
}

// ErrKeyholder: only a keyholder may do it.
var ErrKeyholder = errors.New("only a keyholder may do this")

// ErrHold: a legal hold keeps something from being destroyed. See HoldError.
var ErrHold = errors.New("a legal hold keeps it from being destroyed")

// HoldError says which hold, and its reason.
type HoldError struct {
	Object  record.ID // the testimony or the case that is held
	Label   string
	Reason  string
	Through string // what would lose words with it: a case or a submission, by its label
}

func (e *HoldError) Error() string {
	through := ""
	if e.Through != "" {
		through = " (" + e.Through + " has words of both)"
	}
	return fmt.Sprintf("%s: %v%s: %s. A keyholder lifts the hold first", e.Label, ErrHold, through, e.Reason)
}

// Is makes errors.Is(err, ErrHold) true.
func (e *HoldError) Is(target error) bool { return target == ErrHold }

// Standing says what stands about an object.
func (v *Vault) Standing(id record.ID) Standing {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.standing[id]
}

// Frozen reports that nothing of a testimony or a person may leave: it, the
// person whose it is, or another record of the same person is frozen.
func (v *Vault) Frozen(id record.ID) bool {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.standing[id].Frozen != nil {
		return true
	}
	if id.Kind() == record.KindTestimony {
		id = v.rows[id].Person
	}
	return id != "" && slices.ContainsFunc(append(slices.Clone(v.groupOf(id)), id), func(p record.ID) bool { return v.standing[p].Frozen != nil })
}

// Freeze stops everything of a testimony, or of a person's testimonies, from
// leaving: exports, prints, what is taken out. Any member may, at once; Recalls
// lists what left before.
func (v *Vault) Freeze(id record.ID) error {
	return v.stand(id, custody.Frozen, "", func(s *Standing, a *Act) { s.Frozen = a }, record.KindTestimony, record.KindPerson)
}

// Thaw lets it leave again, as far as consent goes. A keyholder's act.
func (v *Vault) Thaw(id record.ID) error {
	if v.role != RoleKeyholder {
		return ErrKeyholder
	}
	return v.stand(id, custody.Thawed, "", func(s *Standing, _ *Act) { s.Frozen = nil }, record.KindTestimony, record.KindPerson)
}

// SetHold keeps a testimony, or the testimonies of a case, from being destroyed
// for a legal reason, which is required. A keyholder's act.
func (v *Vault) SetHold(id record.ID, reason string) error {
	reason = strings.TrimSpace(reason)
	switch {
	case v.role != RoleKeyholder:
		return ErrKeyholder
	case reason == "" || len(reason) > maxTaking:
		return &InvalidError{Object: v.labelOf(id), Field: "reason", Why: "must be said, in at most 2,000 bytes"}
	}
	return v.stand(id, custody.Held, reason, func(s *Standing, a *Act) { s.Hold = a }, record.KindTestimony, record.KindCase)
}

// LiftHold ends a hold. A keyholder's act.
func (v *Vault) LiftHold(id record.ID) error {
	if v.role != RoleKeyholder {
		return ErrKeyholder
	}
	return v.stand(id, custody.HoldLifted, "", func(s *Standing, _ *Act) { s.Hold = nil }, record.KindTestimony, record.KindCase)
}

// stand changes what stands about an object. What stands already is left as it is.
func (v *Vault) stand(id record.ID, verb custody.Verb, reason string, set func(*Standing, *Act), kinds ...record.Kind) error {
	if !slices.Contains(kinds, id.Kind()) {
		return &InvalidError{Object: string(id), Field: "id", Why: "names nothing that this can be said of"}
	}
	return v.change(func(c *change) error { return c.setStanding(id, verb, reason, set) })
}

// stand freezes an object, or holds it, as part of a change.
func (c *change) stand(id record.ID, frozen bool, reason string) error {
	if frozen {
		return c.setStanding(id, custody.Frozen, "", func(s *Standing, a *Act) { s.Frozen = a })
	}
	return c.setStanding(id, custody.Held, reason, func(s *Standing, a *Act) { s.Hold = a })
}

func (c *change) setStanding(id record.ID, verb custody.Verb, reason string, set func(*Standing, *Act)) error {
	v := c.v
	o, err := c.tx.Object(id)
	if err != nil {
		return err
	}
	s, err := standingOf(c.tx, o)
	if err != nil {
		return err
	}
	had := [2]bool{s.Frozen != nil, s.Hold != nil}
	before := s
	set(&s, &Act{At: c.at.RFC3339(), By: v.member.Slot, Reason: reason})
	if had == [2]bool{s.Frozen != nil, s.Hold != nil} && (s.Hold == nil || before.Hold == s.Hold || before.Hold.Reason == s.Hold.Reason) {
		return nil
	}
	s.Type, s.V = "standing", 1
	var raw []byte
	if s.Frozen != nil || s.Hold != nil {
		if raw, err = record.Canonical(s); err != nil {
			return err
		}
	}
	if err := c.tx.PutStanding(o, raw); err != nil {
		return err
	}
	c.say(verb, id, "", "")
	c.then(func() {
		if v.standing[id] = s; raw == nil {
			delete(v.standing, id)
		}
	})
	return nil
}

func standingOf(tx *store.Tx, o store.Object) (s Standing, err error) {
	raw, err := tx.Standing(o)
	if err == nil && raw != nil {
		s, err = parseStanding(o, raw)
	}
	return s, err
}

func parseStanding(o store.Object, raw []byte) (s Standing, err error) {
	if err := record.Decode(raw, &s); err != nil || s.Type != "standing" {
		return s, damaged(o.ID, "what stands about it is malformed", err)
	}
	if s.V != 1 {
		return s, fmt.Errorf("%s, what stands about it, form %d: %w", o.ID, s.V, ErrNewer)
	}
	return s, nil
}

// loadStanding reads what is frozen, held and destroyed.
func (v *Vault) loadStanding(tx *store.Tx) error {
	v.standing, v.destroyed = map[record.ID]Standing{}, map[record.ID]store.Destroyed{}
	gone, err := tx.Destroyed()
	if err != nil {
		return err
	}
	for _, d := range gone {
		if d.N == 0 {
			v.destroyed[d.ID] = d
		}
	}
	return tx.Standings(func(o store.Object, raw []byte) (err error) {
		v.standing[o.ID], err = parseStanding(o, raw)
		return err
	})
}

// sayStands remembers what the log says stands about an object.
func (k *checker) sayStands(e custody.Entry) {
	set := func(what string, on bool) {
		if k.stands[e.Object] == nil {
			k.stands[e.Object] = map[string]bool{}
		}
		k.stands[e.Object][what] = on
	}
	switch e.Verb {
	case custody.Frozen, custody.Thawed:
		set("frozen", e.Verb == custody.Frozen)
	case custody.Held, custody.HoldLifted:
		set("held", e.Verb == custody.Held)
	case custody.DestroyBegan:
		set("destroyed", true)
	case custody.SalvageLost:
		if e.Code == lostDestruction {
			set("destroyed", false)
		}
	}
}

// withdrawn compares what stands, and what was destroyed, with the log: an older
// state of either, put back, lets out what must not leave.
func (k *checker) withdrawn(tx *store.Tx) error {
	gone, err := tx.Destroyed()
	if err != nil {
		return err
	}
	began := map[record.ID]bool{}
	for _, d := range gone {
		began[d.ID] = true
		if !k.stands[d.ID]["destroyed"] {
			k.report.Faults = append(k.report.Faults, Fault{Object: string(d.ID), What: "it counts as destroyed, and the custody log does not tell of it"})
		}
		for _, id := range d.Objects {
			k.gone[id] = true
		}
		for _, id := range d.Blobs {
			k.cited[id] = k.cited[id] || !d.Done // it waits for the keyholder who ends it
		}
		if d.Done && k.v.store.Derives(d.Leaves) {
			k.report.Faults = append(k.report.Faults, Fault{Object: string(d.ID), What: "it was destroyed, and its key is there again: an older key file was put in its place"})
		}
	}
	wrong := func(id record.ID, what string) {
		k.report.Faults = append(k.report.Faults, Fault{Object: string(id), What: what})
	}
	for _, id := range slices.Sorted(maps.Keys(k.stands)) { // in one order, so that two checks say the same
		s, now := k.stands[id], k.v.Standing(id)
		if s["destroyed"] && !began[id] {
			wrong(id, "the log tells that it was destroyed, and what is kept of that is gone")
			continue
		}
		if k.gone[id] {
			continue
		}
		if there, err := tx.HasHead(id); err != nil || !there {
			if err != nil {
				return err
			}
			continue // that it is not there is told by itself
		}
		if s["frozen"] != (now.Frozen != nil) {
			wrong(id, "what the log says of its freezing is not what stands about it")
		}
		if s["held"] != (now.Hold != nil) {
			wrong(id, "what the log says of its legal hold is not what stands about it")
		}
	}
	return nil
}
