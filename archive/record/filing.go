package record

import (
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// Filing is what was written into the form of a submission, beside what the
// record answers by itself. It is the half of the submission that is sealed in
// the identity tree: whoever drafts writes names.
type Filing struct {
	Type    string         `json:"type"` // "filing"
	V       int            `json:"v"`
	Answers []FilingAnswer `json:"answers,omitempty"`
	Extra   jsontext.Value `json:",embed"`
}

// FilingAnswer is what was written to one field. Either Text or Unknown.
type FilingAnswer struct {
	Person  ID             `json:"person,omitempty"` // "" for one that is about the case
	Field   string         `json:"field"`
	Text    string         `json:"text,omitempty"`
	Unknown string         `json:"unknown,omitempty"` // not known, because
	Drafted string         `json:"drafted"`           // SHA-256, hex, of what the record said then
	At      string         `json:"at"`                // RFC 3339
	By      ID             `json:"by"`                // the member's slot
	Extra   jsontext.Value `json:",embed"`
}

// Answer finds what was written to a field.
func (f Filing) Answer(person ID, field string) (FilingAnswer, bool) {
	i := slices.IndexFunc(f.Answers, func(a FilingAnswer) bool { return a.Person == person && a.Field == field })
	if i < 0 {
		return FilingAnswer{}, false
	}
	return f.Answers[i], true
}

// OfficeMechanism is what an office keeps about one mechanism: a file of its
// own, or limits that it set. Both empty: it was taken out.
type OfficeMechanism struct {
	Type      string          `json:"type"` // "office-mechanism"
	V         int             `json:"v"`
	ID        ID              `json:"id"`
	Mechanism string          `json:"mechanism"`
	Document  string          `json:"document,omitempty"`
	Overrides []LimitOverride `json:"overrides,omitempty"`
	Extra     jsontext.Value  `json:",embed"`
}

// LimitOverride is a limit that the office set, as archive/submission reads it.
type LimitOverride struct {
	Field  string `json:"field,omitempty"`
	Limit  string `json:"limit"`
	Value  int    `json:"value"`
	Reason string `json:"reason"`
	Date   string `json:"date"`
}
