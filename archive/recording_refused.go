package archive

import (
	"context"
	"errors"
	"slices"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/store"
)

// answersChanged says whether an act may have changed who may be recorded.
func answersChanged(entries []custody.Entry) bool {
	return slices.ContainsFunc(entries, func(e custody.Entry) bool {
		switch e.Verb {
		case custody.Merged, custody.Unmerged, custody.ImportFinished:
			return true
		}
		return e.Object.Kind() == record.KindConsent
	})
}

// heedRefusal stops the recording that is being made where its person now says
// no to it, or withdrew.
func (v *Vault) heedRefusal() {
	r := v.Recorder()
	if r == nil {
		return
	}
	var no *RecordingRefusedError
	if errors.As(v.MayRecord(r.testimony), &no) {
		r.refuse(no)
	}
}

func (r *Recorder) refuse(no error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.mode == RecorderEnded {
		return
	}
	r.refused = no
	r.end(record.RecordingStoppedRefused)
}

// KeepRefusedSound makes an exhibit of a recording that the person's no stopped,
// where the person says that what was captured may be kept. Whether it leaves is
// asked of consent as always.
func (v *Vault) KeepRefusedSound(id record.ID) error {
	return v.change(func(c *change) error {
		r, err := waiting(c.tx, id)
		if err != nil {
			return err
		}
		head, err := flacHead(r)
		if err != nil {
			return err
		}
		r.Exhibit = record.NewID(record.KindExhibit)
		if err := c.putRecording(r); err != nil {
			return err
		}
		return c.listRecording(r, len(head), "")
	})
}

// DestroyRefusedSound destroys a recording that the person's no stopped, what was kept
// off the record beside it, and what was marked in it, as Destroy does: copies and
// backups of before open it with no key file of afterwards. That there was one, and
// when, stays in the log.
//
// Errors: those of Destroy; ErrInvalid of one that does not wait for a word.
func (v *Vault) DestroyRefusedSound(ctx context.Context, id record.ID, p Progress) error {
	return v.Destroy(ctx, id, "withdrawn", p)
}

// waiting reads a recording of which it is to be said what becomes of it.
func waiting(tx *store.Tx, id record.ID) (record.Recording, error) {
	r, err := readRecording(tx, id)
	if err == nil && !r.Waits() {
		err = notWaiting(id)
	}
	return r, err
}

func notWaiting(id record.ID) error {
	return &InvalidError{Object: string(id), Field: "state", Why: "is no recording that the person's no stopped and that waits for a word"}
}
