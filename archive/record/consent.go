package record

import (
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// Answers to one use.
const (
	AnswerYes           = "yes"
	AnswerNo            = "no"
	AnswerNotObtainable = "not_obtainable"
)

// Askings: when a consent was asked for, and so which uses it is about.
const (
	AskingBefore = "before" // before the interview: UsesBefore alone
	AskingEnd    = "end"    // when the person knows what was said: every other use
	AskingUses   = "uses"   // about the uses that it answers and no other, as on the telephone
)

// Who answered.
const (
	BySelf     = "self"
	ByRelative = "relative"
	ByGuardian = "guardian"
	ByChild    = "child" // the own view of a child, beside the guardian's consent
)

// Consent is given by one person about one person. A changed answer is a new
// consent or a new version; for each use the newest that was asked about it
// decides (Decide).
type Consent struct {
	Type      string `json:"type"` // "consent"
	V         int    `json:"v"`
	ID        ID     `json:"id"`
	Number    int    `json:"number"`         // order within the vault, from 1
	Person    ID     `json:"person"`         // about whom
	By        string `json:"by"`             // self, relative, guardian, child, not_obtainable
	Date      string `json:"date,omitempty"` // ISO 8601 day
	Language  string `json:"language,omitempty"`
	Form      string `json:"form,omitempty"`      // written, audio, oral
	Exhibit   ID     `json:"exhibit,omitempty"`   // the signed form
	Reason    string `json:"reason,omitempty"`    // not obtainable: why
	Decided   string `json:"decided,omitempty"`   // not obtainable: who decided
	Harm      string `json:"harm,omitempty"`      // not obtainable: the harm weighed
	Withdrawn string `json:"withdrawn,omitempty"` // RFC 3339
	// Asking says which uses were asked about; empty, as before 2026-11-26: all.
	Asking    string         `json:"asking,omitempty"`
	Testimony ID             `json:"testimony,omitempty"` // at whose interview it was asked
	At        string         `json:"at,omitempty"`        // RFC 3339
	Review    string         `json:"review,omitempty"`    // ISO 8601 day on which to ask again
	Explained []string       `json:"explained,omitempty"` // elements of EV-B02
	Text      *ConsentText   `json:"text,omitempty"`      // what was read out
	Pressure  []string       `json:"pressure,omitempty"`  // Circumstances; "none" alone: looked for, nothing found
	Voice     []VoiceSpan    `json:"voice,omitempty"`     // where it can be heard
	Uses      []Use          `json:"uses,omitempty"`
	Extra     jsontext.Value `json:",embed"`
}

// ConsentText names the text that was read out: language, version, and SHA-256
// in hex as archive/readout works it out.
type ConsentText struct {
	Language string         `json:"language"`
	Version  string         `json:"version"`
	SHA256   string         `json:"sha256"`
	Extra    jsontext.Value `json:",embed"`
}

// VoiceSpan is a part of a recording of this program, or of an exhibit that
// holds sound, in milliseconds from its start. To is 0 where it goes to the end.
type VoiceSpan struct {
	Recording ID             `json:"recording,omitempty"`
	Exhibit   ID             `json:"exhibit,omitempty"`
	From      int64          `json:"from"`
	To        int64          `json:"to,omitempty"`
	Extra     jsontext.Value `json:",embed"`
}

// circumstances are what is looked for before consent is taken as free (EV-B07).
var circumstances = []string{"detention", "broker", "employer", "illness", "other"}

// NoPressure says that nothing of Circumstances was found.
const NoPressure = "none"

// Circumstances lists the codes that Pressure may hold beside NoPressure.
func Circumstances() []string { return slices.Clone(circumstances) }

// Use is one answer: may this go to that class of recipient, and how.
type Use struct {
	Use        string   `json:"use"`    // mechanism ID or a class of EV-B03
	Answer     string   `json:"answer"` // yes, no, not_obtainable
	Named      bool     `json:"named,omitempty"`
	Media      []string `json:"media,omitempty"`      // text, image, audio, video, document; empty: text alone
	Recipients []string `json:"recipients,omitempty"` // empty: every recipient of the class
	Until      string   `json:"until,omitempty"`      // ISO 8601 day, inclusive; empty: no end
}

// ConsentIdentity is the half sealed in the identity tree: who gave it.
type ConsentIdentity struct {
	Type     string `json:"type"` // "consent-identity"
	V        int    `json:"v"`
	Giver    string `json:"giver,omitempty"` // name of the relative or guardian
	Relation string `json:"relation,omitempty"`
	// Explainer is who explained it, Pressure the words to the circumstances.
	Explainer string         `json:"explainer,omitempty"`
	Pressure  string         `json:"pressure,omitempty"`
	Extra     jsontext.Value `json:",embed"`
}

// IsZero reports that nothing of it is known.
func (h ConsentIdentity) IsZero() bool {
	return h.Giver == "" && h.Relation == "" && h.Explainer == "" && h.Pressure == "" && len(h.Extra) == 0
}
