package record

import "github.com/go-json-experiment/json/jsontext"

// Person is the half of a person that everyone in the office may read: no name.
type Person struct {
	Type      string `json:"type"` // "person"
	V         int    `json:"v"`
	ID        ID     `json:"id"`
	Pseudonym string `json:"pseudonym"`        // label, P-K7-0042
	Handle    string `json:"handle,omitempty"` // the office's own word for the person ("twins, Musan"); never exported
	Child     bool   `json:"child,omitempty"`

	// Free is the ISO 8601 day since which she is no longer held, and FreeNoted
	// when that was noted, RFC 3339: what was sent before did not know of it.
	Free      string `json:"free,omitempty"`
	FreeNoted string `json:"free_noted,omitempty"`

	Earlier []EarlierInterview `json:"earlier,omitempty"` // interviews that others held, oldest first

	// MergedInto is the person that this one was found to be, "" for none. What
	// is about this one is shown with that one; consents stay as they were given.
	MergedInto ID `json:"merged_into,omitempty"`

	Extra jsontext.Value `json:",embed"`
}

// EarlierInterview is one that somebody held with the person before: asking
// again what was told already costs her, and two accounts will be held against
// each other. It names an organisation and no person, so that everyone in the
// office may see it; what was said there, and by whom, is an EarlierNote.
type EarlierInterview struct {
	ID    string         `json:"id"`             // within the person: e1, e2 …
	By    string         `json:"by"`             // organisation
	When  string         `json:"when,omitempty"` // EDTF
	For   string         `json:"for,omitempty"`  // what for: an inquiry, a court, a newspaper
	Extra jsontext.Value `json:",embed"`
}
