package testimonies

import (
	"strconv"
	"strings"

	"attest/archive/record"
)

// newSegmentID is the next free name: one more than the highest in use or
// handed out, so that a name in the history means one paragraph only.
func newSegmentID(account []record.Segment, highest *int) string {
	for _, s := range account {
		if n, err := strconv.Atoi(strings.TrimPrefix(s.ID, "s")); err == nil {
			*highest = max(*highest, n)
		}
	}
	*highest++
	return "s" + strconv.Itoa(*highest)
}

// moveNames lets sealed names follow the words they were cut out of: those of
// segment from whose pseudonym no longer stands in its text go to segment to.
func moveNames(names []record.SealedName, from, to, left string) {
	for i, n := range names {
		if n.Segment == from && !strings.Contains(left, "["+n.Pseudonym+"]") {
			names[i].Segment = to
		}
	}
}
