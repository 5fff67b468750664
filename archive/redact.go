package archive

import (
	"fmt"
	"slices"
	"strings"

	"attest/archive/bundle"
	"attest/archive/custody"
	"attest/archive/disclose"
	"attest/archive/record"
)

// AlignmentError says that something would leave that holds what a redaction
// takes out: the sound of a paragraph of which words are hidden.
type AlignmentError struct {
	Label string    // of the testimony
	What  string    // AlignSound or AlignTimes
	Other string    // label of what holds it, "" where it is the testimony's own
	ID    record.ID // of it
}

// What stands against a redaction.
const (
	AlignSound  = "sound"  // a recording or film of the testimony is chosen
	AlignPaper  = "paper"  // the scan of the signed statement is chosen
	AlignTimes  = "times"  // its paragraph has no times, so nobody can tell which sound is meant
	AlignWhich  = "which"  // it has no recording, or several, and times do not tell in which
	AlignBlocks = "blocks" // its frames are of different lengths, so that a frame's number does not tell when it is heard
	AlignOpen   = "open"   // the account is not final: nothing can be proven of what is left
)

func (e *AlignmentError) Error() string {
	switch e.What {
	case AlignTimes:
		return e.Label + ": a paragraph with hidden words has no times in the recording, so its sound cannot be hidden: leave the sound out, or time the paragraph in a supplementary statement"
	case AlignWhich:
		return e.Label + ": it became final with no recording, or with several, and the times of its paragraphs do not say in which: leave the sound out"
	case AlignBlocks:
		return e.Other + ": its frames are of different lengths, so no span of it can be hidden: leave the sound out"
	case AlignOpen:
		return e.Label + ": words are left out of final accounts alone: read it back and make it final first"
	}
	return fmt.Sprintf("%s: words of it are left out, and %s lets them be heard or seen: take it out of the submission", e.Label, e.Other)
}

// Is makes errors.Is(err, ErrAlignment) true.
func (e *AlignmentError) Is(target error) bool { return target == ErrAlignment }

// aligned refuses an export in which a recording says, or the scan of the signed
// paper shows, what a redaction hides.
// Translations never leave in a bundle. What a picture or a document shows only
// a person can tell.
func (v *Vault) aligned(p *plan, redactions map[record.ID][]disclose.Range) error {
	for _, t := range p.testimonies {
		if len(redactions[t.t.ID]) == 0 {
			continue
		}
		if t.t.State != record.StateFinal {
			return &AlignmentError{Label: t.t.Label, What: AlignOpen, ID: t.t.ID}
		}
		f, _, err := v.Final(t.t.ID)
		if err != nil {
			return err
		}
		for _, e := range p.exhibits {
			if f.Paper != nil && f.Paper.Exhibit == e.e.ID {
				return &AlignmentError{Label: t.t.Label, What: AlignPaper, Other: e.e.Label, ID: e.e.ID}
			}
			if kind := record.MediaKind(e.e.Media); e.testimony == t.number && (kind == "audio" || kind == "video") {
				return &AlignmentError{Label: t.t.Label, What: AlignSound, Other: e.e.Label, ID: e.e.ID}
			}
		}
	}
	for id := range redactions {
		if !slices.ContainsFunc(p.testimonies, func(t plannedTestimony) bool { return t.t.ID == id }) {
			return &InvalidError{Object: "export", Field: "redactions", Why: "name a testimony that is not in this submission"}
		}
	}
	return nil
}

// openFacts of an interview leave in a bundle anyway; all others are left out of
// its copies: names of staff, and what the reading back was like.
var openFacts = []string{"testimony", "date", "start", "end", "place", "language", "method"}

// staffRanges hide the facts of an interview that no bundle shows.
func staffRanges(facts disclose.Item) (out []disclose.Range) {
	for _, f := range facts.Facts {
		if slices.Contains(openFacts, f.Name) {
			continue
		}
		r := disclose.Range{Fact: f.Name, Reason: disclose.ReasonOffice}
		if f.Name == "interviewer" || f.Name == "interpreter" || strings.HasPrefix(f.Name, "present.") {
			r.Reason = disclose.ReasonHelper
		}
		out = append(out, r)
	}
	return out
}

// copyOfFinal makes the redacted copy of a final account: the ranges are left
// out, and of the interview all that no bundle shows.
func copyOfFinal(t record.Testimony, f record.Final, ranges []disclose.Range) (disclose.Copy, error) {
	c, err := disclose.ParseCommitment([]byte(f.Commitment))
	if err != nil || len(f.Seed) != len(disclose.Seed{}) {
		return disclose.Copy{}, damaged(f.ID, "its commitment is malformed", err)
	}
	items := statement(t)
	all := append(slices.Clone(ranges), staffRanges(items[0])...)
	out, err := disclose.Redact(disclose.Seed(f.Seed), c, items, all)
	if err != nil {
		return disclose.Copy{}, fmt.Errorf("%s: %w", t.Label, err)
	}
	return out, nil
}

// openCommitment puts the copy of a final account into a bundle, and takes what
// it leaves out out of everything else there.
func (x *export) openCommitment(t plannedTestimony, out *bundle.Testimony) error {
	f, ok, err := x.v.Final(t.t.ID)
	if err != nil || !ok { // it became final in another vault: its entry is there
		return err
	}
	ranges := x.redactions[t.t.ID]
	c, err := copyOfFinal(t.t, f, ranges)
	if err != nil {
		return err
	}
	out.Copy = &c
	if len(ranges) == 0 {
		return nil
	}
	out.Segments, out.Redacted, err = bundle.Told(c)
	out.Disclosure.Segments = nil
	if !out.Redacted { // only facts of the interview
		out.Segments = t.t.Account
		for _, s := range t.version.Segments {
			out.Disclosure.Segments = append(out.Disclosure.Segments, bundle.SegmentProof{Salt: s.Salt, Body: s.Body})
		}
	}
	return err
}

// redacted notes why parts were left out: codes, and no word.
func (c *change) redacted(id record.ID, ranges []disclose.Range) {
	var codes []string
	for _, r := range ranges {
		codes = append(codes, r.Reason)
	}
	slices.Sort(codes)
	if codes = slices.Compact(codes); len(codes) > 0 {
		c.say(custody.Redacted, id, "", strings.Join(codes, "+"))
	}
}
