package record

import (
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// Filing is what was written into the form of a submission, beside what the
// record answers by itself. It is the half of the submission that is sealed in
// the identity tree: whoever drafts writes names.
type Filing struct {
	Type    string         `json:"type"` // "filing"
	V       int            `json:"v"`
	Answers []FilingAnswer `json:"answers,omitempty"`
	// Comments of whoever reviews it; none of a case's.
	Comments []ReviewComment `json:"comments,omitempty"`
	// Others are names that were found in what leaves and are of somebody else.
	Others []OtherOfName  `json:"others,omitempty"`
	Extra  jsontext.Value `json:",embed"`
}

// OtherOfName is a member's word that a name in a text of a submission is of
// another person than the one whose name consent does not cover.
type OtherOfName struct {
	Person ID             `json:"person"`          // whose name it looks like
	Part   string         `json:"part"`            // name, kin, near, contact, birth
	Field  string         `json:"field"`           // of the form; or title, cover …; or name, of a file
	About  ID             `json:"about,omitempty"` // the person of the answer, or the exhibit
	Found  string         `json:"found"`           // SHA-256, hex, of each sentence in which it stands, a space between: a new one asks again
	At     string         `json:"at"`              // RFC 3339
	By     ID             `json:"by"`              // the member's slot
	Extra  jsontext.Value `json:",embed"`
}

// CaseFilings is what was written into the table of a case before there is a
// submission: the half of the case that is sealed in the identity tree, one
// filing for each mechanism.
type CaseFilings struct {
	Type    string            `json:"type"` // "case-filings"
	V       int               `json:"v"`
	Filings map[string]Filing `json:"filings,omitempty"` // by the mechanism's ID
	Urgent  *Urgent           `json:"urgent,omitempty"`  // what was told, where somebody is held now
	Extra   jsontext.Value    `json:",embed"`
}

// FilingAnswer is what was written to one field: Text, Parts, or Unknown. With
// none of them the record had no answer when it was drafted.
type FilingAnswer struct {
	Person  ID             `json:"person,omitempty"` // "" for one that is about the case
	Field   string         `json:"field"`
	Text    string         `json:"text,omitempty"`
	Unknown string         `json:"unknown,omitempty"` // not known, because
	Parts   []FilingPart   `json:"parts,omitempty"`   // paragraphs, each with its sources
	Taken   bool           `json:"taken,omitempty"`   // as the record said it, not changed by anybody
	Gap     string         `json:"gap,omitempty"`     // why the record said no more, then
	Was     string         `json:"was,omitempty"`     // what the record said then, where Parts say something else
	Drafted string         `json:"drafted"`           // SHA-256, hex, of what the record said then
	At      string         `json:"at"`                // RFC 3339
	By      ID             `json:"by"`                // the member's slot
	Drew    *Drawn         `json:"drew,omitzero"`     // what the words, and Was, were drawn from
	Extra   jsontext.Value `json:",embed"`
}

// FilingPart is one paragraph of an answer, and what it rests on.
type FilingPart struct {
	Text    string         `json:"text"`
	Code    string         `json:"code,omitempty"`
	Cited   bool           `json:"cited,omitempty"` // its sources stand behind it, in words
	Sources []FilingSource `json:"sources,omitempty"`
	Extra   jsontext.Value `json:",embed"`
}

// FilingSource is a place of the record. Numbers of testimonies and paragraphs
// are not kept: they are counted anew where it is shown.
type FilingSource struct {
	Testimony ID             `json:"testimony,omitempty"`
	Event     ID             `json:"event,omitempty"`
	Segment   string         `json:"segment,omitempty"`
	From      int            `json:"from,omitempty"`
	To        int            `json:"to,omitempty"`
	Exhibit   ID             `json:"exhibit,omitempty"`
	Consent   ID             `json:"consent,omitempty"`
	Identity  ID             `json:"identity,omitempty"`
	Extra     jsontext.Value `json:",embed"`
}

// Answer finds what was written to a field.
func (f Filing) Answer(person ID, field string) (FilingAnswer, bool) {
	i := slices.IndexFunc(f.Answers, func(a FilingAnswer) bool { return a.Person == person && a.Field == field })
	if i < 0 {
		return FilingAnswer{}, false
	}
	return f.Answers[i], true
}

// OfficeMechanism is what an office keeps about one mechanism: a file of its
// own, or limits that it set. Both empty: it was taken out.
type OfficeMechanism struct {
	Type      string          `json:"type"` // "office-mechanism"
	V         int             `json:"v"`
	ID        ID              `json:"id"`
	Mechanism string          `json:"mechanism"`
	Document  string          `json:"document,omitempty"`
	Overrides []LimitOverride `json:"overrides,omitempty"`
	Extra     jsontext.Value  `json:",embed"`
}

// LimitOverride is a limit that the office set, as archive/submission reads it.
type LimitOverride struct {
	Field  string `json:"field,omitempty"`
	Limit  string `json:"limit"`
	Value  int    `json:"value"`
	Reason string `json:"reason"`
	Date   string `json:"date"`
}
