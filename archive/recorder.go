package archive

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"attest/archive/media"
	"attest/archive/record"
	"attest/archive/store"
)

// Modes of a recorder.
const (
	RecorderRecording    = "recording"
	RecorderPaused       = "paused"
	RecorderOffKept      = "off_kept"      // sealed apart
	RecorderOffDestroyed = "off_destroyed" // nothing of it is kept anywhere
	RecorderEnded        = "ended"
)

// Recorder is a recording that is being made: one for a vault, at most. Its
// methods may be called from any goroutine.
//
// The life of a recorder:
//
//  1. BeginRecording stores a record that cites the sound's blob, and logs it,
//     before the first byte of sound is written.
//  2. Write takes samples; Pause, OffRecord, Mark, Note and Lost say what else
//     happens. What they say is on the disk when they return, in the sound's own
//     stream, so that it is there after a crash.
//  3. Vault.Close (Lock) lets the recorder go on. It then holds the vault's lock
//     and a key that can write on and opens nothing; what happens is kept in the
//     stream and enters the log at the next unlock. Unlock opens the vault again.
//  4. Stop ends the stream and makes an exhibit of it, or, while the vault is
//     locked, leaves that to the next Open, as after a crash.
//
// At most a second of what Write has taken is lost by kill -9 or a power cut.
type Recorder struct {
	id        record.ID
	testimony record.ID
	path      string
	sound     RecordingFormat
	clock     clock
	began     time.Duration // by the second clock

	done   chan struct{}
	status atomic.Pointer[RecorderStatus]

	mu        sync.Mutex
	v         *Vault      // nil while the vault is locked
	lock      *store.Lock // held while the vault is locked
	unlocking bool        // Unlock has the lock
	main      *track
	off       *track      // being kept off the record
	parts     []record.ID // kept off the record and ended
	mode      string
	state     string // once it has ended: the record's
	err       error  // why it ended by itself
	refused   error  // the person said no while it went on
	logged    int    // events that are in the log
	unlogged  []heldEvent
	words     int // bytes of text so far
	marks     int

	losses             int   // that have an event of their own
	moreLost, moreEnds int64 // the stretch in which there were others
}

// What one recording's record can hold of what was noted. To go on after a
// break, and to end, there is always room.
const (
	maxRecordingEvents = 2000
	maxRecordingWords  = 256 << 10
	maxLosses          = 300
)

// track is one stream of sound.
type track struct {
	id      record.ID
	w       *store.RecordingWriter
	enc     *media.FLACStream
	samples int64
}

// heldEvent is what the log will say of an event: no words, so that a locked
// recorder holds none.
type heldEvent struct {
	what, code string
	at         time.Time
	late       bool // it could not be logged when it happened
}

// RecorderStatus is how a recording goes.
type RecorderStatus struct {
	Mode    string
	Samples int64 // of the recording, without what was kept off the record
	Durable int64 // of those, on the disk
	Locked  bool  // the vault is; the recording goes on
	State   string
	Err     error // why it stopped by itself
}

// ID is the recording's.
func (r *Recorder) ID() record.ID { return r.id }

// Testimony is what is being recorded for.
func (r *Recorder) Testimony() record.ID { return r.testimony }

// Done is closed when the recording has ended: by Stop, or by itself when the
// disk was full or failed, or the person's no was recorded. Stop is to be called in both cases.
func (r *Recorder) Done() <-chan struct{} { return r.done }

// Status never waits.
func (r *Recorder) Status() RecorderStatus {
	s := *r.status.Load()
	s.Durable = min(r.main.w.Durable(), s.Samples)
	return s
}

// publish is called with mu held, wherever something changed.
func (r *Recorder) publish() {
	r.status.Store(&RecorderStatus{
		Mode: r.mode, Samples: r.main.samples, Locked: r.v == nil, State: r.state, Err: errors.Join(r.refused, r.err),
	})
}

// Write takes samples of one channel, 24 bits with sign in each int32. Where
// the disk is slow it waits rather than let more than a second be missing from
// it. During a break, and off the record without keeping, samples are let go.
//
// An error means that the recording has ended; what came before is kept.
func (r *Recorder) Write(samples []int32) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.write(samples)
}

