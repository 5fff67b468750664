package record

import "github.com/go-json-experiment/json/jsontext"

// Person is the half of a person that everyone in the office may read: no name.
type Person struct {
	Type      string         `json:"type"` // "person"
	V         int            `json:"v"`
	ID        ID             `json:"id"`
	Pseudonym string         `json:"pseudonym"`        // label, P-K7-0042
	Handle    string         `json:"handle,omitempty"` // the office's own word for the person ("twins, Musan"); never exported
	Child     bool           `json:"child,omitempty"`
	Extra     jsontext.Value `json:",embed"`
}

// Identity is the half sealed in the identity tree.
type Identity struct {
	Type        string         `json:"type"` // "identity"
	V           int            `json:"v"`
	Names       []Name         `json:"names,omitempty"`
	Sex         string         `json:"sex,omitempty"`
	Birth       string         `json:"birth,omitempty"` // EDTF, "1984", "1984-03", "198X"
	Nationality string         `json:"nationality,omitempty"`
	Places      string         `json:"places,omitempty"`
	Documents   string         `json:"documents,omitempty"`
	Contact     string         `json:"contact,omitempty"`
	Relatives   string         `json:"relatives,omitempty"`
	Note        string         `json:"note,omitempty"`
	Extra       jsontext.Value `json:",embed"`
}

// Name is one spelling of a person's name.
type Name struct {
	Text   string `json:"text"`
	Script string `json:"script,omitempty"` // ISO 15924: Hang, Hani, Cyrl, Latn
	Kind   string `json:"kind,omitempty"`   // legal, former, called
}
