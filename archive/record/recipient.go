package record

import "github.com/go-json-experiment/json/jsontext"

// Ways in which a key was compared with its owner.
const (
	WayTelephone = "telephone" // its words were read out, to a number known before
	WayInPerson  = "in_person"
	WayPrint     = "print" // from paper that came from the owner's hand
)

// Ways lists them, the commonest first.
func Ways() []string { return []string{WayTelephone, WayInPerson, WayPrint} }

// Recipient is one entry of the office's address book: who opens what is sent,
// with which key. The key is public; whose it is only a comparison shows.
type Recipient struct {
	ID       string         `json:"id"`   // within the book: r1, r2 …
	Name     string         `json:"name"` // a body, an organisation, or a person there
	Key      string         `json:"key"`  // age1pq1…, age1…, ssh-ed25519 …, ssh-rsa …
	Added    string         `json:"added"`
	By       ID             `json:"by"` // the member's slot
	Verified *Verified      `json:"verified,omitempty"`
	Extra    jsontext.Value `json:",embed"`
}

// Verified says when, by whom and how a key was compared.
type Verified struct {
	At    string         `json:"at"` // RFC 3339
	By    ID             `json:"by"`
	Way   string         `json:"way"`
	Extra jsontext.Value `json:",embed"`
}
