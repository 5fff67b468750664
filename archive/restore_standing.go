package archive

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"slices"

	"attest/archive/backup"
	"attest/archive/record"
	"attest/archive/store"
)

// heldElsewhere stands for the words of a hold that only a newer backup has.
const heldElsewhere = "(held since this backup was made; the reason is in the vault that it is a backup of)"

// standingNow is what a backup lists of this vault beside what was destroyed.
func (v *Vault) standingNow() (*backup.Standing, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	out := &backup.Standing{Frozen: []backup.Stands{}, Held: []backup.Stands{}, Withdrawn: []backup.Stands{}, Answered: []backup.Answered{}}
	for id, s := range v.standing {
		if s.Frozen != nil {
			out.Frozen = append(out.Frozen, backup.Stands{ID: id, At: s.Frozen.At})
		}
		if s.Hold != nil {
			out.Held = append(out.Held, backup.Stands{ID: id, At: s.Hold.At})
		}
	}
	for person, list := range v.cons {
		if len(list) == 0 {
			continue
		}
		for _, c := range list {
			if c.Withdrawn != "" {
				out.Withdrawn = append(out.Withdrawn, backup.Stands{ID: c.ID, At: c.Withdrawn})
			}
		}
		sum, err := sumOfAnswers(list)
		if err != nil {
			return nil, err
		}
		out.Answered = append(out.Answered, backup.Answered{ID: person, Sum: sum})
	}
	for _, l := range [][]backup.Stands{out.Frozen, out.Held, out.Withdrawn} {
		slices.SortFunc(l, func(a, b backup.Stands) int { return cmp.Compare(a.ID, b.ID) })
	}
	slices.SortFunc(out.Answered, func(a, b backup.Answered) int { return cmp.Compare(a.ID, b.ID) })
	return out, nil
}

// sumOfAnswers sums up all that decides of a person's answers (record.Decide).
func sumOfAnswers(list []record.Consent) ([]byte, error) {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b record.Consent) int { return cmp.Compare(a.ID, b.ID) })
	h := sha256.New()
	for _, c := range list {
		raw, err := record.Canonical(record.Consent{
			ID: c.ID, Person: c.Person, Number: c.Number, By: c.By, Date: c.Date, At: c.At, Withdrawn: c.Withdrawn, Asking: c.Asking, Testimony: c.Testimony, Uses: c.Uses,
		})
		if err != nil {
			return nil, err
		}
		_, _ = h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(raw)))) // a hash takes all
		_, _ = h.Write(raw)
	}
	return h.Sum(nil)[:16], nil
}

// applyStanding keeps to what a newer backup lists: frozen and held there is frozen and
// held here, what was withdrawn is withdrawn. A person about whom something else was
// answered since is frozen: a no may be among it, and which it was is not known. What
// is not here, or destroyed, is passed over; nothing is set free.
func (v *Vault) applyStanding(s *backup.Standing, rep *RestoreReport) error {
	do := func(act func(c *change) (bool, error), count func()) error {
		did := false
		err := v.change(func(c *change) (err error) {
			did, err = act(c)
			return err
		})
		if errors.Is(err, ErrDestroyed) || isNotFound(err) {
			return nil
		}
		if err == nil && did {
			count()
		}
		return err
	}
	freeze := func(id record.ID, count func()) error {
		if v.Standing(id).Frozen != nil {
			return nil
		}
		return do(func(c *change) (bool, error) { return true, c.stand(id, true, "") }, count)
	}
	for _, x := range s.Frozen {
		if err := freeze(x.ID, func() { rep.Frozen++ }); err != nil {
			return err
		}
	}
	for _, x := range s.Held {
		if v.Standing(x.ID).Hold != nil {
			continue
		}
		if err := do(func(c *change) (bool, error) { return true, c.stand(x.ID, false, heldElsewhere) }, func() { rep.Held++ }); err != nil {
			return err
		}
	}
	for _, x := range s.Withdrawn {
		if err := do(func(c *change) (bool, error) { return c.withdraw(x.ID, x.At) }, func() { rep.Withdrawn++ }); err != nil {
			return err
		}
	}
	answered, err := v.answeredSince(s.Answered)
	if err != nil {
		return err
	}
	for _, id := range answered {
		if err := freeze(id, func() { rep.Answered = append(rep.Answered, v.labelOf(id)) }); err != nil {
			return err
		}
	}
	return nil
}

// withdraw marks a consent withdrawn at a time that is known, unless it is already.
func (c *change) withdraw(id record.ID, at string) (bool, error) {
	k, o, ver, err := get[record.Consent](c.tx, id, 0)
	if err != nil || k.Withdrawn != "" {
		return false, err
	}
	half, err := identityOf[record.ConsentIdentity](c.tx, o, ver)
	if err != nil {
		return false, err
	}
	k.Withdrawn = at
	return true, c.putConsent(&k, half)
}

// answeredSince are the persons here of whose answers a list has another sum.
func (v *Vault) answeredSince(list []backup.Answered) (out []record.ID, err error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	known := map[record.ID][]byte{}
	for _, a := range list {
		known[a.ID] = a.Sum
	}
	for person, cons := range v.cons {
		if len(cons) == 0 {
			continue // without a yes nothing leaves
		}
		sum, err := sumOfAnswers(cons)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(sum, known[person]) {
			out = append(out, person)
		}
	}
	slices.Sort(out)
	return out, nil
}

// sinceBackup is what is to be done in what is restored: by the backup itself, whatever came
// about while it was made, and by the newest.
type sinceBackup struct {
	doomed   []store.Destroyed
	standing []*backup.Standing
}

// take adds what a catalogue lists.
func (s *sinceBackup) take(c backup.Catalogue) error {
	list, err := destroyedIn(c)
	s.doomed = append(s.doomed, list...)
	if c.Standing != nil {
		s.standing = append(s.standing, c.Standing)
	}
	return err
}
