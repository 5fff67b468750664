package submission

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"attest/archive/record"
)

// Answer is what the record says to one field.
type Answer struct {
	Field   string         `json:"field"`
	Path    string         `json:"path"`
	Values  []Value        `json:"values"`
	Gap     Gap            `json:"gap,omitempty"` // also beside values, where the record has more
	Refusal record.Refusal `json:"refusal,omitempty"`
	Hash    string         `json:"hash"` // of what the record says now; see Digest

	// Kept is what somebody wrote, instead of the record's answer. Changed says
	// that the record says something else now than when it was written.
	Kept    *record.FilingAnswer `json:"kept,omitempty"`
	Draft   []Value              `json:"draft,omitempty"` // its paragraphs, where it was written in some
	Changed bool                 `json:"changed,omitzero"`
	Less    bool                 `json:"less,omitzero"` // and that consent lets less of it stand
}

// Open reports that the field has no answer: neither the record's, nor one that
// somebody wrote, nor a reason why it is not known.
func (a Answer) Open() bool {
	if a.Kept != nil {
		return a.Kept.Text == "" && a.Kept.Unknown == "" && len(a.Draft) == 0
	}
	return len(a.Values) == 0
}

// Text is the answer as it stands: what was written, else the record's values,
// one a line.
func (a Answer) Text() string {
	if a.Kept != nil && a.Kept.Text != "" {
		return a.Kept.Text
	}
	s := ""
	for i, v := range a.Stands() {
		if i > 0 {
			s += "\n"
		}
		s += v.Text
	}
	return s
}

// Stands are the parts of the answer as it stands, with what each rests on: what
// was written, else the record's.
func (a Answer) Stands() []Value {
	switch {
	case a.Kept == nil:
		return a.Values
	case a.Kept.Text != "":
		return []Value{{Text: a.Kept.Text}}
	}
	return a.Draft
}

// Written is what somebody wrote themselves, "" where the record's own answer stands.
func (a Answer) Written() string {
	if a.Kept == nil || a.Kept.Taken {
		return ""
	}
	return a.Text()
}

// Code is the option that answers a choice: what was written where it is one,
// else the record's.
func (a Answer) Code() string {
	if a.Kept != nil && a.Kept.Text != "" {
		return a.Kept.Text
	}
	if list := a.Stands(); len(list) > 0 {
		return list[0].Code
	}
	return ""
}

// Column is one answer that a mechanism needs.
type Column struct {
	Field    Field
	Section  string // English title
	Person   bool   // another answer for each person; else one for the case
	ReadFrom From
}

// Columns lists what a mechanism asks, in the order of its form.
func Columns(m *Mechanism) []Column {
	var out []Column
	for _, s := range m.Sections {
		for _, f := range s.Fields {
			p, _ := PathOf(f.From)
			out = append(out, Column{Field: f, Section: s.En, Person: perPerson(m, p), ReadFrom: p.From})
		}
	}
	return out
}

// perPerson says whether an answer is another for each person. Where one form is
// about one person, so is what is read from events and files, and what whoever
// drafts says of the case; the sender is the same in each.
func perPerson(m *Mechanism, p Path) bool {
	if p.Person || m.Unit != UnitPerson {
		return p.Person
	}
	sender := p.Name == "representative" || strings.HasPrefix(p.Name, "source.")
	return p.From == FromEvents || p.From == FromExhibits || p.From == FromLawyer && !sender
}

// Row is one person of a Table, with an answer to each column that is about a person.
type Row struct {
	Person    record.ID      `json:"person"`
	Pseudonym string         `json:"pseudonym"`
	Code      string         `json:"code"`
	Refusal   record.Refusal `json:"refusal,omitempty"` // "" where consent covers it
	Consent   record.ID      `json:"consent,omitempty"` // the one that decided
	Named     bool           `json:"named"`
	Apart     bool           `json:"apart,omitzero"` // named in the annex alone
	Child     bool           `json:"child,omitzero"`
	Answers   []Answer       `json:"answers"`
}

// Table is a case as one mechanism asks for it.
type Table struct {
	Mechanism *Mechanism
	Lang      string
	Columns   []Column
	Common    []Answer // of the columns that are about the case
	Rows      []Row
	cover     string
}

