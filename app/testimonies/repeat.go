package testimonies

import (
	"slices"
	"strings"

	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
	"attest/archive/edtf"
	"attest/archive/record"
)

// repeat is what a person told already, here and to others: telling it again
// hurts, and a later, different account is used against the witness.
type repeat struct {
	pseudonym string
	here      int // testimonies of the office's own
	others    []record.EarlierInterview
}

// toldBy looks what the person told before a testimony; "" for one that is about
// to begin. A supplement is part of what it supplements.
func (r *Room) toldBy(person, now record.ID) repeat {
	var out repeat
	same := r.v.SamePerson(person)
	if len(same) == 0 {
		if p, err := r.v.Person(person); err == nil {
			same = []record.Person{p}
		}
	}
	for _, p := range same {
		if p.ID == person {
			out.pseudonym = p.Pseudonym
		}
		out.others = append(out.others, p.Earlier...)
	}
	for _, row := range r.v.Testimonies(archive.Filter{Person: person}) {
		if row.ID != now && row.Supplements == "" {
			out.here++
		}
	}
	return out
}

func (t repeat) none() bool { return t.here == 0 && len(t.others) == 0 }

// text names who asked before, and says why that matters.
func (t repeat) text() string {
	var lines []string
	if t.here > 0 {
		lines = append(lines, words.T("testimonies.repeat.here", t.here))
	}
	for _, e := range t.others {
		when := e.When
		if d, err := edtf.Parse(e.When); err == nil {
			when = d.Text(string(words.Current()))
		}
		lines = append(lines, words.T("testimonies.repeat.other", look.JoinFacts(e.By, when, e.For)))
	}
	return strings.Join(append(lines, words.T("testimonies.repeat.text")), "\n")
}

// warnRepeat says that a person told already, before a testimony is begun for
// that person again.
func (r *Room) warnRepeat(told repeat, person record.ID, begin func()) {
	r.s.Ask(shell.Question{
		Title: words.T("testimonies.repeat.title", told.pseudonym), Text: told.text(),
		Yes: words.T("testimonies.repeat.yes"), Do: func() { r.warned = append(r.warned, person); begin() },
	})
}

// record begins a recording. Before the first one of somebody who told already
// that is said, unless it was in this sitting.
func (t *thing) record() {
	r, person := t.room, t.t.Person
	begin := func() { r.Record(t.id, t.t.Label) }
	told := r.toldBy(person, t.id)
	recorded := slices.ContainsFunc(t.exhibits, func(e archive.Exhibit) bool { return e.Recording != "" })
	if told.none() || recorded || t.t.Supplements != "" || slices.Contains(r.warned, person) {
		begin()
		return
	}
	r.s.Ask(shell.Question{
		Title: words.T("testimonies.repeat.title", told.pseudonym), Text: told.text(),
		Yes: words.T("testimonies.repeat.record"), Do: func() { r.warned = append(r.warned, person); begin() },
		Or: words.T("testimonies.repeat.look"), OrDo: t.askTold,
	})
}
