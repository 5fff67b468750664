package archive

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"attest/archive/record"
	"attest/archive/store"
	"attest/archive/submission"
)

// ReviewChange is one part of a submission that two versions have otherwise.
type ReviewChange struct {
	Part   string             `json:"part"` // title, addressee, …, testimonies, exhibits, named, answer
	Field  string             `json:"field,omitempty"`
	Person record.ID          `json:"person,omitempty"`
	Code   string             `json:"code,omitempty"` // pseudonym of the person
	En     string             `json:"en,omitempty"`   // what the form calls the answer
	Ko     string             `json:"ko,omitempty"`
	Before string             `json:"before"`
	After  string             `json:"after"`
	Pieces []submission.Piece `json:"pieces"`
}

// Label is what the form calls an answer, in a language; "" of other parts.
func (c ReviewChange) Label(lang string) string {
	if lang == "ko" && c.Ko != "" {
		return c.Ko
	}
	return c.En
}

// CompareSubmission says what changed of a submission between two of its
// versions: its head, what is chosen, and each answer that somebody wrote or
// that was drafted. Exports, deliveries, comments and approvals are no content.
// What the record answers by itself is not kept by version and is not in it.
func (v *Vault) CompareSubmission(id record.ID, from, to uint32) ([]ReviewChange, error) {
	before, was, err := v.submissionAt(id, from)
	if err != nil {
		return nil, err
	}
	after, now, err := v.submissionAt(id, to)
	if err != nil {
		return nil, err
	}
	var out []ReviewChange
	put := func(c ReviewChange) {
		if c.Before != c.After {
			c.Pieces = submission.Diff(c.Before, c.After)
			out = append(out, c)
		}
	}
	a, b := v.headParts(before), v.headParts(after)
	for i := range a {
		put(ReviewChange{Part: a[i].part, Before: a[i].text, After: b[i].text})
	}
	m, err := v.findMechanism(after.Mechanism)
	if m == nil {
		return out, err
	}
	of := func(f record.Filing, person record.ID, field string) string {
		x, _ := f.Answer(person, field)
		return filedText(x)
	}
	persons := []record.ID{""}
	seen := map[record.ID]bool{"": true}
	for _, x := range append(append([]record.FilingAnswer{}, was.Answers...), now.Answers...) {
		if !seen[x.Person] {
			seen[x.Person] = true
			persons = append(persons, x.Person)
		}
	}
	for _, f := range m.Fields() {
		for _, p := range persons {
			put(ReviewChange{Part: "answer", Field: f.ID, Person: p, Code: v.labelOf(p), En: f.Label("en"), Ko: f.Label("ko"), Before: of(was, p, f.ID), After: of(now, p, f.ID)})
		}
	}
	return out, nil
}

// submissionAt is a submission and what was written into its form, as version n
// has them.
func (v *Vault) submissionAt(id record.ID, n uint32) (s record.Submission, f record.Filing, err error) {
	if n == 0 {
		return s, f, &InvalidError{Object: "submission", Field: "version", Why: "is counted from 1"}
	}
	err = v.view(func(tx *store.Tx) error {
		var o store.Object
		var ver *store.Version
		if s, o, ver, err = get[record.Submission](tx, id, n); err != nil {
			return err
		}
		f, err = identityOf[record.Filing](tx, o, ver)
		return err
	})
	return s, f, err
}

func filledIn(list ...string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

type headPart struct{ part, text string }

// headParts are the parts of a submission beside its answers, in order; things
// by their labels.
func (v *Vault) headParts(s record.Submission) []headPart {
	var testimonies, exhibits []string
	for _, id := range s.Testimonies {
		testimonies = append(testimonies, v.labelOf(id))
	}
	for _, c := range s.Exhibits {
		label := v.labelOf(c.ID)
		if c.Original {
			label += ":original"
		}
		exhibits = append(exhibits, label)
	}
	people := func(ids []record.ID) string {
		var out []string
		for _, id := range ids {
			out = append(out, v.labelOf(id))
		}
		return strings.Join(out, " ")
	}
	var hidden []string
	for _, h := range s.Profile.Hidden {
		at := strings.Join(filledIn(v.labelOf(h.Testimony), h.Segment, h.Fact, v.labelOf(h.Exhibit)), " ")
		hidden = append(hidden, fmt.Sprintf("%s %d-%d p%d (%s)", at, h.From, h.To, h.Page, h.Reason))
	}
	for _, d := range s.Profile.Translated {
		one := strings.Join(filledIn(v.labelOf(d.Testimony), d.Segment, "translation"), " ")
		for _, p := range d.Hidden {
			one += fmt.Sprintf(" %d-%d (%s)", p.From, p.To, p.Reason)
		}
		hidden = append(hidden, one)
	}
	if s.Profile.Unlinkable {
		hidden = append(hidden, "unlinkable")
	}
	apart := ""
	if s.Apart {
		apart = strconv.FormatBool(s.Apart)
	}
	return []headPart{
		{"title", s.Title}, {"mechanism", s.Mechanism}, {"addressee", s.Addressee}, {"class", s.Class}, {"reference", s.Reference}, {"sender", s.Sender},
		{"restrictions", s.Restrictions}, {"cover", s.Cover}, {"testimonies", strings.Join(testimonies, " ")}, {"exhibits", strings.Join(exhibits, " ")},
		{"named", people(s.Named)}, {"persons", people(s.Persons)}, {"apart", apart}, {"coded", strings.Join(s.Coded, ", ")}, {"hidden", strings.Join(hidden, "\n")},
	}
}

// filedText is an answer as it was written or drafted, one paragraph a line.
func filedText(a record.FilingAnswer) string {
	switch {
	case a.Unknown != "":
		return "[?] " + a.Unknown
	case a.Text != "":
		return a.Text
	}
	var lines []string
	for _, p := range a.Parts {
		lines = append(lines, p.Text)
	}
	return strings.Join(lines, "\n")
}
