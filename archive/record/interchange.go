package record

import "github.com/go-json-experiment/json/jsontext"

// Interchange is the form in which testimonies go in and out as JSON:
//
//	{"attest": "interchange/1", "testimonies": [ … ]}
//
// docs/interchange.md tells it in words, docs/interchange.schema.json to a
// program. It carries no label and no pseudonym: those are a vault's own. IDs
// are kept, so that the same document imported twice changes nothing.
const Interchange = "interchange/1"

// InterchangeTestimony is one element of the document's list.
type InterchangeTestimony struct {
	ID           ID                   `json:"id,omitempty"`
	Person       InterchangePerson    `json:"person"`
	Handle       string               `json:"handle,omitempty"`
	Interview    Interview            `json:"interview,omitzero"`
	State        string               `json:"state,omitempty"`
	Supplements  ID                   `json:"supplements,omitempty"`
	ReadBack     *ReadBack            `json:"read_back,omitempty"`
	Final        *Final               `json:"final,omitempty"`
	Tags         []string             `json:"tags,omitempty"`
	Account      []Segment            `json:"account,omitempty"`
	Names        []SealedName         `json:"names,omitempty"`
	Translations []Translation        `json:"translations,omitempty"`
	Passages     []Passage            `json:"passages,omitempty"`
	Events       []Event              `json:"events,omitempty"`
	Answers      *Answers             `json:"answers,omitempty"`
	Session      *InterchangeSession  `json:"session,omitempty"`
	Machine      []MachineDraft       `json:"machine,omitempty"`
	Takings      []InterchangeTaking  `json:"takings,omitempty"`
	Exhibits     []InterchangeExhibit `json:"exhibits,omitempty"`
	Frozen       *InterchangeHold     `json:"frozen,omitempty"` // nothing of it leaves
	Hold         *InterchangeHold     `json:"hold,omitempty"`   // it is not destroyed
	Extra        jsontext.Value       `json:",embed"`
}

// InterchangeHold is a freeze or a legal hold.
type InterchangeHold struct {
	At     string `json:"at,omitempty"` // RFC 3339
	Reason string `json:"reason,omitempty"`
}

// InterchangePerson is who the testimony is by or about. Ref joins testimonies
// of one document to one person where there is no ID yet.
type InterchangePerson struct {
	ID       ID                   `json:"id,omitempty"`
	Ref      string               `json:"ref,omitempty"`
	Handle   string               `json:"handle,omitempty"`
	Child    bool                 `json:"child,omitempty"`
	Earlier  []EarlierInterview   `json:"earlier,omitempty"`
	Identity *Identity            `json:"identity,omitempty"`
	Consents []InterchangeConsent `json:"consents,omitempty"`
	Exhibits []InterchangeExhibit `json:"exhibits,omitempty"`
	Takings  []InterchangeTaking  `json:"takings,omitempty"`
	Frozen   *InterchangeHold     `json:"frozen,omitempty"` // of all that the person told
	Extra    jsontext.Value       `json:",embed"`
}

// InterchangeConsent is one consent about the person.
type InterchangeConsent struct {
	ID        ID             `json:"id,omitempty"`
	By        string         `json:"by"`
	Date      string         `json:"date,omitempty"`
	Language  string         `json:"language,omitempty"`
	Form      string         `json:"form,omitempty"`
	Exhibit   ID             `json:"exhibit,omitempty"`
	Reason    string         `json:"reason,omitempty"`
	Decided   string         `json:"decided,omitempty"`
	Harm      string         `json:"harm,omitempty"`
	Withdrawn string         `json:"withdrawn,omitempty"`
	Uses      []Use          `json:"uses,omitempty"`
	Giver     string         `json:"giver,omitempty"`
	Relation  string         `json:"relation,omitempty"`
	Asking    string         `json:"asking,omitempty"`
	Testimony ID             `json:"testimony,omitempty"`
	At        string         `json:"at,omitempty"`
	Review    string         `json:"review,omitempty"`
	Explained []string       `json:"explained,omitempty"`
	Text      *ConsentText   `json:"text,omitempty"`
	Pressure  []string       `json:"pressure,omitempty"`
	Voice     []VoiceSpan    `json:"voice,omitempty"`
	Explainer string         `json:"explainer,omitempty"`
	Noted     string         `json:"pressure_note,omitempty"`
	Extra     jsontext.Value `json:",embed"`
}

// InterchangeExhibit is a file beside the document, by relative path.
type InterchangeExhibit struct {
	ID      ID     `json:"id,omitempty"`
	Path    string `json:"path"`
	SHA256  string `json:"sha256,omitempty"`
	Size    int64  `json:"size,omitempty"`
	Media   string `json:"media,omitempty"`
	Class   string `json:"class,omitempty"`
	Name    string `json:"name,omitempty"`
	From    string `json:"from,omitempty"`
	How     string `json:"how,omitempty"`
	Caption string `json:"caption,omitempty"`
	// Recording is there for sound that Attest recorded itself.
	Recording *InterchangeRecording `json:"recording,omitempty"`
	Modified  string                `json:"modified,omitempty"`
	Graphic   bool                  `json:"graphic,omitzero"`
	Intake    *Intake               `json:"intake,omitempty"`
	Regions   []InterchangeRegion   `json:"regions,omitempty"`
	Extra     jsontext.Value        `json:",embed"`
}

// InterchangeRecording is what was noted while an exhibit was recorded.
type InterchangeRecording struct {
	State    string          `json:"state"`
	Rate     int             `json:"rate"`
	Channels int             `json:"channels"`
	Bits     int             `json:"bits"`
	Samples  int64           `json:"samples"`
	Device   string          `json:"device,omitempty"`
	Started  Moment          `json:"started"`
	Ended    *Moment         `json:"ended,omitempty"`
	Spans    []RecordingSpan `json:"spans,omitempty"`
	Marks    []RecordingMark `json:"marks,omitempty"`
	Notes    []RecordingMark `json:"notes,omitempty"`
	Extra    jsontext.Value  `json:",embed"`
}

// Interchange is the recording as it goes out.
func (r Recording) Interchange() *InterchangeRecording {
	return &InterchangeRecording{
		State: r.State, Rate: r.Rate, Channels: r.Channels, Bits: r.Bits, Samples: r.Samples, Device: r.Device,
		Started: r.Started, Ended: r.Ended, Spans: r.Spans, Marks: r.Marks, Notes: r.Notes, Extra: r.Extra,
	}
}

// Recording is the record of what came in, whose sound is the exhibit's file.
func (i InterchangeRecording) Recording() Recording {
	return Recording{
		State: i.State, Rate: i.Rate, Channels: i.Channels, Bits: i.Bits, Samples: i.Samples, Device: i.Device,
		Started: i.Started, Ended: i.Ended, Spans: i.Spans, Marks: i.Marks, Notes: i.Notes, Extra: i.Extra,
	}
}

// InterchangeSession is what was noted of an interview, both halves together.
type InterchangeSession struct {
	ID      ID              `json:"id,omitempty"`
	Started string          `json:"started,omitempty"`
	Ended   string          `json:"ended,omitempty"`
	Words   SessionIdentity `json:"words"`
	Extra   jsontext.Value  `json:",embed"`
}
