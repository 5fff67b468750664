package record

import "github.com/go-json-experiment/json/jsontext"

// Answers is what was answered to the questions that the rules of evidence ask
// of an interview (reference/evidence.md). They are the office's own and never
// part of the statement.
type Answers struct {
	Type      string         `json:"type"` // "answers"
	V         int            `json:"v"`
	ID        ID             `json:"id"`
	Testimony ID             `json:"testimony"`
	Answers   []RuleAnswer   `json:"answers,omitempty"` // one a rule
	Extra     jsontext.Value `json:",embed"`
}

// RuleAnswer is the answer to one question.
type RuleAnswer struct {
	Rule    string         `json:"rule"` // EV-A01
	Options []string       `json:"options,omitempty"`
	Text    string         `json:"text,omitempty"` // the reason, the amount, the words
	At      string         `json:"at"`             // RFC 3339
	By      ID             `json:"by"`             // the member's slot
	Extra   jsontext.Value `json:",embed"`
}
