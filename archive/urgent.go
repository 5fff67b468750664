package archive

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"attest/archive/record"
	"attest/archive/submission"
)

// UrgentMade is what an urgent call was made into.
type UrgentMade struct {
	Case        record.Case
	Person      record.ID
	Submissions []record.Submission
	Left        []UrgentLeft
}

// UrgentLeft is a form that was not drafted, and why.
type UrgentLeft struct {
	Mechanism string
	Refusal   record.Refusal // why consent does not cover it; "" where it was drafted before
}

// DraftUrgent makes of a telephone call a person, a case, and a submission in each
// chosen form, drafted as far as is known: the rest is not known, with the reason
// that the call gives. One Undo takes all of it back. Called again for a case that
// is there it keeps what was told, and drafts the forms that the case has not yet.
// lang is that of the drafts, en or ko.
//
// The person and the case are stored first, then the drafts; what a crash leaves
// undone is done by calling it again with the same IDs of person and case.
//
// Errors: *InvalidError names the field of the page.
func (v *Vault) DraftUrgent(u record.Urgent, lang string) (UrgentMade, error) {
	var out UrgentMade
	if field, why := u.Check(); why != "" {
		return out, &InvalidError{Object: "urgent call", Field: field, Why: why}
	}
	set, err := v.Mechanisms()
	if err != nil {
		return out, err
	}
	var forms []*submission.Mechanism
	for i, id := range u.Goes {
		m, ok := set.Find(id)
		if !ok || slices.Contains(u.Goes[:i], m.ID) {
			return out, &InvalidError{Object: "urgent call", Field: "goes", Why: "names a form that this office does not have, or one twice"}
		}
		u.Goes[i], forms = m.ID, append(forms, m)
	}
	touched, err := v.keepUrgent(&u, forms)
	if err != nil {
		return out, err
	}
	out.Person = u.Person
	made, left, err := v.draftUrgent(u, forms, lang)
	for _, s := range made {
		touched = append(touched, s.ID)
	}
	v.mu.Lock()
	v.undo.join(touched)
	v.mu.Unlock()
	out.Submissions, out.Left = made, left
	if err != nil {
		return out, err
	}
	out.Case, err = v.Case(u.Case)
	return out, err
}

// join makes the newest steps on these objects one act, which is taken back at once.
func (u *undoStack) join(objects []record.ID) {
	from := len(u.done)
	for from > 0 && slices.Contains(objects, u.done[from-1].object) {
		from--
	}
	for i := from + 1; i < len(u.done); i++ {
		u.done[i].joined = true
	}
}

// keepUrgent stores person, consent and case, as one change, and returns what it
// stored.
func (v *Vault) keepUrgent(u *record.Urgent, forms []*submission.Mechanism) (touched []record.ID, err error) {
	if u.Person == "" {
		u.Person = record.NewID(record.KindPerson)
	}
	if u.Case == "" {
		u.Case = record.NewID(record.KindCase)
	}
	if u.Person.Kind() != record.KindPerson || u.Case.Kind() != record.KindCase {
		return nil, &InvalidError{Object: "urgent call", Field: "person", Why: "and case must be IDs of a person and of a case"}
	}
	before, err := v.Urgent(u.Case)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	err = v.change(func(c *change) error {
		touched = nil
		if u.At == "" {
			u.At = c.at.RFC3339()
		}
		if _, err := c.tx.Object(u.Person); isNotFound(err) {
			if err := c.putCalled(*u); err != nil {
				return err
			}
			touched = append(touched, u.Person)
		} else if err != nil {
			return err
		}
		if u.Consent != record.AsRecorded && !sameConsent(before, *u) {
			if u.Consent == record.AnswerNotObtainable && !v.twoMembers(u.Decided) {
				return &InvalidError{Object: "urgent", Field: "decided", Why: "must be the names of two members of this vault, with a semicolon between them"}
			}
			consent, half := consentTold(*u, forms, c.at.RFC3339()[:10])
			if err := checkConsent(consent); err != nil {
				return err
			}
			if err := c.putConsent(&consent, half); err != nil {
				return err
			}
			touched = append(touched, consent.ID)
		}
		touched = append(touched, u.Case)
		return c.putUrgentCase(*u)
	})
	return touched, err
}

// sameConsent says that a call told of consent what it did before.
func sameConsent(before, now record.Urgent) bool {
	return before.Consent == now.Consent && before.Named == now.Named && before.Reason == now.Reason && before.Harm == now.Harm &&
		before.Decided == now.Decided && slices.Equal(before.Goes, now.Goes)
}

// putCalled makes the person whom a call is about.
func (c *change) putCalled(u record.Urgent) error {
	n, err := c.tx.NextNumber(string(rune(record.KindPerson)))
	if err != nil {
		return err
	}
	p := record.Person{Type: "person", V: 1, ID: u.Person, Handle: strings.TrimSpace(u.Handle), Child: u.Child}
	p.Pseudonym = record.Label(record.KindPerson, c.v.replicaCode(), n)
	half := record.Identity{Type: "identity", V: 1, Sex: u.Sex, Born: u.Born, Nationality: strings.TrimSpace(u.Nationality)}
	for _, name := range []record.Name{{Text: strings.TrimSpace(u.Name), Script: "Latn"}, {Text: strings.TrimSpace(u.Hangul), Script: "Hang"}} {
		if name.Text != "" {
			half.Names = append(half.Names, name)
		}
	}
	if _, _, err := c.put(p.ID, "", content{facts: p, identity: half}, false); err != nil {
		return err
	}
	c.then(func() { c.v.people[p.ID] = p; c.v.undo.made(p.ID, "person") })
	return nil
}

