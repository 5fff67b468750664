package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/store"
)

// TakeFor says for whom and why something is to leave the vault in the clear.
type TakeFor struct {
	Use string // record.UseKeep for the office's own safe keeping, or a class of addressee
	To  string // who gets it, as consent names recipients; not needed for the office's own
	Why string
	// Confirmed is the code of a ConfirmError that somebody has looked at.
	Confirmed string
}

// TakeOutError says why something may not be taken out.
type TakeOutError struct {
	Label   string
	Use     string // as in TakeFor
	Refusal record.Refusal
}

// RefusedRole: the member's role does not allow it.
const RefusedRole record.Refusal = "role"

func (e *TakeOutError) Error() string {
	why := refusals[e.Refusal]
	switch {
	case e.Refusal == RefusedRole:
		why = "this member's role does not allow it"
	case e.Use == record.UseKeep:
		why = keepText(e.Refusal)
	}
	return fmt.Sprintf("%s: it may not be taken out: %s", e.Label, why)
}

// Is makes errors.Is(err, ErrConsent) true.
func (e *TakeOutError) Is(target error) bool { return target == ErrConsent }

// mayTake asks role, consent and the questions that an export to the same class
// waits for before anything leaves outside of a submission.
// e is the file, nil for an account.
func (v *Vault) mayTake(parent record.ID, label string, e *record.Exhibit, f TakeFor) error {
	for _, s := range []struct{ field, value string }{{"why", f.Why}, {"to", f.To}} {
		if strings.TrimSpace(s.value) == "" && (s.field == "why" || f.Use != record.UseKeep) {
			return &InvalidError{Object: label, Field: s.field, Why: "must be said before something is taken out"}
		}
		if len(s.value) > maxTaking {
			return &InvalidError{Object: label, Field: s.field, Why: "is too long"}
		}
	}
	person, testimony := parent, record.ID("")
	if parent.Kind() == record.KindTestimony {
		testimony = parent
		v.mu.RLock()
		person = v.rows[parent].Person
		v.mu.RUnlock()
	}
	refuse := func(r record.Refusal) error { return &TakeOutError{Label: label, Use: f.Use, Refusal: r} }
	ask := record.Ask{Use: f.Use, Addressee: f.To, Testimony: testimony, At: v.clock.clock.wall()}
	d, _ := v.decide(person, ask)
	if f.Use == record.UseKeep {
		// The office holds it anyway: what is not answered does not keep a keyholder
		// from keeping a copy safe, and a no does.
		switch {
		case v.role != RoleKeyholder:
			return refuse(RefusedRole)
		case d.Refusal == record.RefusedWithdrawn, d.Refusal == record.RefusedFrozen:
			return refuse(d.Refusal)
		case d.Refusal == record.RefusedAnswer && v.saidNo(d.Consent, f.Use):
			return refuse(d.Refusal)
		}
		return nil
	}
	switch {
	case !record.KnownClass(f.Use):
		return &InvalidError{Object: label, Field: "use", Why: "is no class of addressee"}
	case v.Office().Approval && d.Refusal == record.Granted:
		return &NotApprovedError{Label: label, Outside: true}
	case v.role == "depositor":
		return refuse(RefusedRole)
	case d.Refusal != record.Granted:
		return refuse(d.Refusal)
	case e == nil:
	case !d.Allows(record.MediaKind(e.Media)):
		return refuse(record.RefusedMedia)
	case e.Class != record.ClassCleared && !d.Named:
		return refuse(record.RefusedIdentity)
	default:
		if r := v.shown(person, *e, ask, v.decideUse); r != record.Granted {
			return refuse(r)
		}
	}
	if testimony == "" {
		return nil
	}
	stop, _, err := v.stopping(testimony, f.Use)
	if err == nil && len(stop) > 0 {
		v.mu.RLock()
		err = &OpenAnswersError{Testimony: testimony, Label: v.rows[testimony].Label, Class: f.Use, Rules: stop}
		v.mu.RUnlock()
	}
	return err
}

const maxTaking = 2000 // bytes

// saidNo tells a no from what could not be asked.
func (v *Vault) saidNo(consent record.ID, use string) bool {
	v.mu.RLock()
	defer v.mu.RUnlock()
	for _, list := range v.cons {
		for _, c := range list {
			if c.ID == consent {
				return slices.ContainsFunc(c.Uses, func(u record.Use) bool { return u.Use == use && u.Answer == record.AnswerNo })
			}
		}
	}
	return false
}

// took notes what was taken out: in the log by its use, and sealed in words.
func (c *change) took(parent, object record.ID, f TakeFor) error {
	return c.tookTo(parent, object, f, "", 0)
}

// tookTo is took of a file of size bytes that will lie at path.
func (c *change) tookTo(parent, object record.ID, f TakeFor, path string, size int64) error {
	if err := c.keepTaking(parent, object, "", f, path, size); err != nil {
		return err
	}
	c.say(custody.TakenOut, object, "", f.Use)
	return nil
}

// keepTaking keeps it sealed, with no entry of its own in the log.
func (c *change) keepTaking(parent, object record.ID, what string, f TakeFor, path string, size int64) error {
	t := record.Taking{Type: "taking", V: 1, ID: record.NewID(record.KindTaking), Object: object, Use: f.Use, By: c.v.member.Slot, Time: c.at.RFC3339(), What: what}
	t.Words = record.TakingIdentity{Type: "taking-identity", V: 1, To: strings.TrimSpace(f.To), Why: strings.TrimSpace(f.Why)}
	if whole, err := filepath.Abs(path); path != "" && err == nil && len(whole) <= maxTaking {
		t.Words.Path, t.Words.Volume, t.Words.Size = whole, volumeOf(partOf(whole)), size // it is written there first
	}
	return c.putTaking(parent, t)
}

