package archive

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"attest/archive/custody"
	"attest/archive/disclose"
	"attest/archive/media"
	"attest/archive/record"
)

// ErrFinal: the account was declared true and closed. What is to be corrected
// or added is a supplementary statement.
var ErrFinal = errors.New("the account is final")

// FinalError names the testimony that is final.
type FinalError struct{ Label string }

func (e *FinalError) Error() string {
	return e.Label + " is final and stays as it was read back; write a supplementary statement"
}

// Is makes errors.Is(err, ErrFinal) true.
func (e *FinalError) Is(target error) bool { return target == ErrFinal }

// ReadBack records that a draft was read to the person, with what they
// corrected and what they said of it. Changing the account afterwards makes it
// a draft again.
func (v *Vault) ReadBack(id record.ID, rb record.ReadBack) (record.Testimony, error) {
	var t record.Testimony
	err := v.change(func(c *change) error {
		var err error
		if t, err = readTestimony(c.tx, id, 0); err != nil {
			return err
		}
		if t.State == record.StateFinal {
			return &FinalError{t.Label}
		}
		if err := v.confirmed(c.tx, t); err != nil {
			return err
		}
		if rb.At == "" {
			rb.At = c.at.RFC3339()
		}
		if err := checkReadBack(t, rb); err != nil {
			return err
		}
		t.State, t.ReadBack, c.reading = record.StateReadBack, &rb, true
		c.say(custody.ReadBack, id, "", "")
		return c.putTestimony(&t)
	})
	return t, err
}

func checkReadBack(t record.Testimony, rb record.ReadBack) error {
	bad := func(field, why string) error {
		return &InvalidError{Object: t.Label, Field: "read_back." + field, Why: why}
	}
	if _, err := time.Parse(time.RFC3339, rb.At); err != nil {
		return bad("at", "must be a time, like 2026-11-23T14:05:00+09:00")
	}
	for i, k := range rb.Corrections {
		known := slices.ContainsFunc(t.Account, func(s record.Segment) bool { return s.ID == k.Segment })
		if !known || k.Reason == "" {
			return bad(fmt.Sprintf("corrections[%d]", i), "must name a paragraph of the account and the reason")
		}
	}
	return checkSigned(t.Label, "read_back.", rb.Signed)
}

// Finalize closes an account that was read back and that the person declared
// true: it commits to every word and to each exhibit as they are now, not to
// translations, and writes the commitment's name into the log. It cannot be taken back;
// what comes later is a supplementary statement. Undo does not reach back past
// it. While sound of the interview is no exhibit yet it is refused
// (*OpenSoundError): the commitment would be to everything but the voice.
func (v *Vault) Finalize(ctx context.Context, id record.ID, p Progress) (record.Final, error) {
	t, err := v.testimonyAt(id, 0)
	if err != nil {
		return record.Final{}, err
	}
	switch {
	case t.State == record.StateFinal:
		return record.Final{}, &FinalError{t.Label}
	case t.State != record.StateReadBack || t.ReadBack == nil:
		return record.Final{}, &InvalidError{Object: t.Label, Field: "state", Why: "must be read back before it can be final"}
	case !t.ReadBack.True:
		return record.Final{}, &InvalidError{Object: t.Label, Field: "read_back.true", Why: "the person must say that it is true before it can be final"}
	case len(t.Account) == 0:
		return record.Final{}, &InvalidError{Object: t.Label, Field: "account", Why: "has no paragraph"}
	}
	if err := v.noOpenSound(t); err != nil {
		return record.Final{}, err
	}
	f := record.Final{
		Type: "final", V: 1, ID: record.NewID(record.KindFinal), Testimony: id,
	}
	seed := disclose.NewSeed()
	f.Seed = seed[:]
	c, parts, exhibits, err := v.commitment(ctx, t, seed, p)
	if err != nil {
		return record.Final{}, err
	}
	f.Parts = parts
	spelled, err := c.Format()
	if err != nil {
		return record.Final{}, err
	}
	f.Commitment = string(spelled)
	if f.Name, err = c.Name(); err != nil {
		return record.Final{}, err
	}
	err = v.change(func(c *change) error { return c.finalize(t, &f, exhibits) })
	return f, err
}

