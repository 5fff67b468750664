package record

import (
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// Drawn remembers what words were drawn from, at the time when they were written.
// What persons, events and cases say later tells nothing of that. It is kept in
// each version of a case, a submission, an answer and a comment, and only grows.
// Where there is none, it was written before this was remembered.
type Drawn struct {
	// From are testimonies, persons, events, exhibits and consents.
	From []ID `json:"from,omitempty"`
	// Before (RFC 3339) says that what it drew on up to then is not known whole: its
	// versions of then were struck out, or remembered nothing.
	Before string         `json:"before,omitempty"`
	Extra  jsontext.Value `json:",embed"`
}

// With is d and more that it drew on, each once; d may be nil.
func (d *Drawn) With(ids ...ID) *Drawn {
	var out Drawn
	if d != nil {
		out = *d
	}
	out.From = slices.Concat(out.From, ids)
	slices.Sort(out.From)
	out.From = slices.Compact(out.From)
	if len(out.From) > 0 && out.From[0] == "" {
		out.From = out.From[1:]
	}
	return &out
}

// Unsure reports that it may have drawn on more than is remembered.
func (d *Drawn) Unsure() bool { return d == nil || d.Before != "" }

// Drawn are the places that a paragraph rests on.
func (s FilingSource) Drawn() []ID {
	return []ID{s.Testimony, s.Event, s.Exhibit, s.Consent, s.Identity}
}

// ByHand reports that somebody typed words of the answer, or that it keeps what the
// record said beside them: their sources tell nothing.
func (a FilingAnswer) ByHand() bool {
	return a.Text != "" || a.Unknown != "" || a.Was != "" || slices.ContainsFunc(a.Parts, func(p FilingPart) bool { return len(p.Sources) == 0 })
}

// Sources are what the paragraphs of an answer rest on.
func (a FilingAnswer) Sources() (ids []ID) {
	for _, p := range a.Parts {
		for _, s := range p.Sources {
			ids = append(ids, s.Drawn()...)
		}
	}
	return ids
}
