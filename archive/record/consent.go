package record

import "github.com/go-json-experiment/json/jsontext"

// Answers to one use.
const (
	AnswerYes           = "yes"
	AnswerNo            = "no"
	AnswerNotObtainable = "not_obtainable"
)

// Consent is given by one person about one person. A changed answer is a new
// consent or a new version; the newest decides.
type Consent struct {
	Type      string         `json:"type"` // "consent"
	V         int            `json:"v"`
	ID        ID             `json:"id"`
	Number    int            `json:"number"`         // order within the vault, from 1
	Person    ID             `json:"person"`         // about whom
	By        string         `json:"by"`             // self, relative, guardian, not_obtainable
	Date      string         `json:"date,omitempty"` // ISO 8601 day
	Language  string         `json:"language,omitempty"`
	Form      string         `json:"form,omitempty"`      // written, audio, oral
	Exhibit   ID             `json:"exhibit,omitempty"`   // the signed form
	Reason    string         `json:"reason,omitempty"`    // not obtainable: why
	Decided   string         `json:"decided,omitempty"`   // not obtainable: who decided
	Harm      string         `json:"harm,omitempty"`      // not obtainable: the harm weighed
	Withdrawn string         `json:"withdrawn,omitempty"` // RFC 3339
	Uses      []Use          `json:"uses,omitempty"`
	Extra     jsontext.Value `json:",embed"`
}

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
	Type     string         `json:"type"` // "consent-identity"
	V        int            `json:"v"`
	Giver    string         `json:"giver,omitempty"` // name of the relative or guardian
	Relation string         `json:"relation,omitempty"`
	Extra    jsontext.Value `json:",embed"`
}
