package record

import "github.com/go-json-experiment/json/jsontext"

// Taking notes that something was taken out of the vault in the clear, outside
// of a submission.
type Taking struct {
	Type   string         `json:"type"` // "taking"
	V      int            `json:"v"`
	ID     ID             `json:"id"`
	Object ID             `json:"object"` // the exhibit, or the testimony whose transcript it was
	Use    string         `json:"use"`    // UseKeep for a keyholder's own safe keeping, or a class of addressee
	By     ID             `json:"by"`     // the member's slot
	Time   string         `json:"time"`   // RFC 3339
	Words  TakingIdentity `json:"-"`
	Extra  jsontext.Value `json:",embed"`
}

// TakingIdentity is the half of a taking sealed in the identity tree.
type TakingIdentity struct {
	Type  string         `json:"type"` // "taking-identity"
	V     int            `json:"v"`
	To    string         `json:"to,omitempty"`
	Why   string         `json:"why,omitempty"`
	Extra jsontext.Value `json:",embed"`
}
