package testimonies

import (
	"testing"

	"attest/archive/record"
)

func TestSegmentNamesAreNotUsedTwice(t *testing.T) {
	highest := 0
	all := []record.Segment{{ID: "s4"}, {ID: "s2"}}
	if a, b := newSegmentID(all, &highest), newSegmentID(all[:1], &highest); a != "s5" || b != "s6" {
		t.Fatalf("%s, %s", a, b)
	}
}
