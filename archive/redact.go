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
	hideFacts(ranges, out)
	if x.plan.unlinkable() {
		return x.withoutProofs(t, f, ranges, out)
	}
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

// withoutProofs leaves what ranges name out of an account of which nothing is
// proven: what is shown is read from the same copy.
func (x *export) withoutProofs(t plannedTestimony, f record.Final, ranges []disclose.Range, out *bundle.Testimony) error {
	out.Disclosure = nil
	if len(ranges) == 0 {
		return nil
	}
	c, err := copyOfFinal(t.t, f, ranges)
	if err != nil {
		return err
	}
	shown, redacted, err := bundle.Told(c)
	if redacted {
		out.Segments, out.Redacted = shown, true
		for _, l := range countRanges(ranges) {
			out.LeftOut = append(out.LeftOut, l.Reason)
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
	c.leftOut(id, codes)
}

func (c *change) leftOut(id record.ID, codes []string) {
	codes = slices.Sorted(slices.Values(codes))
	if codes = slices.Compact(codes); len(codes) > 0 {
		c.say(custody.Redacted, id, "", strings.Join(codes, "+"))
	}
}
