package record

import "github.com/go-json-experiment/json/jsontext"

// ReadBack says how an account was read to the person and what they said of
// it (reference: ICC Rules of Procedure and Evidence, rule 111; EV-C08, C09).
type ReadBack struct {
	At          string         `json:"at"`                 // RFC 3339: when the reading ended
	Language    string         `json:"language,omitempty"` // BCP 47: the language it was read in
	Reader      string         `json:"reader,omitempty"`   // interviewer, interpreter, witness, other
	Corrections []Correction   `json:"corrections,omitempty"`
	True        bool           `json:"true,omitempty"` // the person said that it is true
	Signed      []Signature    `json:"signed,omitempty"`
	Note        string         `json:"note,omitempty"`
	Extra       jsontext.Value `json:",embed"`
}

// Correction is a change that the person asked for at the reading. The words
// before and after are in the versions; this says why.
type Correction struct {
	Segment string         `json:"segment"`
	At      string         `json:"at,omitempty"` // RFC 3339
	Reason  string         `json:"reason"`
	Extra   jsontext.Value `json:",embed"`
}

// Ways of signing, and of not signing.
const (
	SignedHand    = "signature"
	SignedThumb   = "thumbprint"
	SignedVoice   = "voice" // said on the recording
	SignedRefused = "refused"
	SignedAbsent  = "absent"
)

// Signature is one person's, or the reason why there is none.
type Signature struct {
	Role   string         `json:"role"` // witness, interpreter, interviewer, guardian
	How    string         `json:"how"`
	Reason string         `json:"reason,omitempty"` // for refused and absent
	Extra  jsontext.Value `json:",embed"`
}

// Final is the commitment made when an account became final. It lies under the
// testimony's leaf, since its seed opens every salt.
type Final struct {
	Type       string         `json:"type"` // "final"
	V          int            `json:"v"`
	ID         ID             `json:"id"`
	Testimony  ID             `json:"testimony"`
	At         string         `json:"at"`         // RFC 3339
	Version    string         `json:"version"`    // name of the version committed to, hex
	Number     uint32         `json:"number"`     // its number
	Seed       []byte         `json:"seed"`       // 32 bytes
	Commitment string         `json:"commitment"` // the commitment, docs/disclosure-format.md
	Name       string         `json:"name"`       // its name, hex
	Parts      []FinalPart    `json:"parts"`      // what each part stands for
	Paper      *SignedPaper   `json:"paper,omitempty"`
	Extra      jsontext.Value `json:",embed"`
}

// SignedPaper is the printed statement, with the eight words on it, as it came
// back. It is signed after the account is final, since the words are there only
// then; so it stands beside the commitment and is no part of it.
type SignedPaper struct {
	At      string         `json:"at"`                // RFC 3339: when it was recorded
	Signed  []Signature    `json:"signed"`            // on the paper
	Exhibit ID             `json:"exhibit,omitempty"` // the scan
	Extra   jsontext.Value `json:",embed"`
}

// FinalPart joins a part of the commitment to its object: the testimony, a
// translation, an exhibit.
type FinalPart struct {
	Part    string `json:"part"`
	Object  ID     `json:"object"`
	Version string `json:"version,omitempty"` // name of the object's version, hex
}
