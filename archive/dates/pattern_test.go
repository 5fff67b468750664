package dates

import (
	"maps"
	"slices"
	"testing"
)

// A pattern with a mistake in it is found here, and not by whoever first types
// such a date.
func TestEveryPatternCompiles(t *testing.T) {
	all := []*pattern{iso.re, lunarNewYear, solarNewYear, mayMonth, marchMonth, koAge, zhAge, enAge, ruAge, enHasAge, countedKo, countedEn, countedRu}
	all = slices.AppendSeq(all, maps.Values(ranges))
	for _, lists := range []map[string][]rule{before, rules} {
		for _, list := range lists {
			for _, r := range list {
				all = append(all, r.re)
			}
		}
	}
	if len(all) < 60 {
		t.Fatalf("%d patterns", len(all))
	}
	for _, p := range all {
		if p.compiled() == nil {
			t.Error("a pattern that is none")
		}
	}
}
