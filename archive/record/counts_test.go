package record_test

import (
	"slices"
	"testing"

	"attest/archive/record"
)

func TestCountCodes(t *testing.T) {
	code := func(c ...string) (out []record.CodeUse) {
		for _, x := range c {
			out = append(out, record.CodeUse{Code: x})
		}
		return out
	}
	passages := []record.Passage{
		{Testimony: testimony, Codes: code("REF-02", "OLD")},
		{Testimony: testimony, Codes: code("REF-02", "TOR-01"), Uncertain: true},
		{Testimony: other, Codes: code("OLD")},
		{Testimony: other},
	}
	events := []record.Event{event(1, "- REF-02 - -"), event(2, "- TOR-01 - -"), event(3, "- REF-02 - -"), event(4, "- - - -")}
	events[1].Testimony = other
	events[2].Same = eventID(1)
	resolve := func(c string) string {
		if c == "OLD" {
			return "REF-02"
		}
		return c
	}
	got := record.CountCodes(passages, events, resolve)
	want := []record.CodeCount{
		{Code: "REF-02", Passages: 3, Uncertain: 1, Events: 1, Testimonies: 2},
		{Code: "TOR-01", Passages: 1, Uncertain: 1, Events: 1, Testimonies: 2},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	if got := record.CountCodes(passages, nil, nil); len(got) != 3 || got[0].Code != "OLD" || got[0].Passages != 2 {
		t.Errorf("%+v", got)
	}
}
