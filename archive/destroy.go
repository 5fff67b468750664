package archive

import (
	"context"
	"fmt"
	"slices"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/store"
)

// Destroying takes away the key and nothing else could: Badger keeps stale
// copies of what was deleted, and a copy of the folder keeps everything. What
// belongs to a testimony lies under its leaves of the two key trees. What quotes
// it, a submission's answers and comments, lies under leaves of its own: what is
// to stay of it is sealed under new ones. Then all those leaves go out of the
// trees, the key files are written whole, and the records and files are removed.
//
// The act is written down before its first step (store.Destroyed); each step can
// be done again; the next open finishes what a crash cut short.

// DestroyCodes are the reasons for destroying, as the log has them.
func DestroyCodes() []string { return []string{"withdrawn", "danger", "mistake", "retention", "other"} }

// Destroyed is what stays of what was destroyed: that it was there.
type Destroyed struct {
	ID    record.ID `json:"id"`
	Label string    `json:"label"`
	At    string    `json:"at"` // RFC 3339
	Code  string    `json:"code"`
	N     uint32    `json:"version,omitempty"` // a version alone
	// By is the member who did it; "" where that is not known any more, as after a salvage.
	By string `json:"by,omitempty"`
	// Waiting: it shows nowhere any more, and its key goes when a keyholder opens the vault.
	Waiting bool `json:"waiting,omitempty"`
}

// DestroyedList lists what was destroyed in this vault, oldest first.
func (v *Vault) DestroyedList() (out []Destroyed, err error) {
	err = v.view(func(tx *store.Tx) error {
		list, err := tx.Destroyed()
		for _, d := range list {
			out = append(out, Destroyed{ID: d.ID, Label: d.Label, At: d.At, Code: d.Code, N: d.N, By: v.slotName(d.By), Waiting: !d.Done})
		}
		return err
	})
	slices.SortStableFunc(out, func(a, b Destroyed) int { return cmpTimes(a.At, b.At) })
	return out, err
}

func cmpTimes(a, b string) int {
	switch {
	case later(a, b):
		return 1
	case later(b, a):
		return -1
	}
	return 0
}

// WasDestroyed says whether an object was, and when.
func (v *Vault) WasDestroyed(id record.ID) (Destroyed, bool) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	d, ok := v.destroyed[id]
	return Destroyed{ID: d.ID, Label: d.Label, At: d.At, Code: d.Code}, ok
}

// Destroy destroys a testimony, an exhibit, or a person of whom no testimony is
// left, for good: see WouldDestroy for what goes with it. code is one of DestroyCodes. Once it has
// begun it is not cancelled.
//
// Errors: ErrKeyholder; ErrHold (*HoldError); ErrRecording; ErrInvalid.
func (v *Vault) Destroy(ctx context.Context, id record.ID, code string, p Progress) error {
	return v.destroy(ctx, id, 0, code, p)
}

// StrikeVersion destroys one version of a testimony that is not its newest: its
// envelope alone stays, for the log.
func (v *Vault) StrikeVersion(ctx context.Context, id record.ID, n uint32, code string, p Progress) error {
	if n == 0 {
		return &InvalidError{Object: v.labelOf(id), Field: "version", Why: "must be 1 or more"}
	}
	return v.destroy(ctx, id, n, code, p)
}

func (v *Vault) destroy(ctx context.Context, id record.ID, n uint32, code string, p Progress) error {
	if !slices.Contains(DestroyCodes(), code) {
		return &InvalidError{Object: v.labelOf(id), Field: "reason", Why: "must be withdrawn, danger, mistake, retention or other"}
	}
	// What an act before could not end comes first: it struck out what this one would
	// only move. That may be this very act.
	was, err := v.unfinishedDestroyed()
	if err != nil {
		return err
	}
	if err := v.finishDestroyed(p); err != nil {
		return err
	}
	if slices.ContainsFunc(was, func(d store.Destroyed) bool { return d.ID == id && d.N == n }) {
		return nil
	}
	if _, err := v.mayDestroy(id); err != nil {
		return err
	}
	var d store.Destroyed
	err = v.view(func(tx *store.Tx) (err error) {
		d, _, err = v.planAsked(tx, id, n)
		return err
	})
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return err
	}
	err = v.change(func(c *change) error {
		if _, err := c.tx.Object(id); err != nil {
			return err
		}
		d.At, d.By, d.Code = c.at.RFC3339(), v.member.Slot, code
		if d.N == 0 && id.Kind() == record.KindTestimony {
			if err := c.dropHandle(id); err != nil {
				return err
			}
		}
		c.say(custody.DestroyBegan, id, "", code)
		c.then(func() {
			v.undo.clear()
			v.forgetDestroyed(d)
		})
		return c.tx.PutDestroyed(d)
	})
	if err != nil {
		return err
	}
	v.passed("begun")
	return v.finishDestroy(d, p)
}

