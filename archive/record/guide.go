package record

import "github.com/go-json-experiment/json/jsontext"

// OfficeGuide is what an office changes about the guide through an interview.
// There is one in a vault; archive/guide lays it over the built-in guide.
type OfficeGuide struct {
	Type     string         `json:"type"` // "office-guide"
	V        int            `json:"v"`
	ID       ID             `json:"id"`
	Document string         `json:"document,omitempty"` // guide/1 (docs/guide.md); empty: the built-in guide
	Extra    jsontext.Value `json:",embed"`
}
