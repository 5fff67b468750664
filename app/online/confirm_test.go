package online_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/look/looktest"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/submissions"
	"attest/app/vaulttest"
	"attest/app/words"
	"attest/archive/record"
	"attest/archive/submission"
)

// A name that consent does not cover stands in an account: whoever copies answers looks
// first, as whoever exports does.
func TestNamesAreAskedAboutBeforeAnswersAreCopied(t *testing.T) {
	v := vaulttest.New(t, "Invented office", "Kim (invented)")
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	p, err := v.NewPerson("invented")
	check(err)
	check(v.SaveIdentity(p.ID, record.Identity{Names: []record.Name{{Text: "지어낸영희", Script: "Hang"}, {Text: "Inventedna Meotdaero", Script: "Latn"}}}))
	te, err := v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Language: "en", Place: "Invented"})
	check(err)
	te.Account = []record.Segment{{ID: "s1", Speaker: record.SpeakerWitness, Text: "My name is Inventedna Meotdaero."}, {ID: "s2", Speaker: record.SpeakerWitness, Text: "All of it is invented."}}
	check(v.SaveTestimony(te))
	check(v.Answer(te.ID, record.RuleAnswer{Rule: "EV-A01", Options: []string{"none"}}))
	_, err = v.SaveConsent(record.Consent{Person: p.ID, By: record.BySelf, Date: "2026-11-20", Uses: []record.Use{{Use: "un_special_procedures", Answer: record.AnswerYes, Media: []string{"text"}}}}, record.ConsentIdentity{})
	check(err)
	k, err := v.SaveCase(record.Case{Title: "Invented case", Testimonies: []record.ID{te.ID}})
	check(err)
	sub, err := v.SaveSubmission(record.Submission{Case: k.ID, Title: "Invented", Mechanism: "SP", Class: "un_special_procedures", Addressee: "Rapporteur", Sender: "Invented street 1", Testimonies: []record.ID{te.ID}})
	check(err)
	_, found, err := v.SubmissionTable(sub.ID, "en")
	check(err)
	for _, f := range found {
		if f.Rule == submission.FindRequired && f.Severity == submission.Stops {
			check(v.File(sub.ID, record.FilingAnswer{Person: f.Person, Field: f.Field, Unknown: "not asked"}))
		}
	}
	office := v.Office()
	office.Sender = "Invented street 1"
	check(v.SaveOffice(office))
	d := looktest.New(t)
	t.Cleanup(d.Settle)
	s := shell.New(d.Window)
	s.Explain = messages.Explain
	s.Enter(shell.Session{Office: "Invented office", Role: "shell.role.keyholder", Undo: v}, []shell.Room{submissions.New(s, v)}, nil)
	d.Settle()
	s.Open("submissions", string(sub.ID))
	d.Settle()
	s.Press(shell.Alt(fyne.KeyV))
	d.Settle()
	d.Sees(te.Label+", paragraph 1: the name of "+p.Pseudonym, "Latin letters", "Nothing was copied.")
	d.PictureAt("online-confirm", fyne.NewSize(1280, 800))
	d.Press(words.T("elsewhere.ask.yes"))
	d.Settle()
	d.Sees("For the online form:")
}