func (r *Recorder) write(samples []int32) error {
	t := r.main
	switch r.mode {
	case RecorderEnded:
		return r.endedError()
	case RecorderPaused, RecorderOffDestroyed:
		return nil
	case RecorderOffKept:
		t = r.off
	}
	if err := t.enc.Write(samples, t.w.Append); err != nil {
		return r.fail(err)
	}
	t.samples += int64(len(samples))
	r.publish()
	return nil
}

func (r *Recorder) endedError() error {
	if err := errors.Join(r.refused, r.err); err != nil {
		return err
	}
	return ErrRecordingEnded
}

// fail ends the recording because the disk does not take it.
func (r *Recorder) fail(err error) error {
	if r.mode != RecorderEnded {
		r.err = err
		r.end(record.RecordingStoppedDisk)
	}
	return r.endedError()
}

// end writes the last frames and the last word of each stream. Where the disk
// does not even take that, the stream is closed as cut short later.
func (r *Recorder) end(state string) {
	if r.moreEnds > 0 && r.err == nil {
		_ = r.eventAt(record.RecordingEvent{ // a disk that fails here ends the recording below
			What: record.EventLost, Code: "more", Sample: r.moreLost, Count: r.moreEnds - r.moreLost, At: r.moment(),
		})
		if r.mode == RecorderEnded {
			return
		}
	}
	if err := r.endPart(state); err != nil && r.err == nil {
		r.err, state = err, record.RecordingStoppedDisk
	}
	if r.refused != nil {
		state = record.RecordingStoppedRefused
	}
	if err := r.main.end(state, r.moment()); err != nil && r.err == nil {
		r.err, state = err, record.RecordingStoppedDisk
	}
	if r.refused != nil {
		state = record.RecordingStoppedRefused // whatever the disk did: it must not become an exhibit by itself
	}
	r.mode, r.state = RecorderEnded, state
	if r.lock != nil { // locked: whoever opens the vault next closes the recording
		_ = giveFree(r.lock)
		r.lock = nil
	}
	r.publish()
	close(r.done)
}

// endPart ends what is being kept off the record, if something is.
func (r *Recorder) endPart(state string) error {
	if r.off == nil {
		return nil
	}
	t := r.off
	r.off, r.parts = nil, append(r.parts, t.id)
	return t.end(state, r.moment())
}

func (t *track) end(state string, at record.Moment) error {
	flushed := t.enc.Flush(t.w.Append)
	raw, err := record.FormatRecordingEvent(record.RecordingEvent{What: record.EventEnd, Code: state, Sample: t.samples, At: at})
	if err != nil {
		return errors.Join(flushed, err)
	}
	return errors.Join(flushed, t.w.End(raw))
}

// StopReason says why a recording is stopped.
type StopReason string

// Reasons to stop.
const (
	StopAsked  StopReason = StopReason(record.RecordingComplete)
	StopSource StopReason = StopReason(record.RecordingStoppedSource) // the microphone is gone
	// StopRefused: the person said no. The engine itself stops with it as soon as
	// such an answer is recorded; RecorderStatus.State and .Err then say so.
	StopRefused StopReason = StopReason(record.RecordingStoppedRefused)
)

// Stop ends the recording and, where the vault is open, reads it back whole and
// lists it as an exhibit. The sound is on the disk before that begins: when ctx
// ends, or on an error, Stop may be called again, and what it leaves is done at
// the next Open. While the vault is locked only ID and State are returned.
func (r *Recorder) Stop(ctx context.Context, why StopReason, p Progress) (Recording, error) {
	r.mu.Lock()
	if r.mode != RecorderEnded {
		state := record.RecordingComplete
		if why == StopSource || why == StopRefused {
			state = string(why)
		}
		r.end(state)
	}
	v := r.v
	r.mu.Unlock()
	if v == nil {
		return Recording{Recording: record.Recording{ID: r.id, Parent: r.testimony, State: r.state}}, nil
	}
	return r.finish(ctx, v, p)
}

func (r *Recorder) finish(ctx context.Context, v *Vault, p Progress) (Recording, error) {
	var err error
	for _, id := range append(r.parts, r.id) {
		err = errors.Join(err, v.closeRecording(ctx, id, r.state, p))
	}
	if err != nil {
		return Recording{}, err
	}
	v.mu.Lock()
	if v.rec == r {
		v.rec = nil
	}
	v.mu.Unlock()
	return v.Recording(r.id)
}
