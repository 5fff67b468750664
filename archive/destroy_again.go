package archive

import (
	"context"
	"errors"
	"slices"

	"attest/archive/custody"
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
	_, _, err := v.applyDestroyed(ctx, list, p)
	return err
}

// applyDestroyed is ApplyDestroyed by any member: where that is no keyholder,
// who alone may write key files, each act is written down as begun. From then on
// nothing shows it, and the next keyholder's opening takes its keys away. It
// returns how many there were, and how many wait.
func (v *Vault) applyDestroyed(ctx context.Context, list []store.Destroyed, p Progress) (done, waiting int, err error) {
	known, err := v.DestroyedRecords()
	if err != nil {
		return 0, 0, err
	}
	for _, d := range list {
		if slices.ContainsFunc(known, func(k store.Destroyed) bool { return k.ID == d.ID && k.N == d.N }) {
			continue
		}
		known = append(known, d)
		if err := ctx.Err(); err != nil {
			return done, waiting, err
		}
		if d, err = v.asHere(d); err != nil {
			return done, waiting, err
		}
		err := v.change(func(c *change) error {
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
			return done, waiting, err
		}
		done++
		if v.role != RoleKeyholder {
			waiting++
			continue
		}
		if err := v.finishDestroy(d, p); err != nil {
			return done, waiting, err
		}
	}
	return done, waiting, nil
}

// asHere is d with what this vault has under it: another state of what quotes
// it, and other leaves of what was moved since.
func (v *Vault) asHere(d store.Destroyed) (store.Destroyed, error) {
	d.Done = false
	err := v.view(func(tx *store.Tx) error {
		here, _, err := v.planDestroy(tx, d.ID, d.N)
		if errors.Is(err, ErrNotFound) || errors.Is(err, ErrDestroyed) || errors.Is(err, ErrInvalid) { // not there yet, or without that version
			return nil
		}
		if err != nil {
			return err
		}
		d.Objects, d.Blobs = union(d.Objects, here.Objects), union(d.Blobs, here.Blobs)
		d.Roots, d.Persons, d.Leaves = union(d.Roots, here.Roots), union(d.Persons, here.Persons), union(d.Leaves, here.Leaves)
		d.Told, d.Since = union(d.Told, here.Told), here.Since
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
