package record

import "github.com/go-json-experiment/json/jsontext"

// Case gathers persons and testimonies for a purpose.
type Case struct {
	Type        string         `json:"type"` // "case"
	V           int            `json:"v"`
	ID          ID             `json:"id"`
	Label       string         `json:"label"`
	Title       string         `json:"title"`
	Note        string         `json:"note,omitempty"`
	Persons     []ID           `json:"persons,omitempty"`
	Testimonies []ID           `json:"testimonies,omitempty"`
	Closed      bool           `json:"closed,omitempty"`
	Urgent      *CaseClock     `json:"urgent,omitempty"` // somebody is held now: what the first screen counts from
	Drew        *Drawn         `json:"drew,omitzero"`    // what it ever gathered; kept by the archive
	Extra       jsontext.Value `json:",embed"`
}

// GeneralBundle is the mechanism ID of the general evidence bundle, the one
// form that this version exports as a bundle.
const GeneralBundle = "GEB"

// Submission is a case answered in the form of one mechanism.
type Submission struct {
	Type         string          `json:"type"` // "submission"
	V            int             `json:"v"`
	ID           ID              `json:"id"`
	Label        string          `json:"label"`
	Case         ID              `json:"case,omitempty"`
	Mechanism    string          `json:"mechanism"`
	Title        string          `json:"title"`
	Addressee    string          `json:"addressee,omitempty"`
	Class        string          `json:"class,omitempty"` // class of addressee, decides which consent is asked
	Reference    string          `json:"reference,omitempty"`
	Cover        string          `json:"cover,omitempty"`
	Sender       string          `json:"sender,omitempty"`
	Restrictions string          `json:"restrictions,omitempty"`
	Testimonies  []ID            `json:"testimonies,omitempty"` // in order
	Exhibits     []ExhibitChoice `json:"exhibits,omitempty"`    // in order
	Named        []ID            `json:"named,omitempty"`       // persons to be named; all others by pseudonym
	Persons      []ID            `json:"persons,omitempty"`     // whom its form is about; none: all of its case
	Apart        bool            `json:"apart,omitempty"`       // names stand in an annex sealed apart, codes in the form
	Coded        []string        `json:"coded,omitempty"`       // places that stand by code: by their code, or by their words
	Draft        string          `json:"draft,omitempty"`       // language that its form is drafted in: en or ko
	Language     string          `json:"language,omitempty"`    // that it leaves in: en or ko; none: see LeavesIn
	SameCodes    ID              `json:"same_codes,omitempty"`  // the submission whose codes it keeps
	Profile      Profile         `json:"profile,omitzero"`      // what of it the addressee does not see
	Exports      []Export        `json:"exports,omitempty"`
	Deliveries   []Delivery      `json:"deliveries,omitempty"` // oldest first
	Approvals    []Approval      `json:"approvals,omitempty"`  // oldest first
	Drew         *Drawn          `json:"drew,omitzero"`        // what it ever drew on; kept by the archive
	Extra        jsontext.Value  `json:",embed"`
}

// Outside is what the names of files that leave call a submission: its label, or where
// nothing that leaves is to be held against another "bundle".
func (s Submission) Outside() string {
	if s.Profile.Unlinkable {
		return "bundle"
	}
	return s.Label
}

// ExhibitChoice is one exhibit of a submission. Original asks for the bytes as
// received beside the reading copy; their metadata leaves with them.
type ExhibitChoice struct {
	ID       ID   `json:"id"`
	Original bool `json:"original,omitempty"`
}

// FormOnline is the form of an export that is no file: answers that were copied into a
// body's page on the web. Its SHA256 is over the answers.
const FormOnline = "online"

// FormNames is the form of an export that is the annex of names.
const FormNames = "names"

// Export is one bundle that left.
type Export struct {
	Time      string `json:"time"` // RFC 3339
	Addressee string `json:"addressee"`
	SHA256    string `json:"sha256"` // of the file written
	Encrypted bool   `json:"encrypted"`

	Size  int64      `json:"size,omitempty"`
	Form  string     `json:"form,omitempty"` // age, zip, html, plain; a paper with annexes: pdf, pdf-plain, docx; the annex of names: names; answers copied: online
	File  string     `json:"file,omitempty"` // as it was written: its name; of a paper and its annexes the path below the folder
	Facts []SentFact `json:"facts,omitempty"`
	Keys  []KeyOwner `json:"keys,omitempty"` // that the file is sealed to
}

// Office is the settings of a vault that travel with it.
type Office struct {
	Type   string `json:"type"` // "office"
	V      int    `json:"v"`
	ID     ID     `json:"id"`
	Name   string `json:"name"`
	Sender string `json:"sender,omitempty"`
	Lock   int    `json:"lock"` // minutes without input until the vault locks

	TimestampServer string      `json:"timestamp_server,omitempty"` // https://…; "": requests are carried out as files
	Recipients      []Recipient `json:"recipients,omitempty"`       // the address book, in order of name
	Approval        bool        `json:"approval,omitempty"`         // nothing is exported that no member approved as it is
	Telephones      []Telephone `json:"telephones,omitempty"`       // whom the office calls when somebody is held

	Extra jsontext.Value `json:",embed"`
}
