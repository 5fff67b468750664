package casetable_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"filippo.io/age"
	"fyne.io/fyne/v2"

	"attest/app/look/looktest"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive/record"
	"attest/archive/submission"
)

// What an export of a submission asks is asked before its annex of names is written, and
// nothing is written until somebody has looked.
func TestTheAnnexIsAskedAbout(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	o := newOffice(t)
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	other, err := o.v.NewPerson("another")
	check(err)
	check(o.v.SaveIdentity(other.ID, record.Identity{Names: []record.Name{{Text: "노정호"}}}))
	o.open("SP")
	o.press(shell.CtrlShift(fyne.KeyB))
	o.Tab(func(f fyne.Focusable) bool { return looktest.Name(f) == words.T("casetable.codes.apart") })
	o.Key(fyne.KeySpace)
	o.Press("Make the letter")
	s := o.v.Submissions()[0]
	s.Sender, s.Title = "1 Invented Street; desk@invented.example", "Of those whom 노정호 told of"
	s, err = o.v.SaveSubmission(s)
	check(err)
	_, found, err := o.v.SubmissionTable(s.ID, "en")
	check(err)
	var list []record.FilingAnswer
	for _, f := range found {
		if f.Severity == submission.Stops && f.Rule == submission.FindRequired && !slices.ContainsFunc(list, func(a record.FilingAnswer) bool { return a.Person == f.Person && a.Field == f.Field }) {
			list = append(list, record.FilingAnswer{Person: f.Person, Field: f.Field, Unknown: "not asked"})
		}
	}
	check(o.v.FileAll(s.ID, list))
	for _, te := range s.Testimonies {
		check(o.v.Answer(te, record.RuleAnswer{Rule: "EV-A01", Options: []string{"none"}}))
	}
	key, err := age.GenerateX25519Identity()
	check(err)
	o.press(shell.Alt(fyne.KeyM))
	o.press(shell.CtrlShift(fyne.KeyX))
	o.Type(key.Recipient().String())
	o.Press("Write the annex")
	o.Sees("Look at what may tell who or what " + s.Label + " does not name")
	o.Picture("annex-asks", o.relabel)
	path := filepath.Join(home, s.Label+"-names.age")
	if _, err := os.Stat(path); err == nil {
		t.Error("it was written")
	}
	o.Press("Go on as it is")
	o.Sees("9 names are in the annex")
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}
