package archive

import (
	"slices"

	"attest/archive/delivery"
	"attest/archive/record"
)

// Recall is one time that something of a testimony was sent: whoever received it
// can be asked to give it back.
type Recall struct {
	Submission record.ID `json:"submission"`
	Label      string    `json:"label"`
	Delivery   int       `json:"delivery"`
	To         string    `json:"to"`
	Sent       string    `json:"sent"` // RFC 3339
	Testimony  record.ID `json:"testimony,omitempty"`
	Number     int       `json:"number,omitempty"` // of the testimony, in what was sent
	Person     record.ID `json:"person,omitempty"`
	Code       string    `json:"code,omitempty"` // of a person without an account, in what was sent
	File       string    `json:"file,omitempty"` // SHA-256, hex, of the file that counts so, where several were sent
}

// Recalls lists what was sent of a testimony, destroyed or not, or of everything
// about a person, oldest first.
func (v *Vault) Recalls(id record.ID) ([]Recall, error) {
	if err := v.usable(); err != nil {
		return nil, err
	}
	v.mu.RLock()
	group := slices.Clone(v.groupOf(id))
	v.mu.RUnlock()
	var out []Recall
	for _, s := range v.Submissions() {
		for _, d := range s.Deliveries {
			for _, f := range d.Facts {
				if f.Testimony != id && f.Person != id && !slices.Contains(group, f.Person) {
					continue
				}
				r := Recall{Submission: s.ID, Label: s.Label, Delivery: d.Number, To: d.To, Sent: d.Time, Testimony: f.Testimony, Number: f.Number, File: f.File}
				if f.Testimony == "" {
					r.Person, r.Code = f.Person, f.Code
				}
				out = append(out, r)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Recall) int { return cmpTimes(a.Sent, b.Sent) })
	return out, nil
}

// RecallLetter drafts the letter that asks for what was sent to be given back. It
// does not say why: what the person agreed to have told is for a member to look at.
func (v *Vault) RecallLetter(r Recall, lang string) (delivery.Letter, error) {
	s, err := v.Submission(r.Submission)
	if err != nil {
		return delivery.Letter{}, err
	}
	l := v.letter(s, delivery.LetterReturn, lang)
	l.Addressee, l.Sent = r.To, day10(r.Sent)
	l.Objects = SentTask{Number: r.Number, Testimony: r.Testimony, Code: r.Code, File: r.File}.objects(lang)
	return v.lookedThrough(s, l)
}
