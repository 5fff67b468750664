package archive

import (
	"context"
	"fmt"
	"io"

	"attest/archive/bundle"
	"attest/archive/disclose"
	"attest/archive/record"
)

// Redaction says what RedactFile wrote.
type Redaction struct {
	Testimony record.ID
	Label     string
	Name      string // of the commitment, hex
	Words     string // its eight words
	Bytes     int
	Sound     record.ID // recording whose frames are in it, "" for none
}

// RedactOptions say what a redacted copy leaves out, and where it goes.
type RedactOptions struct {
	Ranges []disclose.Range
	// Earlier, a copy that was given before, makes this a later disclosure: the
	// ranges are opened and nothing else.
	Earlier *disclose.Copy
	// Sound puts the recording in too, frame by frame; what is said in paragraphs
	// with hidden words is hidden.
	Sound bool
	Path  string // file to write
	For   TakeFor
}

// RedactFile writes the redacted copy of a final account: what the ranges name
// is left out and marked, the rest is proven. It leaves for somebody outside,
// where role and consent allow it, never over a file, and the log has the
// reasons in codes. Where the office asks for approval, nothing leaves so: what is
// approved is a submission, whose bundle has the same copy of the same leaves.
//
// Errors: ErrNotApproved; ErrConfirm (*ConfirmError) where what it shows has a name or tells what is left out, until
// somebody has looked; ErrAlignment (*AlignmentError) where the account is not final, or its
// sound cannot be hidden with its words;
// *disclose.RangeError; ErrConsent (*TakeOutError); ErrNotFound where it became
// final in another vault.
func (v *Vault) RedactFile(ctx context.Context, id record.ID, o RedactOptions, p Progress) (Redaction, error) {
	t, err := v.testimonyAt(id, 0)
	if err != nil {
		return Redaction{}, err
	}
	out := Redaction{Testimony: id, Label: t.Label}
	if t.State != record.StateFinal {
		return out, &AlignmentError{Label: t.Label, What: AlignOpen, ID: id}
	}
	if o.Sound && o.Earlier != nil {
		return out, &InvalidError{Object: t.Label, Field: "sound", Why: "is not opened by a later disclosure: make a copy anew"}
	}
	if err := v.mayTake(id, t.Label, nil, o.For); err != nil {
		return out, err
	}
	final, ok, err := v.Final(id)
	if err != nil {
		return out, err
	}
	if !ok {
		return out, fmt.Errorf("%s: its commitment was made in another vault: %w", t.Label, ErrNotFound)
	}
	var c disclose.Copy
	if o.Earlier == nil {
		c, err = copyOfFinal(t, final, o.Ranges)
	} else {
		c, err = laterCopy(t, final, *o.Earlier, o.Ranges)
	}
	if err != nil {
		return out, err
	}
	if err := v.asksBeforeCopy(ctx, t, o, c); err != nil {
		return out, err
	}
	if o.Sound {
		e, part, err := v.redactSound(ctx, t, final, c.Commitment, o, p)
		if err != nil {
			return out, err
		}
		out.Sound, c.Parts = e, append(c.Parts, part)
	}
	b, err := c.Format()
	if err != nil {
		return out, err
	}
	out.Name, out.Bytes = final.Name, len(b)
	if out.Words, err = disclose.SpellName(final.Name); err != nil {
		return out, damaged(final.ID, "its commitment has no name", err)
	}
	if len(b) > disclose.MaxCopy {
		return out, &InvalidError{Object: t.Label, Field: "sound", Why: "is too long for a copy of 256 MiB: hide more of it, or leave it out"}
	}
	if err := ctx.Err(); err != nil {
		return out, err
	}
	note := func(c *change) error {
		if err := c.took(id, id, o.For); err != nil {
			return err
		}
		if out.Sound != "" {
			if err := c.took(id, out.Sound, o.For); err != nil {
				return err
			}
		}
		c.redacted(id, o.Ranges)
		return nil
	}
	return out, v.writeOut(leaving{o.Path, id, id, o.For.Use, note}, func(w io.Writer) error { _, err := w.Write(b); return err })
}

// asksBeforeCopy asks of what a copy shows; of a later disclosure, of what it and the
// earlier copy show together: who has both reads both.
func (v *Vault) asksBeforeCopy(ctx context.Context, t record.Testimony, o RedactOptions, c disclose.Copy) error {
	k := taking{of: t.ID, label: t.Label, account: true, place: true, path: o.Path, use: o.For, ranges: o.Ranges}
	if o.Earlier != nil {
		both, err := disclose.Join(*o.Earlier, c)
		if err != nil {
			return fmt.Errorf("%s: %w", t.Label, err)
		}
		told, _, err := bundle.Told(both)
		if err != nil {
			return fmt.Errorf("%s: %w", t.Label, err)
		}
		k.ranges, k.shown = nil, map[string]string{}
		for _, s := range told {
			k.shown[s.ID] = s.Text
		}
	}
	return v.asksBefore(ctx, k)
}

// laterCopy opens ranges of what an earlier copy hides. What no bundle shows of
// an interview stays closed.
func laterCopy(t record.Testimony, f record.Final, earlier disclose.Copy, ranges []disclose.Range) (disclose.Copy, error) {
	k, err := disclose.ParseCommitment([]byte(f.Commitment))
	if err != nil || len(f.Seed) != len(disclose.Seed{}) {
		return disclose.Copy{}, damaged(f.ID, "its commitment is malformed", err)
	}
	if name, err := earlier.Commitment.Name(); err != nil || name != f.Name {
		return disclose.Copy{}, fmt.Errorf("%s: %w", t.Label, &disclose.Fault{Kind: disclose.FaultCommitment, Item: -1})
	}
	items := statement(t)
	closed := map[string]bool{}
	for _, r := range staffRanges(items[0]) {
		closed[r.Fact] = true
	}
	for n, r := range ranges {
		if r.Segment == "" && (r.Fact == "" || closed[r.Fact]) {
			return disclose.Copy{}, fmt.Errorf("%s: %w", t.Label, &disclose.RangeError{N: n, Why: "is a fact of the interview that stays in the office"})
		}
	}
	c, err := disclose.Reveal(disclose.Seed(f.Seed), k, items, earlier, ranges)
	if err != nil {
		return c, fmt.Errorf("%s: %w", t.Label, err)
	}
	return c, nil
}
