package archive

import (
	"slices"

	"attest/archive/disclose"
	"attest/archive/record"
)

// checkProfile looks for what makes the profile of a submission unusable.
func checkProfile(s record.Submission) error {
	if err := faultError(s.Title, record.CheckProfile(s.Profile)); err != nil {
		return err
	}
	known := func(reason string) bool { return slices.Contains(disclose.Reasons(), reason) }
	bad := slices.ContainsFunc(s.Profile.Hidden, func(h record.HiddenPart) bool { return !known(h.Reason) })
	for _, d := range s.Profile.Translated {
		bad = bad || slices.ContainsFunc(d.Hidden, func(h record.TextPart) bool { return !known(h.Reason) })
	}
	if bad {
		return &InvalidError{Object: s.Title, Field: "profile", Why: "a part is left out for a reason that is not known"}
	}
	return nil
}

// followProfile writes the log of a profile: what was stored before counts, not
// what the caller believes.
func (v *Vault) followProfile(s *record.Submission, c *change) {
	v.mu.RLock()
	before := v.subs[s.ID].Profile
	v.mu.RUnlock()
	s.Profile.Hidden = slices.Clone(s.Profile.Hidden)
	s.Profile.Log = s.Profile.Follow(before, c.at.RFC3339(), v.member.Slot)
}

// hiddenRanges are the words that a profile leaves out, by testimony.
func hiddenRanges(s record.Submission) map[record.ID][]disclose.Range {
	out := map[record.ID][]disclose.Range{}
	for _, h := range s.Profile.Hidden {
		if h.Testimony != "" {
			out[h.Testimony] = append(out[h.Testimony], disclose.Range{Segment: h.Segment, Fact: h.Fact, From: h.From, To: h.To, Reason: h.Reason})
		}
	}
	return out
}

// unlinkable reports that nothing may leave that ties the bundle to the vault.
func (p *plan) unlinkable() bool { return p.sub.Profile.Unlinkable }

// redactions are what the profile leaves out, and what else is asked for.
func (p *plan) redactions(more map[record.ID][]disclose.Range) (map[record.ID][]disclose.Range, error) {
	out := hiddenRanges(p.sub)
	for id, ranges := range more {
		if !slices.ContainsFunc(p.testimonies, func(t plannedTestimony) bool { return t.t.ID == id }) {
			return nil, &InvalidError{Object: "export", Field: "redactions", Why: "name a testimony that is not in this submission"}
		}
		out[id] = append(out[id], ranges...)
	}
	for _, t := range p.testimonies {
		if ranges := withClock(t.t.Interview, out[t.t.ID]); len(ranges) > 0 {
			out[t.t.ID] = ranges
		}
	}
	return out, nil
}
