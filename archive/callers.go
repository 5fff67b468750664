package archive

import (
	"context"
	"crypto/sha256"
	"slices"
	"strings"

	"attest/archive/mentions"
	"attest/archive/record"
	"attest/archive/sought"
)

// called is what the office alone is told of an urgent call, as it is looked for in
// all that leaves: who called and how to reach them, which stops, and the words of the
// terms of a release, which are asked about.
type called struct {
	unnamed
	terms leverage
}

// ReasonTerms: a text that leaves has a name or an amount of the terms of a release that
// is negotiated, which the office alone was told; Whose is the case, What and Rules say where.
const ReasonTerms ReasonCode = "terms_say"

// termsText says where, and not which word.
func (r Reason) termsText() string {
	where := map[string]string{"answer": "the answer to " + r.Label, "field": "the " + r.Label, "exhibit": "exhibit " + r.Label + ", in its text or its name", "testimony": "testimony " + r.Label}[r.What]
	switch {
	case r.What == "answer" && r.Other != "":
		where = r.Other + ": " + where
	case r.What == "testimony" && r.Rules != "":
		where += ": paragraphs " + r.Rules
	}
	return where + " has a name or an amount of the terms of the release in case " + r.Whose + ", which are for the office alone"
}

// calledIn are the calls about whom a submission speaks of. What is told there is held
// against it as names are: the caseworker types into "what happened" what was just said
// on the telephone. Who is named in the submission by a consent is no secret of it, and a
// call that was made about herself names nobody else.
func (v *Vault) calledIn(p *plan) (out []called, err error) {
	cases := slices.DeleteFunc(v.Cases(), func(k record.Case) bool { return k.Urgent == nil })
	if len(cases) == 0 {
		return nil, nil
	}
	all, named, err := v.namedIn(p)
	if err != nil {
		return nil, err
	}
	var known []string
	for _, id := range named {
		for _, same := range append([]record.ID{id}, v.otherRecords(id)...) {
			half, err := v.identity(same)
			if err != nil { // destroyed, or not this member's to open: then nothing is taken off
				continue
			}
			for _, n := range half.Names {
				known = append(known, n.Text)
			}
		}
	}
	for _, k := range cases {
		if k.ID != p.sub.Case && !slices.ContainsFunc(k.Persons, func(id record.ID) bool { return slices.Contains(all, v.rootOf(id)) }) {
			continue
		}
		u, err := v.Urgent(k.ID)
		if isNotFound(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		c := calledBy(u, known)
		c.person, c.pseudonym = k.ID, k.Label
		out = append(out, c)
	}
	return out, nil
}

// otherRecords are the other records of a person.
func (v *Vault) otherRecords(id record.ID) (out []record.ID) {
	for _, same := range v.SamePerson(id) {
		if same.ID != id {
			out = append(out, same.ID)
		}
	}
	return out
}

// calledBy is what is looked for of a call. known are names that may be told.
func calledBy(u record.Urgent, known []string) called {
	var out called
	spellings := withoutNames(union(callerNames(u.Caller, u.Relation), sought.Told(u.Reach)), known) // and through whom
	if len(spellings) > 0 {
		out.name = mentions.Person(spellings...)
	}
	out.numbers = numbersOf(u.Reach, false)
	out.terms = leverageOf(u.Terms)
	out.sum = sha256.Sum256([]byte("call\x00" + u.Caller + "\x00" + u.Reach + "\x00" + u.Relation + "\x00" + strings.Join(known, "\x00")))
	return out
}

// callerNames are the names in what stands for who called: "Ri Kyong Ae (aunt, Yanji)",
// "이모 리경애". A family name by itself is half a country's.
func callerNames(caller, relation string) []string {
	return slices.DeleteFunc(sought.Names(caller, relation), familyAlone)
}

// withCallers adds who called to the persons whose names and numbers stop a submission.
func withCallers(people []unnamed, calls []called) []unnamed {
	for _, c := range calls {
		if c.name != nil || len(c.numbers) > 0 {
			people = append(people, c.unnamed)
		}
	}
	return people
}

// termsSaid asks about each text that leaves with words of the terms of a release: they
// can be right there, and only a person can tell.
func (v *Vault) termsSaid(ctx context.Context, h *hush, p *plan, calls []called, path string) (Reasons, error) {
	calls = slices.DeleteFunc(slices.Clone(calls), func(c called) bool { return c.terms.none() })
	if len(calls) == 0 {
		return nil, nil
	}
	free, err := v.freeTexts(p, path)
	if err != nil {
		return nil, err
	}
	leaving, _, err := v.leavingTexts(ctx, h, p)
	if err != nil {
		return nil, err
	}
	var out Reasons
	for _, c := range calls {
		put := func(at Reason, found []string, place string) {
			if len(found) == 0 {
				return
			}
			at.Code, at.Whose, at.found = ReasonTerms, c.pseudonym, sumOfWords(found)
			i := slices.IndexFunc(out, func(r Reason) bool {
				return r.Whose == at.Whose && r.What == at.What && r.Object == at.Object && r.Field == at.Field && r.Label == at.Label
			})
			if i < 0 {
				i, out = len(out), append(out, at)
			} else {
				out[i].found = sumOfWords([]string{out[i].found, at.found})
			}
			if place != "" && !slices.Contains(strings.Split(out[i].Rules, ", "), place) {
				out[i].Rules, out[i].Count = strings.TrimPrefix(out[i].Rules+", "+place, ", "), out[i].Count+1
			}
		}
		for _, t := range free {
			put(t.at, c.terms.in(t.text), "")
		}
		for _, t := range leaving {
			var found []string
			for _, text := range t.paragraphs {
				found = append(found, c.terms.in(text)...)
			}
			at := t.at
			if t.place == "" && at.What == "testimony" {
				at.Field = "place"
			}
			put(at, found, t.place)
		}
	}
	return out, nil
}

// OfficeAlone says in which fields of a call, that go into forms, stand the name or
// number of who called, and in which words of the terms of a release. Nothing is stored.
func OfficeAlone(u record.Urgent) (caller, terms []string) {
	c := calledBy(u, []string{u.Name, u.Hangul})
	for _, f := range []struct{ id, text string }{
		{"happened", u.Happened}, {"place", u.Place}, {"holder", u.Holder}, {"threat", u.Threat}, {"relation", u.Relation}, {"knows", u.Knows},
		{"fear", u.Fear}, {"tried", u.Tried}, {"to_follow", u.ToFollow},
	} {
		if f.text == "" {
			continue
		}
		if _, found := c.in(readOnce(f.text), true); len(found) > 0 {
			caller = append(caller, f.id)
		}
		if len(c.terms.in(f.text)) > 0 {
			terms = append(terms, f.id)
		}
	}
	return caller, terms
}
