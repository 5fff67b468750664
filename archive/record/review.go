package record

import "github.com/go-json-experiment/json/jsontext"

// ReviewComment is what a member says of a submission while it is drafted: of an
// answer of its form, of a paragraph of an account, or of the whole. It is kept
// with what is written into the form, sealed in the identity tree, and is in
// nothing that leaves.
type ReviewComment struct {
	Number    int            `json:"number"` // within the submission, from 1; never given again
	Field     string         `json:"field,omitempty"`
	Person    ID             `json:"person,omitempty"` // of an answer about one
	Testimony ID             `json:"testimony,omitempty"`
	Segment   string         `json:"segment,omitempty"`
	Quote     string         `json:"quote,omitempty"` // the words it is about, as they stood
	Text      string         `json:"text"`
	At        string         `json:"at"`                   // RFC 3339
	By        ID             `json:"by"`                   // the member's slot
	Settled   string         `json:"settled,omitempty"`    // RFC 3339; "": it is open
	SettledBy ID             `json:"settled_by,omitempty"` // the member's slot
	Drew      *Drawn         `json:"drew,omitzero"`        // what Quote and Text were drawn from
	Extra     jsontext.Value `json:",embed"`
}

// Approval is a member's word that exactly this may leave.
type Approval struct {
	Content  string         `json:"content"` // SHA-256, hex, of what would leave
	Language string         `json:"language"`
	At       string         `json:"at"` // RFC 3339
	By       ID             `json:"by"` // the member's slot
	Extra    jsontext.Value `json:",embed"`
}