// finalize stores the final version and its commitment together.
func (c *change) finalize(t record.Testimony, f *record.Final, exhibits []Exhibit) error {
	now, err := readTestimony(c.tx, t.ID, 0)
	if err != nil {
		return err
	}
	if same, err := sameAccount(now, t); err != nil || !same || now.State != t.State {
		return errors.Join(err, fmt.Errorf("%s: %w; look at it again before it becomes final", t.Label, ErrConflict))
	}
	if err := c.v.confirmed(c.tx, now); err != nil {
		return err
	}
	if err := c.sameExhibits(f, exhibits); err != nil {
		return err
	}
	now.State = record.StateFinal
	c.closing = true
	if err := c.putTestimony(&now); err != nil {
		return err
	}
	o, err := c.tx.Object(t.ID)
	if err != nil {
		return err
	}
	f.At, f.Version, f.Number = c.at.RFC3339(), o.Name, o.N
	f.Parts[0].Version = o.Name
	if _, _, err := c.putChild(f.ID, t.ID, content{facts: f}, ""); err != nil {
		return err
	}
	c.say(custody.Committed, t.ID, f.Name, "")
	c.then(func() { c.v.undo.clear() })
	return nil
}

// commitment works out what a testimony commits to, and says which exhibits it read.
func (v *Vault) commitment(ctx context.Context, t record.Testimony, seed disclose.Seed, p Progress) (c disclose.Commitment, parts []record.FinalPart, exhibits []Exhibit, err error) {
	if t.Supplements != "" {
		f, ok, err := v.Final(t.Supplements)
		if err != nil {
			return c, nil, nil, err
		}
		if !ok {
			return c, nil, nil, &InvalidError{Object: t.Label, Field: "supplements", Why: "the testimony that it supplements is not final"}
		}
		c.Supplements = f.Name
	}
	tree, err := disclose.Commit(seed, "statement", statement(t))
	if err != nil {
		return c, nil, nil, fmt.Errorf("%s: %w", t.Label, err)
	}
	c.Parts = append(c.Parts, tree.Part("statement"))
	parts = []record.FinalPart{{Part: "statement", Object: t.ID}}
	exhibits, err = v.Exhibits(t.ID)
	if err != nil {
		return c, nil, nil, err
	}
	for i, e := range exhibits {
		if err := ctx.Err(); err != nil {
			return c, nil, nil, err
		}
		step(p, "commit", int64(i), int64(len(exhibits)))
		part, err := v.commitExhibit(ctx, seed, e.Exhibit, i+1)
		if err != nil {
			return c, nil, nil, err
		}
		c.Parts = append(c.Parts, part)
		parts = append(parts, record.FinalPart{Part: part.Name, Object: e.ID})
	}
	return c, parts, exhibits, nil
}

// statement is a testimony as the list of items that is committed to.
func statement(t record.Testimony) []disclose.Item {
	facts := disclose.Item{}
	add := func(name, value string) {
		if value != "" {
			facts.Facts = append(facts.Facts, disclose.NamedFact{Name: name, Value: value})
		}
	}
	i := t.Interview
	add("testimony", string(t.ID)) // the label is another in every vault
	add("date", i.Date)
	add("start", i.Start)
	add("end", i.End)
	add("place", i.Place)
	add("language", i.Language)
	add("method", i.Method)
	add("interviewer", i.Interviewer)
	add("interpreter", i.Interpreter)
	for n, p := range i.Present {
		add("present."+strconv.Itoa(n+1), p.Name)
		add("present."+strconv.Itoa(n+1)+".role", p.Role)
	}
	if rb := t.ReadBack; rb != nil {
		add("read-back", rb.At)
		add("read-back.language", rb.Language)
		add("read-back.reader", rb.Reader)
		if rb.True {
			add("declared", "true")
		}
		for n, k := range rb.Corrections {
			add("correction."+strconv.Itoa(n+1)+".segment", k.Segment)
			add("correction."+strconv.Itoa(n+1)+".reason", k.Reason)
		}
		for _, s := range rb.Signed {
			add("signed."+s.Role, s.How)
		}
	}
	out := []disclose.Item{facts}
	for _, s := range t.Account {
		it := disclose.Item{Text: s.Text}
		for _, f := range []disclose.NamedFact{{Name: "segment", Value: s.ID}, {Name: "speaker", Value: s.Speaker}, {Name: "language", Value: s.Lang}} {
			if f.Value != "" {
				it.Facts = append(it.Facts, f)
			}
		}
		if s.Start != 0 || s.End != 0 {
			it.Facts = append(it.Facts,
				disclose.NamedFact{Name: "start", Value: strconv.FormatInt(s.Start, 10)},
				disclose.NamedFact{Name: "end", Value: strconv.FormatInt(s.End, 10)})
		}
		out = append(out, it)
	}
	return out
}

