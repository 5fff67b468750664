package archive

import (
	"regexp"
	"slices"
	"strings"

	"attest/archive/bundle"
	"attest/archive/record"
	"attest/archive/submission"
)

// reading puts beside an account what the bundle's page shows there: its
// translations, its events in codes, and which recording its times lie in. Where
// words of the account are left out, none of it leaves: it could say them.
func (x *export) reading(t plannedTestimony, out *bundle.Testimony) error {
	if out.Redacted || len(x.redactions[t.t.ID]) > 0 {
		return nil
	}
	translations, err := x.v.Translations(t.t.ID)
	if err != nil {
		return err
	}
	for _, tr := range translations {
		if leaves := leavingTranslation(tr, t.t.Account); len(leaves.Texts) > 0 {
			out.Translations = append(out.Translations, leaves)
		}
	}
	if out.Events, err = x.events(t); err != nil {
		return err
	}
	out.Sound, err = x.soundOf(t)
	return err
}

// leavingTranslation is what of a translation leaves: paragraphs of the original
// as it is now, seen by a person, that name nobody whom the original does not
// name.
func leavingTranslation(tr record.Translation, account []record.Segment) bundle.Translation {
	out := bundle.Translation{Language: tr.Language, Checked: tr.State == record.TranslationChecked}
	texts := map[string]record.TranslatedSegment{}
	for _, s := range tr.Segments {
		texts[s.Segment] = s
	}
	standing := map[string]record.SegmentStanding{}
	for _, s := range tr.Standings(account) {
		standing[s.Segment] = s
	}
	for i, s := range account {
		is, x := standing[s.ID], texts[s.ID]
		if is.Standing != record.StandingDone || is.Machine || !samePseudonyms(s.Text, x.Text) {
			continue
		}
		out.Texts = append(out.Texts, bundle.TranslatedText{Paragraph: i + 1, Text: x.Text, Doubt: x.Doubt})
	}
	return out
}

// cutName is the mark that stands in an account where a name was cut out of it.
var cutName = regexp.MustCompile(`\[[A-Z]{1,3}-[0-9A-Za-z-]+\]`)

// samePseudonyms reports whether a translation has every mark of a name cut out
// of the original: one that has fewer may say the name instead.
func samePseudonyms(original, translated string) bool {
	for _, mark := range cutName.FindAllString(original, -1) {
		if strings.Count(translated, mark) < strings.Count(original, mark) {
			return false
		}
	}
	return true
}

// events are those of a testimony as they leave: codes of the public lists, the
// date, and the paragraphs. An event under a code of the office's own stays: its
// words are the office's; so does one of which the profile leaves something out: it
// would say again what the words do not.
func (x *export) events(t plannedTestimony) ([]bundle.Event, error) {
	events, err := x.v.Events(t.t.ID)
	if err != nil || len(events) == 0 {
		return nil, err
	}
	passages, err := x.v.Passages(t.t.ID)
	if err != nil {
		return nil, err
	}
	var out []bundle.Event
	for _, e := range events {
		if x.plan.sub.Profile.Touches(e, passages) {
			continue
		}
		kind, place, law, err := bundle.InLists(e.Kind.Code, e.Place.Code, e.Provisions)
		if err != nil {
			return nil, err
		}
		if !kind {
			continue
		}
		leaves := bundle.Event{Kind: e.Kind.Code, Basis: e.Source.Basis, Provisions: law}
		if _, dated := e.When(); dated {
			leaves.Date, leaves.Certainty = e.Date.EDTF, e.Date.Certainty
		}
		if code, coded := x.codes().Places[submission.PlaceKey(e.Place)]; coded {
			leaves.Called = code
		} else if place {
			leaves.Place = e.Place.Code
		}
		for i, s := range t.t.Account {
			told := func(p record.Passage) bool {
				return slices.Contains(e.Passages, p.ID) && slices.ContainsFunc(p.Spans, func(span record.Span) bool { return span.Segment == s.ID && span.To > span.From })
			}
			if slices.ContainsFunc(passages, told) {
				leaves.Paragraphs = append(leaves.Paragraphs, i+1)
			}
		}
		out = append(out, leaves)
	}
	return out, nil
}

// soundOf is the number of the one recording that an account's times can lie in,
// where it leaves; 0 where there are several, or it does not.
func (x *export) soundOf(t plannedTestimony) (int, error) {
	if !slices.ContainsFunc(t.t.Account, func(s record.Segment) bool { return s.End > s.Start }) {
		return 0, nil
	}
	all, err := x.v.Exhibits(t.t.ID)
	if err != nil {
		return 0, err
	}
	var sound []record.ID
	for _, e := range all {
		if kind := record.MediaKind(e.Media); kind == "audio" || kind == "video" {
			sound = append(sound, e.ID)
		}
	}
	if len(sound) == 1 && slices.ContainsFunc(t.t.Account, func(s record.Segment) bool { return s.Timed() && !s.HeardIn(sound[0], true) }) {
		return 0, nil // times of a recording that is there no more
	}
	for _, e := range x.plan.exhibits {
		if len(sound) == 1 && e.e.ID == sound[0] && record.MediaKind(e.e.Media) == "audio" {
			return e.number, nil
		}
	}
	return 0, nil
}
