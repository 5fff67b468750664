package people_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/record"
)

// twice is one invented person recorded twice, and somebody else.
func twice(t *testing.T, v *archive.Vault) (first, second record.Person) {
	t.Helper()
	first, second = person(t, v, "the cook"), person(t, v, "cook, Tumen")
	named(t, v, "the aunt", "최철호", "Hang")
	for id, name := range map[record.ID]string{first.ID: "리명숙", second.ID: "Lee Myung-sook"} {
		if err := v.SaveIdentity(id, record.Identity{Names: []record.Name{{Text: name}}, Born: "1984-03-02", Sex: "female"}); err != nil {
			t.Fatal(err)
		}
	}
	return first, second
}

func TestLikelyDuplicatesAreOfferedMergedOnAskingAndParted(t *testing.T) {
	var first, second record.Person
	x := open(t, func(v *archive.Vault) {
		first, second = twice(t, v)
		vaulttest.Must[record.Testimony](t)(v.NewTestimony(second.ID, record.Interview{Date: "2026-11-20", Place: "Seoul"}))
		vaulttest.Must[record.Consent](t)(v.SaveConsent(record.Consent{Person: second.ID, By: "self", Date: "2026-11-20",
			Uses: []record.Use{{Use: "icc", Answer: "no"}}}, record.ConsentIdentity{}))
	})
	x.r.Open(string(first.ID))
	x.Settle()
	x.Sees("Likely the same person", second.Pseudonym, "For it: the same name in another spelling, the same birth")
	x.SeesNot("리명숙", "Lee Myung", "1984-03-02")
	x.press(shell.CtrlShift(fyne.KeyD))
	x.Sees(first.Pseudonym, second.Pseudonym, "1 testimony", "stay sealed")
	x.Picture("people-compare", nil)
	x.Key(fyne.KeyEscape)
	x.Picture("people-likely", x.s.Relabel)
	if p := vaulttest.Must[record.Person](t)(x.v.Person(second.ID)); p.MergedInto != "" {
		t.Fatal("merged by itself")
	}
	x.press(shell.CtrlShift(fyne.KeyM))
	x.Sees("Merge "+second.Pseudonym+" into "+first.Pseudonym, "stays valid", "the stricter answer decides")
	x.Key(fyne.KeyEscape)
	x.press(shell.CtrlShift(fyne.KeyM))
	x.Press("Merge")
	x.Settle()
	x.Sees("Recorded under one person", "Recorded about "+second.Pseudonym, "1 testimony")
	x.SeesNot("Likely the same person")
	if n := x.r.Count(); n != 3 {
		x.Settle()
	}
	if n := x.r.Count(); n != 2 {
		t.Errorf("the room counts %d persons, want 2", n)
	}
	x.Picture("people-merged", x.s.Relabel)
	x.press(shell.CtrlShift(fyne.KeyDelete))
	x.Key(fyne.KeyReturn)
	x.r.Open(string(second.ID)) // its pseudonym leads to the kept record
	x.Settle()
	x.Sees("Recorded under one person")

	x.press(shell.Ctrl(fyne.KeyZ))
	x.Sees("Likely the same person")
	x.press(shell.CtrlShift(fyne.KeyZ))
	x.Sees("Recorded under one person")
	x.press(shell.CtrlShift(fyne.KeyP))
	x.Sees(second.Pseudonym+" parted from "+first.Pseudonym, "Likely the same person")
	if p := vaulttest.Must[record.Person](t)(x.v.Person(second.ID)); p.MergedInto != "" {
		t.Fatal("not parted")
	}
}

func TestAnUndoThatMergesAgainShowsTheKeptRecord(t *testing.T) {
	var first, second record.Person
	x := open(t, func(v *archive.Vault) {
		first, second = twice(t, v)
		if err := v.MergePersons(first.ID, second.ID); err != nil {
			t.Fatal(err)
		}
	})
	x.r.Open(string(first.ID))
	x.Settle()
	x.press(shell.CtrlShift(fyne.KeyP))
	x.r.Open(string(second.ID))
	x.Settle()
	x.press(shell.Ctrl(fyne.KeyZ))
	x.Sees("Recorded under one person", "the cook")
}
