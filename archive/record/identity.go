package record

import "github.com/go-json-experiment/json/jsontext"

// Identity is the half sealed in the identity tree.
//
// Birth, Places, Documents, Contact and Relatives are free text, as the first
// version kept them, and stay so. Born, BirthPlace, LastPlace, Papers, Contacts
// and Kin say the same in parts that a program can compare; where both are
// there the parts are what counts.
type Identity struct {
	Type        string `json:"type"` // "identity"
	V           int    `json:"v"`
	Names       []Name `json:"names,omitempty"`
	Sex         string `json:"sex,omitempty"`
	Birth       string `json:"birth,omitempty"` // as told: "1984", "봄, 토끼띠"
	Nationality string `json:"nationality,omitempty"`
	Places      string `json:"places,omitempty"`
	Documents   string `json:"documents,omitempty"`
	Contact     string `json:"contact,omitempty"`
	Relatives   string `json:"relatives,omitempty"`
	Note        string `json:"note,omitempty"`

	Born       string     `json:"born,omitempty"` // EDTF
	Age        Age        `json:"age,omitzero"`
	BirthPlace Place      `json:"birth_place,omitzero"`
	LastPlace  Place      `json:"last_place,omitzero"` // where she last lived in the north
	Papers     []Paper    `json:"papers,omitempty"`
	Contacts   []Contact  `json:"contacts,omitempty"`
	Kin        []Relative `json:"kin,omitempty"`
	Risk       Risk       `json:"risk,omitzero"`

	EarlierNotes []EarlierNote `json:"earlier_notes,omitempty"`

	Extra jsontext.Value `json:",embed"`
}

// Name is one spelling of a person's name.
type Name struct {
	Text   string `json:"text"`
	Script string `json:"script,omitempty"` // ISO 15924: Hang, Hani, Cyrl, Latn
	Kind   string `json:"kind,omitempty"`   // legal, former, called
}

// Age is an age that was told.
type Age struct {
	Years    int            `json:"years"`
	Counting string         `json:"counting,omitempty"` // full (만나이), counted (세는나이), "" not said
	On       string         `json:"on,omitempty"`       // EDTF of when she was so old
	Extra    jsontext.Value `json:",embed"`
}

// IsZero reports that no age was told.
func (a Age) IsZero() bool {
	return a.Years == 0 && a.Counting == "" && a.On == "" && len(a.Extra) == 0
}

// Place is a place in parts, as far as they are known, each as it was told or
// in the office's spelling.
type Place struct {
	Country  string         `json:"country,omitempty"`  // ISO 3166-1: KP, CN, RU
	Province string         `json:"province,omitempty"` // 도, 직할시
	County   string         `json:"county,omitempty"`   // 시, 군, 구역
	Locality string         `json:"locality,omitempty"` // 리, 동, 로동자구
	Text     string         `json:"text,omitempty"`     // what does not fit these
	Extra    jsontext.Value `json:",embed"`
}

// IsZero reports that nothing of the place is known.
func (p Place) IsZero() bool {
	return p.Country == "" && p.Province == "" && p.County == "" && p.Locality == "" && p.Text == "" && len(p.Extra) == 0
}

// Paper is a document that shows who somebody is.
type Paper struct {
	Kind   string         `json:"kind"` // citizen_card, passport, household, residence, travel, other
	Number string         `json:"number,omitempty"`
	Issuer string         `json:"issuer,omitempty"`
	Issued string         `json:"issued,omitempty"` // EDTF
	Until  string         `json:"until,omitempty"`  // EDTF
	Holder string         `json:"holder,omitempty"` // who has it now
	Extra  jsontext.Value `json:",embed"`
}

// Contact is one way to reach the person.
type Contact struct {
	Kind  string         `json:"kind"` // telephone, message, email, post, through
	Value string         `json:"value"`
	Safe  string         `json:"safe,omitempty"` // when and how it may be used
	Extra jsontext.Value `json:",embed"`
}

// Relative is one of the family. InReach: the authorities she fled can reach
// this relative.
type Relative struct {
	Name     string         `json:"name,omitempty"`
	Relation string         `json:"relation,omitempty"`
	Where    string         `json:"where,omitempty"`
	Person   ID             `json:"person,omitempty"` // where the relative is a person of the vault
	InReach  bool           `json:"in_reach,omitempty"`
	Extra    jsontext.Value `json:",embed"`
}

// Risk is what can harm her or others when something leaves.
type Risk struct {
	KinInReach bool           `json:"kin_in_reach,omitempty"` // relatives still in reach, named above or not
	Traceable  []string       `json:"traceable,omitempty"`    // facts of the account by which she can be told
	Note       string         `json:"note,omitempty"`
	Extra      jsontext.Value `json:",embed"`
}

// IsZero reports that no risk was noted.
func (r Risk) IsZero() bool {
	return !r.KinInReach && len(r.Traceable) == 0 && r.Note == "" && len(r.Extra) == 0
}

// EarlierNote is what is known of an earlier interview beyond who held it: who
// asked, what was said, where it was printed. It belongs to the
// EarlierInterview of that ID.
type EarlierNote struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// Counting says how an age is counted, as archive/dates does.
const (
	CountingFull    = "full"
	CountingCounted = "counted"
)

// PaperKinds, ContactKinds: what a form offers.
var (
	PaperKinds   = []string{"citizen_card", "passport", "household", "residence", "travel", "other"}
	ContactKinds = []string{"telephone", "message", "email", "post", "through"}
)

// KinReachable reports that relatives are still in reach.
func (i Identity) KinReachable() bool {
	if i.Risk.KinInReach {
		return true
	}
	for _, r := range i.Kin {
		if r.InReach {
			return true
		}
	}
	return false
}
