package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"attest/archive/bundle"
	"attest/archive/disclose"
	"attest/archive/media"
	"attest/archive/record"
)

// Preview works out everything that an export would write, metadata inside
// files included, and writes nothing. Whether a reading copy can be made of
// each file is asked apart, by PreviewCopy: it takes as long as making one.
func (v *Vault) Preview(ctx context.Context, id record.ID) (Preview, error) {
	p, err := v.planFor(id)
	if err != nil {
		return Preview{}, err
	}
	out := Preview{
		Submission: p.sub, Unlinkable: p.unlinkable(), Office: v.Office().Name, Folder: bundle.SafeName(bundleName(p.sub)),
		Withheld: p.withheld, Warnings: p.warnings, Blocked: p.blocked,
	}
	ranges, err := p.redactions(nil)
	if err != nil {
		return out, err
	}
	stops, err := v.align(p, ranges)
	if err != nil {
		return out, err
	}
	again, still, ask, err := v.stops(ctx, p, ranges, "")
	if err != nil {
		return out, err
	}
	out.Blocked, out.Warnings, out.Confirm = append(out.Blocked, again...), append(append(out.Warnings, still...), ask...), confirmCode(ask)
	stopped := map[record.ID]bool{}
	for _, s := range stops {
		stopped[s.ID] = true
		out.Blocked = append(out.Blocked, Reason{Code: reasonAlign(s.What), Object: s.ID, Label: s.Label, Other: s.Other, What: "exhibit"})
	}
	x := &export{v: v, ctx: ctx, plan: p, redactions: ranges}
	for _, t := range p.testimonies {
		leaves := x.testimony(t)
		if stopped[t.t.ID] && t.t.State != record.StateFinal { // it cannot leave so; it is shown as it is
			x.redactions[t.t.ID] = nil
		}
		var none *disclose.RangeError
		if err := x.openCommitment(t, &leaves); errors.As(err, &none) { // it is shown as it is, so that the part can be taken off
			out.Blocked = append(out.Blocked, Reason{Code: reasonAlign(AlignElse), Object: t.t.ID, Label: t.t.Label, What: "testimony"})
			leaves = x.testimony(t)
		} else if err != nil {
			return out, err
		}
		if err := x.reading(t, &leaves); err != nil {
			return out, err
		}
		left := countRanges(ranges[t.t.ID])
		open, beside, err := x.besideOpen(t)
		if err != nil {
			return out, err
		}
		out.Testimonies = append(out.Testimonies, PreviewTestimony{
			Beside: beside, BesideOpen: open, EventsWithheld: leaves.EventsWithheld,
			Facts: previewFacts(leaves.Interview), Translations: leaves.Translations, Events: leaves.Events, Consent: previewConsent(leaves.Consent),
			ID: t.t.ID, Label: t.t.Label, Number: t.number, Pseudonym: leaves.Pseudonym, Named: leaves.Named,
			Language: leaves.Language, Date: leaves.Interview.Date, Place: leaves.Interview.Place, Segments: leaves.Segments,
			Account: t.t.Account, Final: t.t.State == record.StateFinal, LeftOut: left,
		})
	}
	if out.Forms, err = x.forms(); err != nil {
		return out, err
	}
	for _, e := range p.exhibits {
		x, err := v.previewExhibit(ctx, p, e)
		if err != nil {
			return out, err
		}
		out.Exhibits = append(out.Exhibits, x)
	}
	return out, nil
}

// LeftOut is how many parts are left out for one reason.
type LeftOut struct {
	Reason string // one of archive/disclose's
	Count  int
}

func countReasons(reasons []string) (out []LeftOut) {
	for _, r := range disclose.Reasons() {
		n := 0
		for _, x := range reasons {
			if x == r {
				n++
			}
		}
		if n > 0 {
			out = append(out, LeftOut{r, n})
		}
	}
	return out
}

func countRanges(ranges []disclose.Range) []LeftOut {
	var reasons []string
	for _, r := range ranges {
		reasons = append(reasons, r.Reason)
	}
	return countReasons(reasons)
}

// previewFacts lists what a bundle tells of an interview.
func previewFacts(i bundle.Interview) []PreviewFact {
	return filled([]PreviewFact{
		{"date", i.Date}, {"start", i.Start}, {"end", i.End}, {"place", i.Place}, {"method", i.Method}, {"state", i.State},
		{"interviewer", i.Interviewer}, {"interpreter", i.Interpreter}, {"present", strings.Join(i.Present, ", ")},
	})
}

