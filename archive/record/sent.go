package record

import (
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// Delivery is one time that a submission was sent: what, to whom, when, by which
// channel, and what was in it.
type Delivery struct {
	Number   int            `json:"number"` // within the submission, from 1
	Time     string         `json:"time"`   // RFC 3339: when it was sent
	By       ID             `json:"by"`     // the member's slot
	To       string         `json:"to"`
	Channel  string         `json:"channel"` // web, email, post, other: as mechanisms have it
	Form     string         `json:"form"`    // age, zip, html, pdf, plain
	Files    []SentFile     `json:"files,omitempty"`
	Facts    []SentFact     `json:"facts,omitempty"`
	Keys     []KeyOwner     `json:"keys,omitempty"`    // that what was sent is sealed to
	Note     string         `json:"note,omitempty"`    // the office's own; a tracking number, who took it
	Answers  []SentAnswer   `json:"answers,omitempty"` // what the body wrote back
	Followed []Followed     `json:"followed,omitempty"`
	Extra    jsontext.Value `json:",embed"`
}

// SentFile is one file that was sent, by its hash: its name says nothing.
type SentFile struct {
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

// SentFact is a testimony of which something was sent, as it stood then; or, without
// one, a person whom a form is about.
type SentFact struct {
	Testimony ID          `json:"testimony,omitempty"`
	Number    int         `json:"number,omitzero"`  // in what was sent
	Version   uint32      `json:"version,omitzero"` // the testimony's then
	Person    ID          `json:"person"`
	Code      string      `json:"code,omitempty"`   // of the person, as it stands in what was sent; older ones have it of a person alone
	Events    []SentEvent `json:"events,omitempty"` // of the testimony
	// Names are the person's records from which the name was told; none: it was not.
	Names        []SentName        `json:"names,omitempty"`
	Translations []SentTranslation `json:"translations,omitempty"` // that stood beside the account
	Exhibits     []SentExhibit     `json:"exhibits,omitempty"`     // of the testimony
	Covered      bool              `json:"covered,omitzero"`       // consent to its use stood then
	// File is the SHA-256, hex, of the file in which it was, where more than one
	// export was sent together: each has numbers of its own.
	File string `json:"file,omitempty"`
}

// SentTranslation is a translation of which something was sent.
type SentTranslation struct {
	Translation ID     `json:"translation"`
	Version     uint32 `json:"version"` // then
}

// SentExhibit is an exhibit that was sent.
type SentExhibit struct {
	Exhibit ID     `json:"exhibit"`
	Version uint32 `json:"version"` // then
	Number  int    `json:"number"`  // in what was sent
}

// SentName is a record of a person whose name was told.
type SentName struct {
	Person  ID     `json:"person"`
	Version uint32 `json:"version"` // then
	// Whole: a form tells more of the identity than the name: birth, papers.
	Whole bool `json:"whole,omitzero"`
}

// SentEvent is an event from which something that was sent was read.
type SentEvent struct {
	Event   ID     `json:"event"`
	Version uint32 `json:"version"` // then
}

// SentAnswer is what a body wrote back: a file of the submission.
type SentAnswer struct {
	Exhibit ID     `json:"exhibit"`
	Date    string `json:"date"` // ISO 8601 day on which it came
	What    string `json:"what"` // reply, extension, comments, publication, transmission, other
}

// What changed since something was sent.
const (
	SentCorrection = "correction"
	SentWithdrawal = "withdrawal"
	SentRelease    = "release"
	SentRenamed    = "name"    // a name that was told was corrected
	SentUnnamed    = "unnamed" // a name was told, and consent to that does not stand any more
	// SentNarrowed: consent covers less than was sent: other recipients, a day that is
	// past, a use that the person was asked of anew and did not answer, fewer media.
	SentNarrowed = "narrowed"
	// SentHeld: it was told that a person is free, and that was taken back.
	SentHeld = "held"
	// SentShowing: an exhibit shows somebody, or is removed or destroyed.
	SentShowing = "exhibit"
)

// Followed says that a change was dealt with: the addressee was told, or need
// not be.
type Followed struct {
	Kind      string `json:"kind"`
	Testimony ID     `json:"testimony,omitempty"`
	Person    ID     `json:"person,omitempty"`   // of a fact without a testimony
	File      string `json:"file,omitempty"`     // of a fact that has it
	Version   uint32 `json:"version,omitempty"`  // of a correction, of a name too: up to which it was told
	Consent   ID     `json:"consent,omitempty"`  // that decided, where consent was asked
	Exhibits  []ID   `json:"exhibits,omitempty"` // which of them, where a change was of exhibits
	At        string `json:"at"`
	By        ID     `json:"by"`
	Told      bool   `json:"told"`
}

// FollowedOf lists what was dealt with of one fact, of the kinds given, in its order.
func (d Delivery) FollowedOf(of SentFact, kinds ...string) (out []Followed) {
	for _, f := range d.Followed {
		if slices.Contains(kinds, f.Kind) && f.Testimony == of.Testimony && (of.Testimony != "" || f.Person == of.Person) && f.File == of.File {
			out = append(out, f)
		}
	}
	return out
}

// Corrects reports that a kind of change is dealt with up to a version.
func Corrects(kind string) bool { return kind == SentCorrection || kind == SentRenamed }