// consentTold is the consent that was given on the telephone, or why it could not
// be had, to the uses of the chosen forms.
func consentTold(u record.Urgent, forms []*submission.Mechanism, day string) (record.Consent, record.ConsentIdentity) {
	k := record.Consent{Person: u.Person, By: u.Consent, Date: day, Asking: record.AskingUses}
	half := record.ConsentIdentity{}
	answer := record.AnswerYes
	switch u.Consent {
	case record.AnswerNotObtainable:
		answer, k.Reason, k.Harm, k.Decided = record.AnswerNotObtainable, u.Reason, u.Harm, u.Decided
	case record.ByRelative:
		k.Form, half.Giver, half.Relation = "oral", u.Caller, u.Relation
	default:
		k.Form = "oral"
	}
	for _, m := range forms {
		for _, use := range m.Consent.Uses {
			if use != "class" && !slices.ContainsFunc(k.Uses, func(x record.Use) bool { return x.Use == use }) {
				k.Uses = append(k.Uses, record.Use{Use: use, Answer: answer, Named: u.Named, Media: []string{record.MediaText}})
			}
		}
	}
	return k, half
}

// putUrgentCase stores the case with its clock, and what was told, sealed beside
// what was written into its forms.
func (c *change) putUrgentCase(u record.Urgent) error {
	v := c.v
	k := record.Case{Type: "case", V: 1, ID: u.Case, Title: urgentTitle(u)}
	var all record.CaseFilings
	now, o, ver, err := get[record.Case](c.tx, u.Case, 0)
	switch {
	case isNotFound(err):
		n, err := c.tx.NextNumber(string(rune(record.KindCase)))
		if err != nil {
			return err
		}
		k.Label = record.Label(record.KindCase, v.replicaCode(), n)
	case err != nil:
		return err
	default:
		k = now
		if all, err = identityOf[record.CaseFilings](c.tx, o, ver); err != nil {
			return err
		}
	}
	if !slices.Contains(k.Persons, u.Person) {
		k.Persons = append(slices.Clone(k.Persons), u.Person)
	}
	k.Urgent = u.Clock()
	all.Type, all.V, all.Urgent = "case-filings", max(all.V, 1), &u
	o, _, err = c.put(k.ID, "", content{facts: k, identity: all}, false)
	if err == nil {
		c.then(func() { v.cases[k.ID] = k; v.note(k.ID, o.N, "case") })
	}
	return err
}

// urgentTitle names nobody, and has not the office's handle in it: the drafts
// begin with it, and leave with it.
func urgentTitle(u record.Urgent) string {
	what := u.Country
	if len(u.At) >= 10 {
		what += " " + u.At[:10]
	}
	return "Urgent: " + strings.TrimSpace(what)
}

// draftUrgent writes what was told into the tables of the case, as one change, and
// makes the submissions that the case has not yet.
func (v *Vault) draftUrgent(u record.Urgent, forms []*submission.Mechanism, lang string) (made []record.Submission, left []UrgentLeft, err error) {
	filings := map[string][]record.FilingAnswer{}
	var draft []*submission.Mechanism
	now := v.clock.clock.wall()
	for _, m := range forms {
		t, _, err := v.MechanismTable(u.Case, m.ID, lang)
		if err != nil {
			return nil, nil, err
		}
		i := slices.IndexFunc(t.Rows, func(r submission.Row) bool { return r.Person == u.Person })
		switch {
		case i < 0:
			return nil, nil, fmt.Errorf("case %s: the person of the call is not in it", u.Case)
		case t.Rows[i].Refusal != record.Granted:
			left = append(left, UrgentLeft{m.ID, t.Rows[i].Refusal})
			continue
		case slices.ContainsFunc(v.Submissions(), func(s record.Submission) bool { return s.Case == u.Case && s.Mechanism == m.ID }):
			left = append(left, UrgentLeft{Mechanism: m.ID})
			continue
		}
		var others []string
		for _, x := range forms {
			if x.ID != m.ID {
				others = append(others, x.En)
			}
		}
		filings[m.ID] = submission.UrgentAnswers(t, u, v.Office(), u.Person, others, now)
		draft = append(draft, m)
	}
	if len(draft) == 0 {
		return nil, left, nil
	}
	if err := v.refileCase(u.Case, filings); err != nil {
		return nil, left, err
	}
	for _, m := range draft {
		one, err := v.MakeSubmissions(Making{Case: u.Case, Mechanism: m.ID, Lang: lang, Persons: []record.ID{u.Person}})
		if err != nil {
			return made, left, err
		}
		made = append(made, one.Submissions...)
	}
	return made, left, nil
}

// Urgent is what was told of a case on the telephone; the zero value where it is
// no urgent one.
func (v *Vault) Urgent(id record.ID) (record.Urgent, error) {
	all, err := v.caseFilings(id)
	if isNotFound(err) {
		return record.Urgent{}, notFound(id)
	}
	if err != nil || all.Urgent == nil {
		return record.Urgent{}, err
	}
	return *all.Urgent, nil
}

// Calls are whom to telephone about somebody held in a country: the office's own
// list first, then that of each mechanism, each once.
func (v *Vault) Calls(country string, mechanisms []string) ([]record.Telephone, error) {
	set, err := v.Mechanisms()
	if err != nil {
		return nil, err
	}
	var out []record.Telephone
	for _, t := range v.Office().Telephones {
		if t.State == "" || t.State == country {
			out = append(out, t)
		}
	}
	for _, id := range mechanisms {
		m, ok := set.Find(id)
		if !ok {
			continue
		}
		for _, t := range m.Calls(country) {
			if !slices.ContainsFunc(out, func(x record.Telephone) bool { return x.Who == t.Who && x.Number == t.Number }) {
				out = append(out, t)
			}
		}
	}
	return out, nil
}
