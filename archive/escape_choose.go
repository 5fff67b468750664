package archive

import (
	"errors"
	"maps"
	"slices"

	"attest/archive/record"
	"attest/archive/store"
)

// Unwritten is something that an escape did not write out, and why.
type Unwritten struct {
	ID    record.ID `json:"id"`
	Label string    `json:"label"`
	// Why is a record.Refusal, or LeftQuotes.
	Why record.Refusal `json:"why"`
}

// LeftQuotes: a case or a submission that has words of what is left out.
const LeftQuotes record.Refusal = "quotes"

// LeftOffRecord: sound that was kept off the record. It was recorded on the word that it
// never leaves, and does not with EscapeOptions.All either.
const LeftOffRecord record.Refusal = "off_record"

// LeftUndecided: sound that the person's no stopped, of which nobody said yet that it
// may be kept.
const LeftUndecided record.Refusal = "undecided"

// choose finds what may not be written out, and what quotes it.
func (e *escaping) choose() error {
	if err := e.chooseSound(); err != nil || e.all {
		return err
	}
	ids, err := e.ids(record.KindTestimony, record.KindPerson)
	if err != nil {
		return err
	}
	left := map[record.ID]record.Refusal{}
	for _, id := range ids {
		var no *TakeOutError
		err := e.v.mayTake(id, e.v.labelOf(id), nil, keeping)
		if err != nil && !errors.As(err, &no) {
			return err
		}
		if no != nil {
			left[id] = no.Refusal
		}
	}
	err = e.v.view(func(tx *store.Tx) error {
		for _, id := range slices.Sorted(maps.Keys(left)) {
			o, err := tx.Object(id)
			if err != nil {
				return err
			}
			under, err := tx.Under([]store.Leaf{store.LeafOf(o)})
			if err != nil {
				return err
			}
			d := store.Destroyed{ID: id}
			for _, x := range under {
				d.Objects = append(d.Objects, x.ID)
			}
			if id.Kind() == record.KindPerson {
				for _, c := range e.v.Consents(id) {
					d.Objects = append(d.Objects, c.ID)
				}
			}
			for _, x := range append(d.Objects, id) {
				e.out[x] = true
			}
			quoting, err := e.v.quoting(tx, d)
			if err != nil {
				return err
			}
			for _, q := range quoting {
				if err := e.leaveOut(tx, q); err != nil {
					return err
				}
				left[q] = LeftQuotes
			}
		}
		return nil
	})
	for _, id := range slices.Sorted(maps.Keys(left)) {
		e.rep.LeftOut = append(e.rep.LeftOut, Unwritten{ID: id, Label: e.v.labelOf(id), Why: left[id]})
	}
	return err
}

// chooseSound finds the recordings of which it was said that they do not leave.
func (e *escaping) chooseSound() error {
	ids, err := e.ids(record.KindRecording)
	if err != nil {
		return err
	}
	for _, id := range ids {
		r, err := e.v.Recording(id)
		if errors.Is(err, ErrDestroyed) {
			continue
		}
		if err != nil {
			return err
		}
		var why record.Refusal
		switch {
		case r.Of != "":
			why = LeftOffRecord
		case r.Waits() && !e.all:
			why = LeftUndecided
		default:
			continue
		}
		e.out[id] = true
		if r.Blob != "" && r.Samples > 0 {
			e.rep.LeftOut = append(e.rep.LeftOut, Unwritten{ID: id, Label: e.v.labelOf(r.Parent), Why: why})
		}
	}
	return nil
}

// leaveOut leaves out what quotes, and what lies below it: what was sent of it, and the
// letters that came back.
func (e *escaping) leaveOut(tx *store.Tx, id record.ID) error {
	o, err := tx.Object(id)
	if err != nil {
		return err
	}
	under, err := tx.Under([]store.Leaf{store.LeafOf(o)})
	e.out[id] = true
	for _, x := range under {
		e.out[x.ID] = true
	}
	return err
}

// escapedStanding is what stands about an object.
type escapedStanding struct {
	ID     record.ID               `json:"id"`
	Frozen *record.InterchangeHold `json:"frozen,omitempty"`
	Hold   *record.InterchangeHold `json:"hold,omitempty"`
}

// standing writes what is frozen and held, and what is left out.
func (e *escaping) standing() error {
	e.v.mu.RLock()
	ids := slices.Sorted(maps.Keys(e.v.standing))
	e.v.mu.RUnlock()
	list := make([]escapedStanding, 0, len(ids))
	for _, id := range ids {
		frozen, hold := e.v.stood(id)
		list = append(list, escapedStanding{id, frozen, hold})
	}
	for _, f := range []struct {
		name string
		what any
	}{{"standing.json", list}, {"left-out.json", slices.Concat([]Unwritten{}, e.rep.LeftOut)}} {
		raw, err := record.Canonical(f.what)
		if err != nil {
			return err
		}
		if err := e.file(f.name, append(raw, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// stands adds it to a testimony's document, so that whoever takes it in keeps to it.
func (e *escaping) stands(t *record.InterchangeTestimony) {
	t.Frozen, t.Hold = e.v.stood(t.ID)
	t.Person.Frozen, _ = e.v.stood(t.Person.ID)
}

func (v *Vault) stood(id record.ID) (frozen, hold *record.InterchangeHold) {
	s := v.Standing(id)
	if s.Frozen != nil {
		frozen = &record.InterchangeHold{At: s.Frozen.At}
	}
	if s.Hold != nil {
		hold = &record.InterchangeHold{At: s.Hold.At, Reason: s.Hold.Reason}
	}
	return frozen, hold
}
