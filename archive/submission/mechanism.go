package submission

import (
	"slices"
	"strings"
	"time"

	"attest/archive/dates"
)

// Units: how many persons one form is about.
const (
	UnitPerson = "person" // one form a person
	UnitLetter = "letter" // one letter for several, with codes and an annex of names
	UnitCase   = "case"   // a report on all
)

// Severities of a rule and of a Finding.
const (
	Stops = "stops"
	Warns = "warns"
)

// Types of a field.
const (
	TypeText   = "text"
	TypeList   = "list"
	TypeChoice = "choice"
	TypeDate   = "date"
	TypePlace  = "place"
)

// Mechanism is the form of one body: who may submit, on what consent, with
// which answers in which order, and the rules by which it is admitted. The form
// of the file is in docs/mechanisms.md.
type Mechanism struct {
	Attest          string      `json:"attest"` // "mechanism/1"
	ID              string      `json:"id"`     // WGEID
	En              string      `json:"en"`
	Ko              string      `json:"ko,omitempty"`
	Base            string      `json:"base,omitempty"`        // its sections come first, see With
	Committee       string      `json:"committee,omitempty"`   // of a treaty body's own form: CAT
	Instruments     []string    `json:"instruments,omitempty"` // whose articles alone it can hear of, by code of the reference; none: all
	Unit            string      `json:"unit"`
	Who             string      `json:"who"`
	Confidentiality string      `json:"confidentiality,omitempty"`
	Consent         ConsentRule `json:"consent"`
	Remedies        Remedies    `json:"remedies"`
	Limits          Limits      `json:"limits"`
	Accepts         Accepts     `json:"accepts"`
	Languages       []Language  `json:"languages"`
	Channels        []Channel   `json:"channels"`
	Delivery        string      `json:"delivery,omitempty"`
	Formats         string      `json:"formats,omitempty"`
	Clock           []Clock     `json:"clock"`
	Rules           []Rule      `json:"rules"`
	Sources         []Fact      `json:"sources"`
	Sections        []Section   `json:"sections"`
	Urgent          Urgent      `json:"urgent,omitzero"` // what it does for somebody who is held now

	Own       bool       `json:"-"` // the office's own
	Overrides []Override `json:"-"` // limits that the office changed
}

// ConsentRule is what must be answered before anything of a person is in it.
type ConsentRule struct {
	Gate []string `json:"gate"` // paths that must be answered
	Uses []string `json:"uses"` // uses of consent asked, in this order; "class": the class of the addressee
	Note string   `json:"note,omitempty"`
}

// Remedies says whether domestic remedies come first: not_needed, needed,
// reported (to a body of the State, where that is possible), none (no such rule).
type Remedies struct {
	Rule string `json:"rule"`
	Note string `json:"note,omitempty"`
}

// Limits of the whole; 0 is none that is known.
type Limits struct {
	Note             string   `json:"note,omitempty"`
	Pages            int      `json:"pages,omitempty"`
	SummaryOverPages int      `json:"summary_over_pages,omitempty"`
	SummaryPages     int      `json:"summary_pages,omitempty"`
	Words            int      `json:"words,omitempty"`
	WordsJoint       int      `json:"words_joint,omitempty"` // several submitting together
	MessageMB        int      `json:"message_mb,omitempty"`  // files of one message together, in MB of 1,000,000 bytes
	Excludes         []string `json:"excludes,omitempty"`    // annexes, endnotes
	Source           string   `json:"source,omitempty"`
	Checked          string   `json:"checked,omitempty"`
}

// Alone reports whether the form is measured without what is annexed to it: its
// paper is then nothing but the form.
func (l Limits) Alone() bool {
	return l.Words > 0 || l.Pages > 0 || slices.Contains(l.Excludes, "annexes")
}

// Accepts says against which States the procedure can be used.
type Accepts struct {
	AnyState bool     `json:"any_state"`
	States   []State  `json:"states,omitempty"`
	Not      []string `json:"not,omitempty"` // ISO 3166-1
	Note     string   `json:"note,omitempty"`
}

// State is one that accepted, and the day from which facts can be raised.
type State struct {
	State      string `json:"state"`       // ISO 3166-1
	FactsAfter string `json:"facts_after"` // ISO 8601 day
}

// Language is one in which the form is accepted; "any" is any.
type Language struct {
	Code  string `json:"code"`
	Check bool   `json:"check,omitzero"`
	Note  string `json:"note,omitempty"`
}

// Channel is one way to deliver. Check: the address is unchecked.
type Channel struct {
	Kind  string `json:"kind"` // web, email, post, other
	Value string `json:"value"`
	Check bool   `json:"check,omitzero"`
}

// Clock is one period of the body's own: so many days, and then so many months, from the
// day on which it was sent; see End.
type Clock struct {
	What    string `json:"what"` // reply, extension, comments, publication, transmission
	Days    int    `json:"days,omitzero"`
	Months  int    `json:"months,omitzero"`
	En      string `json:"en"`
	Ko      string `json:"ko,omitempty"`
	Source  string `json:"source"`
	Checked string `json:"checked"`
}

// End is the last day of the period, at midnight UTC, where the day of from is the day on
// which it was sent, as its own zone counts days. Months end on the day of the same
// number, or the month's last.
func (c Clock) End(from time.Time) time.Time {
	return dates.AddMonths(day(from).AddDate(0, 0, c.Days), c.Months)
}

