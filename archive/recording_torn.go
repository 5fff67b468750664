package archive

import (
	"context"
	"errors"
	"fmt"
	"time"

	"attest/archive/custody"
	"attest/archive/media"
	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// openTornBlob opens what is whole before the damage in a recording that could not
// be closed. Reading ends with a DamagedError.
func (v *Vault) openTornBlob(tx *store.Tx, r record.Recording) (*store.Blob, error) {
	key, err := tx.BlobKey(r.Blob)
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	end, err := v.store.ScanRecording(r.Blob, key, func(bool, []byte) error { return nil })
	if err != nil && !errors.Is(err, ErrDamaged) || err != nil && end.Size == 0 {
		return nil, err
	}
	if !end.Ended {
		end.Chunks++ // the one that would end it, which is torn or gone
	}
	return v.store.OpenRecording(r.Blob, key, media.FLACHeader(r.Rate, r.Bits, end.Samples), end.Chunks, end.Size)
}

// tornLost is the code of a stretch whose chunks are torn.
const tornLost = "torn"

// mendTorn puts, in a vault that was just salvaged, in the place of a recording that
// cannot be closed all that is authentic of it, with silence where it is torn, and
// closes it. lost is how many samples are silence, gone how many are known to be missing at its
// end. A recording of which nothing opens
// stays as it is. Its log goes on where it was: of what is torn nothing is said twice.
func (v *Vault) mendTorn(ctx context.Context, id record.ID) (lost, gone int64, done bool, err error) {
	var r record.Recording
	var key seal.Key
	var logged int
	err = v.view(func(tx *store.Tx) (err error) {
		if r, err = readRecording(tx, id); err != nil || r.State != record.RecordingRunning || r.Blob == "" {
			return err
		}
		if key, err = tx.BlobKey(r.Blob); err != nil {
			return err
		}
		logged, err = loggedEvents(tx, id)
		return err
	})
	if err != nil || r.State != record.RecordingRunning || r.Blob == "" {
		return 0, 0, false, err
	}
	defer key.Wipe()
	t := tornCopy{v: v, ctx: ctx, r: r, logged: logged}
	end, _, err := v.store.ScanTorn(r.Blob, key, func(seal.TornPart) error { return ctx.Err() })
	if err != nil || end.Chunks == 0 {
		return 0, 0, false, err
	}
	if t.silence, err = media.NewFLACStream(r.Rate, r.Bits); err != nil {
		return 0, 0, false, damaged(id, "its rate or bits are none that are recorded", err)
	}
	reach, err := v.store.Reach(r.Blob, key)
	if err != nil {
		return 0, 0, false, err
	}
	if reach.Chunks > end.Chunks {
		gone = max(reach.Samples-end.Samples, 0)
	}
	fresh, err := v.store.ReplaceRecording(ctx, r.Blob, func(w *store.TornWriter) error {
		t.w = w
		_, _, err := v.store.ScanTorn(r.Blob, key, t.part)
		if err == nil && !t.ended {
			err = t.silence.Flush(t.frame)
		}
		return err
	})
	if err != nil {
		return 0, 0, false, err
	}
	defer fresh.Wipe()
	err = v.change(func(c *change) error {
		owner, err := c.tx.Object(r.Parent)
		if err != nil {
			return err
		}
		if err := c.tx.PutBlobKey(r.Blob, owner, store.IdentityTree, fresh); err != nil {
			return err
		}
		for _, e := range t.told {
			c.sayEvent(id, heldEvent{what: e.What, code: e.Code, at: c.at.wall})
		}
		if gone > 0 || t.kept < logged && t.lost == 0 {
			c.say(custody.SalvageLost, id, "", "recording.end")
		}
		return c.countEvents(id, t.prefix)
	})
	if err == nil {
		err = v.closeRecording(ctx, id, record.RecordingCutShort, nil)
	}
	return t.lost, gone, err == nil, err
}

// mendTorn closes the recordings of which the check says that they could not be,
// with what is authentic of them, and checks again.
func (s *salvage) mendTorn(v *Vault, rep CheckReport) (CheckReport, error) {
	closed := false
	for _, f := range rep.Faults {
		id := record.ID(f.Object)
		if id.Kind() != record.KindRecording || !id.Valid() {
			continue
		}
		lost, gone, done, err := v.mendTorn(s.ctx, id)
		if errors.Is(err, ErrDamaged) || errors.Is(err, ErrNotFound) || errors.Is(err, ErrDestroyed) {
			continue // it stays as it is, and the check has told
		}
		if err != nil {
			return rep, err
		}
		if done {
			closed = true
			if gone > 0 {
				s.lose(SalvageLoss{Object: f.Object, What: fmt.Sprintf("samples at the end of its sound that are gone: %d", gone)})
			}
			if lost > 0 || gone == 0 {
				s.lose(SalvageLoss{Object: f.Object, What: fmt.Sprintf("samples of its sound that are torn, and for which silence stands: %d; all else of it is heard", lost)})
			}
		}
	}
	if !closed {
		return rep, nil
	}
	return v.Check(s.ctx, s.told)
}

// tornCopy writes a torn recording anew.
type tornCopy struct {
	v   *Vault
	ctx context.Context
	r   record.Recording
	w   *store.TornWriter

	silence *media.FLACStream // behind the others: its frames have the numbers of those that are lost
	silent  int64             // samples that it was given
	put     bool              // its frames are kept

	samples int64
	lost    int64
	ended   bool
	logged  int // events that the log tells of
	kept    int // events that are authentic
	events  int // with those that say what is lost
	prefix  int // so many of them need no entry any more
	told    []record.RecordingEvent
	last    record.RecordingEvent // the latest that is authentic
}

func (t *tornCopy) part(p seal.TornPart) error {
	if err := t.ctx.Err(); err != nil {
		return err
	}
	switch {
	case p.Lost > 0:
		return t.gap(p.Lost)
	case p.Sound != nil:
		t.samples += p.Samples
		return t.w.Sound(p.Sound, p.Samples)
	}
	e, err := record.ParseRecordingEvent(p.Message)
	if err != nil && p.Cut {
		return nil // the end of a message whose beginning is torn
	}
	if errors.Is(err, record.ErrNewerEvent) {
		return fmt.Errorf("recording %s: %w", t.r.ID, ErrNewer)
	}
	if err != nil {
		return damaged(t.r.ID, "a note in its stream is malformed", err)
	}
	if t.ended = e.What == record.EventEnd; t.ended {
		if err := t.silence.Flush(t.frame); err != nil {
			return err
		}
		return t.w.Message(p.Message, true)
	}
	t.last, t.kept, t.events = e, t.kept+1, t.events+1
	if t.kept <= t.logged {
		t.prefix = t.events
	}
	return t.w.Message(p.Message, false)
}

// gap puts silence where n samples are lost, and says so.
func (t *tornCopy) gap(n int64) error {
	e := record.RecordingEvent{What: record.EventLost, Code: tornLost, Sample: t.samples, Count: n, At: t.moment()}
	if err := t.still(t.samples-t.silent, false); err != nil {
		return err
	}
	if err := t.still(n, true); err != nil {
		return err
	}
	t.samples, t.lost = t.samples+n, t.lost+n
	raw, err := record.FormatRecordingEvent(e)
	if err != nil {
		return damaged(t.r.ID, "what is lost of it cannot be said", err)
	}
	if t.events++; t.kept < t.logged {
		t.told = append(t.told, e)
		t.prefix = t.events
	}
	return t.w.Message(raw, false)
}

// still makes n samples of silence, kept or only counted.
func (t *tornCopy) still(n int64, put bool) error {
	t.put = put
	zeros := make([]int32, media.FLACBlock)
	for t.silent += n; n > 0; n -= int64(len(zeros)) {
		if err := t.ctx.Err(); err != nil {
			return err
		}
		if err := t.silence.Write(zeros[:min(n, int64(len(zeros)))], t.frame); err != nil {
			return err
		}
	}
	return nil
}

func (t *tornCopy) frame(frame []byte, samples int) error {
	if !t.put {
		return nil
	}
	return t.w.Sound(frame, int64(samples))
}

// moment is when the next sample was taken, as the latest event and the samples
// since say.
func (t *tornCopy) moment() record.Moment {
	from, at := int64(0), t.r.Started
	if t.last.What != "" {
		from, at = t.last.Sample, t.last.At
	}
	since := time.Duration(float64(t.samples-from) / float64(t.r.Rate) * float64(time.Second))
	if began, err := time.Parse(time.RFC3339Nano, at.Time); err == nil && since > 0 {
		at.Time, at.Mono = stamp{wall: began.Add(since)}.RFC3339(), at.Mono+int64(since)
	}
	return at
}
