package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"attest/archive/custody"
	"attest/archive/media"
	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// Recording is a recording with what was typed beside it.
type Recording struct {
	record.Recording
	Running bool // it is being made now
}

// Recordings lists what was recorded for a testimony, oldest first, without what
// was kept off the record.
func (v *Vault) Recordings(testimony record.ID) ([]Recording, error) {
	return v.recordingsOf(testimony, false)
}

// OffRecord lists what was kept off the record while a testimony was recorded.
// It is in no other list, is no exhibit, and never leaves.
func (v *Vault) OffRecord(testimony record.ID) ([]Recording, error) {
	return v.recordingsOf(testimony, true)
}

func (v *Vault) recordingsOf(testimony record.ID, off bool) ([]Recording, error) {
	v.mu.RLock()
	var ids []record.ID
	for id, parent := range v.recs {
		if parent == testimony {
			ids = append(ids, id)
		}
	}
	v.mu.RUnlock()
	var out []Recording
	for _, id := range ids {
		r, err := v.Recording(id)
		if err != nil {
			return nil, err
		}
		if (r.Of != "") == off {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b Recording) int {
		if c := strings.Compare(a.Started.Time, b.Started.Time); c != 0 {
			return c
		}
		return strings.Compare(string(a.ID), string(b.ID))
	})
	return out, nil
}

// Recording reads one recording.
func (v *Vault) Recording(id record.ID) (Recording, error) {
	var r Recording
	err := v.view(func(tx *store.Tx) (err error) {
		r.Recording, err = readRecording(tx, id)
		return err
	})
	r.Running = err == nil && slices.Contains(v.runningNow(false), id)
	return r, err
}

func readRecording(tx *store.Tx, id record.ID) (record.Recording, error) {
	r, o, ver, err := get[record.Recording](tx, id, 0)
	if err != nil {
		return r, err
	}
	half, err := identityOf[record.RecordingIdentity](tx, o, ver)
	r.Join(half)
	return r, err
}

// runningNow names the recordings that somebody writes to; unclosed adds those
// that the recorder has ended and not closed yet.
func (v *Vault) runningNow(unclosed bool) (ids []record.ID) {
	v.mu.RLock()
	r := v.rec
	v.mu.RUnlock()
	if r == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if unclosed {
		ids = append(append(ids, r.parts...), r.id)
	}
	return append(ids, r.running()...)
}

// running is called with mu held.
func (r *Recorder) running() (ids []record.ID) {
	if r.mode == RecorderEnded || r.main == nil {
		return nil
	}
	ids = append(ids, r.id)
	if r.off != nil {
		ids = append(ids, r.off.id)
	}
	return ids
}

// OpenRecording reads a recording's FLAC, also one that was kept off the record.
// Of one that could not be closed, since its file is damaged, what is whole before
// the damage is given, and a DamagedError ends it.
// Close it after use. That it was opened is in the log, once a sitting.
func (v *Vault) OpenRecording(id record.ID) (*store.Blob, Recording, error) {
	r, err := v.Recording(id)
	if err != nil {
		return nil, r, err
	}
	if r.State == record.RecordingDestroyed {
		return nil, r, fmt.Errorf("recording %s: the person wanted nothing of it kept: %w", id, ErrDestroyed)
	}
	if r.Blob == "" {
		b, _, err := v.OpenExhibit(r.Exhibit)
		return b, r, err
	}
	torn := r.State == record.RecordingRunning && !slices.Contains(v.runningNow(true), id)
	var b *store.Blob
	err = v.view(func(tx *store.Tx) (err error) {
		if torn {
			b, err = v.openTornBlob(tx, r.Recording)
		} else {
			b, err = v.openRecordingBlob(tx, r.Recording)
		}
		return err
	})
	if err != nil {
		return nil, r, err
	}
	if err := v.noteRead(id, ""); err != nil {
		return nil, r, errors.Join(err, b.Close())
	}
	return b, r, nil
}

// openRecordingBlob opens a closed recording as the file that players take.
func (v *Vault) openRecordingBlob(tx *store.Tx, r record.Recording) (*store.Blob, error) {
	if r.State == record.RecordingRunning {
		return nil, fmt.Errorf("recording %s: it has not ended: %w", r.ID, ErrNotFound)
	}
	head, err := flacHead(r)
	if err != nil {
		return nil, err
	}
	key, err := tx.BlobKey(r.Blob)
	if err != nil {
		return nil, err
	}
	return v.store.OpenRecording(r.Blob, key, head, r.Chunks, r.Size)
}

// flacHead is what stands before the frames.
func flacHead(r record.Recording) ([]byte, error) {
	head := media.FLACHeader(r.Rate, r.Bits, r.Samples)
	if len(r.StreamInfo) != 34 {
		return nil, damaged(r.ID, "its STREAMINFO has a wrong length", nil)
	}
	return append(head[:len(head)-34], r.StreamInfo...), nil
}

