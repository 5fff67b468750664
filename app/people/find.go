package people

import (
	"context"
	"slices"
	"strings"

	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// found is why a person answers a search; the name itself stays sealed.
type found struct {
	rank int // 0 is the best
	why  string
	via  record.ID
}

// find asks the vault for everyone that a query may mean: by pseudonym, handle
// and, as far as this member may open identities, by a name in any spelling.
func find(v Vault, query string) (map[record.ID]found, error) {
	hits, err := v.FindPersons(query)
	if err != nil {
		return nil, err
	}
	by := make(map[record.ID]found, len(hits))
	for i, h := range hits {
		by[h.Person.ID] = found{rank: i, why: h.Why, via: h.Via}
	}
	return by, nil
}

// shown leaves out who is merged into a person that is listed.
func shown(v Vault, all []archive.PersonRow) []archive.PersonRow {
	return slices.DeleteFunc(all, func(p archive.PersonRow) bool {
		if p.Person.MergedInto == "" {
			return false
		}
		same := v.SamePerson(p.Person.ID)
		return len(same) > 0 && same[0].ID != p.Person.ID
	})
}

// orderFound puts the best first, after them who has the words typed alone.
func orderFound(rows []archive.PersonRow, by map[record.ID]found) {
	rank := func(p archive.PersonRow) int {
		if f, ok := by[p.Person.ID]; ok {
			return f.rank
		}
		return len(by)
	}
	slices.SortStableFunc(rows, func(a, b archive.PersonRow) int { return rank(a) - rank(b) })
}

// whyFound says in words why a row answers the search, "" where nothing is
// searched for.
func (r *Room) whyFound(p record.Person) string {
	f, ok := r.found[p.ID]
	if !ok {
		return ""
	}
	text := reason(f.why)
	if f.via == "" || f.via == p.ID {
		return text
	}
	for _, o := range r.v.SamePerson(p.ID) {
		if o.ID == f.via {
			return look.JoinFacts(text, o.Pseudonym)
		}
	}
	return text
}

// reason is a reason code of the engine in words; one that has no word is told
// as "alike".
func reason(code string) string {
	if key := "people.why." + code; words.Has(key) {
		return words.T(key)
	}
	return words.T("people.why.alike")
}

// sayReading tells that a search does not look through all names yet, and
// searches once more when it does.
func (r *Room) sayReading() {
	late := strings.TrimSpace(r.query) != "" && !r.v.NamesReady()
	r.reading.Objects = nil
	if late {
		r.reading.Add(look.Inset(4, 12, 4, 12, look.NewParagraph(words.T("people.names.reading"), look.Muted, 240)))
	}
	r.reading.Hidden = !late
	r.reading.Refresh()
	if !late || r.awaiting {
		return
	}
	r.awaiting = true
	task.Run(func(ctx context.Context) (struct{}, error) { return struct{}{}, r.v.WaitForNames(ctx) }, func(_ struct{}, err error) {
		r.awaiting = false
		switch {
		case r.closed:
		case err != nil:
			r.s.Fail(err)
		default:
			r.refresh()
		}
	})
}
