package archive

import (
	"fmt"
	"slices"
	"strings"

	"attest/archive/codebook"
	"attest/archive/record"
	"attest/archive/store"
)

// faultError is the error for the first rule that a record breaks.
func faultError(object string, faults []record.Fault) error {
	if len(faults) == 0 {
		return nil
	}
	return &InvalidError{Object: object, Field: faults[0].Field, Why: faults[0].Key}
}

// Codebook is the office's own codes beside the built-in ones.
func (v *Vault) Codebook() record.Codebook {
	v.mu.RLock()
	defer v.mu.RUnlock()
	b := v.codes
	if b.ID == "" {
		b = v.blankCodebook()
	}
	return b
}

func (v *Vault) blankCodebook() record.Codebook {
	return record.Codebook{Type: "codebook", V: 1, ID: codebookID(v.id)}
}

func codebookID(vault record.ID) record.ID {
	return record.IDFromBytes(record.KindCodebook, vault.Bytes())
}

// SaveCodebook stores the office's own codes. A *codebook.Error says which rule
// the list breaks.
func (v *Vault) SaveCodebook(b record.Codebook) error {
	b.Type, b.V, b.ID = "codebook", max(b.V, 1), codebookID(v.id)
	if _, err := codebook.New(b); err != nil {
		return err
	}
	return v.change(func(c *change) error {
		n, err := c.storeOne(b.ID, v.blankCodebook(), b)
		if err == nil {
			c.then(func() { v.codes = b; v.note(b.ID, n, "codebook") })
		}
		return err
	})
}

// Passages lists the coded passages of a testimony, in the order of the account.
func (v *Vault) Passages(testimony record.ID) ([]record.Passage, error) {
	list, err := childrenOf[record.Passage](v, testimony, record.KindPassage)
	if err != nil {
		return nil, err
	}
	t, err := v.testimonyAt(testimony, 0)
	if err != nil {
		return nil, err
	}
	place := map[string]int{}
	for i, s := range t.Account {
		place[s.ID] = i
	}
	slices.SortFunc(list, func(a, b record.Passage) int {
		x, y := a.Spans[0], b.Spans[0]
		if d := place[x.Segment] - place[y.Segment]; d != 0 {
			return d
		}
		if d := x.From - y.From; d != 0 {
			return d
		}
		return strings.Compare(string(a.ID), string(b.ID))
	})
	return list, nil
}

// SavePassage stores a passage; one without an ID is new.
func (v *Vault) SavePassage(p record.Passage) (record.Passage, error) {
	err := v.change(func(c *change) error { return c.putPassage(&p) })
	return p, err
}

func (c *change) putPassage(p *record.Passage) error {
	p.Type, p.V = "passage", max(p.V, 1)
	if p.ID == "" {
		p.ID = record.NewID(record.KindPassage)
	}
	if p.By == "" {
		p.By, p.Time = c.v.member.Slot, c.at.RFC3339()
	}
	if err := faultError("passage", record.CheckPassage(*p)); err != nil {
		return err
	}
	_, _, err := c.putChild(p.ID, p.Testimony, content{facts: p}, "passage")
	return err
}

// Events lists the events of a testimony, in the order in which they were made.
func (v *Vault) Events(testimony record.ID) ([]record.Event, error) {
	return childrenOf[record.Event](v, testimony, record.KindEvent)
}

// EventsOf lists the events of every testimony of a person, under all records
// that are the same person, for the route and the questions to ask again.
func (v *Vault) EventsOf(person record.ID) ([]record.Event, error) {
	v.mu.RLock()
	var ids []record.ID
	same := v.groupOf(person)
	for id, r := range v.rows {
		if slices.Contains(same, r.Person) && !v.hidden[id] {
			ids = append(ids, id)
		}
	}
	v.mu.RUnlock()
	slices.Sort(ids)
	var out []record.Event
	for _, id := range ids {
		list, err := v.Events(id)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

// Narrator is the person who gives a testimony, by the record under which that
// person is shown; "" where there is no such testimony.
func (v *Vault) Narrator(testimony record.ID) record.ID {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.groupOf(v.rows[testimony].Person)[0]
}

// SaveEvent stores an event; one without an ID is new.
func (v *Vault) SaveEvent(e record.Event) (record.Event, error) {
	err := v.change(func(c *change) error { return c.putEvent(&e) })
	return e, err
}

func (c *change) putEvent(e *record.Event) error {
	e.Type, e.V = "event", max(e.V, 1)
	if e.ID == "" {
		e.ID = record.NewID(record.KindEvent)
	}
	if err := faultError("event", record.CheckEvent(*e)); err != nil {
		return err
	}
	_, _, err := c.putChild(e.ID, e.Testimony, content{facts: e}, "event")
	return err
}

// Translations lists the translations of a testimony, by language.
func (v *Vault) Translations(testimony record.ID) ([]record.Translation, error) {
	var out []record.Translation
	ids := v.childIDs(testimony, record.KindTranslation)
	err := v.view(func(tx *store.Tx) error {
		for _, id := range ids {
			t, err := readTranslation(tx, id, 0)
			if err != nil {
				return err
			}
			out = append(out, t)
		}
		return nil
	})
	slices.SortFunc(out, func(a, b record.Translation) int {
		if c := strings.Compare(a.Language, b.Language); c != 0 {
			return c
		}
		return strings.Compare(string(a.ID), string(b.ID))
	})
	return out, err
}

func readTranslation(tx *store.Tx, id record.ID, n uint32) (record.Translation, error) {
	t, _, ver, err := get[record.Translation](tx, id, n)
	if err != nil {
		return t, err
	}
	t.Segments, err = piecesOf[record.TranslatedSegment](ver)
	return t, err
}

// SaveTranslation stores a translation. One testimony has one for a language.
func (v *Vault) SaveTranslation(t record.Translation) error {
	others, err := v.Translations(t.Testimony)
	if err != nil {
		return err
	}
	for _, o := range others {
		if o.Language == t.Language && o.ID != t.ID {
			return &InvalidError{Object: "translation", Field: "language", Why: fmt.Sprintf("there is one into %q already", t.Language)}
		}
	}
	return v.change(func(c *change) error { return c.putTranslation(t) })
}

// putTranslation seals each translated paragraph alone, as the account's are.
func (c *change) putTranslation(t record.Translation) error {
	t.Type, t.V = "translation", max(t.V, 1)
	original, err := readTestimony(c.tx, t.Testimony, 0)
	if err != nil {
		return err
	}
	if err := faultError("translation", record.CheckTranslation(t, original.Account)); err != nil {
		return err
	}
	return c.storeTranslation(t, "translation")
}

// storeTranslation is without the check; what is a step of undo, "" for none.
func (c *change) storeTranslation(t record.Translation, what string) error {
	pieces := make([]any, len(t.Segments))
	for i, s := range t.Segments {
		pieces[i] = s
	}
	t.Segments = nil
	_, _, err := c.putChild(t.ID, t.Testimony, content{facts: t, pieces: pieces}, what)
	return err
}
