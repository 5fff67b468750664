package record

import (
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// States of an account, in order.
const (
	StateDraft    = "draft"
	StateReadBack = "read_back"
	StateFinal    = "final"
)

// Speakers of a segment. The interpreter is a speaker.
const (
	SpeakerWitness     = "witness"
	SpeakerInterviewer = "interviewer"
	SpeakerInterpreter = "interpreter"
	SpeakerOther       = "other"
)

// Testimony is one account by one person, without the account itself: its
// segments are kept apart, each sealed alone (see Segment).
type Testimony struct {
	Type      string    `json:"type"` // "testimony"
	V         int       `json:"v"`
	ID        ID        `json:"id"`
	Label     string    `json:"label"` // T-K7-0412
	Person    ID        `json:"person"`
	Handle    string    `json:"handle,omitempty"` // empty: the person's own; never exported
	Interview Interview `json:"interview"`
	Tags      []string  `json:"tags,omitempty"`
	State     string    `json:"state"`
	// Supplements is the testimony, final before, that this one corrects or adds
	// to: the two leave together or not at all.
	Supplements ID           `json:"supplements,omitempty"`
	ReadBack    *ReadBack    `json:"read_back,omitempty"`
	Account     []Segment    `json:"-"` // kept as segments, see store
	Names       []SealedName `json:"-"` // kept in the identity half
	// SegmentExtra is what other programs keep with a segment, by its ID. It
	// lies here and not in the segment: a bundle shows segments as they were
	// sealed, and what nobody looked at must not leave with them.
	SegmentExtra map[string]jsontext.Value `json:"segments_extra,omitempty"`
	Extra        jsontext.Value            `json:",embed"`
}

// Interview is one sitting.
type Interview struct {
	Date        string         `json:"date,omitempty"`  // ISO 8601 day or EDTF
	Start       string         `json:"start,omitempty"` // RFC 3339
	End         string         `json:"end,omitempty"`   // RFC 3339
	Place       string         `json:"place,omitempty"`
	Language    string         `json:"language,omitempty"` // BCP 47: ko, zh, ru, en
	Method      string         `json:"method,omitempty"`   // in_person, video, telephone, written
	Interviewer string         `json:"interviewer,omitempty"`
	Interpreter string         `json:"interpreter,omitempty"`
	Present     []Presence     `json:"present,omitempty"`
	Extra       jsontext.Value `json:",embed"`
}

// IsZero reports that nothing of the sitting is known.
func (i Interview) IsZero() bool {
	return i.Date == "" && i.Start == "" && i.End == "" && i.Place == "" && i.Language == "" && i.Method == "" &&
		i.Interviewer == "" && i.Interpreter == "" && len(i.Present) == 0 && len(i.Extra) == 0
}

// Presence is one more person in the room.
type Presence struct {
	Name string `json:"name"`
	Role string `json:"role,omitempty"`
}

// presences are the roles of persons present that may be told outside: any
// other word stays in the vault.
var presences = []string{"guardian", "support", "lawyer", "doctor", "observer", "interpreter", "interviewer", "child", "relative", "other"}

// Presences lists the roles of persons present that have a code of their own.
func Presences() []string { return slices.Clone(presences) }

// KnownPresence says whether a role is one of Presences.
func KnownPresence(role string) bool { return slices.Contains(presences, role) }

// Segment is a paragraph or a turn of one speaker. Start and End are
// milliseconds from the start of the recording, both 0 where there is none.
// Text is at most MaxSegmentBytes: a text widget cannot hold more (see
// docs/decisions.md), and disclosure works segment by segment.
type Segment struct {
	ID      string         `json:"id,omitempty"` // unique within the testimony: s1, s2 …
	Speaker string         `json:"speaker,omitempty"`
	Start   int64          `json:"start,omitempty"`
	End     int64          `json:"end,omitempty"`
	Sound   ID             `json:"sound,omitempty"` // the exhibit that the times are of, where the testimony has several recordings
	Lang    string         `json:"lang,omitempty"`  // where it differs from the interview's
	Text    string         `json:"text"`
	Extra   jsontext.Value `json:",embed"`
}

// MaxSegmentBytes is the most UTF-8 bytes a segment's text may have.
const MaxSegmentBytes = 10 << 10

// SealedName is a name said in the account, cut out of it: where the segment's
// text now shows the pseudonym in brackets, this was said.
type SealedName struct {
	Segment   string `json:"segment"`
	Person    ID     `json:"person,omitempty"`
	Pseudonym string `json:"pseudonym"`
	Text      string `json:"text"`
}

// TestimonyIdentity is the half of a testimony sealed in the identity tree.
type TestimonyIdentity struct {
	Type  string         `json:"type"` // "testimony-identity"
	V     int            `json:"v"`
	Names []SealedName   `json:"names,omitempty"`
	Extra jsontext.Value `json:",embed"`
}

// Row is what a list shows of a testimony; it is sealed under the testimony's
// own leaf and dies with it.
type Row struct {
	Type        string   `json:"type"` // "row"
	V           int      `json:"v"`
	ID          ID       `json:"id"`
	Label       string   `json:"label"`
	Person      ID       `json:"person"`
	Pseudonym   string   `json:"pseudonym"`
	Handle      string   `json:"handle,omitempty"`
	Date        string   `json:"date,omitempty"`
	Place       string   `json:"place,omitempty"`
	Language    string   `json:"language,omitempty"`
	Tags        []string `json:"tags,omitempty"`
	State       string   `json:"state"`
	Supplements ID       `json:"supplements,omitempty"`
	Exhibits    int      `json:"exhibits,omitempty"`
	Words       int      `json:"words,omitempty"`
	Saved       string   `json:"saved,omitempty"` // RFC 3339
}
