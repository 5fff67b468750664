package archive

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"attest/archive/custody"
	"attest/archive/names"
	"attest/archive/record"
)

// Reasons why a person was found, beside those of archive/names.
const (
	FoundByPseudonym = "pseudonym"
	FoundByHandle    = "handle"
)

// PersonHit is a person that a query may mean. Score is 0 to 1; see
// names.Match for what a score of a name means.
type PersonHit struct {
	PersonRow           // of the person shown: the kept one of several that are one
	Via       record.ID // whose pseudonym, handle or name it was
	Score     float64
	Why       string // pseudonym, handle, or a reason of archive/names
}

// FindPersons looks for persons by pseudonym, by the office's word, and, among
// those whose identity the member may open, by name in any spelling, best first.
// Persons that are one are found once. Who is found by what is likely their name
// has been told from others by it: that is an entry in the log, once a sitting.
func (v *Vault) FindPersons(query string) ([]PersonHit, error) {
	if err := v.usable(); err != nil {
		return nil, err
	}
	query = strings.TrimSpace(norm.NFC.String(query))
	if query == "" {
		return nil, nil
	}
	found := map[record.ID]PersonHit{} // by the person shown
	keep := func(id record.ID, score float64, why string) {
		if root := v.rootOf(id); score > found[root].Score {
			found[root] = PersonHit{Via: id, Score: score, Why: why}
		}
	}
	rows := map[record.ID]PersonRow{}
	for _, r := range v.Persons() {
		rows[r.Person.ID] = r
		if s := wordScore(r.Person.Pseudonym, query); s > 0 {
			keep(r.Person.ID, s, FoundByPseudonym)
		}
		if s := wordScore(r.Person.Handle, query); s > 0 {
			keep(r.Person.ID, s*.9, FoundByHandle)
		}
	}
	var told []record.ID
	for _, h := range v.finder.names.Find(query, names.Possible) {
		id := record.ID(h.ID)
		if _, listed := rows[id]; !listed {
			continue // taken out of the lists
		}
		keep(id, h.Score, h.Why)
		if h.Score >= names.Likely {
			told = append(told, id)
		}
	}
	var out []PersonHit
	for root, h := range found {
		row, listed := rows[root]
		if !listed {
			row = rows[h.Via]
		}
		h.PersonRow = row
		out = append(out, h)
	}
	slices.SortFunc(out, func(a, b PersonHit) int {
		if c := cmp.Compare(b.Score, a.Score); c != 0 {
			return c
		}
		return strings.Compare(a.Person.Pseudonym, b.Person.Pseudonym)
	})
	return out, v.noteFound(told)
}

// wordScore is 1 for the same text, less for its beginning or the beginning of
// one of its words, or the number at the end of a pseudonym.
func wordScore(text, query string) float64 {
	t, q := strings.ToLower(norm.NFC.String(text)), strings.ToLower(query)
	number, _, _ := strings.Cut(q, " ")
	switch {
	case t == "" || q == "":
		return 0
	case t == q:
		return 1
	case strings.HasPrefix(t, q):
		return .9
	case len(number) == 4 && strings.HasSuffix(t, "-"+number):
		return .9
	}
	for _, w := range strings.FieldsFunc(t, func(r rune) bool { return r == ' ' || r == ',' || r == '-' || r == ';' }) {
		if strings.HasPrefix(w, q) {
			return .8
		}
	}
	if len([]rune(q)) > 1 && strings.Contains(t, q) {
		return .7
	}
	return 0
}

// noteFound logs that persons were told by their name, once a sitting each.
func (v *Vault) noteFound(ids []record.ID) error {
	v.mu.RLock()
	ids = slices.DeleteFunc(slices.Clone(ids), func(id record.ID) bool { return v.told[id] })
	v.mu.RUnlock()
	if len(ids) == 0 {
		return nil
	}
	return v.change(func(c *change) error {
		for _, id := range ids {
			c.say(custody.Found, id, "", "name")
			c.then(func() { v.told[id] = true })
		}
		return nil
	})
}
