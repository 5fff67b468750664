package archive

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"attest/archive/record"
	"attest/archive/store"
	"attest/archive/submission"
)

func notFound(id record.ID) error { return fmt.Errorf("%s: %w", id, ErrNotFound) }

// handleOf is the word a list shows: the testimony's own, else the person's.
func handleOf(t record.Testimony, p record.Person) string {
	if t.Handle != "" {
		return t.Handle
	}
	return p.Handle
}

// Testimony reads a testimony with its account and, where the member may, the
// names cut out of it. That it was read is an entry in the log, once a sitting.
func (v *Vault) Testimony(id record.ID) (record.Testimony, error) {
	t, err := v.testimonyAt(id, 0)
	if err != nil {
		return t, err
	}
	return t, v.noteRead(id, "")
}

// TestimonyAt reads an earlier version.
func (v *Vault) TestimonyAt(id record.ID, n uint32) (record.Testimony, error) {
	t, err := v.testimonyAt(id, n)
	if err != nil {
		return t, err
	}
	return t, v.noteRead(id, "")
}

func (v *Vault) testimonyAt(id record.ID, n uint32) (t record.Testimony, err error) {
	err = v.view(func(tx *store.Tx) error {
		var err error
		t, err = readTestimony(tx, id, n)
		return err
	})
	return t, err
}

func readTestimony(tx *store.Tx, id record.ID, n uint32) (record.Testimony, error) {
	t, o, ver, err := get[record.Testimony](tx, id, n)
	if err != nil {
		return t, err
	}
	if t.Account, err = segmentsOf(ver); err != nil {
		return t, err
	}
	for i := range t.Account {
		if x, ok := t.SegmentExtra[t.Account[i].ID]; ok {
			t.Account[i].Extra = x
		}
	}
	t.SegmentExtra = nil
	half, err := identityOf[record.TestimonyIdentity](tx, o, ver)
	t.Names = half.Names
	return t, err
}

// testimonyContent takes a testimony apart into what is sealed apart: facts,
// paragraphs without what other programs keep with them, and names.
func testimonyContent(t record.Testimony) content {
	clean := slices.Clone(t.Account)
	t.SegmentExtra = nil
	for i := range clean {
		if len(clean[i].Extra) == 0 {
			continue
		}
		if t.SegmentExtra == nil {
			t.SegmentExtra = map[string]jsontext.Value{}
		}
		t.SegmentExtra[clean[i].ID], clean[i].Extra = clean[i].Extra, nil
	}
	in := content{facts: t, segments: clean}
	if len(t.Names) > 0 {
		in.identity = record.TestimonyIdentity{Type: "testimony-identity", V: 1, Names: t.Names}
	}
	return in
}

// NewTestimony makes an empty testimony by or about a person.
func (v *Vault) NewTestimony(person record.ID, i record.Interview) (record.Testimony, error) {
	if _, err := v.Person(person); err != nil {
		return record.Testimony{}, err
	}
	t := record.Testimony{
		ID: record.NewID(record.KindTestimony), Person: person, Interview: i, State: record.StateDraft,
	}
	err := v.change(func(c *change) error { return c.putTestimony(&t) })
	return t, err
}

// SaveTestimony makes a version of what changed: facts, tags, account, names.
func (v *Vault) SaveTestimony(t record.Testimony) error {
	return v.change(func(c *change) error { return c.putTestimony(&t) })
}

// putTestimony stores facts, account, names and the list row together.
func (c *change) putTestimony(t *record.Testimony) error {
	v := c.v
	p, err := v.Person(t.Person)
	if err != nil {
		return err
	}
	t.Type, t.V = "testimony", max(t.V, 1)
	if t.State == "" {
		t.State = record.StateDraft
	}
	if err := checkTestimony(t); err != nil {
		return err
	}
	old, err := readTestimony(c.tx, t.ID, 0) // of none: what is new
	if err != nil && !isNotFound(err) {
		return err
	}
	if err := c.keepFinal(old, t); err != nil {
		return err
	}
	t.Tags = tidyTags(t.Tags)
	if t.Label == "" {
		n, err := c.tx.NextNumber("T")
		if err != nil {
			return err
		}
		t.Label = record.Label(record.KindTestimony, v.replicaCode(), n)
	}
	o, _, err := c.put(t.ID, "", testimonyContent(*t), false)
	if err != nil {
		return err
	}
	if err := c.followAccount(t.ID, old.Account, t.Account); err != nil {
		return err
	}
	if err := c.followMachine(t.ID, old.Account, t.Account); err != nil {
		return err
	}
	row := c.row(*t, p)
	if err := c.putRow(o, row); err != nil {
		return err
	}
	done := *t
	c.then(func() {
		v.putRow(row)
		v.indexing.put(done.ID, searchText(done, row)...)
		if o.N == 1 {
			v.undo.made(done.ID, "testimony")
		} else {
			v.undo.changed(done.ID, o.N, "testimony")
		}
	})
	return nil
}

func (c *change) row(t record.Testimony, p record.Person) record.Row {
	c.v.mu.RLock()
	exhibits := len(c.v.exhs[t.ID])
	c.v.mu.RUnlock()
	return record.Row{
		Type: "row", V: 1, ID: t.ID, Label: t.Label, Person: t.Person, Pseudonym: p.Pseudonym, Handle: handleOf(t, p),
		Date: t.Interview.Date, Place: t.Interview.Place, Language: t.Interview.Language, Tags: t.Tags, State: t.State,
		Supplements: t.Supplements, Exhibits: exhibits, Words: countWords(t.Account), Saved: c.at.RFC3339(),
	}
}

