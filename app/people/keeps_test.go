package people_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/people"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/record"
)

// full is a vault whose disk is full while bad is set.
type full struct {
	*archive.Vault
	bad bool
}

func (f *full) SaveIdentity(id record.ID, half record.Identity) error {
	if f.bad {
		return archive.ErrDiskFull
	}
	return f.Vault.SaveIdentity(id, half)
}

func TestIdentityThatCannotBeSavedIsKept(t *testing.T) {
	x := open(t, func(v *archive.Vault) { person(t, v, "the cook"); person(t, v, "the aunt") })
	disk := &full{Vault: x.v}
	x.s.Lock()
	x.r = people.New(x.s, disk)
	x.enter()
	x.press(shell.Ctrl(fyne.KeyI))
	x.Type("Invented Nameless")
	disk.bad = true
	id := x.v.Persons()[1].Person.ID
	x.r.Open(string(id)) // to another person
	x.Settle()
	x.Sees("Everything saved before is safe.")
	x.Key(fyne.KeyEscape)
	x.Sees("Invented Nameless")
	disk.bad = false
	x.Key(fyne.KeyEscape)
	x.SeesNot("Invented Nameless")
	half := vaulttest.Must[record.Identity](t)(x.v.Identity(x.v.Persons()[0].Person.ID))
	if len(half.Names) != 1 || half.Names[0].Text != "Invented Nameless" {
		t.Fatalf("lost: %+v", half)
	}
	if strings.Contains(x.Seen(), "Nameless") {
		t.Error("the name is still in view")
	}
}

func TestEscapeAndLockTogetherLoseNothing(t *testing.T) {
	x := open(t, func(v *archive.Vault) { person(t, v, "the cook") })
	x.press(shell.Ctrl(fyne.KeyI))
	x.Type("Invented Nameless")
	x.s.Escape() // hides; the save is on its way
	x.s.Lock()
	id := x.v.Persons()[0].Person.ID
	if half := vaulttest.Must[record.Identity](t)(x.v.Identity(id)); len(half.Names) != 1 {
		t.Fatal("the name is lost")
	}
}

func TestBackAndForthBeforeItLoads(t *testing.T) {
	x := open(t, func(v *archive.Vault) { person(t, v, "the cook"); person(t, v, "the aunt") })
	first := x.v.Persons()[0].Person
	for _, k := range []fyne.KeyName{fyne.KeyDown, fyne.KeyUp} { // no Settle between
		x.Window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
	}
	x.Settle()
	x.press(shell.CtrlShift(fyne.KeyDelete))
	for _, p := range x.v.Persons() {
		if p.Person.ID == first.ID {
			t.Fatal("another person than the chosen one was removed")
		}
	}
}

func TestViewBuiltAnewShowsThePersonAgain(t *testing.T) {
	x := open(t, func(v *archive.Vault) { person(t, v, "the cook") })
	x.s.Go("testimonies")
	x.s.Relabel() // the language changed while another room was in view
	x.s.Go("people")
	x.Settle()
	x.Sees("Show identity")
}

func TestALockAndEscapeKeepTheHandleOfANewPerson(t *testing.T) {
	x := open(t, nil)
	x.press(shell.Ctrl(fyne.KeyN))
	x.Type("twins, Musan")
	x.s.Lock()
	x.Settle()
	x.r = people.New(x.s, x.v)
	x.enter()
	x.press(shell.Ctrl(fyne.KeyN))
	x.Sees("twins, Musan")
	x.Type(" (")
	x.Key(fyne.KeyEscape)
	x.press(shell.Ctrl(fyne.KeyN))
	x.Key(fyne.KeyReturn)
	x.Settle()
	all := x.v.Persons()
	if len(all) != 1 || !strings.Contains(all[0].Person.Handle, "twins, Musan") {
		t.Fatalf("persons: %+v", all)
	}
	if text := vaulttest.Must[string](t)(x.v.KeptForm("person")); text != "" {
		t.Errorf("the form outlived the person it made: %q", text)
	}
	x.press(shell.Ctrl(fyne.KeyN))
	x.s.Lock()
	if text := vaulttest.Must[string](t)(x.v.KeptForm("person")); text != "" {
		t.Errorf("a form in which nothing was typed is kept: %q", text)
	}
}
