package archive

import (
	"context"
	"slices"
	"strings"

	"attest/archive/disclose"
	"attest/archive/mentions"
	"attest/archive/record"
)

// BesideHidden is a translated paragraph that leaves with a submission beside one of
// which words are left out.
type BesideHidden struct {
	Testimony   record.ID
	Label       string // of the testimony
	Translation record.ID
	Language    string // BCP 47
	Segment     string
	Paragraph   int               // of the account, from 1
	Original    string            // whole
	Left        []record.TextPart // what of it is left out
	Text        string            // the translation, whole
	Settled     bool              // somebody decided, of what stands there now
	Hidden      []record.TextPart // what then goes
	Offered     []record.TextPart // what may have to go: likely mentions of what is left out
	of          string
}

// Shown is the translation as it leaves with some of its words left out.
func (b BesideHidden) Shown(parts []record.TextPart) string { return withGaps(b.Text, parts) }

// Settle is the decision that these words are left out of the translation, and the
// rest leaves.
func (b BesideHidden) Settle(parts []record.TextPart) record.TranslatedPart {
	return record.TranslatedPart{Testimony: b.Testimony, Translation: b.Translation, Segment: b.Segment, Of: b.of, Hidden: record.SortedParts(parts)}
}

// BesideHidden lists them for a testimony of a submission, by language and
// paragraph; for "", for all of its testimonies. What is not settled leaves as a
// mark. It opens the identity of whoever is left out by mention, for the spellings.
//
// Errors: ErrNotFound, ErrInvalid where the testimony is not in the submission.
func (v *Vault) BesideHidden(ctx context.Context, sub, testimony record.ID) ([]BesideHidden, error) {
	p, err := v.planFor(sub)
	if err != nil {
		return nil, err
	}
	if err := v.WaitForNames(ctx); err != nil {
		return nil, err
	}
	h, err := v.hush(p, hiddenRanges(p.sub))
	if err != nil {
		return nil, err
	}
	var out []BesideHidden
	found := testimony == ""
	for _, t := range p.testimonies {
		if testimony != "" && t.t.ID != testimony {
			continue
		}
		found = true
		more, err := v.besideOf(ctx, p, h, t.t)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	if !found {
		return nil, &InvalidError{Object: p.sub.Label, Field: "testimony", Why: "is not in this submission"}
	}
	return out, nil
}

func (v *Vault) besideOf(ctx context.Context, p *plan, h *hush, t record.Testimony) (out []BesideHidden, err error) {
	ranges := h.ranges[t.ID]
	if len(ranges) == 0 {
		return nil, nil
	}
	all, err := v.Translations(t.ID)
	if err != nil {
		return nil, err
	}
	for _, tr := range all {
		texts := translatedTexts(tr, t.Account)
		for n, s := range t.Account {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			x, there := texts[s.ID]
			left := hiddenParts(s, ranges)
			if !there || len(left) == 0 || wholeHidden(s, left) {
				continue
			}
			one := BesideHidden{
				Testimony: t.ID, Label: t.Label, Translation: tr.ID, Language: tr.Language, Segment: s.ID, Paragraph: n + 1,
				Original: s.Text, Left: left, Text: x.Text, Offered: h.offer(s, left, x.Text), of: tr.SettledName(x.Text, left),
			}
			if d, ok := settled(p.sub.Profile, tr, s.ID, x.Text, left); ok {
				one.Settled, one.Hidden = true, d.Hidden
			}
			out = append(out, one)
		}
	}
	return out, nil
}

// besideOpen counts them for one testimony of an export, and those that are not settled.
func (x *export) besideOpen(t plannedTestimony) (open, all int, err error) {
	if t.t.State != record.StateFinal || len(x.redactions[t.t.ID]) == 0 {
		return 0, 0, nil
	}
	h, err := x.hush()
	if err != nil {
		return 0, 0, err
	}
	list, err := x.v.besideOf(x.ctx, x.plan, h, t.t)
	for _, b := range list {
		if !b.Settled {
			open++
		}
	}
	return open, len(list), err
}

// wholeHidden reports that nothing of a paragraph is shown.
func wholeHidden(s record.Segment, left []record.TextPart) bool {
	return len(left) == 1 && left[0].From == 0 && left[0].To == len([]rune(s.Text))
}

// offer finds in a translation what may have to go: whoever and whatever is left out
// by mention, and the hidden words themselves as a name or a place would be written
// in other letters. None overlaps another.
func (h *hush) offer(s record.Segment, left []record.TextPart, text string) (out []record.TextPart) {
	put := func(f *mentions.Finder, reason string) {
		for _, m := range f.Find(text) {
			if likely(m) && !slices.ContainsFunc(out, func(p record.TextPart) bool { return p.From < m.To && m.From < p.To }) {
				out = append(out, record.TextPart{From: m.From, To: m.To, Reason: reason})
			}
		}
	}
	runes := []rune(s.Text)
	for _, p := range left {
		if hidden := string(runes[max(0, p.From):min(p.To, len(runes))]); len(strings.Fields(hidden)) <= fewWords && len([]rune(strings.TrimSpace(hidden))) >= 2 {
			if p.Reason == disclose.ReasonPlace {
				put(mentions.Place(strings.TrimSpace(hidden)), p.Reason)
			} else {
				put(mentions.Person(strings.TrimSpace(hidden)), p.Reason)
			}
		}
	}
	for _, f := range append(slices.Clone(h.about), h.alike...) {
		put(f, left[0].Reason)
	}
	return record.SortedParts(out)
}
