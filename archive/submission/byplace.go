package submission

import (
	"maps"
	"slices"

	"attest/archive/mentions"
)

// codedPlace finds one place that stands by code.
type codedPlace struct {
	code string
	find *mentions.Finder
}

// byCode writes the code of a place in place of its name wherever words have it, in
// any spelling: the name of a unit has the name of its town in it. What only sounds
// like it goes too: a word less in a form is mended, a place that is told is not.
func (f *Facts) byCode(words, lang string) string {
	if words == "" || len(f.Places) == 0 {
		return words
	}
	if f.coded == nil {
		for _, key := range slices.Sorted(maps.Keys(f.Places)) {
			names := f.PlaceNames[key]
			if len(names) == 0 {
				names = []string{key}
			}
			f.coded = append(f.coded, codedPlace{f.Places[key], mentions.Place(names...)})
		}
	}
	for _, p := range f.coded {
		runes := []rune(words)
		for _, m := range slices.Backward(p.find.Find(words)) {
			runes = slices.Replace(runes, m.From, m.To, []rune(in(lang, "place ", "장소 ")+p.code)...)
		}
		words = string(runes)
	}
	return words
}
