package record

import "github.com/go-json-experiment/json/jsontext"

// ConsentTexts is what an office changes about the texts that are read out when
// consent is asked. There is one in a vault; archive/readout lays it over the
// built-in texts.
type ConsentTexts struct {
	Type      string         `json:"type"` // "consent-texts"
	V         int            `json:"v"`
	ID        ID             `json:"id"`
	Languages []ConsentWords `json:"languages,omitempty"`
	Extra     jsontext.Value `json:",embed"`
}

// ConsentWords is one language of it. Parts holds what differs from the built-in
// text; none: the built-in text is read out again.
type ConsentWords struct {
	Language string            `json:"language"` // ko, zh, ru, en
	Version  int               `json:"version"`  // from 1, one more at each change
	Date     string            `json:"date"`     // ISO 8601 day of the change
	Parts    map[string]string `json:"parts,omitempty"`
	Extra    jsontext.Value    `json:",embed"`
}
