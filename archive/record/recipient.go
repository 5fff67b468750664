package record

import (
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

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
	For      []string       `json:"for,omitempty"` // addressees for whom it opens what is sent: a body whose registry has the key
	Extra    jsontext.Value `json:",embed"`
}

// StandsFor reports that the entry is the addressee's: by its name, or as it is said of it.
func (r Recipient) StandsFor(addressee string) bool {
	return sameRecipient(r.Name, addressee) || slices.ContainsFunc(r.For, func(s string) bool { return sameRecipient(s, addressee) })
}

// KeyOwner is a key that something was sealed to, as the address book had it then.
type KeyOwner struct {
	Name        string `json:"name,omitempty"` // "": the book did not have the key
	Fingerprint string `json:"fingerprint"`    // SHA256:…
}

// Verified says when, by whom and how a key was compared.
type Verified struct {
	At    string         `json:"at"` // RFC 3339
	By    ID             `json:"by"`
	Way   string         `json:"way"`
	Extra jsontext.Value `json:",embed"`
}
