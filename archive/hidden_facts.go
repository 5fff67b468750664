package archive

import (
	"slices"

	"attest/archive/bundle"
	"attest/archive/disclose"
)

// hidesFact reports that a fact of the interview is left out.
func hidesFact(ranges []disclose.Range, fact string) bool {
	return slices.ContainsFunc(ranges, func(r disclose.Range) bool { return r.Segment == "" && r.Fact == fact })
}

// hideFacts takes the facts of the interview that are left out, out of what a bundle
// shows of it: the copy proves the others alone.
func hideFacts(ranges []disclose.Range, out *bundle.Testimony) {
	for fact, at := range map[string]*string{
		"date": &out.Interview.Date, "start": &out.Interview.Start, "end": &out.Interview.End, "place": &out.Interview.Place,
		"method": &out.Interview.Method, "language": &out.Language,
	} {
		if hidesFact(ranges, fact) {
			*at = ""
		}
	}
}