// mayDestroy asks who, and whether a hold or a recording is in the way. testimony is the one that
// what is to go belongs to, or the person.
func (v *Vault) mayDestroy(id record.ID) (testimony record.ID, err error) {
	if err := v.writable(); err != nil {
		return "", err
	}
	if v.role != RoleKeyholder {
		return "", ErrKeyholder
	}
	testimony = id
	switch id.Kind() {
	case record.KindTestimony, record.KindPerson:
	case record.KindExhibit:
		e, err := v.Exhibit(id)
		if err != nil {
			return "", err
		}
		testimony = e.Parent
	case record.KindRecording: // one that is no exhibit: what the person's no stopped
		r, err := v.Recording(id)
		if err != nil {
			return "", err
		}
		if !r.Waits() {
			return "", notWaiting(id)
		}
		testimony = r.Parent
	default:
		return "", &InvalidError{Object: string(id), Field: "id", Why: "names no testimony, no exhibit and no person"}
	}
	v.mu.RLock()
	recording := v.rec != nil
	v.mu.RUnlock()
	if recording {
		return "", ErrRecording
	}
	if testimony.Kind() == record.KindPerson {
		return testimony, nil // mayStrip asks for the cases; a person with testimonies is not destroyed
	}
	return testimony, v.heldBy(testimony)
}

// passed tells a test which step is through.
func (v *Vault) passed(step string) {
	if v.atStep != nil {
		v.atStep(step)
	}
}

// finishDestroyed goes on with what a crash cut short, and does again what an
// older key file, put back, has undone. Only a keyholder may write key files; any
// other member's opening sees to it that nothing quotes what waits for one.
func (v *Vault) finishDestroyed(p Progress) error {
	if v.role != RoleKeyholder {
		return v.moveWaiting()
	}
	list, err := v.unfinishedDestroyed()
	if err != nil {
		return err
	}
	for _, d := range list {
		if err := v.finishDestroy(d, p); err != nil {
			return err
		}
	}
	return nil
}

func (v *Vault) moveWaiting() error {
	list, err := v.DestroyedRecords()
	if err != nil {
		return err
	}
	for _, d := range list {
		if d.Done {
			continue
		}
		if err := v.moveQuoting(d); err != nil {
			return err
		}
	}
	return nil
}

// unfinishedDestroyed are the acts of which something is to be done, where this
// member may do it.
func (v *Vault) unfinishedDestroyed() ([]store.Destroyed, error) {
	if v.role != RoleKeyholder {
		return nil, nil
	}
	var list []store.Destroyed
	err := v.view(func(tx *store.Tx) (err error) {
		list, err = tx.Destroyed()
		return err
	})
	return slices.DeleteFunc(list, func(d store.Destroyed) bool { return d.Done && !v.store.Derives(d.Leaves) }), err
}

// finishDestroy does the steps, each of which can be done again.
func (v *Vault) finishDestroy(d store.Destroyed, p Progress) error {
	steps := []struct {
		name string
		do   func(store.Destroyed) error
	}{{"moved", v.moveQuoting}, {"keys", v.dropKeys}, {"records", v.dropRecords}}
	for i, s := range steps {
		step(p, "destroy", int64(i), int64(len(steps)))
		if err := s.do(d); err != nil {
			return fmt.Errorf("%s is being destroyed, and the next unlock goes on with it: %w", d.Label, err)
		}
		v.passed(s.name)
	}
	d.Done = true
	err := v.change(func(c *change) error {
		code := d.Code
		if d.N > 0 {
			code += ".v" + fmt.Sprint(d.N)
		}
		if d.N == 0 {
			c.say(custody.Destroyed, d.ID, "", code)
		}
		c.then(func() {
			if d.N == 0 {
				v.destroyed[d.ID] = d
			}
		})
		return c.tx.PutDestroyed(d)
	})
	step(p, "destroy", int64(len(steps)), int64(len(steps)))
	return err
}

