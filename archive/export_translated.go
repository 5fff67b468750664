package archive

import (
	"slices"
	"strings"

	"attest/archive/bundle"
	"attest/archive/disclose"
	"attest/archive/record"
)

// hiddenParts are what ranges leave out of one paragraph, in its order; a paragraph
// that is left out whole is one part of all of it.
func hiddenParts(s record.Segment, ranges []disclose.Range) (out []record.TextPart) {
	long := len([]rune(s.Text))
	for _, r := range ranges {
		if r.Segment != s.ID || r.Fact != "" {
			continue
		}
		if r.From == 0 && r.To == 0 {
			return []record.TextPart{{From: 0, To: long, Reason: r.Reason}}
		}
		out = append(out, record.TextPart{From: r.From, To: min(r.To, long), Reason: r.Reason})
	}
	return record.SortedParts(out)
}

// leavesAt is where a paragraph of the account stands as it leaves, from 1; 0 where
// it is left out whole.
func leavesAt(out *bundle.Testimony, account []record.Segment, segment string) int {
	by := account
	if out.Redacted {
		by = out.Segments
	}
	return 1 + slices.IndexFunc(by, func(s record.Segment) bool { return s.ID == segment })
}

// translations are those of an account as they leave with it: paragraphs of the
// original as it is now, seen by a person, that name nobody whom the original does
// not name. Beside a paragraph of which words are left out stands what somebody
// decided of its translation, as long as neither changed since, and else a mark in
// place of all of it.
func (x *export) translations(t plannedTestimony, out *bundle.Testimony) error {
	all, err := x.v.Translations(t.t.ID)
	if err != nil {
		return err
	}
	for _, tr := range all {
		leaves, told := bundle.Translation{Language: tr.Language, Checked: tr.State == record.TranslationChecked}, false
		texts := translatedTexts(tr, t.t.Account)
		for _, s := range t.t.Account {
			n := leavesAt(out, t.t.Account, s.ID)
			text, there := texts[s.ID]
			if n == 0 || !there {
				continue
			}
			one := bundle.TranslatedText{Paragraph: n, Text: text.Text, Doubt: text.Doubt}
			if left := hiddenParts(s, x.redactions[t.t.ID]); len(left) > 0 {
				one.Text, one.LeftOut = besideHidden(x.plan.sub.Profile, tr, s.ID, text.Text, left)
			}
			leaves.Texts, told = append(leaves.Texts, one), true
		}
		if !told {
			continue
		}
		if out.Redacted { // what of the account is left out whole is so here too
			for i, s := range out.Segments {
				if s.ID == "" && s.Text == bundle.GapText {
					leaves.Texts = append(leaves.Texts, bundle.TranslatedText{Paragraph: i + 1, Text: bundle.GapText})
				}
			}
			slices.SortStableFunc(leaves.Texts, func(a, b bundle.TranslatedText) int { return a.Paragraph - b.Paragraph })
		}
		out.Translations = append(out.Translations, leaves)
	}
	return nil
}

// translatedTexts are the paragraphs of a translation that may stand beside the
// account as it is, by segment.
func translatedTexts(tr record.Translation, account []record.Segment) map[string]record.TranslatedSegment {
	texts, out := map[string]record.TranslatedSegment{}, map[string]record.TranslatedSegment{}
	for _, s := range tr.Segments {
		texts[s.Segment] = s
	}
	originals := map[string]string{}
	for _, s := range account {
		originals[s.ID] = s.Text
	}
	for _, is := range tr.Standings(account) {
		if x := texts[is.Segment]; is.Standing == record.StandingDone && !is.Machine && samePseudonyms(originals[is.Segment], x.Text) {
			out[is.Segment] = x
		}
	}
	return out
}

// besideHidden is a translated paragraph as it stands beside one of which parts are
// left out, and why something of it is.
func besideHidden(p record.Profile, tr record.Translation, segment, text string, left []record.TextPart) (shown string, why []string) {
	d, ok := settled(p, tr, segment, text, left)
	if !ok {
		return bundle.GapText, reasonsOf(left)
	}
	return withGaps(text, d.Hidden), reasonsOf(d.Hidden)
}

// settled is the decision on a translated paragraph, where there is one that was made
// of what stands there now.
func settled(p record.Profile, tr record.Translation, segment, text string, left []record.TextPart) (record.TranslatedPart, bool) {
	long := len([]rune(text))
	i := slices.IndexFunc(p.Translated, func(d record.TranslatedPart) bool {
		return d.Translation == tr.ID && d.Testimony == tr.Testimony && d.Segment == segment && d.Of == tr.SettledName(text, left) &&
			!slices.ContainsFunc(d.Hidden, func(h record.TextPart) bool { return h.To > long })
	})
	if i < 0 {
		return record.TranslatedPart{}, false
	}
	return p.Translated[i], true
}

func reasonsOf(parts []record.TextPart) (out []string) {
	for _, r := range disclose.Reasons() {
		if slices.ContainsFunc(parts, func(p record.TextPart) bool { return p.Reason == r }) {
			out = append(out, r)
		}
	}
	return out
}

// withGaps is a text with a mark in place of each run of parts.
func withGaps(text string, parts []record.TextPart) string {
	runes := []rune(text)
	gone := make([]bool, len(runes))
	for _, p := range parts {
		for i := max(0, p.From); i < min(p.To, len(runes)); i++ {
			gone[i] = true
		}
	}
	var b strings.Builder
	for i, r := range runes {
		switch {
		case !gone[i]:
			b.WriteRune(r)
		case i == 0 || !gone[i-1]:
			b.WriteString(bundle.GapText)
		}
	}
	return b.String()
}
