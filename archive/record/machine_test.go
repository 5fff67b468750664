package record_test

import (
	"slices"
	"testing"

	"attest/archive/record"
)

func TestAMachinesWordsStayMarkedWhereverTheyGo(t *testing.T) {
	d := record.MachineDraft{Segments: []record.MachineSegment{
		{Segment: "s1", Text: "we went at night over the river"}, {Segment: "s2", Text: "three of us", Confirmed: "2026-11-20T10:00:00Z"},
	}}
	seg := func(id, text string) record.Segment { return record.Segment{ID: id, Text: text} }
	before := []record.Segment{seg("s1", "we went at night over the river"), seg("s2", "three of us"), seg("s3", "typed by a person")}
	for name, c := range map[string]struct {
		after []record.Segment
		open  []string
	}{
		"left alone":             {before, []string{"s1"}},
		"edited":                 {[]record.Segment{seg("s1", "we went at night"), before[1], before[2]}, []string{"s1"}},
		"split":                  {[]record.Segment{seg("s1", "we went at night "), seg("s9", "over the river"), before[1], before[2]}, []string{"s1", "s9"}},
		"split, the rest edited": {[]record.Segment{seg("s1", ""), seg("s9", "we went at night over the river"), before[1], before[2]}, []string{"s1", "s9"}},
		"edited, then split":     {[]record.Segment{seg("s1", "She went at night "), seg("s9", "over the wide river, alone"), before[1], before[2]}, []string{"s1", "s9"}},
		"split into a short one": {[]record.Segment{seg("s1", "we went at night over the "), seg("s9", "river"), before[1], before[2]}, []string{"s1", "s9"}},
		"joined to a typed one":  {[]record.Segment{before[1], seg("s3", "typed by a personwe went at night over the river")}, []string{"s3"}},
		"joined to a confirmed":  {[]record.Segment{seg("s2", "three of uswe went at night over the river"), before[2]}, []string{"s2"}},
		"a typed one joined":     {[]record.Segment{seg("s1", "we went at night over the rivertyped by a person"), before[1]}, []string{"s1"}},
		"removed":                {[]record.Segment{before[1], before[2]}, nil},
		"one typed beside":       {append(slices.Clone(before), seg("s9", "and then")), []string{"s1"}},
	} {
		now, changed := d.Carry(before, c.after)
		if got := record.Unconfirmed([]record.MachineDraft{now}, c.after); !slices.Equal(got, c.open) {
			t.Errorf("%s: open %v, want %v (changed %v)", name, got, c.open, changed)
		}
	}
}