// previewConsent lists what the certificate of consent tells.
func previewConsent(c bundle.Certificate) []PreviewFact {
	return filled([]PreviewFact{
		{"use", c.Use}, {"answer", c.Answer}, {"by", c.By}, {"date", c.Date}, {"form", c.Form}, {"named", strconv.FormatBool(c.Named)},
		{"media", strings.Join(c.Media, ", ")}, {"recipients", strings.Join(c.Recipients, ", ")}, {"until", c.Until},
	})
}

func filled(all []PreviewFact) []PreviewFact {
	var out []PreviewFact
	for _, f := range all {
		if f.Value != "" {
			out = append(out, f)
		}
	}
	return out
}

func (v *Vault) previewExhibit(ctx context.Context, p *plan, e plannedExhibit) (PreviewExhibit, error) {
	x := PreviewExhibit{
		ID: e.e.ID, Label: e.e.Label, Number: e.number, Testimony: e.testimony, Media: e.e.Media, Size: e.e.Size, SHA256: e.e.SHA256,
		Original: e.original, Name: e.originalName(), Copy: media.HasReadingCopy(e.e.Media), Added: e.e.Added,
		LeftOut: countReasons(e.reasons), hide: e.hide,
	}
	if p.unlinkable() {
		x.SHA256 = ""
	}
	if e.original {
		x.OriginalFile = bundle.ExhibitPath(e.number, e.e.Media, false)
	}
	b, err := v.openBlob(e.e)
	if err != nil {
		return x, err
	}
	defer b.Close()
	items, err := media.Metadata(ctx, b, e.e.Size, e.e.Media)
	if err != nil {
		if ctx.Err() != nil {
			return x, err
		}
		x.Notes = append(x.Notes, Reason{Code: ReasonUnread, Object: e.e.ID, Label: e.e.Label, What: "exhibit"})
	}
	x.Metadata = items
	if !e.original {
		x.Notes = append(x.Notes, Reason{Code: ReasonReadingCopy, Object: e.e.ID, Label: e.e.Label, What: "exhibit"})
	}
	return x, nil
}

// PreviewCopy makes the reading copy of a file as an export would, keeps
// nothing of it, and tells what would leave. It takes as long as the file is:
// call it beside the preview.
//
// Errors: ErrNoCopy where none can be made of what the file holds (an export
// then leaves it out where the original leaves, and is refused where not),
// ErrDamaged where the vault no longer gives the bytes that were taken in.
func (v *Vault) PreviewCopy(ctx context.Context, x PreviewExhibit) (PreviewCopy, error) {
	e, err := v.Exhibit(x.ID)
	if err != nil {
		return PreviewCopy{}, err
	}
	n := &counter{w: io.Discard}
	info, err := v.copyOf(ctx, e.Exhibit, x.hide, exhibitStamp(x.Number), n)
	if err != nil {
		return PreviewCopy{}, err
	}
	return PreviewCopy{File: bundle.ExhibitPath(x.Number, info.Media, true), Media: info.Media, Size: n.n, Notes: info.Notes}, nil
}

// exhibitStamp is what stands below a reading copy, in both languages of bundles.
func exhibitStamp(number int) string {
	return fmt.Sprintf("Exhibit %d · 증거물 %d", number, number)
}

// copyOf writes the reading copy of an exhibit to w.
func (v *Vault) copyOf(ctx context.Context, e record.Exhibit, hide media.Hidden, stamp string, w io.Writer) (media.ReadingInfo, error) {
	in, err := v.openBlob(e)
	if err != nil {
		return media.ReadingInfo{}, err
	}
	defer in.Close()
	info, err := media.StampedCopy(ctx, in, e.Size, e.Media, hide, stamp, w)
	for _, why := range []error{media.ErrDamaged, media.ErrTooLarge, media.ErrLocked, media.ErrNoReadingCopy, media.ErrNotHidden} {
		if errors.Is(err, why) {
			return info, &NoCopyError{Exhibit: e.ID, Label: e.Label, Err: why}
		}
	}
	return info, err // of the vault or the disk, not of the file as it was received
}