// commitExhibit commits to FLAC frame by frame and to any other file as a whole.
func (v *Vault) commitExhibit(ctx context.Context, seed disclose.Seed, e record.Exhibit, n int) (disclose.Part, error) {
	if e.Media == "audio/flac" {
		part, err := v.commitSound(ctx, seed, e, "sound/"+strconv.Itoa(n))
		if !errors.Is(err, media.ErrDamaged) {
			return part, err
		}
		// Named as FLAC and not one that can be cut into frames: kept whole.
	}
	sum, err := hex.DecodeString(e.SHA256)
	if err != nil || len(sum) != len(disclose.Hash{}) {
		return disclose.Part{}, damaged(e.ID, "its SHA-256 is malformed", err)
	}
	_, part := disclose.FileTree(seed, "file/"+strconv.Itoa(n), disclose.Hash(sum))
	return part, nil
}

func (v *Vault) commitSound(ctx context.Context, seed disclose.Seed, e record.Exhibit, name string) (part disclose.Part, err error) {
	b, err := v.openBlob(e)
	if err != nil {
		return part, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	frames, err := media.OpenFLACFrames(b, e.Size)
	if err != nil {
		return part, err
	}
	tree := disclose.NewSound(seed, name, disclose.SoundForm{
		Rate: uint32(frames.Rate), Channels: uint8(frames.Channels), Bits: uint8(frames.Bits), Block: uint16(frames.Block),
	})
	for {
		if err := ctx.Err(); err != nil {
			return part, err
		}
		frame, err := frames.Next()
		if err == io.EOF {
			return tree.Part(name), nil
		}
		if err != nil {
			return part, err
		}
		tree.Add(frame)
	}
}

// Final returns the commitment of a testimony, and false while it is not final.
func (v *Vault) Final(id record.ID) (record.Final, bool, error) {
	list, err := childrenOf[record.Final](v, id, record.KindFinal)
	if err != nil || len(list) == 0 {
		return record.Final{}, false, err
	}
	return list[0], true, nil
}

// CheckFinal works a testimony's commitment out again from the version that
// became final and its exhibits, and compares. An exhibit that was added or
// removed since is no fault: the commitment is to those of that day.
func (v *Vault) CheckFinal(ctx context.Context, id record.ID, p Progress) error {
	return v.checkFinal(ctx, id, true, p)
}

// checkFinal leaves the exhibits out where their bytes are checked anyway.
func (v *Vault) checkFinal(ctx context.Context, id record.ID, exhibits bool, p Progress) error {
	f, ok, err := v.Final(id)
	if err != nil || !ok {
		return err
	}
	said, err := disclose.ParseCommitment([]byte(f.Commitment))
	if err != nil || len(f.Seed) != len(disclose.Seed{}) || len(said.Parts) != len(f.Parts) {
		return damaged(f.ID, "its commitment is malformed", err)
	}
	t, err := v.testimonyAt(id, 0) // a final account does not change; its number is another in every vault
	if err != nil {
		return err
	}
	seed := disclose.Seed(f.Seed)
	for i, part := range f.Parts {
		step(p, "commit", int64(i), int64(len(f.Parts)))
		var again disclose.Part
		if part.Object == id {
			tree, err := disclose.Commit(seed, part.Part, statement(t))
			if err != nil {
				return damaged(f.ID, "its account cannot be committed to again", err)
			}
			again = tree.Part(part.Part)
		} else if !exhibits {
			continue
		} else {
			e, err := v.Exhibit(part.Object)
			if errors.Is(err, ErrDestroyed) {
				continue // what was committed to stays said; nobody can show it any more
			}
			if err != nil {
				return err
			}
			if again, err = v.commitExhibit(ctx, seed, e.Exhibit, i); err != nil {
				return err
			}
		}
		if again != said.Parts[i] {
			return damaged(f.ID, part.Part+" is not what was committed to", nil)
		}
	}
	if name, err := said.Name(); err != nil || name != f.Name {
		return damaged(f.ID, "its commitment has another name", err)
	}
	return nil
}

// Supplement begins a statement that corrects or adds to a final one: of today, taken by who is
// signed in, and else with the facts of the first.
func (v *Vault) Supplement(id record.ID) (record.Testimony, error) {
	first, err := v.testimonyAt(id, 0)
	if err != nil {
		return record.Testimony{}, err
	}
	if first.State != record.StateFinal {
		return record.Testimony{}, &InvalidError{Object: first.Label, Field: "state", Why: "is not final: correct it itself"}
	}
	for first.Supplements != "" { // one account, and what supplements it: no chains
		if first, err = v.testimonyAt(first.Supplements, 0); err != nil {
			return record.Testimony{}, err
		}
	}
	at, _ := v.clock.now()
	t := record.Testimony{
		ID: record.NewID(record.KindTestimony), Person: first.Person, Handle: first.Handle, State: record.StateDraft, Supplements: first.ID,
		Interview: record.Interview{
			Date: at.wall.Format(time.DateOnly), Language: first.Interview.Language, Place: first.Interview.Place, Interviewer: v.member.Name,
			Interpreter: first.Interview.Interpreter, Method: first.Interview.Method,
		},
	}
	err = v.change(func(c *change) error { return c.putTestimony(&t) })
	return t, err
}

// Supplements lists the statements that supplement a testimony, oldest first.
func (v *Vault) Supplements(id record.ID) []record.Row {
	v.mu.RLock()
	defer v.mu.RUnlock()
	var out []record.Row
	for _, r := range v.rows {
		if r.Supplements == id && !v.hidden[r.ID] {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b record.Row) int { return strings.Compare(a.Label, b.Label) })
	return out
}

// keepFinal refuses what would change an account that is final. Tags, the
// handle and the marking of names stay free: they are no part of what was said.
func (c *change) keepFinal(old record.Testimony, t *record.Testimony) error {
	if c.closing || old.ID == "" {
		return nil
	}
	same, err := sameAccount(old, *t)
	if err != nil {
		return err
	}
	if old.State == record.StateFinal && (!same || t.State != old.State) {
		return &FinalError{old.Label}
	}
	if t.State == record.StateFinal && old.State != record.StateFinal {
		return &InvalidError{Object: old.Label, Field: "state", Why: "becomes final when it was read back and declared true, not by a save"}
	}
	if c.reading || t.State != record.StateReadBack || old.State == record.StateReadBack && same {
		return nil
	}
	// Changed since it was read, or a copy from before that was found out: no save
	// says that an account was read back. Who saves may hold such a copy for long.
	t.State, t.ReadBack = record.StateDraft, nil
	return nil
}

// sameAccount compares what a commitment is made from.
func sameAccount(a, b record.Testimony) (bool, error) {
	a.Names, b.Names = nil, nil
	x, err := record.Canonical([]any{a.Account, a.Interview, a.ReadBack, a.Supplements})
	if err != nil {
		return false, err
	}
	y, err := record.Canonical([]any{b.Account, b.Interview, b.ReadBack, b.Supplements})
	return bytes.Equal(x, y), err
}
