package record_test

import (
	"testing"

	"attest/archive/record"
)

func TestAProfileTouchesWhatIsReadFromHiddenWords(t *testing.T) {
	const testimony, passage, person = record.ID("T1"), record.ID("A1"), record.ID("P1")
	e := record.Event{Testimony: testimony, Passages: []record.ID{passage}, Place: record.EventPlace{Code: "CN-TM"}, Affected: []record.Affected{{Person: person}}}
	passages := []record.Passage{{ID: passage, Testimony: testimony, Spans: []record.Span{{Segment: "s2", From: 4, To: 8, Length: 20}}}}
	hide := func(segment string, from, to int, about string) record.HiddenPart {
		return record.HiddenPart{Testimony: testimony, Segment: segment, From: from, To: to, About: about, Reason: "place"}
	}
	for name, c := range map[string]struct {
		h    record.HiddenPart
		want bool
	}{
		"its words":            {hide("s2", 7, 9, ""), true},
		"its paragraph":        {hide("s2", 0, 0, ""), true},
		"words beside it":      {hide("s2", 8, 9, ""), false},
		"another paragraph":    {hide("s1", 0, 0, ""), false},
		"its place":            {hide("s1", 0, 2, "CN-TM"), true},
		"a person in it":       {hide("s1", 0, 2, string(person)), true},
		"a part of an exhibit": {record.HiddenPart{Exhibit: "X1", Width: 1, Height: 1, Reason: "place"}, false},
	} {
		p := record.Profile{Hidden: []record.HiddenPart{c.h}}
		if got := p.Touches(e, passages); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
