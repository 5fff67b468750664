package archive_test

import (
	"slices"
	"testing"

	"attest/archive/record"
)

// What a form lists of consent is what all records of the person say of each use: a no that
// only one of them has is listed, and a yes that only another has opens nothing.
func TestAFormListsTheUsesOfEachRecord(t *testing.T) {
	v := newVault(t)
	join(t, v, "caseworker")
	a, b := must[record.Person](t)(v.NewPerson("a")), must[record.Person](t)(v.NewPerson("b"))
	for _, p := range []record.Person{a, b} {
		noErr(t, v.SaveIdentity(p.ID, record.Identity{Names: []record.Name{{Text: "최은별"}}, Born: "1988"}))
	}
	yes := func(use string) record.Use {
		return record.Use{Use: use, Answer: record.AnswerYes, Media: []string{"text"}}
	}
	consents(t, v, a.ID, yes("un_inquiry"), yes("icc"), yes("unhcr"))
	must[record.Consent](t)(v.SaveConsent(record.Consent{Person: a.ID, By: record.AnswerNotObtainable, Date: "2026-11-23", Reason: "not met since", Harm: "weighed", Decided: "Han; Seo",
		Uses: []record.Use{{Use: "contact", Answer: record.AnswerNotObtainable}, {Use: "resettlement_state", Answer: record.AnswerNotObtainable}}}, record.ConsentIdentity{}))
	consents(t, v, b.ID, record.Use{Use: "icc", Answer: record.AnswerNo}, record.Use{Use: "public_named", Answer: record.AnswerNo}, record.Use{Use: "contact", Answer: record.AnswerNo}, yes("public_pseudonym"))
	must[record.Consent](t)(v.SaveConsent(record.Consent{Person: b.ID, By: record.ByChild, Date: "2026-11-24", Uses: []record.Use{yes("un_inquiry")}}, record.ConsentIdentity{}))
	noErr(t, v.MergePersons(a.ID, b.ID))
	k := must[record.Case](t)(v.SaveCase(record.Case{Title: "c", Persons: []record.ID{a.ID}}))
	answer := func(mechanism, field string) (out []string) {
		tab, _, err := v.MechanismTable(k.ID, mechanism, "en")
		noErr(t, err)
		for _, r := range tab.Rows {
			for _, x := range r.Answers {
				for _, value := range x.Values {
					if x.Field == field {
						out = append(out, value.Code+" "+value.Text)
					}
				}
			}
		}
		return out
	}
	want := []string{
		"un_inquiry UN inquiry, OHCHR, Special Rapporteur on the DPRK: yes", "icc ICC Office of the Prosecutor: no", "unhcr UNHCR: yes", "resettlement_state Resettlement State: could not be had",
		"public_named Publication with the name: no", "contact Be contacted again: no",
	}
	got := answer("INQ", "inq.consent")
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if got := answer("OP3CRC", "op3.views"); len(got) != 1 {
		t.Errorf("the view of the child in the other record: %q", got)
	}
}

// What was noted since of other uses is not what a submission is authorised by.
func TestAFormSaysWhichConsentItGoesBy(t *testing.T) {
	v := newVault(t)
	join(t, v, "caseworker")
	p := must[record.Person](t)(v.NewPerson("a"))
	noErr(t, v.SaveIdentity(p.ID, record.Identity{Names: []record.Name{{Text: "최은별"}}, Born: "1988"}))
	allowAll(t, v, p.ID, false)
	must[record.Consent](t)(v.SaveConsent(record.Consent{Person: p.ID, By: record.AnswerNotObtainable, Date: "2026-11-24", Reason: "not met since", Harm: "weighed", Decided: "Han; Seo",
		Uses: []record.Use{{Use: "public_named", Answer: record.AnswerNotObtainable}}}, record.ConsentIdentity{}))
	k := must[record.Case](t)(v.SaveCase(record.Case{Title: "c", Persons: []record.ID{p.ID}}))
	tab, _, err := v.MechanismTable(k.ID, "TB", "en")
	noErr(t, err)
	for _, x := range tab.Rows[0].Answers {
		if x.Field == "tb.auth" && x.Text() != "consent recorded: 2026-11-22" {
			t.Errorf("it is authorised by %q", x.Text())
		}
	}
}

// A record that was taken out of the lists says nothing of the person any more.
func TestConsentOfARemovedRecordCoversNothing(t *testing.T) {
	v := newVault(t)
	a, b := must[record.Person](t)(v.NewPerson("a")), must[record.Person](t)(v.NewPerson("b"))
	for _, p := range []record.Person{a, b} {
		noErr(t, v.SaveIdentity(p.ID, record.Identity{Names: []record.Name{{Text: "최은별"}}, Born: "1988"}))
	}
	allowAll(t, v, b.ID, true)
	noErr(t, v.MergePersons(a.ID, b.ID))
	noErr(t, v.Remove(b.ID))
	k := must[record.Case](t)(v.SaveCase(record.Case{Title: "c", Persons: []record.ID{a.ID}}))
	tab, _, err := v.MechanismTable(k.ID, "SP", "en")
	noErr(t, err)
	if r := tab.Rows[0]; r.Refusal != record.RefusedNoConsent {
		t.Errorf("refused %q, named %v", r.Refusal, r.Named)
	}
}
