package archive

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"attest/archive/record"
	"attest/archive/store"
)

// A hold on a case keeps every testimony that the case had when the hold began
// or has had since, in the lists or not.

// heldBy is the hold that keeps a testimony from being destroyed: its own, or
// that of a case that has it. nil: none. It reads the disk.
func (v *Vault) heldBy(testimony record.ID) error {
	return v.view(func(tx *store.Tx) error {
		held, err := v.heldNow(tx)
		if h := held[testimony]; err == nil && h != nil {
			return h
		}
		return err
	})
}

// Hold is the hold that keeps a testimony, its own or that of a case; nil for
// none. It reads the disk.
func (v *Vault) Hold(testimony record.ID) (*HoldError, error) {
	var hold *HoldError
	err := v.heldBy(testimony)
	if errors.As(err, &hold) {
		return hold, nil
	}
	return nil, err
}

// heldNow has the held testimonies and cases, each with its hold.
func (v *Vault) heldNow(tx *store.Tx) (map[record.ID]*HoldError, error) {
	v.mu.RLock()
	standing := maps.Clone(v.standing)
	v.mu.RUnlock()
	held := map[record.ID]*HoldError{}
	for id, s := range standing {
		if s.Hold == nil {
			continue
		}
		h := &HoldError{Object: id, Label: v.labelOf(id), Reason: s.Hold.Reason}
		held[id] = h
		if id.Kind() != record.KindCase {
			continue
		}
		of, err := testimoniesSince(tx, id, s.Hold.At)
		if err != nil {
			return nil, err
		}
		for _, t := range of {
			if held[t] == nil {
				held[t] = h
			}
		}
	}
	return held, nil
}

// heldInMemory has the testimonies that are held themselves or are in a held case
// now, for lists; v.mu is held.
func (v *Vault) heldInMemory() map[record.ID]bool {
	var held map[record.ID]bool
	for id, s := range v.standing {
		if s.Hold == nil {
			continue
		}
		if held == nil {
			held = map[record.ID]bool{}
		}
		held[id] = true
		for _, t := range v.cases[id].Testimonies {
			held[t] = true
		}
	}
	return held
}

// Stands is something that is frozen or held, with who said so.
type Stands struct {
	ID    record.ID
	Label string
	Standing
	FrozenBy, HeldBy string
}

// StandingList lists what is frozen and what is held, by label.
func (v *Vault) StandingList() []Stands {
	v.mu.RLock()
	standing := maps.Clone(v.standing)
	v.mu.RUnlock()
	out := make([]Stands, 0, len(standing))
	for id, s := range standing {
		x := Stands{ID: id, Label: v.labelOf(id), Standing: s}
		if s.Frozen != nil {
			x.FrozenBy = v.slotName(s.Frozen.By)
		}
		if s.Hold != nil {
			x.HeldBy = v.slotName(s.Hold.By)
		}
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b Stands) int { return strings.Compare(a.Label+string(a.ID), b.Label+string(b.ID)) })
	return out
}

// testimoniesSince lists those of a case at a time and in each version since.
func testimoniesSince(tx *store.Tx, id record.ID, at string) (out []record.ID, err error) {
	o, err := tx.Object(id)
	for n := o.N; err == nil && n > 0; n-- {
		var ver *store.Version
		if ver, err = tx.VersionHead(o, n); err != nil {
			break
		}
		if !ver.Struck {
			var k record.Case
			if err := record.Decode(ver.Facts, &k); err != nil {
				return nil, damaged(id, "its facts are malformed", err)
			}
			out = union(out, k.Testimonies)
		}
		if later(at, ver.Time) {
			break
		}
	}
	return out, err
}

// mayStrip asks for a hold on what a destruction would take words out of: what
// quotes it loses its older versions, and with them what they say of others.
func (v *Vault) mayStrip(tx *store.Tx, d store.Destroyed) error {
	held, err := v.heldNow(tx)
	if err != nil || len(held) == 0 {
		return err
	}
	ids := map[record.ID]bool{}
	for id := range held {
		ids[id] = true
	}
	for _, q := range d.Roots {
		if k := q.Kind(); k != record.KindCase && k != record.KindSubmission {
			continue
		}
		h := held[q]
		v.mu.RLock()
		s := v.subs[q]
		of := v.cases[s.Case].Testimonies
		v.mu.RUnlock()
		if h == nil && s.Case != "" {
			h = held[s.Case]
		}
		if h == nil && s.Case != "" && len(s.Testimonies) == 0 {
			if i := slices.IndexFunc(of, func(t record.ID) bool { return ids[t] }); i >= 0 {
				h = held[of[i]]
			}
		}
		if h == nil {
			o, err := tx.Object(q)
			if err != nil {
				return err
			}
			for _, id := range slices.Sorted(maps.Keys(held)) {
				named, err := namesAny(tx, o, map[record.ID]bool{id: true})
				if err != nil {
					return err
				}
				if named {
					h = held[id]
					break
				}
			}
		}
		if h != nil {
			told := *h
			told.Through = v.labelOf(q)
			return &told
		}
	}
	return nil
}

// mayLeaveCase refuses that a testimony is taken out of a case under a hold.
func (c *change) mayLeaveCase(id record.ID, now []record.ID) error {
	c.v.mu.RLock()
	hold := c.v.standing[id].Hold
	c.v.mu.RUnlock()
	if hold == nil {
		return nil
	}
	was, _, _, err := get[record.Case](c.tx, id, 0)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(was.Testimonies, func(t record.ID) bool { return !slices.Contains(now, t) }) {
		return &HoldError{Object: id, Label: was.Label, Reason: hold.Reason}
	}
	return nil
}
