package archive

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"attest/archive/custody"
	"attest/archive/machine"
	"attest/archive/media"
	"attest/archive/record"
	"attest/archive/store"
)

// ErrUnconfirmed: a machine wrote words of the account that nobody has confirmed.
var ErrUnconfirmed = errors.New("words of a machine are not confirmed")

// UnconfirmedError says of which account, and how many paragraphs.
type UnconfirmedError struct {
	Label string
	Count int
}

func (e *UnconfirmedError) Error() string {
	return fmt.Sprintf("%s: %v: %d paragraphs; compare each with the sound and confirm it", e.Label, ErrUnconfirmed, e.Count)
}

// Is makes errors.Is(err, ErrUnconfirmed) true.
func (e *UnconfirmedError) Is(target error) bool { return target == ErrUnconfirmed }

// MachineDrafts lists what machines drafted of a testimony, oldest first, with
// the words they wrote.
func (v *Vault) MachineDrafts(testimony record.ID) (out []record.MachineDraft, err error) {
	err = v.view(func(tx *store.Tx) error {
		out, err = v.machineDrafts(tx, testimony)
		return err
	})
	return out, err
}

func (v *Vault) machineDrafts(tx *store.Tx, testimony record.ID) ([]record.MachineDraft, error) {
	var out []record.MachineDraft
	for _, id := range v.childIDs(testimony, record.KindMachine) {
		d, _, ver, err := get[record.MachineDraft](tx, id, 0)
		if err != nil {
			return nil, err
		}
		if d.Segments, err = piecesOf[record.MachineSegment](ver); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	slices.SortStableFunc(out, func(a, b record.MachineDraft) int { return strings.Compare(a.At, b.At) })
	return out, nil
}

func (c *change) putMachineDraft(d record.MachineDraft) error {
	d.Type, d.V = "machine-draft", max(d.V, 1)
	if err := faultError("machine draft", record.CheckMachineDraft(d)); err != nil {
		return err
	}
	pieces := make([]any, len(d.Segments))
	for i, s := range d.Segments {
		pieces[i] = s
	}
	d.Segments = nil
	_, _, err := c.putChild(d.ID, d.Testimony, content{facts: d, pieces: pieces}, "")
	return err
}

// confirmed refuses an account with words of a machine that nobody confirmed.
func (v *Vault) confirmed(tx *store.Tx, t record.Testimony) error {
	drafts, err := v.machineDrafts(tx, t.ID)
	if err != nil {
		return err
	}
	if n := len(record.Unconfirmed(drafts, t.Account)); n > 0 {
		return &UnconfirmedError{t.Label, n}
	}
	return nil
}

// followMachine carries the marks along with a change of the account.
func (c *change) followMachine(id record.ID, before, after []record.Segment) error {
	if sameSegments(before, after) || len(c.v.childIDs(id, record.KindMachine)) == 0 {
		return nil
	}
	drafts, err := c.v.machineDrafts(c.tx, id)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		if d, changed := d.Carry(before, after); changed {
			if err := c.putMachineDraft(d); err != nil {
				return err
			}
		}
	}
	return nil
}