// day is the calendar day of a time, where the time was, at midnight UTC.
func day(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// Rule is one rule of admissibility; Kinds tells what the engine checks.
type Rule struct {
	Kind       string   `json:"rule"`
	Severity   string   `json:"severity"`
	En         string   `json:"en"`
	Ko         string   `json:"ko,omitempty"`
	Cites      string   `json:"cites"` // the article
	Source     string   `json:"source"`
	Checked    string   `json:"checked"`
	Fields     []string `json:"fields,omitempty"`      // of elements
	Months     int      `json:"months,omitempty"`      // of urgent_window
	Years      int      `json:"years,omitempty"`       // of deadline
	OtherYears int      `json:"other_years,omitempty"` // of deadline, from another procedure
	Days       int      `json:"days,omitempty"`        // of deadline
	Date       string   `json:"date,omitempty"`        // of facts_after
}

// Fact is where something is from, and the day on which it was looked at.
type Fact struct {
	Source  string `json:"source"`
	Checked string `json:"checked"`
}

// Section is a part of the form.
type Section struct {
	En     string  `json:"en"`
	Ko     string  `json:"ko,omitempty"`
	Fields []Field `json:"fields"`
}

// Field is one answer that the form asks for.
type Field struct {
	ID          string   `json:"id"`
	En          string   `json:"en"`
	Ko          string   `json:"ko,omitempty"`
	Type        string   `json:"type"`
	From        string   `json:"from"` // a path, see Paths
	Required    bool     `json:"required,omitzero"`
	Options     []string `json:"options,omitempty"`
	OptionsFrom string   `json:"options_from,omitempty"` // accepts.states, iso3166
	MaxWords    int      `json:"max_words,omitempty"`
	MaxChars    int      `json:"max_chars,omitempty"`
	MaxPages    int      `json:"max_pages,omitempty"`
	LimitSource string   `json:"limit_source,omitempty"`
	Help        string   `json:"help,omitempty"`
	HelpKo      string   `json:"help_ko,omitempty"`
	Reversed    bool     `json:"reversed,omitzero"`  // of a path of consent: a yes of the record is a no here
	AsksMore    bool     `json:"asks_more,omitzero"` // of a path of consent: it asks what a yes of the record does not say
}

// Override is a limit that an office sets in place of the file's: shown as the
// office's, with its reason and its day.
type Override struct {
	Field  string `json:"field,omitempty"` // "" for the whole
	Limit  string `json:"limit"`           // max_words, max_chars, max_pages; words, words_joint, pages, message_mb of the whole
	Value  int    `json:"value"`           // 0 lifts it
	Reason string `json:"reason"`
	Date   string `json:"date"` // ISO 8601 day
}

// Title is the name in a language of the window.
func (m *Mechanism) Title(lang string) string { return in(lang, m.En, m.Ko) }

// Body is the body itself: the English title without what is said of the form.
func (m *Mechanism) Body() string {
	name, _, _ := strings.Cut(m.En, ":")
	name, _, _ = strings.Cut(name, " (")
	return strings.TrimSpace(name)
}

// Label is the field's question in a language of the window.
func (f Field) Label(lang string) string { return in(lang, f.En, f.Ko) }

// Title is the section's name in a language of the window.
func (s Section) Title(lang string) string { return in(lang, s.En, s.Ko) }

func in(lang, en, ko string) string {
	if lang == "ko" && ko != "" {
		return ko
	}
	return en
}

// Fields are all fields in the order of the form.
func (m *Mechanism) Fields() []Field {
	var out []Field
	for _, s := range m.Sections {
		out = append(out, s.Fields...)
	}
	return out
}

// Field finds a field.
func (m *Mechanism) Field(id string) (Field, bool) {
	for _, s := range m.Sections {
		if i := slices.IndexFunc(s.Fields, func(f Field) bool { return f.ID == id }); i >= 0 {
			return s.Fields[i], true
		}
	}
	return Field{}, false
}

// OffersNotReachable reports a form that takes a person whose consent could not
// be had, with the reason.
func (m *Mechanism) OffersNotReachable() bool {
	return slices.ContainsFunc(m.Fields(), func(f Field) bool { return f.From == "consent.submit" && slices.Contains(f.Options, "not_reachable") })
}

// with puts the sections of the base first.
func (m Mechanism) with(base *Mechanism) *Mechanism {
	m.Sections = append(slices.Clone(base.Sections), m.Sections...)
	return &m
}

// Overridden is the mechanism with the limits that an office set.
func (m Mechanism) Overridden(by []Override) *Mechanism {
	m.Overrides = by
	m.Sections = slices.Clone(m.Sections)
	for i := range m.Sections {
		m.Sections[i].Fields = slices.Clone(m.Sections[i].Fields)
	}
	for _, o := range by {
		if o.Field == "" {
			if at := m.Limits.at(o.Limit); at != nil {
				*at = o.Value
				m.Limits.Source, m.Limits.Checked = officeSource(o), o.Date
			}
			continue
		}
		for i := range m.Sections {
			for j := range m.Sections[i].Fields {
				f := &m.Sections[i].Fields[j]
				if at := f.at(o.Limit); f.ID == o.Field && at != nil {
					*at, f.LimitSource = o.Value, officeSource(o)
				}
			}
		}
	}
	return &m
}

func officeSource(o Override) string { return "the office, " + o.Date + ": " + o.Reason }

func (l *Limits) at(name string) *int {
	switch name {
	case "words":
		return &l.Words
	case "words_joint":
		return &l.WordsJoint
	case "pages":
		return &l.Pages
	case "message_mb":
		return &l.MessageMB
	}
	return nil
}

func (f *Field) at(name string) *int {
	switch name {
	case "max_words":
		return &f.MaxWords
	case "max_chars":
		return &f.MaxChars
	case "max_pages":
		return &f.MaxPages
	}
	return nil
}
