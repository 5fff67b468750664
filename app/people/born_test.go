package people_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/record"
)

func TestBirthIsCheckedAndProposedFromACountedAge(t *testing.T) {
	var p record.Person
	x := open(t, func(v *archive.Vault) { p = person(t, v, "the cook") })
	x.press(shell.Ctrl(fyne.KeyI))
	x.field("1984-03-02, 198X")
	x.Type("spring of the rabbit")
	x.Sees("This is no date as EDTF writes it")
	x.Key(fyne.KeyTab)
	x.Settle()
	half := vaulttest.Must[record.Identity](t)(x.v.Identity(p.ID))
	if half.Born != "" || half.Birth != "spring of the rabbit" {
		t.Fatalf("what is no date is stored as %q, in words %q", half.Born, half.Birth)
	}
	x.Type("33 years old, Korean age")
	x.field("2026-11")
	x.Type("2016")
	x.Sees("1984", "counted age")
	x.Picture("people-born", nil)
	x.Press("1984 · counted age")
	x.Settle()
	x.SeesNot("This is no date")
	if half := vaulttest.Must[record.Identity](t)(x.v.Identity(p.ID)); half.Born != "1984" || half.Birth != "" ||
		half.Age.Years != 33 || half.Age.Counting != record.CountingCounted || half.Age.On != "2016" {
		t.Fatalf("born %q, in words %q, age %+v", half.Born, half.Birth, half.Age)
	}
	x.Key(fyne.KeyEscape)
	x.press(shell.Ctrl(fyne.KeyI)) // looking is no change
	x.Sees("33 years old, Korean age")
	x.Key(fyne.KeyEscape)
	if half := vaulttest.Must[record.Identity](t)(x.v.Identity(p.ID)); half.Age.Years != 33 || half.Birth != "" {
		t.Fatalf("in words %q, age %+v", half.Birth, half.Age)
	}
}

func TestOtherSpellingsAreOfferedAndTakenOver(t *testing.T) {
	p := named
	var id record.ID
	x := open(t, func(v *archive.Vault) { id = p(t, v, "the cook", "리명숙", "Hang").ID })
	x.press(shell.Ctrl(fyne.KeyI))
	x.SeesNot("McCune")
	x.press(shell.CtrlShift(fyne.KeyO))
	x.Sees("이명숙 · as the south writes it", "Ri Myŏng-suk · McCune–Reischauer", "Cyrillic")
	x.Picture("people-spellings", nil)
	x.Press("Ri Myŏng-suk · McCune–Reischauer")
	x.Settle()
	half := vaulttest.Must[record.Identity](t)(x.v.Identity(id))
	if len(half.Names) != 2 || half.Names[1].Text != "Ri Myŏng-suk" || half.Names[1].Script != "Latn" {
		t.Fatalf("names: %+v", half.Names)
	}
	x.Key(fyne.KeyEscape)
	x.SeesNot("Myŏng-suk")
}

func TestThatNoSpellingCanBeOfferedIsSaid(t *testing.T) {
	x := open(t, func(v *archive.Vault) { named(t, v, "the cook", "Lee Young-hee", "Latn") })
	x.press(shell.Ctrl(fyne.KeyI))
	x.press(shell.CtrlShift(fyne.KeyO))
	x.Sees("No other spelling can be offered")
}

func TestRelativesStillInReachAreRows(t *testing.T) {
	var id record.ID
	x := open(t, func(v *archive.Vault) { id = person(t, v, "the cook").ID })
	x.press(shell.Ctrl(fyne.KeyI))
	x.press(shell.CtrlShift(fyne.KeyK))
	x.Type("Invented Sister")
	x.Key(fyne.KeyTab)
	x.Type("younger sister")
	x.Key(fyne.KeyTab)
	x.Type("Musan")
	x.TabTo("Still in reach of those who would punish")
	x.Key(fyne.KeySpace)
	x.field("What would tell who this is, and who could be harmed")
	x.Type("The bakery has one owner")
	x.Picture("people-kin", nil)
	x.press(shell.CtrlShift(fyne.KeyK)) // a row in which nothing stands is none
	x.Key(fyne.KeyEscape)
	x.Settle()
	x.SeesNot("Invented Sister", "bakery")
	half := vaulttest.Must[record.Identity](t)(x.v.Identity(id))
	if len(half.Kin) != 1 || half.Kin[0].Name != "Invented Sister" || half.Kin[0].Relation != "younger sister" ||
		half.Kin[0].Where != "Musan" || !half.Kin[0].InReach || half.Risk.Note != "The bakery has one owner" {
		t.Fatalf("relatives %+v, risk %+v", half.Kin, half.Risk)
	}
}
