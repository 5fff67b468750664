package record

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Steps of a person's route. An event that is none of them has none.
const (
	StepCrossing      = "crossing"
	StepArrest        = "arrest"
	StepDetention     = "detention"
	StepHandOver      = "hand_over"
	StepPunishment    = "punishment"
	StepEscape        = "escape"
	StepDisappearance = "disappearance"
	StepDeath         = "death"
)

// Steps lists them in no order of time.
func Steps() []string {
	return []string{StepCrossing, StepArrest, StepDetention, StepHandOver, StepPunishment, StepEscape, StepDisappearance, StepDeath}
}

// How a fact is known (rule EV-C11).
const (
	BasisExperienced = "experienced" // it was done to the person who tells it
	BasisSeen        = "seen"
	BasisHeardFrom   = "heard_from" // from whom is asked for
	BasisInferred    = "inferred"
)

// How an event stands.
const (
	StatusAlleged      = "alleged"
	StatusCorroborated = "corroborated" // Corroboration says by what
)

// How sure the date is.
const (
	CertaintySure   = "sure"
	CertaintyAbout  = "about"
	CertaintyUnsure = "unsure"
)

// Event is who did what to whom, when, where, with which consequences, as one
// testimony tells it. It cites the passages that say so.
type Event struct {
	Type          string          `json:"type"` // "event"
	V             int             `json:"v"`
	ID            ID              `json:"id"`
	Testimony     ID              `json:"testimony"`
	Passages      []ID            `json:"passages,omitempty"`
	Kind          CodeUse         `json:"kind"`
	Step          string          `json:"step,omitempty"` // one of Steps; empty: what the kind says, see StepOf
	Actors        []Actor         `json:"actors,omitempty"`
	Affected      []Affected      `json:"affected,omitempty"` // empty: the person who tells it
	Date          EventDate       `json:"date,omitzero"`
	Place         EventPlace      `json:"place,omitzero"`
	Consequences  []string        `json:"consequences,omitempty"`
	Provisions    []string        `json:"provisions,omitempty"` // codes of the reference data
	Source        EventSource     `json:"source,omitzero"`
	Status        string          `json:"status,omitempty"`
	Corroboration []Corroboration `json:"corroboration,omitempty"`
	Same          ID              `json:"same,omitempty"`  // the event that this one tells again
	After         ID              `json:"after,omitempty"` // the witness says that it came after this one
	Note          string          `json:"note,omitempty"`  // the office's own; never exported
	Extra         jsontext.Value  `json:",embed"`
}

// Actor is who did it, as far as it is known: by name, unit or role.
type Actor struct {
	Person ID     `json:"person,omitempty"` // where the vault has the person
	Name   string `json:"name,omitempty"`
	Unit   string `json:"unit,omitempty"`
	Role   string `json:"role,omitempty"`
}

// Affected is to whom it was done: a person of the vault, or words.
type Affected struct {
	Person ID     `json:"person,omitempty"`
	Words  string `json:"words,omitempty"` // "about thirty women"
}

// EventDate is when it was: the witness's own words always, EDTF where they say
// as much, how sure, and by what the date was fixed (rule EV-C12).
type EventDate struct {
	Words     string `json:"words,omitempty"`
	EDTF      string `json:"edtf,omitempty"`
	Certainty string `json:"certainty,omitempty"`
	FixedBy   string `json:"fixed_by,omitempty"` // a holiday, a season, an age
}

// EventPlace is where it was: a place of the list, or the witness's words.
type EventPlace struct {
	Code      string `json:"code,omitempty"`
	Label     string `json:"label,omitempty"` // as shown when it was chosen
	Words     string `json:"words,omitempty"`
	Precision string `json:"precision,omitempty"` // what the place's point is, as the list says
}

// EventSource is how the person who tells it knows.
type EventSource struct {
	Basis  string `json:"basis,omitempty"`
	From   string `json:"from,omitempty"`   // heard from whom, in words
	Person ID     `json:"person,omitempty"` // or a person of the vault
}

// Corroboration is what else says the same.
type Corroboration struct {
	Kind string `json:"kind"` // source, document, image
	ID   ID     `json:"id,omitempty"`
	Note string `json:"note,omitempty"`
}

// IsZero reports that nothing is known of the date.
func (d EventDate) IsZero() bool { return d == EventDate{} }

// IsZero reports that nothing is known of the place.
func (p EventPlace) IsZero() bool { return p == EventPlace{} }

// IsZero reports that nothing is said of the source.
func (s EventSource) IsZero() bool { return s == EventSource{} }

// When is the date as days; false where there is none that can be read.
func (e Event) When() (Dates, bool) {
	if e.Date.EDTF == "" {
		return Dates{}, false
	}
	d, err := ParseEDTF(e.Date.EDTF)
	return d, err == nil
}

// stepOfKind is the step that a built-in code says.
var stepOfKind = func() map[string]string {
	m := map[string]string{}
	for step, codes := range map[string]string{
		StepHandOver:      "REF-01 REF-02 REF-03 REF-04 REF-05 REF-06 REF-07",
		StepArrest:        "LIB-01 REF-13",
		StepDetention:     "LIB LIB-02 LIB-03 LIB-05 LIB-06 LIB-07 LIB-08 LIB-09 LIB-10 FAM-03 TRA-09",
		StepDisappearance: "LIB-04",
		StepPunishment:    "LIB-11 LIB-12 TRI-01 TRI-02",
		StepDeath:         "LIF LIF-01 LIF-02 LIF-03 LIF-04 LIF-05 LIF-06 LIF-07 LIF-09",
	} {
		for _, c := range strings.Fields(codes) {
			m[c] = step
		}
	}
	return m
}()

// StepOf is the step of the route that an event is, "" for none.
func StepOf(e Event) string {
	if slices.Contains(Steps(), e.Step) {
		return e.Step
	}
	return stepOfKind[e.Kind.Code]
}

// Concerns reports that an event was done to a person; narrator is who tells it.
func (e Event) Concerns(person, narrator ID) bool {
	if len(e.Affected) == 0 {
		return person == narrator
	}
	return slices.ContainsFunc(e.Affected, func(a Affected) bool { return a.Person == person })
}
