package archive

import (
	"fmt"
	"slices"
	"strings"
	"time"

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
			t, err := readTranslation(tx, id)
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

func readTranslation(tx *store.Tx, id record.ID) (record.Translation, error) {
	t, _, ver, err := get[record.Translation](tx, id, 0)
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
	pieces := make([]any, len(t.Segments))
	for i, s := range t.Segments {
		pieces[i] = s
	}
	t.Segments = nil
	_, _, err = c.putChild(t.ID, t.Testimony, content{facts: t, pieces: pieces}, "translation")
	return err
}

// followPassages carries the passages of a testimony over a change of its
// account. How each fared is seen from its spans (record.Span).
func (c *change) followPassages(id record.ID, before, after []record.Segment) error {
	if sameSegments(before, after) {
		return nil
	}
	for _, pid := range c.v.childIDs(id, record.KindPassage) {
		p, _, _, err := get[record.Passage](c.tx, pid, 0)
		if err != nil {
			return err
		}
		spans, _ := record.ReanchorAccount(before, after, p.Spans)
		if slices.Equal(spans, p.Spans) || len(spans) == 0 {
			continue
		}
		p.Spans = spans
		if _, _, err := c.putChild(pid, id, content{facts: p}, ""); err != nil {
			return err
		}
	}
	return nil
}

func sameSegments(a, b []record.Segment) bool {
	return slices.EqualFunc(a, b, func(x, y record.Segment) bool { return x.ID == y.ID && x.Text == y.Text })
}

// passagesBack brings the passages in step with an account of which an older
// version is restored: each goes back to its newest version that was made over
// the same words, and where there is none it follows the account.
func (c *change) passagesBack(id record.ID, before, after []record.Segment) error {
	o, err := c.tx.Object(id)
	if err != nil {
		return err
	}
	for _, pid := range c.v.childIDs(id, record.KindPassage) {
		p, _, _, err := get[record.Passage](c.tx, pid, 0)
		if err != nil {
			return err
		}
		spans, found, err := c.spansOver(o, pid, after)
		if err != nil {
			return err
		}
		if !found {
			spans, _ = record.ReanchorAccount(before, after, p.Spans)
		}
		if slices.Equal(spans, p.Spans) || len(spans) == 0 {
			continue
		}
		p.Spans = spans
		if _, _, err := c.putChild(pid, id, content{facts: p}, ""); err != nil {
			return err
		}
	}
	return nil
}

// maxBack is how many versions of a passage are looked at.
const maxBack = 50

// spansOver finds the newest version of a passage whose paragraphs, as they
// were when it was made, are those of the account given.
func (c *change) spansOver(o store.Object, pid record.ID, account []record.Segment) ([]record.Span, bool, error) {
	po, err := c.tx.Object(pid)
	if err != nil {
		return nil, false, err
	}
	for n := po.N; n > 0 && po.N-n < maxBack; n-- {
		p, _, ver, err := get[record.Passage](c.tx, pid, n)
		if err != nil {
			return nil, false, err
		}
		then, err := c.accountAt(o, ver.Time)
		if err != nil {
			return nil, false, err
		}
		if overSame(p.Spans, then, account) {
			return p.Spans, true, nil
		}
	}
	return nil, false, nil
}

// accountAt is the account as it was at a time: of the newest version that was
// not made later.
func (c *change) accountAt(o store.Object, at string) ([]record.Segment, error) {
	limit, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return nil, damaged(o.ID, "a version's time is malformed", err)
	}
	for n := o.N; n > 0; n-- {
		head, err := c.tx.VersionHead(o, n)
		if err != nil {
			return nil, err
		}
		t, err := time.Parse(time.RFC3339Nano, head.Time)
		if err != nil {
			return nil, damaged(o.ID, "a version's time is malformed", err)
		}
		if t.After(limit) {
			continue
		}
		ver, err := c.tx.Version(o, n)
		if err != nil {
			return nil, err
		}
		return segmentsOf(ver)
	}
	return nil, nil
}

// overSame says whether the paragraphs of spans have the same words in both.
func overSame(spans []record.Span, a, b []record.Segment) bool {
	text := func(in []record.Segment, id string) (string, bool) {
		i := slices.IndexFunc(in, func(s record.Segment) bool { return s.ID == id })
		if i < 0 {
			return "", false
		}
		return in[i].Text, true
	}
	return !slices.ContainsFunc(spans, func(s record.Span) bool {
		x, ok := text(a, s.Segment)
		y, still := text(b, s.Segment)
		return !ok || !still || x != y
	})
}