// DraftTranscript has a program on this machine write down the sound of an
// exhibit, and puts what it wrote behind the account: paragraphs with their
// times, without a speaker, marked as a machine's until somebody confirms each.
// While they are not, the account can neither be read back nor become final nor
// leave. The words of the machine are kept, sealed with the testimony, whatever
// becomes of the paragraphs.
//
// The sound goes to the program alone (see archive/machine). A lock ends it, as
// does ctx; then nothing is changed.
//
// Errors: ErrFinal; media.ErrNoReadingCopy where the exhibit is no sound that is
// decoded here; those of archive/machine.
func (v *Vault) DraftTranscript(ctx context.Context, testimony, exhibit record.ID, tool machine.Tool, language string, p Progress) (d record.MachineDraft, err error) {
	ctx, done, err := v.drafting(ctx)
	if err != nil {
		return d, err
	}
	defer done()
	t, err := v.testimonyAt(testimony, 0)
	if err != nil {
		return d, err
	}
	if t.State == record.StateFinal {
		return d, &FinalError{t.Label}
	}
	b, e, err := v.OpenExhibit(exhibit)
	if err != nil {
		return d, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	if e.Parent != testimony {
		return d, &InvalidError{Object: t.Label, Field: "exhibit", Why: "is of another testimony"}
	}
	sound, err := media.OpenAudio(b, e.Media)
	if err != nil {
		return d, fmt.Errorf("exhibit %s: %w", e.Label, err)
	}
	d = record.MachineDraft{ID: record.NewID(record.KindMachine), Testimony: testimony, Exhibit: exhibit, Language: language, By: v.member.Slot}
	if d.Machine, err = tool.Describe(func(done, total int64) { step(p, "machine", done, total) }); err != nil {
		return d, err
	}
	step(p, "draft", 0, 100)
	heard, isolated, err := machine.Transcribe(ctx, tool, sound, language, func(percent int) { step(p, "draft", int64(percent), 100) })
	if err != nil {
		return d, fmt.Errorf("exhibit %s: %w", e.Label, err)
	}
	d.Machine.Isolated = isolated
	err = v.change(func(c *change) error { return c.putDraft(&d, heard) })
	return d, err
}

// putDraft puts what was heard behind the account as it is by now.
func (c *change) putDraft(d *record.MachineDraft, heard []machine.Heard) error {
	t, err := readTestimony(c.tx, d.Testimony, 0)
	if err != nil {
		return err
	}
	n := 0
	for _, s := range t.Account {
		if k, err := strconv.Atoi(strings.TrimPrefix(s.ID, "s")); err == nil {
			n = max(n, k)
		}
	}
	drafts, err := c.v.machineDrafts(c.tx, d.Testimony)
	if err != nil {
		return err
	}
	for _, old := range drafts { // the name of a paragraph that was removed is not given again
		for _, s := range old.Segments {
			if k, err := strconv.Atoi(strings.TrimPrefix(s.Segment, "s")); err == nil {
				n = max(n, k)
			}
		}
	}
	sound, err := c.v.oneOfSeveral(d.Testimony, d.Exhibit)
	if err != nil {
		return err
	}
	for _, h := range heard {
		n++
		id := "s" + strconv.Itoa(n)
		t.Account = append(t.Account, record.Segment{ID: id, Start: h.Start, End: h.End, Sound: sound, Text: h.Text})
		d.Segments = append(d.Segments, record.MachineSegment{Segment: id, Start: h.Start, End: h.End, Text: h.Text})
	}
	d.At = c.at.RFC3339()
	c.say(custody.MachineDrafted, d.Testimony, "", "model."+d.Machine.ModelSHA256)
	if err := c.putMachineDraft(*d); err != nil {
		return err
	}
	return c.putTestimony(&t)
}

// ConfirmMachine records that a person compared paragraphs with the sound and
// that they are right as they stand, corrected or not. Paragraphs that no machine
// wrote, or that were confirmed before, are passed over; n says how many were
// confirmed.
func (v *Vault) ConfirmMachine(testimony record.ID, segments []string) (n int, err error) {
	err = v.change(func(c *change) error {
		n = 0
		drafts, err := v.machineDrafts(c.tx, testimony)
		if err != nil {
			return err
		}
		for _, d := range drafts {
			before := n
			for i, s := range d.Segments {
				if s.Confirmed == "" && slices.Contains(segments, s.Segment) {
					d.Segments[i].Confirmed, d.Segments[i].By = c.at.RFC3339(), v.member.Slot
					n++
				}
			}
			if n > before {
				if err := c.putMachineDraft(d); err != nil {
					return err
				}
			}
		}
		if n > 0 {
			c.say(custody.MachineConfirmed, testimony, "", "paragraphs."+strconv.Itoa(n))
		}
		return nil
	})
	return n, err
}

// DraftTranslation has a program on this machine translate those paragraphs of an
// account that have no translation into a language yet. Each is marked as a
// machine's until somebody confirms or rewrites it, as record.Translation has it.
func (v *Vault) DraftTranslation(ctx context.Context, testimony record.ID, language string, tool machine.Tool, p Progress) (out record.Translation, err error) {
	ctx, done, err := v.drafting(ctx)
	if err != nil {
		return out, err
	}
	defer done()
	t, err := v.testimonyAt(testimony, 0)
	if err != nil {
		return out, err
	}
	all, err := v.Translations(testimony)
	if err != nil {
		return out, err
	}
	out = record.NewTranslation(testimony, language)
	if i := slices.IndexFunc(all, func(x record.Translation) bool { return x.Language == language }); i >= 0 {
		out = all[i]
	}
	var missing []record.Segment
	for _, s := range t.Account {
		i := slices.IndexFunc(out.Segments, func(x record.TranslatedSegment) bool { return x.Segment == s.ID && x.Text != "" })
		if i < 0 && strings.TrimSpace(s.Text) != "" {
			missing = append(missing, s)
		}
	}
	if len(missing) == 0 {
		return out, &InvalidError{Object: t.Label, Field: "translation", Why: "has every paragraph already"}
	}
	texts := make([]string, len(missing))
	for i, s := range missing {
		texts[i] = s.Text
	}
	m, err := tool.Describe(func(done, total int64) { step(p, "machine", done, total) })
	if err != nil {
		return out, err
	}
	step(p, "draft", 0, 100)
	got, _, err := machine.Translate(ctx, tool, texts, t.Interview.Language, language, func(percent int) { step(p, "draft", int64(percent), 100) })
	if err != nil {
		return out, fmt.Errorf("%s: %w", t.Label, err)
	}
	err = v.change(func(c *change) error {
		for _, id := range v.childIDs(testimony, record.KindTranslation) { // as it is by now
			now, err := readTranslation(c.tx, id, 0)
			if err != nil {
				return err
			}
			if now.Language == language {
				out = now
			}
		}
		for i, s := range missing {
			there := slices.ContainsFunc(out.Segments, func(x record.TranslatedSegment) bool { return x.Segment == s.ID && x.Text != "" })
			if got[i] != "" && !there {
				out = out.SetMachine(s, got[i])
			}
		}
		c.say(custody.MachineDrafted, testimony, "", "program."+m.ProgramSHA256)
		return c.putTranslation(out)
	})
	return out, err
}

// draftList is the drafts that are being made; its zero value has none.
type draftList struct {
	running map[int]context.CancelFunc
	next    int
	wait    sync.WaitGroup
}

// drafting counts a draft that is being made, so that Close can end it.
func (v *Vault) drafting(ctx context.Context) (context.Context, func(), error) {
	if err := v.writable(); err != nil {
		return nil, nil, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed || v.closing {
		return nil, nil, ErrLocked
	}
	ctx, stop := context.WithCancel(ctx)
	l := &v.drafts
	if l.running == nil {
		l.running = map[int]context.CancelFunc{}
	}
	id := l.next
	l.next++
	l.running[id] = stop
	l.wait.Add(1)
	return ctx, func() {
		v.mu.Lock()
		delete(l.running, id)
		v.mu.Unlock()
		stop()
		l.wait.Done()
	}, nil
}

// endDrafts ends the programs that are drafting and waits until they are gone:
// none has the sound of an interview in memory after a lock.
func (v *Vault) endDrafts() {
	v.mu.Lock()
	for _, stop := range v.drafts.running {
		stop()
	}
	v.mu.Unlock()
	v.drafts.wait.Wait()
}
