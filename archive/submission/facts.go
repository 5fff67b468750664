package submission

import (
	"cmp"
	"slices"
	"time"

	"attest/archive/record"
)

// Facts is all of a case that answers are read from: plain data that the vault
// gathered in one state. There is nothing in it of weak points, of questions to
// ask again, of what was noted during an interview, of comments and notes of
// the office. Words of an account are not in it either, only where its
// paragraphs stand; whoever reads an answer opens the testimony beside it.
type Facts struct {
	Case        record.Case
	Office      record.Office
	Cover       string // of the submission: it leaves on the form's paper
	Now         time.Time
	Persons     []Person    // in the order of the case
	Testimonies []Testimony // in the order of the case

	// Places are those that stand by code: the code of the submission, by PlaceKey.
	Places map[string]string
	// PlaceNames are their names in all spellings, by PlaceKey: words that were told
	// of an event have the code in place of each.
	PlaceNames map[string][]string

	coded []codedPlace // see byCode
}

// PlaceKey is how a place of an event is known: its code, else what it is called.
func PlaceKey(p record.EventPlace) string { return cmp.Or(p.Code, p.Label, p.Words) }

// Person is one person of the case and what consent allows of them here.
type Person struct {
	ID        record.ID
	Same      []record.ID     // records that are the same person, this one among them
	Pseudonym string          // of the vault, for the office's eyes
	Code      string          // W-01, numbered anew in each submission
	Child     bool            // ticked, or by the birth or the age that was told
	Decision  record.Decision // towards this mechanism
	Consents  []record.Consent
	Merged    [][]record.Consent // of the other records that are the same person
	Identity  record.Identity    // empty where Decision refuses
	Shut      bool               // the member cannot open the identity

	// GivenYoung are the consents of the person's own that were given as a child;
	// ChildAlone: Decision rests on one, and on that of no guardian or relative beside.
	GivenYoung []record.ID
	ChildAlone bool

	// NotObtainable: Decision rests on two members, because consent could not be had.
	NotObtainable bool

	// Apart: the name may leave, and stands in an annex sealed apart; Decision
	// then does not cover it. Beside: in the record alone; the submission is
	// about others.
	Apart, Beside bool
}

// Named reports that the name may stand in the submission.
func (p Person) Named() bool { return p.Decision.Refusal == record.Granted && p.Decision.Named }

// Testimony is one account of the case.
type Testimony struct {
	ID          record.ID
	Label       string // T-K7-0412, for the office's eyes
	Number      int    // in the submission, from 1
	Narrator    record.ID
	Version     uint32
	Language    string
	Decision    record.Decision
	Paragraphs  []Paragraph
	Passages    []record.Passage
	Events      []record.Event
	Exhibits    []Exhibit
	Unchosen    int // files that the submission does not take along
	Unconfirmed int // paragraphs that a machine wrote and nobody confirmed
}

// Paragraph is where one stands in its account.
type Paragraph struct {
	ID    string
	Start int64 // milliseconds from the start of the recording, 0 where not known
}

// Exhibit is one file of a testimony.
type Exhibit struct {
	record.Exhibit
	Number int    // in the submission, from 1
	Kind   string // document type, as it was told when it was taken in
}

// Source is where an answer is from. In a submission the number stands for the
// testimony; the IDs are for the office's own screen.
type Source struct {
	Testimony record.ID `json:"testimony,omitempty"`
	Number    int       `json:"number,omitempty"` // of the testimony in the submission
	Version   uint32    `json:"version,omitempty"`
	Event     record.ID `json:"event,omitempty"`
	Segment   string    `json:"segment,omitempty"`
	Paragraph int       `json:"paragraph,omitempty"` // of the account, from 1
	From      int       `json:"from,omitempty"`      // characters, within the segment
	To        int       `json:"to,omitempty"`
	Start     int64     `json:"start,omitempty"` // milliseconds of sound
	Exhibit   record.ID `json:"exhibit,omitempty"`
	Consent   record.ID `json:"consent,omitempty"`
	Identity  record.ID `json:"identity,omitempty"` // of this person
}

// Value is one part of an answer. Code is one of the field's options, of the
// list of acts or of the articles, where it is one.
type Value struct {
	Text    string   `json:"text"`
	Code    string   `json:"code,omitempty"`
	Sources []Source `json:"sources,omitempty"`
}

// Gap says why there is no answer, or less of one than the record has.
type Gap string

// The gaps.
const (
	GapNone     Gap = ""
	GapNotAsked Gap = "not_asked"     // the record has a place for it, which is empty
	GapNoRecord Gap = "not_in_record" // nothing in the record says it
	GapConsent  Gap = "consent"       // consent does not cover it; Refusal says why
	GapName     Gap = "withheld_name" // it would tell who the person is, and consent does not cover the name
	GapPartly   Gap = "partly_name"   // less of it is given, so that it does not tell who the person is
	GapLawyer   Gap = "lawyer"        // it is no fact of the record: the lawyer answers
	GapShut     Gap = "shut"          // the member cannot open the identity
	GapUnchosen Gap = "not_chosen"    // there are files, and none is among what leaves
	GapAsk      Gap = "ask"           // nobody was asked this by itself: the lawyer answers, once it was
	GapAnnex    Gap = "annex"         // it would tell the name, which stands in the annex sealed apart
)

