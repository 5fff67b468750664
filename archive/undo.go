package archive

import (
	"errors"
	"slices"
	"strconv"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/store"
)

// Undo covers record changes of this sitting: making, changing and removing.
// What cannot be taken back is not on the stack: log, export, lock.
//
// Undoing never rewrites: it stores the content of the version before as a new
// version, or takes a new object out of the lists, and the log says so.

// undoStep is one act on one object: from version before to version after.
// before is 0 for an object that was made; removed marks a removal.
type undoStep struct {
	object  record.ID
	before  uint32
	after   uint32
	removed bool
	joined  bool   // done in one with the step before it: both are taken back at once
	what    string // a word for the window: person, testimony, exhibit …
}

type undoStack struct {
	done    []undoStep
	undone  []undoStep
	replays bool // an undo or redo is running: it is no new step
}

const maxUndo = 500

func (u *undoStack) push(s undoStep) {
	if u.replays {
		return
	}
	u.done, u.undone = append(u.done, s), nil
	if len(u.done) > maxUndo {
		u.done = u.done[len(u.done)-maxUndo:]
	}
}

func (u *undoStack) made(id record.ID, what string) {
	u.push(undoStep{object: id, after: 1, what: what})
}

func (u *undoStack) changed(id record.ID, n uint32, what string) {
	u.push(undoStep{object: id, before: n - 1, after: n, what: what})
}

func (u *undoStack) removed(id record.ID, what string) {
	u.push(undoStep{object: id, removed: true, what: what})
}

// clear drops all steps: behind an act that cannot be taken back, the newest
// step would be another one than the person means.
func (u *undoStack) clear() { u.done, u.undone = nil, nil }

// UndoState says what Undo and Redo would take back or do again: a word for
// the kind of object, "" where there is nothing.
func (v *Vault) UndoState() (undo, redo string) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if n := len(v.undo.done); n > 0 {
		undo = v.undo.done[n-1].what
	}
	if n := len(v.undo.undone); n > 0 {
		redo = v.undo.undone[n-1].what
	}
	return undo, redo
}

// Undo takes the last change of this sitting back and returns the object it was
// made on. ErrNothingToUndo when there is none.
func (v *Vault) Undo() (record.ID, error) { return v.replay(true) }

// Redo does again what Undo took back.
func (v *Vault) Redo() (record.ID, error) { return v.replay(false) }

func (v *Vault) replay(back bool) (record.ID, error) {
	for {
		id, joined, err := v.replayOne(back)
		if err != nil || !joined {
			return id, err
		}
	}
}

// replayOne takes back, or does again, one step. joined: the next one to be
// replayed belongs to it.
func (v *Vault) replayOne(back bool) (id record.ID, joined bool, err error) {
	v.mu.Lock()
	from, to := &v.undo.done, &v.undo.undone
	if !back {
		from, to = to, from
	}
	if len(*from) == 0 {
		v.mu.Unlock()
		return "", false, ErrNothingToUndo
	}
	s := (*from)[len(*from)-1]
	v.undo.replays = true
	v.mu.Unlock()

	err = v.replayStep(s, back)

	v.mu.Lock()
	defer v.mu.Unlock()
	v.undo.replays = false
	if err == nil {
		*from = (*from)[:len(*from)-1]
		*to = append(*to, s)
	}
	joined = s.joined
	if rest := *from; !back {
		joined = len(rest) > 0 && rest[len(rest)-1].joined
	}
	return s.object, joined, err
}

func (v *Vault) replayStep(s undoStep, back bool) error {
	switch {
	case s.removed:
		return v.setRemoved(s.object, !back)
	case s.before == 0:
		return v.setRemoved(s.object, back)
	case back:
		return v.restoreVersion(s.object, s.before)
	}
	return v.restoreVersion(s.object, s.after)
}

// Remove takes an object out of the lists; Undo or Restore puts it back.
// Nothing is erased: that is destroying, a keyholder's act of its own. An exhibit
// that a final account committed to stays (*CommittedError).
func (v *Vault) Remove(id record.ID) error {
	if err := v.setRemoved(id, true); err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.undo.removed(id, kindWord(id))
	return nil
}

func kindWord(id record.ID) string {
	return map[record.Kind]string{
		record.KindTestimony: "testimony", record.KindPerson: "person", record.KindExhibit: "exhibit",
		record.KindConsent: "consent", record.KindCase: "case", record.KindSubmission: "submission",
		record.KindOffice: "settings", record.KindRecording: "recording", record.KindTranslation: "translation", record.KindPassage: "passage",
		record.KindEvent: "event", record.KindAnswers: "answers", record.KindCodebook: "codebook", record.KindGuide: "guide", record.KindTexts: "texts", record.KindSession: "session",
		record.KindRegion: "region", record.KindMachine: "machine",
	}[id.Kind()]
}