// dropKeys takes the leaves out of both trees and writes the key files.
func (v *Vault) dropKeys(d store.Destroyed) error {
	v.store.Puncture(d.Leaves)
	for i, name := range []string{treeTestimony, treeIdentity} {
		if err := v.writeKeys(name); err != nil {
			return err
		}
		v.passed([]string{"testimony.keys", "identity.keys"}[i])
	}
	return nil
}

// dropRecords removes what cannot be opened any more: files, then records, a
// hundred objects at a time. Each has an entry in the log.
func (v *Vault) dropRecords(d store.Destroyed) error {
	for part := range slices.Chunk(d.Blobs, 100) {
		for _, id := range part {
			if err := v.store.RemoveBlob(id); err != nil {
				return err
			}
		}
		err := v.change(func(c *change) error {
			for _, id := range part {
				if err := c.tx.DeleteBlobKey(id); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	v.passed("files")
	for rest := d.Objects; len(rest) > 0; {
		n := 0
		err := v.change(func(c *change) error {
			n = 0
			for _, id := range rest {
				if n == 100 || n > 0 && c.tx.Full() {
					break
				}
				n++
				there, err := c.tx.HasHead(id)
				if err != nil {
					return err
				}
				if !there {
					continue
				}
				if err := c.tx.DeleteObject(id); err != nil {
					return err
				}
				if id != d.ID { // its own entry is the last
					c.say(custody.Destroyed, id, "", d.Code)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
}

// forgetDestroyed takes it out of the lists; v.mu is held.
func (v *Vault) forgetDestroyed(d store.Destroyed) {
	if d.N == 0 {
		v.destroyed[d.ID] = d
	}
	for _, id := range d.Objects {
		v.dropRow(id)
		delete(v.standing, id)
		delete(v.hidden, id)
		delete(v.kids, id)
		delete(v.exhs, id)
		delete(v.recs, id)
		if id.Kind() == record.KindPerson {
			delete(v.people, id)
			delete(v.cons, id)
			v.finder.put(id, record.Identity{})
		}
		if id.Kind() == record.KindTestimony {
			v.indexing.forget(id)
		}
	}
	if d.ID.Kind() == record.KindPerson {
		v.regroup()
	}
	for parent, ids := range v.kids {
		if slices.ContainsFunc(ids, d.Doomed) {
			v.kids[parent] = slices.DeleteFunc(slices.Clone(ids), d.Doomed)
		}
	}
	for parent, ids := range v.exhs {
		if slices.ContainsFunc(ids, d.Doomed) {
			v.exhs[parent] = slices.DeleteFunc(slices.Clone(ids), d.Doomed)
		}
	}
	v.rescued = slices.DeleteFunc(slices.Clone(v.rescued), func(r record.Recording) bool { return d.Doomed(r.ID) })
}

// Compact writes the vault's records anew, without what was deleted and
// overwritten: the database alone gives that space back never. Changes wait
// until it is through; it can be cancelled. It returns how many bytes the
// records had before, and have now.
func (v *Vault) Compact(ctx context.Context, p Progress) (before, after int64, err error) {
	v.mu.RLock()
	recording := v.rec != nil
	v.mu.RUnlock()
	if recording {
		return 0, 0, ErrRecording
	}
	if err := v.writable(); err != nil {
		return 0, 0, err
	}
	n := v.store.Head().Size
	if before, after, err = v.store.Compact(ctx, func(done, _ int64) { step(p, "compact", done, max(done, n)) }); err != nil {
		return before, after, err
	}
	return before, after, v.change(func(c *change) error {
		c.say(custody.Compacted, "", "", "")
		return nil
	})
}
