package archive

import (
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

// DestroyRefusedSound forgets the key and removes the file of a recording that
// the person's no stopped, and of what was kept off the record beside it. That
// there was one stays: its times and what was noted beside it, and the log.
func (v *Vault) DestroyRefusedSound(id record.ID) error {
	var blobs []record.ID
	r, err := v.Recording(id)
	if err != nil {
		return err
	}
	parts, err := v.OffRecord(r.Parent)
	if err != nil {
		return err
	}
	err = v.change(func(c *change) error {
		blobs = nil
		r, err := waiting(c.tx, id)
		if err != nil {
			return err
		}
		all := []record.Recording{r}
		for _, p := range parts {
			if p.Of == id && p.Blob != "" && p.State != record.RecordingRunning {
				all = append(all, p.Recording)
			}
		}
		for _, one := range all {
			blobs = append(blobs, one.Blob)
			if err := c.tx.DeleteBlobKey(one.Blob); err != nil {
				return err
			}
			one.State, one.Blob, one.SHA256 = record.RecordingDestroyed, "", ""
			if err := c.putRecording(one); err != nil {
				return err
			}
			c.say(custody.RecordingStopped, one.ID, "", record.RecordingDestroyed)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, b := range blobs {
		err = errors.Join(err, v.store.RemoveBlob(b)) // what stays is swept at the next open
	}
	return err
}

// waiting reads a recording of which it is to be said what becomes of it.
func waiting(tx *store.Tx, id record.ID) (record.Recording, error) {
	r, err := readRecording(tx, id)
	if err == nil && !r.Waits() {
		err = &InvalidError{Object: string(id), Field: "state", Why: "is no recording that the person's no stopped and that waits for a word"}
	}
	return r, err
}
