package archive

import (
	"cmp"
	"slices"
	"strings"

	"attest/archive/places"
	"attest/archive/record"
	"attest/archive/submission"
)

// personsIn are the persons of a case and the narrators of its testimonies, in
// its order, each with all records that are that person.
func (v *Vault) personsIn(k record.Case) [][]record.ID {
	v.mu.RLock()
	defer v.mu.RUnlock()
	persons := slices.Clone(k.Persons)
	for _, id := range k.Testimonies {
		if row, ok := v.rows[id]; ok && !v.hidden[id] {
			persons = append(persons, row.Person)
		}
	}
	var out [][]record.ID
	seen := map[record.ID]bool{}
	for _, id := range persons {
		group := slices.Clone(v.groupOf(id))
		if v.hidden[id] || len(group) == 0 || seen[group[0]] {
			continue
		}
		seen[group[0]] = true
		out = append(out, group)
	}
	return out
}

// codes are how persons and places are called in this submission: in its form, its
// papers and its pages alike.
func (x *export) codes() *submission.Facts {
	if x.called == nil {
		x.called = x.v.codesIn(x.plan.sub)
	}
	return x.called
}

// codesIn is whom a submission is about, and how they and its places are called in it.
func (v *Vault) codesIn(s record.Submission) *submission.Facts {
	called := &submission.Facts{}
	k, err := v.caseOf(s)
	if err != nil { // its case is not there: whose accounts it has is known all the same
		k = record.Case{Testimonies: s.Testimonies}
	}
	for _, group := range v.personsIn(k) {
		called.Persons = append(called.Persons, submission.Person{ID: group[0], Same: group})
	}
	v.callByCodes(called, s)
	return called
}

// pseudonym is what the narrator of a testimony is called in a bundle: one code
// for one person, however many accounts there are.
func (x *export) pseudonym(t plannedTestimony) string {
	for _, p := range x.codes().Persons {
		if slices.Contains(p.Same, t.t.Person) {
			return p.Code
		}
	}
	return witness(t.number) // removed since
}

// codePrefix is what the code of a person begins with.
const codePrefix = "W-"

// callByCodes gives every person the code of the submission, and every place that
// is to stand by one. Before there is a submission, persons are numbered.
func (v *Vault) callByCodes(f *submission.Facts, s record.Submission) {
	f.Places, f.PlaceNames = map[string]string{}, map[string][]string{}
	if s.ID == "" {
		for i := range f.Persons {
			f.Persons[i].Code = witness(i + 1)
		}
		return
	}
	of := cmp.Or(s.SameCodes, s.ID)
	var taken []string
	for i, code := range drawCodes(f.Persons, of, v.codesOf(of)) {
		f.Persons[i].Code = code
		taken = append(taken, strings.TrimPrefix(code, codePrefix))
	}
	for _, place := range s.Coded {
		code := submission.Code(of, "place\x00"+place, taken)
		taken = append(taken, code)
		f.Places[place] = "L-" + code
		f.PlaceNames[place] = placeNames(place)
	}
}

// SubmissionPlace is a place that events of a submission name, and whether it
// stands by a code there.
type SubmissionPlace struct {
	Key    string // as in record.Submission.Coded
	Name   string // for the office's eyes
	Code   string // "" where it is named
	Events int
}

// SubmissionPlaces lists the places of a submission, as its events come first to them.
func (v *Vault) SubmissionPlaces(id record.ID, lang string) ([]SubmissionPlace, error) {
	s, err := v.Submission(id)
	if err != nil {
		return nil, err
	}
	k, err := v.caseOf(s)
	if err != nil {
		return nil, err
	}
	m, err := v.mechanism(s.Mechanism)
	if err != nil {
		return nil, err
	}
	f, err := v.SubmissionFacts(m, k, s)
	if err != nil {
		return nil, err
	}
	var out []SubmissionPlace
	for _, t := range f.Testimonies {
		for _, e := range t.Events {
			key := submission.PlaceKey(e.Place)
			if key == "" {
				continue
			}
			i := slices.IndexFunc(out, func(p SubmissionPlace) bool { return p.Key == key })
			if i < 0 {
				i = len(out)
				out = append(out, SubmissionPlace{Key: key, Name: submission.PlaceName(e.Place, lang), Code: f.Places[key]})
			}
			out[i].Events++
		}
	}
	return out, nil
}

// placeNames are all names of a place of the list; of another one what it was
// called.
func placeNames(key string) []string {
	list, err := places.Open()
	if err != nil {
		return []string{key}
	}
	p, ok := list.Place(key)
	if !ok {
		return []string{key}
	}
	out := []string{p.En, p.Ko, p.Zh, p.Ru}
	for _, s := range p.Also {
		out = append(out, s.Text)
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}