func (c *change) putRow(o store.Object, r record.Row) error {
	b, err := record.Canonical(r)
	if err != nil {
		return err
	}
	return c.tx.PutRow(o, b)
}

// searchText is all text that the search field looks in.
func searchText(t record.Testimony, r record.Row) []string {
	out := []string{t.Label, r.Pseudonym, r.Handle, t.Interview.Place, t.Interview.Interviewer, t.Interview.Interpreter}
	out = append(out, t.Tags...)
	for _, p := range t.Interview.Present {
		out = append(out, p.Name)
	}
	for _, s := range t.Account {
		out = append(out, s.Text)
	}
	return out
}

func countWords(segments []record.Segment) int {
	n := 0
	for _, s := range segments {
		n += submission.Words(s.Text)
	}
	return n
}

func tidyTags(tags []string) []string {
	var out []string
	for _, t := range tags {
		t = strings.Join(strings.Fields(t), " ")
		if t != "" && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// checkTestimony refuses what a record cannot hold.
func checkTestimony(t *record.Testimony) error {
	bad := func(field, why string) error {
		return &InvalidError{Object: cmpLabel(t.Label, t.ID), Field: field, Why: why}
	}
	switch t.State {
	case record.StateDraft, record.StateReadBack, record.StateFinal:
	default:
		return bad("state", "must be draft, read_back or final")
	}
	seen := map[string]bool{}
	for i, s := range t.Account {
		field := fmt.Sprintf("account[%d]", i)
		switch {
		case s.ID == "" || seen[s.ID]:
			return bad(field, "every segment needs an id of its own")
		case len(s.Text) > record.MaxSegmentBytes:
			return bad(field, fmt.Sprintf("has %d bytes, at most %d fit a segment; split it", len(s.Text), record.MaxSegmentBytes))
		case !utf8.ValidString(s.Text):
			return bad(field, "is not UTF-8")
		case s.Start < 0 || s.End < s.Start && s.End != 0:
			return bad(field, "ends before it starts")
		case s.Sound != "" && s.Sound.Kind() != record.KindExhibit:
			return bad(field, "names a recording that is none")
		}
		seen[s.ID] = true
	}
	for _, tag := range t.Tags {
		if len(tag) > 200 {
			return bad("tags", "a tag has more than 200 bytes")
		}
	}
	return nil
}

func cmpLabel(label string, id record.ID) string {
	if label != "" {
		return label
	}
	return string(id)
}

// Draft is what a member was typing in a testimony when it was last saved.
type Draft struct {
	Type    string `json:"type"` // "draft"
	V       int    `json:"v"`
	Segment string `json:"segment"`
	Text    string `json:"text"`
	Time    string `json:"time"`

	// Forms are the forms about the object that are half typed; of the draft of
	// the vault's own object, those whose object is not made yet. SaveDraft leaves
	// them as they are: KeepForm and KeepFormOf change them.
	Forms []keptForm `json:"forms,omitempty"`

	// Of the draft of the vault's own object alone: where the member was, and the
	// files of an export that was begun.
	Place      *Place      `json:"place,omitempty"`
	Unfinished *unfinished `json:"unfinished,omitempty"`

	// Identity is the part that names someone. It is sealed in the identity
	// tree, in a record of its own.
	Identity string `json:"-"`
}

// SaveDraft keeps what is being typed: sealed, synced, no version and no entry.
// An empty text removes the draft.
func (v *Vault) SaveDraft(id record.ID, d Draft) error {
	if err := v.usable(); err != nil {
		return err
	}
	return v.store.Update(func(tx *store.Tx) error {
		o, err := tx.Object(id)
		if err != nil {
			return err
		}
		d.Forms = v.formsOf(tx, o)
		if d.Text == "" && d.Segment == "" && len(d.Forms) == 0 {
			return errors.Join(tx.PutDraft(o, v.member.Slot, nil), tx.PutIdentityDraft(o, v.member.Slot, nil))
		}
		var names []byte
		if d.Identity != "" {
			names = []byte(d.Identity)
		}
		if err := tx.PutIdentityDraft(o, v.member.Slot, names); err != nil {
			return err
		}
		at := stamp{wall: v.clock.clock.wall().Round(0)}
		d.Type, d.V, d.Time = "draft", 1, at.RFC3339()
		raw, err := record.Canonical(d)
		if err != nil {
			return err
		}
		return tx.PutDraft(o, v.member.Slot, raw)
	})
}

// Draft returns the member's own draft of a testimony, if there is one.
func (v *Vault) Draft(id record.ID) (d Draft, found bool, err error) {
	err = v.view(func(tx *store.Tx) error {
		o, err := tx.Object(id)
		if err != nil {
			return err
		}
		raw, err := tx.Draft(o, v.member.Slot)
		if err != nil || raw == nil {
			return err
		}
		if err := record.Decode(raw, &d); err != nil {
			return damaged(id, "its draft is malformed", err)
		}
		found = true
		names, err := tx.IdentityDraft(o, v.member.Slot)
		if errors.Is(err, ErrDestroyed) { // or no right to it: the rest of the draft is there all the same
			return nil
		}
		d.Identity = string(names)
		return err
	})
	return d, found, err
}
