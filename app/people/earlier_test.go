package people_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/record"
)

func TestEarlierInterviewsByKeys(t *testing.T) {
	var id record.ID
	x := open(t, func(v *archive.Vault) { id = person(t, v, "the cook").ID })
	x.Sees("Earlier interviews by others", "telling it again hurts")
	earlier := func() []record.EarlierInterview { return vaulttest.Must[record.Person](t)(x.v.Person(id)).Earlier }
	x.press(shell.CtrlShift(fyne.KeyR))
	x.Key(fyne.KeyReturn)
	x.Sees("Say which organisation asked.")
	x.Type("An invented inquiry")
	x.Key(fyne.KeyTab)
	x.Type("last spring")
	x.Key(fyne.KeyReturn)
	x.Sees("This is no date.")
	if n := len(earlier()); n != 0 {
		t.Fatalf("%d are stored", n)
	}
	for range len("last spring") {
		x.Key(fyne.KeyBackspace)
	}
	x.Key(fyne.KeyEnd)
	for range len("last spring") {
		x.Key(fyne.KeyBackspace)
	}
	x.Type("2019-04")
	x.Key(fyne.KeyTab)
	x.Type("a report")
	x.Key(fyne.KeyReturn)
	x.Settle()
	x.Sees("An invented inquiry", "a report", "April 2019")
	x.SeesNot("Organisation")
	if all := earlier(); len(all) != 1 || all[0].When != "2019-04" || all[0].For != "a report" {
		t.Fatalf("earlier interviews: %+v", all)
	}
	x.Picture("people-earlier", x.s.Relabel)
	x.TabTo("Remove")
	x.Key(fyne.KeySpace)
	x.Settle()
	x.SeesNot("a report")
	x.press(shell.Ctrl(fyne.KeyZ))
	x.Sees("An invented inquiry", "a report")
	x.press(shell.CtrlShift(fyne.KeyR))
	x.Type("Half typed")
	x.s.Lock()
	x.Settle()
	if all := earlier(); len(all) != 1 {
		t.Fatalf("the lock stored half a form: %+v", all)
	}
}
