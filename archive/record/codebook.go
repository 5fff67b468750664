package record

import "github.com/go-json-experiment/json/jsontext"

// Codebook is what an office adds to the built-in codes of acts, and what it
// changes about them. There is one in a vault.
type Codebook struct {
	Type   string         `json:"type"` // "codebook"
	V      int            `json:"v"`
	ID     ID             `json:"id"`
	Codes  []Code         `json:"codes,omitempty"`  // the office's own
	Off    []string       `json:"off,omitempty"`    // built-in codes that are not offered
	Merges []CodeMerge    `json:"merges,omitempty"` // in order of time
	Extra  jsontext.Value `json:",embed"`
}

// Code is one code of the office's own. It is never removed, for a record may
// cite it; one that is not active is not offered.
type Code struct {
	ID         string         `json:"id"` // an ID of KindCode
	Name       string         `json:"name"`
	Definition string         `json:"definition,omitempty"`
	Colour     string         `json:"colour,omitempty"` // #rrggbb, lower case
	Parent     string         `json:"parent,omitempty"` // a built-in or own code
	Active     bool           `json:"active"`
	Extra      jsontext.Value `json:",embed"`
}

// CodeMerge says that one code is now another. Records keep the code they were
// given; counting and searching follow the merge.
type CodeMerge struct {
	From  string         `json:"from"`
	To    string         `json:"to"`
	Time  string         `json:"time"` // RFC 3339
	By    ID             `json:"by,omitempty"`
	Extra jsontext.Value `json:",embed"`
}

// CodeUse is a code as a record holds it: with the name that was shown when it
// was chosen, so that a later change of the list leaves the record readable.
type CodeUse struct {
	Code  string `json:"code"`
	Label string `json:"label,omitempty"`
}
