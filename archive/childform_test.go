package archive_test

import (
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
	forms "attest/archive/submission"
)

// A person whom the sealed birth, or an age that was told, makes a child is one in each
// form, whether somebody ticked it or not; that a child consented alone is warned of,
// and the name is not published by that alone.
func TestAChildByTheBirthIsOneInTheForms(t *testing.T) {
	v := newVault(t)
	person := func(ticked bool, born string, age record.Age) record.ID {
		p := must[record.Person](t)(v.NewPerson("invented"))
		if ticked {
			p.Child = true
			noErr(t, v.SavePerson(p))
		}
		noErr(t, v.SaveIdentity(p.ID, record.Identity{Names: []record.Name{{Text: "Choe Un Byol", Script: "Latn"}}, Born: born, Age: age}))
		return p.ID
	}
	for name, c := range map[string]struct {
		person          record.ID
		guardian, child bool
	}{
		"born":                       {person: person(false, "2014-04-02", record.Age{}), child: true},
		"told":                       {person: person(false, "", record.Age{Years: 12, Counting: "full", On: "2026-11-20"}), child: true},
		"ticked":                     {person: person(true, "", record.Age{}), child: true},
		"born, and a guardian's yes": {person: person(false, "2014-04-02", record.Age{}), guardian: true, child: true},
		"grown":                      {person: person(false, "1988-04-02", record.Age{})},
	} {
		te := must[record.Testimony](t)(v.NewTestimony(c.person, record.Interview{Date: "2026-11-20", Place: "Seoul", Language: "ko"}))
		te.Account = []record.Segment{{ID: "s1", Speaker: "witness", Text: "끌려갔습니다."}}
		noErr(t, v.SaveTestimony(te))
		if c.guardian {
			var uses []record.Use
			for _, u := range record.Uses() {
				uses = append(uses, record.Use{Use: u.ID, Answer: record.AnswerYes, Named: true, Media: []string{record.MediaText}})
			}
			must[record.Consent](t)(v.SaveConsent(record.Consent{Person: c.person, By: record.ByGuardian, Date: "2026-11-21", Uses: uses}, record.ConsentIdentity{Relation: "invented"}))
		} else {
			allowAll(t, v, c.person, true)
		}
		k := must[record.Case](t)(v.SaveCase(record.Case{Title: "c", Testimonies: []record.ID{te.ID}}))
		look := func(mechanism, path string) (string, forms.Gap, []forms.Finding) {
			tab, found, err := v.MechanismTable(k.ID, mechanism, "en")
			noErr(t, err)
			if tab.Rows[0].Child != c.child {
				t.Errorf("%s, %s: a child %v", name, mechanism, tab.Rows[0].Child)
			}
			for _, a := range tab.Rows[0].Answers {
				if a.Path == path {
					return a.Text(), a.Gap, found
				}
			}
			return "", "", found
		}
		alone := c.child && !c.guardian
		publish, gap, found := look("SP", "consent.publish_name")
		if alone && (publish != "" || gap != forms.GapAsk) || !alone && publish != "yes" {
			t.Errorf("%s: publish the name: %q %q", name, publish, gap)
		}
		if warned := slices.ContainsFunc(found, func(f forms.Finding) bool { return f.Rule == forms.FindChildAlone && f.Severity == forms.Warns }); warned != alone {
			t.Errorf("%s: warned of a child alone: %v", name, warned)
		}
		if text, _, _ := look("UNHCR", "person.vulnerability"); (text == "a child") != c.child {
			t.Errorf("%s: vulnerability %q", name, text)
		}
		if _, _, found := look("OP3CRC", ""); slices.ContainsFunc(found, func(f forms.Finding) bool {
			return strings.Contains(f.En, "does not say that this person is a child")
		}) == c.child {
			t.Errorf("%s: OP3CRC looks at the age: %v", name, !c.child)
		}
	}
}

// Somebody who was a child when the consent was given is asked about as one, grown up
// or not; and it is asked before anything leaves, in a form or not.
func TestWhatAChildAllowedAloneIsAskedAboutBeforeItLeaves(t *testing.T) {
	for born, asked := range map[string]bool{"2014-04-02": true, "1988-04-02": false} {
		v := newVault(t)
		p := must[record.Person](t)(v.NewPerson("invented"))
		noErr(t, v.SaveIdentity(p.ID, record.Identity{Born: born}))
		te := must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Place: "Seoul", Language: "ko"}))
		te.Account = []record.Segment{{ID: "s1", Speaker: "witness", Text: "끌려갔습니다."}}
		noErr(t, v.SaveTestimony(te))
		consents(t, v, p.ID, record.Use{Use: "un_inquiry", Answer: "yes", Media: []string{"text"}})
		firstAccount(t, v, te.ID)
		s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID}}))
		pv := must[archive.Preview](t)(v.Preview(t.Context(), s.ID))
		if got := slices.ContainsFunc(pv.Warnings, func(r archive.Reason) bool { return r.Code == archive.ReasonChildAlone && r.Label == te.Label }); got != asked {
			t.Errorf("born %s: %v", born, pv.Warnings)
		}
		if got := slices.ContainsFunc(pv.Warnings, func(r archive.Reason) bool { return r.Code == archive.RiskChild }); got != asked {
			t.Errorf("born %s: the risk of a child: %v", born, got)
		}
	}
}