// NewTable reads every answer of a case. filing is what was written so far.
func NewTable(m *Mechanism, f *Facts, filing record.Filing, lang string) *Table {
	t := &Table{Mechanism: m, Lang: lang, Columns: Columns(m), cover: f.Cover}
	for _, c := range t.Columns {
		if !c.Person {
			t.Common = append(t.Common, f.keep(answer(m, f, nil, c.Field, lang), filing, "", lang))
		}
	}
	for i := range f.Persons {
		p := &f.Persons[i]
		if p.Beside {
			continue
		}
		row := Row{Person: p.ID, Pseudonym: p.Pseudonym, Code: p.Code, Refusal: p.Decision.Refusal, Consent: p.Decision.Consent, Named: p.Named(), Apart: p.Apart, Child: p.Child, Answers: []Answer{}}
		for _, c := range t.Columns {
			if c.Person {
				row.Answers = append(row.Answers, f.keep(answer(m, f, p, c.Field, lang), filing, p.ID, lang))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// Form is all answers of the form about one person, or of one that is about the
// case (person ""), in its order.
func (t *Table) Form(person record.ID) []Answer {
	var out []Answer
	i := slices.IndexFunc(t.Rows, func(r Row) bool { return r.Person == person })
	for _, c := range t.Columns {
		list := t.Common
		if c.Person {
			if i < 0 {
				continue
			}
			list = t.Rows[i].Answers
		}
		if n := slices.IndexFunc(list, func(a Answer) bool { return a.Field == c.Field.ID }); n >= 0 {
			out = append(out, list[n])
		}
	}
	return out
}

// Answers are those of one field: one for each person, or the one for the case.
func (t *Table) Answers(field string) []Answer {
	var out []Answer
	is := func(a Answer) bool { return a.Field == field }
	if i := slices.IndexFunc(t.Common, is); i >= 0 {
		return append(out, t.Common[i])
	}
	for _, r := range t.Rows {
		if i := slices.IndexFunc(r.Answers, is); i >= 0 {
			out = append(out, r.Answers[i])
		}
	}
	return out
}

// read answers one field. Where consent refuses the person nothing is read but
// consent itself.
func read(r *reader, f Field) Answer {
	p, _ := PathOf(f.From)
	r.field = f
	a := Answer{Field: f.ID, Path: f.From, Values: []Value{}}
	if r.p != nil && r.p.Decision.Refusal != record.Granted && p.From != FromConsent && p.From != FromLawyer {
		a.Gap, a.Refusal = GapConsent, r.p.Decision.Refusal
	} else {
		values, gap := p.read(r)
		if f.Reversed {
			values = reversed(values, r.lang)
		}
		if f.AsksMore && slices.ContainsFunc(values, func(v Value) bool { return v.Code == "yes" }) {
			values, gap = nil, GapAsk
		}
		if f.apart() {
			values, gap = nil, GapLawyer
		}
		a.Values, a.Gap = append(a.Values, values...), gap
		if gap == GapConsent && r.p != nil {
			a.Refusal = r.p.Decision.Refusal
		}
		if gap == GapName && r.p != nil && r.p.Apart {
			a.Gap = GapAnnex
		}
	}
	return a
}

// answer reads one field in a language. The hash is of the English reading, so
// that a draft in another language is of the same record.
func answer(m *Mechanism, f *Facts, p *Person, field Field, lang string) Answer {
	a := read(&reader{m: m, facts: f, p: p, lang: "en"}, field)
	hash := digest(a)
	if lang != "en" {
		a = read(&reader{m: m, facts: f, p: p, lang: lang}, field)
	}
	a.Hash = hash
	return a
}

// digest is SHA-256, hex, of the canonical JSON of values and gap: what an
// answer was drafted from. Where a paragraph stands is part of it, and which
// consent covers it; a new version of a testimony that changes neither is not.
func digest(a Answer) string {
	type from struct {
		Values []Value `json:"values"`
		Gap    Gap     `json:"gap"`
	}
	of := from{Gap: a.Gap}
	for _, v := range a.Values {
		v.Sources = slices.Clone(v.Sources)
		for i := range v.Sources {
			v.Sources[i].Version = 0
		}
		of.Values = append(of.Values, v)
	}
	raw, err := record.Canonical(of)
	if err != nil { // strings and whole numbers have a canonical form
		return ""
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}
