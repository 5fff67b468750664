package archive

import (
	"context"
	"errors"
	"fmt"
	"time"

	"attest/archive/custody"
	"attest/archive/media"
	"attest/archive/record"
	"attest/archive/store"
)

// RecordingFormat says what is to be recorded. The zero value is 48,000 samples
// a second, one channel, 24 bits.
type RecordingFormat struct {
	Rate     int
	Channels int // 1
	Bits     int // 16 or 24
	Device   string
}

// BeginRecording begins to record for a testimony. A record of it is stored,
// and logged, before it returns. One recording is made at a time (ErrRecording),
// none where the person said no to it (*RecordingRefusedError).
func (v *Vault) BeginRecording(testimony record.ID, f RecordingFormat) (*Recorder, error) {
	if f.Rate == 0 {
		f.Rate = 48000
	}
	if f.Bits == 0 {
		f.Bits = 24
	}
	if f.Channels > 1 {
		return nil, &InvalidError{Object: string(testimony), Field: "channels", Why: "one channel can be recorded"}
	}
	if testimony.Kind() != record.KindTestimony {
		return nil, &InvalidError{Object: string(testimony), Field: "testimony", Why: "a recording belongs to a testimony"}
	}
	if err := v.MayRecord(testimony); err != nil {
		return nil, err
	}
	r := &Recorder{
		id: "", testimony: testimony, path: v.path, sound: f, clock: v.clock.clock, mode: RecorderRecording,
		done: make(chan struct{}), v: v,
	}
	r.began = r.clock.mono()
	r.mu.Lock() // Close waits until it is known what goes on
	defer r.mu.Unlock()
	v.mu.Lock()
	if v.closed || v.closing {
		v.mu.Unlock()
		return nil, ErrLocked
	}
	if v.rec != nil && !v.rec.ended() {
		v.mu.Unlock()
		return nil, ErrRecording
	}
	before := v.rec
	v.rec = r
	v.mu.Unlock()
	t, err := v.beginTrack(testimony, "", f, r.clock.wall())
	if err != nil {
		v.mu.Lock()
		v.rec = before
		v.mu.Unlock()
		return nil, err
	}
	r.id, r.main = t.id, t
	r.publish()
	return r, nil
}

// Recorder returns the recording that is being made, or nil.
func (v *Vault) Recorder() *Recorder {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.rec == nil || v.rec.status.Load() == nil {
		return nil
	}
	return v.rec
}

func (r *Recorder) ended() bool {
	select {
	case <-r.done:
		return true
	default:
		return false
	}
}

// beginTrack makes a blob and a record that cites it; of is the recording
// beside which it is kept off the record, if it is.
func (v *Vault) beginTrack(testimony, of record.ID, f RecordingFormat, at time.Time) (*track, error) {
	if err := v.writable(); err != nil {
		return nil, err
	}
	enc, err := media.NewFLACStream(f.Rate, f.Bits)
	if err != nil {
		return nil, &InvalidError{Object: string(testimony), Field: "format", Why: err.Error()}
	}
	// What waits in the encoder is missing from the disk too.
	w, key, err := v.store.NewRecording(f.Rate - media.FLACBlock)
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	rec := record.Recording{
		ID: record.NewID(record.KindRecording), Parent: testimony, Blob: w.ID, Of: of, State: record.RecordingRunning,
		Rate: f.Rate, Channels: 1, Bits: f.Bits, Started: record.Moment{Time: stamp{wall: at.Round(0)}.RFC3339()},
		By: v.member.Slot, Device: f.Device,
	}
	code := ""
	if of != "" {
		code = record.OffKept
	}
	err = v.change(func(c *change) error {
		owner, err := c.tx.Object(testimony)
		if err != nil {
			return err
		}
		if err := c.putRecording(rec); err != nil {
			return err
		}
		c.say(custody.RecordingBegan, rec.ID, "", code)
		return c.tx.PutBlobKey(w.ID, owner, store.IdentityTree, key)
	})
	if err != nil {
		w.Abort()
		return nil, err
	}
	return &track{id: rec.ID, w: w, enc: enc}, nil
}

// detach lets the recorder go on without the vault. It reports false when there
// is nothing to go on.
func (r *Recorder) detach() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.mode == RecorderEnded || r.main == nil {
		return false
	}
	r.v, r.sound.Device = nil, ""
	r.publish()
	return true
}

func giveFree(lock *store.Lock) error {
	if lock.Unclean() {
		return lock.Abandon()
	}
	return lock.Release()
}

// attach goes on in a vault that was unlocked, and brings into its log what
// happened in the meantime. Called with mu held.
func (r *Recorder) attach(v *Vault) {
	r.v = v
	v.mu.Lock()
	v.rec = r
	v.mu.Unlock()
	_ = v.view(func(tx *store.Tx) error { // only the device's name, for a part off the record
		rec, err := readRecording(tx, r.id)
		r.sound.Device = rec.Device
		return err
	})
	if r.mode == RecorderEnded {
		r.unlogged = nil // closing it logs what its stream says
	}
	r.log()
	r.publish()
}

// keep hands the vault's lock to a recorder that goes on. It reports false when
// the recording has ended in the meantime.
func (r *Recorder) keep(lock *store.Lock) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.mode == RecorderEnded {
		return false
	}
	r.lock = lock
	return true
}

// Unlock opens the vault again while the recording goes on, or after it has
// ended. Its errors are Open's, and ErrMoved; the recording goes on after them.
func (r *Recorder) Unlock(ctx context.Context, o OpenOptions, p Progress) (*Vault, error) {
	r.mu.Lock()
	if r.v != nil || r.unlocking {
		r.mu.Unlock()
		return nil, errors.New("the vault is open already")
	}
	lock := r.lock
	if lock == nil {
		r.mu.Unlock()
		return Open(ctx, r.path, o, p)
	}
	r.lock, r.unlocking = nil, true
	r.mu.Unlock()

	chain, err := readChain(r.path)
	if err == nil && !lock.Of(r.path) {
		err = fmt.Errorf("%s: %w", r.path, ErrMoved)
	}
	var v *Vault
	if err == nil {
		v, err = unlock(ctx, r.path, chain, lock, nil, o, p, r)
	}
	r.mu.Lock()
	r.unlocking = false
	ended := r.mode == RecorderEnded
	switch {
	case err != nil && ended:
		err = errors.Join(err, giveFree(lock))
	case err != nil:
		r.lock = lock
	default:
		r.attach(v)
	}
	r.mu.Unlock()
	if err != nil {
		return nil, err
	}
	if ended { // stopped while it was being unlocked
		_, err = r.finish(ctx, v, p)
		if err != nil {
			return nil, errors.Join(err, v.Close())
		}
	}
	return v, nil
}