// reader reads the paths of one person, or of the case where p is nil.
type reader struct {
	m     *Mechanism
	facts *Facts
	p     *Person
	lang  string
	field Field // that is read; none where a rule reads a path
}

// told is one event with the testimony that tells it.
type told struct {
	event record.Event
	by    *Testimony
	more  []Source // other tellings of the same
	when  record.Dates
	dated bool
	at    []int // where its account tells it first: paragraph, character
}

// events are what was done to the person (to all of the case where there is
// none), as far as consent lets the testimonies speak: by date, those without
// one last, as they were told. One that is told again appears once.
// blocked reports that consent kept some back.
func (r *reader) events(step string) (out []told, blocked bool) {
	index := map[record.ID]int{}
	for i := range r.facts.Testimonies {
		t := &r.facts.Testimonies[i]
		if t.Decision.Refusal != record.Granted { // nothing of it was read
			blocked = blocked || r.p == nil || slices.Contains(r.p.Same, t.Narrator)
			continue
		}
		for _, e := range t.Events {
			if step != "" && record.StepOf(e) != step || !r.concerns(e, t.Narrator) {
				continue
			}
			if at, ok := index[e.Same]; ok && e.Same != "" {
				out[at].more = append(out[at].more, r.cite(t, e)...)
				index[e.ID] = at
				continue
			}
			x := told{event: e, by: t, at: []int{1 << 30, 0}} // one without a passage comes last
			for _, s := range r.cite(t, e) {
				if at := []int{s.Paragraph, s.From}; s.Paragraph > 0 && slices.Compare(at, x.at) < 0 {
					x.at = at
				}
			}
			x.when, x.dated = e.When()
			index[e.ID] = len(out)
			out = append(out, x)
		}
	}
	return inOrder(out), blocked
}

// inOrder is the order of the accounts, changed where dates leave no other.
func inOrder(list []told) []told {
	slices.SortStableFunc(list, func(a, b told) int {
		if c := a.by.Number - b.by.Number; c != 0 {
			return c
		}
		return slices.Compare(a.at, b.at)
	})
	events := make([]record.Event, len(list))
	for i, x := range list {
		events[i] = x.event
	}
	out := make([]told, 0, len(list))
	for _, i := range record.InOrder(events) {
		out = append(out, list[i])
	}
	return out
}

func (r *reader) concerns(e record.Event, narrator record.ID) bool {
	if r.p == nil {
		// What was done to others, of whom the vault knows no more than words, is told too.
		named := slices.ContainsFunc(e.Affected, func(a record.Affected) bool { return a.Person != "" })
		return len(e.Affected) > 0 && !named || slices.ContainsFunc(r.facts.Persons, func(p Person) bool {
			return p.Decision.Refusal == record.Granted && !p.Beside && concernsPerson(e, p, narrator)
		})
	}
	return concernsPerson(e, *r.p, narrator)
}

func concernsPerson(e record.Event, p Person, narrator record.ID) bool {
	if len(e.Affected) == 0 {
		return slices.Contains(p.Same, narrator)
	}
	return slices.ContainsFunc(e.Affected, func(a record.Affected) bool { return slices.Contains(p.Same, a.Person) })
}

// cite is the passages of an event, paragraph by paragraph.
func (r *reader) cite(t *Testimony, e record.Event) []Source {
	var out []Source
	for _, id := range e.Passages {
		i := slices.IndexFunc(t.Passages, func(p record.Passage) bool { return p.ID == id })
		if i < 0 {
			continue
		}
		for _, s := range t.Passages[i].Spans {
			n := slices.IndexFunc(t.Paragraphs, func(p Paragraph) bool { return p.ID == s.Segment })
			if n < 0 || s.From == s.To {
				continue // the words are gone
			}
			out = append(out, Source{Testimony: t.ID, Number: t.Number, Version: t.Version, Event: e.ID, Segment: s.Segment, Paragraph: n + 1,
				From: s.From, To: s.To, Start: t.Paragraphs[n].Start, Consent: t.Decision.Consent})
		}
	}
	if len(out) == 0 {
		out = append(out, Source{Testimony: t.ID, Number: t.Number, Version: t.Version, Event: e.ID, Consent: t.Decision.Consent})
	}
	return out
}

func (r *reader) sources(x told) []Source { return append(r.cite(x.by, x.event), x.more...) }

// person finds one of the case by any of the records that are that person.
func (f *Facts) person(id record.ID) *Person {
	for i := range f.Persons {
		if slices.Contains(f.Persons[i].Same, id) {
			return &f.Persons[i]
		}
	}
	return nil
}
