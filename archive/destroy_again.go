package archive

import (
	"context"
	"errors"
	"slices"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/store"
)

// DestroyedRecords is the list of what was destroyed, as ApplyDestroyed takes it:
// IDs, numbers and codes, no words. Oldest first.
func (v *Vault) DestroyedRecords() (list []store.Destroyed, err error) {
	err = v.view(func(tx *store.Tx) (err error) {
		list, err = tx.Destroyed()
		return err
	})
	slices.SortStableFunc(list, func(a, b store.Destroyed) int { return cmpTimes(a.At, b.At) })
	return list, err
}

// ApplyDestroyed destroys in a vault that was brought back from before what was
// destroyed since, by the list of the newer one. What is not there yet stays
// listed, so that its leaves are never given to something else. Holds are not
// asked: it was destroyed already. A keyholder's act; done again it changes nothing.
func (v *Vault) ApplyDestroyed(ctx context.Context, list []store.Destroyed, p Progress) error {
	if err := v.writable(); err != nil {
		return err
	}
	if v.role != RoleKeyholder {
		return ErrKeyholder
	}
	_, err := v.applyDestroyed(ctx, list, p)
	return err
}

// again counts acts of destruction that were done again.
type again struct {
	done    int
	waiting int      // of them, for a keyholder
	emptied []string // labels of testimonies of which the newest version was struck out
}

// applyDestroyed is ApplyDestroyed by any member: where that is no keyholder,
// who alone may write key files, each act is written down as begun, and what is to
// stay of what quotes it is sealed under other leaves. From then on nothing shows it,
// and the next keyholder's opening takes its keys away.
func (v *Vault) applyDestroyed(ctx context.Context, list []store.Destroyed, p Progress) (did again, err error) {
	known, err := v.DestroyedRecords()
	if err != nil {
		return did, err
	}
	// A person went after every testimony of theirs, whatever clocks said.
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b store.Destroyed) int {
		if p, q := a.ID.Kind() == record.KindPerson, b.ID.Kind() == record.KindPerson; p != q {
			return map[bool]int{true: 1, false: -1}[p]
		}
		return cmpTimes(a.At, b.At)
	})
	emptied := map[record.ID]uint32{} // the last version that was in what is restored
	for _, d := range list {
		if slices.ContainsFunc(known, func(k store.Destroyed) bool { return k.ID == d.ID && k.N == d.N }) {
			continue
		}
		known = append(known, d)
		d.Done = false
		if err := ctx.Err(); err != nil {
			return did, err
		}
		if last := emptied[d.ID]; d.N == 0 || last == 0 || d.N <= last {
			if d, err = v.asHere(d); err != nil {
				return did, err
			}
		}
		last, err := v.newestStruck(d)
		if err != nil {
			return did, err
		}
		err = v.change(func(c *change) error {
			for _, l := range d.Leaves {
				if err := c.tx.LeavesAfter(l); err != nil {
					return err
				}
			}
			c.say(custody.DestroyBegan, d.ID, "", d.Code)
			c.then(func() {
				v.undo.clear()
				v.forgetDestroyed(d)
			})
			return c.tx.PutDestroyed(d)
		})
		if err != nil {
			return did, err
		}
		did.done++
		if v.role == RoleKeyholder {
			err = v.finishDestroy(d, p)
		} else {
			did.waiting++
			err = v.moveQuoting(d)
		}
		if err != nil {
			return did, err
		}
		if last {
			emptied[d.ID] = d.N
			if v.rowOf(d.ID).State != record.StateFinal && !slices.Contains(did.emptied, d.Label) {
				did.emptied = append(did.emptied, d.Label)
			}
		}
	}
	return did, nil
}

// newestStruck reports that d strikes out the newest version of what is here.
func (v *Vault) newestStruck(d store.Destroyed) (is bool, err error) {
	if d.N == 0 {
		return false, nil
	}
	err = v.view(func(tx *store.Tx) error {
		o, err := tx.Object(d.ID)
		if isNotFound(err) || errors.Is(err, ErrDestroyed) || err == nil && o.N != d.N {
			return nil
		}
		if err == nil {
			is, err = versionHere(tx, o, d)
		}
		return err
	})
	return is, err
}

// asHere is d with what this vault has under it: another state of what quotes
// it, and other leaves of what was moved since.
func (v *Vault) asHere(d store.Destroyed) (store.Destroyed, error) {
	err := v.view(func(tx *store.Tx) error {
		if d.N > 0 {
			o, err := tx.Object(d.ID)
			if isNotFound(err) || errors.Is(err, ErrDestroyed) {
				return nil
			}
			if err != nil {
				return err
			}
			if is, err := versionHere(tx, o, d); err != nil || !is {
				return err
			}
		}
		here, _, err := v.planDestroy(tx, d.ID, d.N)
		if errors.Is(err, ErrNotFound) || errors.Is(err, ErrDestroyed) || errors.Is(err, ErrInvalid) { // not there yet, or without that version
			return nil
		}
		if err != nil {
			return err
		}
		d.Objects, d.Blobs = union(d.Objects, here.Objects), union(d.Blobs, here.Blobs)
		d.Roots, d.Persons, d.Leaves = union(d.Roots, here.Roots), union(d.Persons, here.Persons), union(d.Leaves, here.Leaves)
		d.Told, d.Since, d.Name = union(d.Told, here.Told), here.Since, here.Name
		return nil
	})
	return d, err
}

func union[T comparable](a, b []T) []T {
	out := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}
