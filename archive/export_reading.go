package archive

import (
	"regexp"
	"slices"
	"strings"

	"attest/archive/bundle"
	"attest/archive/record"
)

// reading puts beside an account what the bundle's page shows there: its
// translations, its events in codes, and which recording its times lie in. Where
// words of the account are left out, so is what would say them again.
func (x *export) reading(t plannedTestimony, out *bundle.Testimony) error {
	if err := x.translations(t, out); err != nil {
		return err
	}
	if err := x.events(t, out); err != nil {
		return err
	}
	x.markAccount(out)
	var err error
	out.Sound, err = x.soundOf(t)
	return err
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
