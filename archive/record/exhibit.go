package record

import "github.com/go-json-experiment/json/jsontext"

// Classes of an exhibit: what it shows decides in which key tree it is sealed
// and whether it may leave with a pseudonymous testimony. Recordings, scans and
// pictures count as identity until a member classes them otherwise; signed
// consents always do.
const (
	ClassIdentity = "identity" // shows or says who someone is
	ClassCleared  = "cleared"  // a member looked and found nobody named or shown
)

// Exhibit is a file. This half holds nothing that names anyone, so that it can
// be disclosed whole as proof that these bytes were sealed at that time.
type Exhibit struct {
	Type   string `json:"type"` // "exhibit"
	V      int    `json:"v"`
	ID     ID     `json:"id"`
	Label  string `json:"label"`
	Parent ID     `json:"parent"` // the testimony, or the person for a signed consent
	SHA256 string `json:"sha256"` // hex, of the bytes as received
	Size   int64  `json:"size"`   // bytes
	// CRC32 is that of zip files (IEEE), 8 hex digits, of the bytes as received;
	// "" where it is not known, as in exhibits taken in before there was one.
	CRC32 string `json:"crc32,omitempty"`
	Media string `json:"media"` // media type found in the bytes, RFC 6838
	Class string `json:"class"`
	Blob  ID     `json:"blob"`
	// Recording says how the sound was made and what was noted; where that one
	// has the same blob, the bytes are its STREAMINFO and frames.
	Recording ID             `json:"recording,omitempty"`
	Added     string         `json:"added"` // RFC 3339
	By        ID             `json:"by"`    // the member's slot
	Extra     jsontext.Value `json:",embed"`
}

// ExhibitIdentity is the half sealed in the identity tree: file names and where
// a file came from name people.
type ExhibitIdentity struct {
	Type    string `json:"type"` // "exhibit-identity"
	V       int    `json:"v"`
	Name    string `json:"name"`             // file name as received
	Origin  string `json:"origin,omitempty"` // path it was taken in from; still outside until it is gone
	From    string `json:"from,omitempty"`   // received from whom
	How     string `json:"how,omitempty"`
	Caption string `json:"caption,omitempty"`
	// Volume is where the card, phone or share was mounted that the file was taken
	// in from; "" for the machine's own disk.
	Volume   string         `json:"volume,omitempty"`
	Modified string         `json:"modified,omitempty"` // RFC 3339, when the file was last changed, as its folder said
	Graphic  bool           `json:"graphic,omitzero"`   // is shown blurred and muted until asked for
	Intake   *Intake        `json:"intake,omitempty"`
	Extra    jsontext.Value `json:",embed"`
}