// putRecording stores a recording's two halves.
func (c *change) putRecording(r record.Recording) error {
	facts, half := r.Split()
	if _, _, err := c.put(r.ID, r.Parent, content{facts: facts, identity: half}, false); err != nil {
		return err
	}
	if c.batch == "" {
		c.then(func() { c.v.recs[r.ID] = r.Parent })
	}
	return nil
}

// recordingRow says how many of a recording's events are in the log. It is
// written with the entries, in one change.
type recordingRow struct {
	Type   string `json:"type"` // "recording-row"
	V      int    `json:"v"`
	Logged int    `json:"logged"`
}

func (c *change) countEvents(id record.ID, n int) error {
	o, err := c.tx.Object(id)
	if err != nil {
		return err
	}
	raw, err := record.Canonical(recordingRow{Type: "recording-row", V: 1, Logged: n})
	if err != nil {
		return err
	}
	return c.tx.PutRow(o, raw)
}

func loggedEvents(tx *store.Tx, id record.ID) (int, error) {
	o, err := tx.Object(id)
	if err != nil {
		return 0, err
	}
	raw, err := tx.Row(o)
	if err != nil || raw == nil {
		return 0, err
	}
	var row recordingRow
	if err := record.Decode(raw, &row); err != nil || row.Type != "recording-row" || row.Logged < 0 {
		return 0, damaged(id, "its row is malformed", err)
	}
	return row.Logged, nil
}

// eventVerbs are the acts that the log knows; an event of a newer version is
// logged as nothing.
var eventVerbs = map[string]custody.Verb{
	record.EventPause: custody.RecordingPaused, record.EventResume: custody.RecordingResumed,
	record.EventOff: custody.RecordingOff, record.EventOn: custody.RecordingOn, record.EventMark: custody.RecordingMarked,
	record.EventNote: custody.RecordingNoted, record.EventNamed: custody.RecordingNoted, record.EventLost: custody.RecordingLost,
}

// sayEvent logs an event: its reason code, and for one that was not logged when
// it happened, the time that the recording gives for it.
func (c *change) sayEvent(id record.ID, e heldEvent) {
	verb, ok := eventVerbs[e.what]
	if !ok {
		return
	}
	c.say(verb, id, "", lateCode(e.code, e.late, e.at))
}

func lateCode(code string, late bool, at time.Time) string {
	if !late {
		return code
	}
	return strings.TrimPrefix(code+":at."+strconv.FormatInt(at.Unix(), 10), ":")
}

// found is what a recording's stream says.
type found struct {
	end    seal.RecordingEnd
	events []record.RecordingEvent
	sum    string // SHA-256 of the FLAC file
	crc    string // and its CRC-32, see record.Exhibit
	head   []byte
}

// readStream reads a recording's stream from its first chunk to its last, and
// ends one that was cut short. Nobody may be writing to it.
func (v *Vault) readStream(ctx context.Context, r record.Recording, key seal.Key, p Progress) (f found, err error) {
	end, ok, err := v.store.PeekRecording(r.Blob, key)
	if err != nil {
		return f, err
	}
	reach, err := v.store.Reach(r.Blob, key)
	if err != nil {
		return f, err
	}
	if ok && end.Chunks < reach.Chunks {
		return f, shorter(r.ID, reach, end)
	}
	var n int64
	if !ok {
		cut, err := v.store.ScanRecording(r.Blob, key, func(_ bool, data []byte) error {
			n += int64(len(data))
			step(p, "recording", n, 0)
			return ctx.Err()
		})
		if err != nil {
			return f, err
		}
		if cut.Chunks < reach.Chunks {
			return f, shorter(r.ID, reach, cut)
		}
		if err := v.store.CloseRecording(r.Blob, key, cut); err != nil {
			return f, err
		}
		if end, ok, err = v.store.PeekRecording(r.Blob, key); err != nil || !ok {
			return f, errors.Join(err, damaged(r.ID, "its last chunk does not open", nil))
		}
	}
	f.head = media.FLACHeader(r.Rate, r.Bits, end.Samples)
	h, crc := sha256.New(), crc32.NewIEEE()
	both := io.MultiWriter(h, crc) // hashes take all
	_, _ = both.Write(f.head)
	n = 0
	f.end, err = v.store.ScanRecording(r.Blob, key, func(control bool, data []byte) error {
		if control {
			e, err := record.ParseRecordingEvent(data)
			if errors.Is(err, record.ErrNewerEvent) {
				return fmt.Errorf("recording %s: %w", r.ID, ErrNewer)
			}
			if err != nil {
				return damaged(r.ID, "a note in its stream is malformed", err)
			}
			f.events = append(f.events, e)
			return ctx.Err()
		}
		data = data[:min(int64(len(data)), max(end.Size-n, 0))] // not what a crash left of a frame
		_, _ = both.Write(data)
		n += int64(len(data))
		step(p, "recording", n, end.Size)
		return ctx.Err()
	})
	if err == nil && (f.end != end || n != end.Size) {
		err = damaged(r.ID, "its end is not where its last chunk says", nil)
	}
	f.sum, f.crc = hex.EncodeToString(h.Sum(nil)), hex.EncodeToString(crc.Sum(nil))
	return f, err
}
