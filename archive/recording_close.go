package archive

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// shorter: how far it went is noted after it was on the disk, so that a crash
// leaves no less.
func shorter(id record.ID, was store.Reach, is seal.RecordingEnd) error {
	return damaged(id, fmt.Sprintf("it went on to sample %d and its file ends at %d: its end is gone", was.Samples, is.Samples), nil)
}

// closeRecordings closes, from what their streams say, the recordings that a
// crash or a lock left open; running are those that somebody still writes to.
// One that cannot be closed keeps nobody from opening the vault. It stays as it
// is: Check says why, and its file may still be put right from a backup.
func (v *Vault) closeRecordings(ctx context.Context, running []record.ID, p Progress) error {
	var open []record.ID
	err := v.view(func(tx *store.Tx) error {
		v.mu.RLock()
		defer v.mu.RUnlock()
		for id := range v.recs {
			r, _, _, err := get[record.Recording](tx, id, 0)
			if errors.Is(err, ErrDamaged) || errors.Is(err, ErrDestroyed) {
				continue // told where it is shown, and by Check
			}
			if err != nil {
				return err
			}
			if r.State == record.RecordingRunning && !slices.Contains(running, id) {
				open = append(open, id)
			}
			if r.State != record.RecordingRunning && r.Blob != "" {
				v.store.DropReach(r.Blob) // a crash in closing it may have left it
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, id := range open {
		err := v.closeRecording(ctx, id, record.RecordingCutShort, p)
		switch {
		case err == nil:
			v.rescue(id)
		case ctx.Err() != nil:
			return err
		}
	}
	return nil
}

// closeRecording makes of a recording that has ended what it is for good: its
// last version, its exhibit, and the entries that are not in the log yet. state
// counts where the stream itself does not say how it ended. Closing it again
// does nothing.
func (v *Vault) closeRecording(ctx context.Context, id record.ID, state string, p Progress) error {
	var r record.Recording
	var key seal.Key
	var logged int
	err := v.view(func(tx *store.Tx) (err error) {
		if r, err = readRecording(tx, id); err != nil || r.State != record.RecordingRunning {
			return err
		}
		if key, err = tx.BlobKey(r.Blob); err != nil {
			return err
		}
		logged, err = loggedEvents(tx, id)
		return err
	})
	if err != nil || r.State != record.RecordingRunning {
		return err
	}
	defer key.Wipe()
	f, err := v.readStream(ctx, r, key, p)
	if err != nil {
		return err
	}
	events := f.events
	if n := len(events); n > 0 && events[n-1].What == record.EventEnd {
		state, events = events[n-1].Code, events[:n-1]
	} else if v.MayRecord(r.Parent) != nil {
		state = record.RecordingStoppedRefused // a crash between the no and the stop
	}
	if len(events) < logged {
		return fewerNotes(id, logged, len(events))
	}
	r.State, r.StreamInfo = state, f.head[len(f.head)-34:]
	r.Chunks, r.Size, r.Samples = f.end.Chunks, f.end.Size, f.end.Samples
	r.Apply(f.events)
	code := state
	if f.end.Closed {
		code = fmt.Sprintf("%s:chunk.%d", state, f.end.Chunks-1) // so many were there before the one that closed it
	}
	if r.Of != "" { // beside a recording, and not what that one's end says of itself
		code = record.OffKept + ":" + code
	}
	err = v.change(func(c *change) error {
		for _, e := range events[logged:] {
			at, err := time.Parse(time.RFC3339Nano, e.At.Time)
			if err != nil {
				return damaged(id, "a note in its stream has no time", err)
			}
			c.sayEvent(id, heldEvent{what: e.What, code: e.Code, at: at, late: true})
		}
		if r.Samples > 0 {
			r.SHA256 = f.sum
			if r.Of == "" && state != record.RecordingStoppedRefused {
				r.Exhibit = record.NewID(record.KindExhibit)
			}
		}
		if err := c.putRecording(r); err != nil {
			return err
		}
		c.say(custody.RecordingStopped, id, "", code)
		if err := c.countEvents(id, len(events)); err != nil || r.Exhibit == "" {
			return err
		}
		return c.listRecording(r, len(f.head), f.crc)
	})
	if err == nil {
		v.store.DropReach(r.Blob)
	}
	return err
}

// fewerNotes: an event is on the disk before its entry is, so that a stream
// that knows of fewer was cut by more than a crash.
func fewerNotes(id record.ID, logged, there int) error {
	return damaged(id, fmt.Sprintf("the log tells of %d acts and its stream of %d: its end is gone", logged, there), nil)
}

// listRecording makes an exhibit of a closed recording.
func (c *change) listRecording(r record.Recording, head int, crc string) error {
	v := c.v
	e := record.Exhibit{
		Type: "exhibit", V: 1, ID: r.Exhibit, Parent: r.Parent, SHA256: r.SHA256, CRC32: crc, Size: int64(head) + r.Size, Media: "audio/flac",
		Class: record.ClassIdentity, Blob: r.Blob, Recording: r.ID, By: r.By,
	}
	at, err := time.Parse(time.RFC3339Nano, r.Started.Time)
	if err != nil {
		return damaged(r.ID, "its time is malformed", err)
	}
	name := fmt.Sprintf("%s %s.flac", v.rowOf(r.Parent).Label, at.Format("2006-01-02 15.04.05"))
	if err := c.listExhibit(&e, record.ExhibitIdentity{Type: "exhibit-identity", V: 1, Name: name}); err != nil {
		return err
	}
	c.then(func() { v.exhs[e.Parent] = append(v.exhs[e.Parent], e.ID) })
	return c.countExhibit(r.Parent)
}
