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

// InterchangeTaking is a taking as it goes out and comes in, both halves
// together. By is the slot of a member of the vault in which it was done.
type InterchangeTaking struct {
	ID     ID             `json:"id,omitempty"`
	Object ID             `json:"object"`
	Use    string         `json:"use"`
	By     ID             `json:"by,omitempty"`
	Time   string         `json:"time"`
	To     string         `json:"to,omitempty"`
	Why    string         `json:"why,omitempty"`
	Extra  jsontext.Value `json:",embed"`
}

// Interchange is the taking as it goes out.
func (t Taking) Interchange() InterchangeTaking {
	return InterchangeTaking{ID: t.ID, Object: t.Object, Use: t.Use, By: t.By, Time: t.Time, To: t.Words.To, Why: t.Words.Why, Extra: t.Extra}
}

// Taking is the record of what came in.
func (i InterchangeTaking) Taking() Taking {
	return Taking{
		Type: "taking", V: 1, ID: i.ID, Object: i.Object, Use: i.Use, By: i.By, Time: i.Time, Extra: i.Extra,
		Words: TakingIdentity{Type: "taking-identity", V: 1, To: i.To, Why: i.Why},
	}
}