func (v *Vault) setRemoved(id record.ID, removed bool) error {
	return v.change(func(c *change) error {
		o, err := c.tx.Object(id)
		if err != nil {
			return err
		}
		if removed && id.Kind() == record.KindExhibit {
			if err := c.notCommitted(o); err != nil {
				return err
			}
		}
		o.Removed = removed
		if err := c.tx.PutObject(o); err != nil {
			return err
		}
		verb := custody.Removed
		if !removed {
			verb = custody.Restored
		}
		c.say(verb, id, "", "")
		return c.relist(o)
	})
}

// restoreVersion stores the content of version n as the newest.
func (v *Vault) restoreVersion(id record.ID, n uint32) error {
	return v.change(func(c *change) error {
		o, err := c.tx.Object(id)
		if err != nil {
			return err
		}
		old, err := c.tx.Version(o, n)
		if err != nil {
			return err
		}
		if err := c.tx.ReadIdentity(o, old); err != nil {
			return err
		}
		prev, err := c.tx.Version(o, 0)
		if err != nil {
			return err
		}
		if id.Kind() == record.KindTestimony {
			if err := c.mayRestore(id, n); err != nil {
				return err
			}
		}
		if id.Kind() == record.KindCase {
			var k record.Case
			if err := record.Decode(old.Facts, &k); err != nil {
				return damaged(id, "its facts are malformed", err)
			}
			if err := c.mayLeaveCase(id, k.Testimonies); err != nil {
				return err
			}
		}
		next := &store.Version{
			Time: c.at.RFC3339(), Author: v.actor(), Sitting: v.sit, Facts: old.Facts, Identity: old.Identity,
		}
		for _, s := range old.Segments {
			next.Segments = append(next.Segments, store.Segment{Body: s.Body})
		}
		if err := c.remember(o, next, prev, true); err != nil {
			return err
		}
		if err := c.tx.PutVersion(&o, next, prev); err != nil {
			return err
		}
		c.say(custody.Changed, id, next.Name, "restored.v"+strconv.FormatUint(uint64(n), 10))
		if id.Kind() == record.KindTestimony {
			t, err := readTestimony(c.tx, id, 0)
			if err != nil {
				return err
			}
			before, err := segmentsOf(prev)
			if err != nil {
				return err
			}
			if err := c.accountBack(id, before, t.Account); err != nil {
				return err
			}
			p, err := v.Person(t.Person)
			if err != nil {
				return err
			}
			if err := c.putRow(o, c.row(t, p)); err != nil {
				return err
			}
		}
		if id.Kind() == record.KindExhibit {
			if err := c.rewrap(o); err != nil {
				return err
			}
		}
		return c.relist(o)
	})
}

// mayRestore refuses a version of a final testimony that has another account.
func (c *change) mayRestore(id record.ID, n uint32) error {
	now, err := readTestimony(c.tx, id, 0)
	if err != nil || now.State != record.StateFinal {
		return err
	}
	old, err := readTestimony(c.tx, id, n)
	if err != nil {
		return err
	}
	if same, err := sameAccount(old, now); err != nil || !same || old.State != now.State {
		return errors.Join(err, &FinalError{now.Label})
	}
	return nil
}

// relist brings the lists in step with the store for one object.
func (c *change) relist(o store.Object) error {
	v := c.v
	c.then(func() {
		v.forget(o)
		if o.Removed {
			v.hidden[o.ID] = true
			v.indexing.forget(o.ID)
		} else {
			delete(v.hidden, o.ID)
		}
		_ = v.store.View(func(tx *store.Tx) error { // it was just read or written in this change
			if err := v.loadObject(tx, o); err != nil || o.Removed || o.ID.Kind() != record.KindTestimony {
				return err
			}
			return v.indexOne(tx, o.ID, true)
		})
		switch o.ID.Kind() {
		case record.KindConsent, record.KindExhibit:
			v.sortLoaded()
		case record.KindTestimony:
			if len(v.order) != len(v.rows) {
				v.sortedRows(nil)
			}
		case record.KindPerson:
			v.regroup()
			_ = v.store.View(func(tx *store.Tx) error { v.renewName(tx, o.ID); return nil })
		}
	})
	return nil
}

// forget drops an exhibit or a consent from its list; the others are kept by ID.
func (v *Vault) forget(o store.Object) {
	if o.ID.Kind() == record.KindExhibit {
		v.exhs[o.Parent] = without(v.exhs[o.Parent], o.ID)
	}
	if o.ID.Kind() == record.KindConsent {
		for p, cs := range v.cons {
			if i := slices.IndexFunc(cs, func(c record.Consent) bool { return c.ID == o.ID }); i >= 0 {
				v.cons[p] = slices.Delete(slices.Clone(cs), i, i+1)
			}
		}
	}
}

func without(ids []record.ID, id record.ID) []record.ID {
	out := ids[:0:0]
	for _, x := range ids {
		if x != id {
			out = append(out, x)
		}
	}
	return out
}
