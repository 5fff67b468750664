package archive

import (
	"errors"
	"slices"

	"attest/archive/record"
	"attest/archive/store"
	"attest/archive/submission"
)

// sentNames notes of whom the name was told, in a bundle or in a form (t, nil for
// none; an annex of names counts): which records of the person had it, and their
// versions.
func (v *Vault) sentNames(sub record.Submission, facts []record.SentFact, t *submission.Table) ([]record.SentFact, error) {
	err := v.view(func(tx *store.Tx) error {
		for i := range facts {
			f := &facts[i]
			whole := t != nil && slices.ContainsFunc(t.Rows, func(r submission.Row) bool { return r.Named && v.samePerson(r.Person, f.Person) })
			d, _ := v.decide(f.Person, record.Ask{Use: sub.Class, Addressee: sub.Addressee, Testimony: f.Testimony, At: v.clock.clock.wall()})
			if !whole && !(v.isNamed(sub, f.Person) && d.Refusal == record.Granted && d.Named) {
				continue
			}
			f.Names = nil
			for _, p := range v.SamePerson(f.Person) {
				_, o, _, err := get[record.Person](tx, p.ID, 0)
				if err != nil {
					return err
				}
				f.Names = append(f.Names, record.SentName{Person: p.ID, Version: o.N, Whole: whole})
			}
		}
		return nil
	})
	return facts, err
}

// nameChanged says what became of a name that was told: it was corrected, or consent
// to telling it does not stand any more (now, where it was asked), which counts alone.
func (v *Vault) nameChanged(f record.SentFact, now record.Decision, asked bool) ([]sentChange, error) {
	if len(f.Names) == 0 {
		return nil, nil
	}
	if asked && !now.Named {
		return []sentChange{{kind: record.SentUnnamed, consent: now.Consent}}, nil
	}
	changed, since := false, uint32(0)
	err := v.view(func(tx *store.Tx) error {
		for _, n := range f.Names {
			is, more, err := namedOtherwise(tx, n)
			if errors.Is(err, ErrNotFound) || errors.Is(err, ErrDestroyed) { // removed: who is asked is told of it by the withdrawal
				continue
			}
			if err != nil {
				return err
			}
			changed, since = changed || is, since+more
		}
		return nil
	})
	if err != nil || !changed {
		return nil, err
	}
	return []sentChange{{kind: record.SentRenamed, version: since}}, nil
}

// namedOtherwise compares what of an identity was told with what it is now, and
// counts the versions since.
func namedOtherwise(tx *store.Tx, n record.SentName) (changed bool, since uint32, err error) {
	_, o, ver, err := get[record.Person](tx, n.Person, 0)
	if err != nil || o.N == n.Version {
		return false, 0, err
	}
	now, err := identityOf[record.Identity](tx, o, ver)
	if err != nil {
		return false, 0, err
	}
	_, old, then, err := get[record.Person](tx, n.Person, n.Version)
	if err != nil {
		return false, 0, err
	}
	was, err := identityOf[record.Identity](tx, old, then)
	if err != nil {
		return false, 0, err
	}
	same, err := sameIdentity(was, now, n.Whole)
	return !same, o.N - min(o.N, n.Version), err
}

// sameIdentity compares two states of an identity: the names alone, or whatever a
// form can tell of it.
func sameIdentity(a, b record.Identity, whole bool) (bool, error) {
	if !whole {
		return slices.Equal(a.Names, b.Names), nil
	}
	var raw [2][]byte
	for i, x := range []record.Identity{a, b} {
		x.Type, x.V, x.Note, x.Risk, x.EarlierNotes, x.Extra = "", 0, "", record.Risk{}, nil, nil
		var err error
		if raw[i], err = record.Canonical(x); err != nil {
			return false, err
		}
	}
	return string(raw[0]) == string(raw[1]), nil
}