// Taken is what was taken out, as a screen shows it.
type Taken struct {
	record.Taking
	Label       string // of the exhibit, or of the testimony
	ByName      string
	Outside     bool // the file lies where it was written
	Unreachable bool // or its volume is not connected
}

// TakenOut is Takings, newest first, with what a screen says of each. It looks
// for the files on the disk.
func (v *Vault) TakenOut(parent record.ID) ([]Taken, error) {
	list, err := v.Takings(parent)
	if err != nil {
		return nil, err
	}
	out := make([]Taken, 0, len(list))
	for _, t := range list {
		x := Taken{Taking: t, Label: v.labelOf(t.Object)}
		x.ByName = v.slotName(t.By)
		if t.Words.Path != "" {
			now := original(t.Words.Path, t.Words.Volume, t.Words.Size)
			x.Outside, x.Unreachable = now != gone, now == unreachable
		}
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(a, b Taken) int { return strings.Compare(b.Time, a.Time) })
	return out, nil
}

// Takings lists what was taken out of a testimony or of a person's forms.
func (v *Vault) Takings(parent record.ID) ([]record.Taking, error) {
	var out []record.Taking
	ids := v.childIDs(parent, record.KindTaking)
	err := v.view(func(tx *store.Tx) error {
		for _, id := range ids {
			t, o, ver, err := get[record.Taking](tx, id, 0)
			if err != nil {
				return err
			}
			if t.Words, err = identityOf[record.TakingIdentity](tx, o, ver); err != nil {
				return err
			}
			out = append(out, t)
		}
		return nil
	})
	return out, err
}

// TakeOut writes one exhibit's bytes to a named place, where role and consent
// allow it, and logs it. It never writes over a file. What leaves is the file as
// received, its metadata with it.
//
// Errors: ErrConsent (*TakeOutError); ErrNotApproved; ErrConfirm (*ConfirmError) where the file has a name, or
// tells what is left out elsewhere, until somebody has looked.
func (v *Vault) TakeOut(ctx context.Context, id record.ID, path string, f TakeFor, p Progress) error {
	e, err := v.Exhibit(id)
	if err != nil {
		return err
	}
	if err := v.mayTake(e.Parent, e.Label, &e.Exhibit, f); err != nil {
		return err
	}
	if err := v.asksBefore(ctx, taking{of: e.Parent, label: e.Label, exhibits: []record.Exhibit{e.Exhibit}, path: path, use: f}); err != nil {
		return err
	}
	return v.writeExhibit(ctx, id, p, leaving{path, e.Parent, id, f.Use, func(c *change) error { return c.tookTo(e.Parent, id, f, path, e.Size) }})
}

// keeping is a copy that stays the office's own.
var keeping = TakeFor{Use: record.UseKeep, Why: "at the terminal"}

// OpenToTakeOut reads an exhibit's bytes for a copy outside of the vault that
// stays the office's own: it asks what such a copy asks, and the log has it as
// taken out before the first byte is read. Close it after use. confirmed is
// TakeFor.Confirmed. Errors: as of TakeOut.
func (v *Vault) OpenToTakeOut(ctx context.Context, id record.ID, confirmed string) (*store.Blob, Exhibit, error) {
	e, err := v.Exhibit(id)
	if err != nil {
		return nil, e, err
	}
	own := keeping
	own.Confirmed = confirmed
	if err := v.mayTake(e.Parent, e.Label, &e.Exhibit, own); err != nil {
		return nil, e, err
	}
	if err := v.asksBefore(ctx, taking{of: e.Parent, label: e.Label, exhibits: []record.Exhibit{e.Exhibit}, use: own}); err != nil {
		return nil, e, err
	}
	b, err := v.openBlob(e.Exhibit)
	if err != nil {
		return nil, e, err
	}
	err = v.change(func(c *change) error {
		c.say(custody.TakenOut, id, "", record.UseKeep)
		return nil
	})
	if err != nil {
		return nil, e, errors.Join(err, b.Close())
	}
	return b, e, nil
}

// writeExhibit writes an exhibit's bytes.
func (v *Vault) writeExhibit(ctx context.Context, id record.ID, p Progress, l leaving) (err error) {
	b, e, err := v.OpenExhibit(id)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	return v.writeOut(l, func(w io.Writer) error {
		h := sha256.New()
		err := copyWith(ctx, io.MultiWriter(w, h), b, func(n int64) { step(p, "write", n, e.Size) })
		if err == nil && hex.EncodeToString(h.Sum(nil)) != e.SHA256 {
			err = damaged(id, "its bytes are not what its record says", nil)
		}
		return err
	})
}

// copyWith copies and stops at a cancel.
func copyWith(ctx context.Context, w io.Writer, r io.Reader, told func(int64)) error {
	buf := make([]byte, 1<<20)
	var n int64
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		k, err := r.Read(buf)
		if k > 0 {
			if _, werr := w.Write(buf[:k]); werr != nil {
				return werr
			}
			n += int64(k)
			told(n)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
