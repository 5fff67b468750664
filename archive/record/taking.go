package record

import "github.com/go-json-experiment/json/jsontext"

// Taking notes that something was taken out of the vault in the clear, outside
// of a submission.
type Taking struct {
	Type   string         `json:"type"` // "taking"
	V      int            `json:"v"`
	ID     ID             `json:"id"`
	Object ID             `json:"object"`           // the exhibit, or the testimony whose transcript it was
	Use    string         `json:"use"`              // UseKeep for a keyholder's own safe keeping, or a class of addressee
	By     ID             `json:"by"`               // the member's slot
	Time   string         `json:"time"`             // RFC 3339
	What   string         `json:"what,omitempty"`   // TakenStatement; "" for an exhibit's bytes or a transcript
	Failed bool           `json:"failed,omitempty"` // it did not come to lie there
	Words  TakingIdentity `json:"-"`
	Extra  jsontext.Value `json:",embed"`
}

// TakenStatement is a printed statement that was saved as a file: plain, and to
// be deleted once it is on paper or attached.
const TakenStatement = "statement"

// TakingIdentity is the half of a taking sealed in the identity tree.
type TakingIdentity struct {
	Type string `json:"type"` // "taking-identity"
	V    int    `json:"v"`
	To   string `json:"to,omitempty"`
	Why  string `json:"why,omitempty"`
	// Where the file was written, on which volume, and how large it was: it lies
	// outside until it is gone from there. "" and 0 where that was not kept.
	Path   string         `json:"path,omitempty"`
	Volume string         `json:"volume,omitempty"`
	Size   int64          `json:"size,omitempty"` // bytes
	Extra  jsontext.Value `json:",embed"`
}

// InterchangeTaking is a taking as it goes out and comes in, both halves
// together, without the place on a machine's disk. By is the slot of a member
// of the vault in which it was done.
type InterchangeTaking struct {
	ID     ID             `json:"id,omitempty"`
	Object ID             `json:"object"`
	Use    string         `json:"use"`
	By     ID             `json:"by,omitempty"`
	Time   string         `json:"time"`
	What   string         `json:"what,omitempty"` // TakenStatement, or ""
	To     string         `json:"to,omitempty"`
	Why    string         `json:"why,omitempty"`
	Extra  jsontext.Value `json:",embed"`
}

// Interchange is the taking as it goes out.
func (t Taking) Interchange() InterchangeTaking {
	return InterchangeTaking{ID: t.ID, Object: t.Object, Use: t.Use, By: t.By, Time: t.Time, What: t.What, To: t.Words.To, Why: t.Words.Why, Extra: t.Extra}
}

// Taking is the record of what came in.
func (i InterchangeTaking) Taking() Taking {
	return Taking{
		Type: "taking", V: 1, ID: i.ID, Object: i.Object, Use: i.Use, By: i.By, Time: i.Time, What: i.What, Extra: i.Extra,
		Words: TakingIdentity{Type: "taking-identity", V: 1, To: i.To, Why: i.Why},
	}
}
