package archive

import (
	"cmp"
	"slices"

	"attest/archive/disclose"
	"attest/archive/places"
	"attest/archive/record"
)

// Together is facts of one witness that remain in a submission and, put together,
// may tell who it is: Share counts the persons of this vault of whom all of them
// are recorded, herself among them. It says nothing of the world outside.
type Together struct {
	Testimony record.ID
	Label     string // of the testimony
	Number    int    // in the bundle, from 1
	Facts     []Remaining
	Share     int // 1: nobody else in this vault
}

// Remaining is one fact that remains.
type Remaining struct {
	Kind  string // place, year, kind, role
	Value string // place: code, or what it is called where the list of places has no such name; year: yyyy; kind: code of what happened; role: words of an actor
}

// maxTogether is how many combinations of a testimony are told, the rarest first.
const maxTogether = 5

// LeftTogether works out for each testimony of a submission which events that
// remain could tell who she is, by place, year, kind and role together. An event all of
// whose passages are left out does not remain; one without a passage, or of an account that
// is not final, does.
//
// It counts what is coded: facts that stand in the words alone only a reader finds.
func (v *Vault) LeftTogether(submission record.ID) ([]Together, error) {
	p, err := v.planFor(submission)
	if err != nil {
		return nil, err
	}
	ranges := hiddenRanges(p.sub)
	// Whoever else has the same: each person's facts, by event.
	have := map[record.ID][][]Remaining{}
	v.mu.RLock()
	var rows []record.Row
	for id, r := range v.rows {
		if !v.hidden[id] {
			rows = append(rows, r)
		}
	}
	person := func(id record.ID) record.ID {
		if g := v.groupOf(id); len(g) > 0 {
			return g[0]
		}
		return id
	}
	of := map[record.ID]record.ID{}
	for _, r := range rows {
		of[r.ID] = person(r.Person)
	}
	v.mu.RUnlock()
	for _, r := range rows {
		events, err := v.Events(r.ID)
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			have[of[r.ID]] = append(have[of[r.ID]], remaining(e))
		}
	}
	var out []Together
	for _, t := range p.testimonies {
		events, err := v.Events(t.t.ID)
		if err != nil {
			return nil, err
		}
		passages, err := v.Passages(t.t.ID)
		if err != nil {
			return nil, err
		}
		var these []Together
		for _, e := range events {
			if allHidden(t.t, e, passages, ranges[t.t.ID]) {
				continue
			}
			facts := remaining(e)
			if len(facts) < 2 {
				continue
			}
			one := Together{Testimony: t.t.ID, Label: t.t.Label, Number: t.number, Facts: facts}
			for _, all := range have {
				if slices.ContainsFunc(all, func(other []Remaining) bool { return within(facts, other) }) {
					one.Share++
				}
			}
			if !slices.ContainsFunc(these, func(o Together) bool { return slices.Equal(o.Facts, facts) }) {
				these = append(these, one)
			}
		}
		slices.SortStableFunc(these, func(a, b Together) int {
			return cmp.Or(cmp.Compare(a.Share, b.Share), cmp.Compare(len(b.Facts), len(a.Facts)))
		})
		out = append(out, these[:min(len(these), maxTogether)]...)
	}
	return out, nil
}

func within(facts, other []Remaining) bool {
	return !slices.ContainsFunc(facts, func(f Remaining) bool { return !slices.Contains(other, f) })
}

// remaining are the facts of an event by which somebody could be told.
func remaining(e record.Event) (out []Remaining) {
	add := func(kind, value string) {
		if r := (Remaining{kind, value}); value != "" && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	add("place", placeMeant(e.Place))
	if d := e.Date.EDTF; len(d) >= 4 && !slices.ContainsFunc([]byte(d[:4]), func(b byte) bool { return b < '0' || b > '9' }) {
		add("year", d[:4])
	}
	add("kind", e.Kind.Code)
	for _, a := range e.Actors {
		add("role", a.Role)
	}
	return out
}

// placeMeant is the place of an event, however it was spelled: its code, the code of
// the one place of the list that has this name in some language, or the name.
func placeMeant(p record.EventPlace) string {
	if p.Code != "" {
		return p.Code
	}
	name := cmp.Or(p.Label, p.Words)
	if list, err := places.Open(); err == nil {
		if code, ok := list.Spelled(name); ok {
			return code
		}
	}
	return name
}

// allHidden reports that every word of the passages that an event is read from is left
// out.
func allHidden(t record.Testimony, e record.Event, passages []record.Passage, ranges []disclose.Range) bool {
	if t.State != record.StateFinal || len(e.Passages) == 0 {
		return false
	}
	found := false
	for _, p := range passages {
		if !slices.Contains(e.Passages, p.ID) {
			continue
		}
		found = true
		for _, s := range p.Spans {
			covered := slices.ContainsFunc(ranges, func(r disclose.Range) bool {
				return r.Segment == s.Segment && r.Fact == "" && (r.To == 0 || r.From <= s.From && r.To >= s.To)
			})
			if !covered {
				return false
			}
		}
	}
	return found
}
