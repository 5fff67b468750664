package archive

import (
	"errors"
	"fmt"
	"slices"

	"attest/archive/record"
	"attest/archive/store"
)

// OpenSoundError: sound of a testimony's interview is no exhibit yet, so that a
// commitment would not cover it. While Running, stop the recording; one that
// Waits was stopped by the person's no, and it is to be said what becomes of it;
// any other could not be closed, and Check says why.
type OpenSoundError struct {
	Testimony record.ID
	Label     string
	Recording record.ID
	Started   string // RFC 3339
	Running   bool
	Waits     bool
}

func (e *OpenSoundError) Error() string {
	what := "could not be closed: check the vault, or take that recording out of the lists"
	switch {
	case e.Running:
		what = "is still being made: stop it first"
	case e.Waits:
		what = "was stopped by the person's no: say first whether it is kept or destroyed"
	}
	return fmt.Sprintf("%s: it cannot become final while its sound is no exhibit: the recording of %s %s", e.Label, e.Started, what)
}

// Is makes errors.Is(err, ErrRecording) true.
func (e *OpenSoundError) Is(target error) bool { return target == ErrRecording }

// noOpenSound looks for sound of a testimony that is no exhibit yet.
func (v *Vault) noOpenSound(t record.Testimony) error {
	all, err := v.Recordings(t.ID)
	if err != nil {
		return err
	}
	for _, r := range all {
		v.mu.RLock()
		hidden := v.hidden[r.ID]
		v.mu.RUnlock()
		if !hidden && (r.State == record.RecordingRunning || r.Waits()) {
			return &OpenSoundError{Testimony: t.ID, Label: t.Label, Recording: r.ID, Started: r.Started.Time, Running: r.Running, Waits: r.Waits()}
		}
	}
	return nil
}

// sameExhibits refuses a commitment that was worked out from other exhibits
// than there are now, and one beside which a recording began.
func (c *change) sameExhibits(f *record.Final, read []Exhibit) error {
	v := c.v
	v.mu.RLock()
	defer v.mu.RUnlock()
	var parts []record.ID
	for _, p := range f.Parts[1:] {
		parts = append(parts, p.Object)
	}
	recording := v.rec != nil && !v.rec.ended() && v.rec.testimony == f.Testimony
	conflict := fmt.Errorf("%s: its exhibits: %w; look at it again before it becomes final", v.rows[f.Testimony].Label, ErrConflict)
	if recording || !slices.Equal(parts, v.exhs[f.Testimony]) || len(read) != len(parts) {
		return conflict
	}
	for i, e := range read { // the bytes that were read are those of now
		now, _, _, err := get[record.Exhibit](c.tx, parts[i], 0)
		if err != nil {
			return err
		}
		if now.ID != e.ID || now.SHA256 != e.SHA256 || now.Size != e.Size || now.Blob != e.Blob || now.Media != e.Media {
			return conflict
		}
	}
	return nil
}

// CommittedError: an exhibit cannot be removed, because a final account
// committed to it: a bundle would show a commitment to a part that nobody can
// show. It can be left out of a submission.
type CommittedError struct {
	Exhibit   record.ID
	Label     string
	Testimony string // the testimony's label
}

func (e *CommittedError) Error() string {
	return fmt.Sprintf("%s stays: %s committed to it when it became final; it can be left out of a submission instead", e.Label, e.Testimony)
}

// Is makes errors.Is(err, ErrFinal) true.
func (e *CommittedError) Is(target error) bool { return target == ErrFinal }

// notCommitted refuses an exhibit that a final account committed to.
func (c *change) notCommitted(o store.Object) error {
	if o.Parent.Kind() != record.KindTestimony {
		return nil
	}
	for _, id := range c.v.childIDs(o.Parent, record.KindFinal) {
		f, _, _, err := get[record.Final](c.tx, id, 0)
		if errors.Is(err, ErrDamaged) {
			continue
		}
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(f.Parts, func(p record.FinalPart) bool { return p.Object == o.ID }) {
			continue
		}
		e, err := facts[record.Exhibit](c.tx, o)
		if err != nil {
			return err
		}
		return &CommittedError{Exhibit: o.ID, Label: e.Label, Testimony: c.v.rowOf(o.Parent).Label}
	}
	return nil
}
