package app

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"attest/app/shell"
	"attest/archive"
	"attest/archive/record"
)

// again opens the vault that was locked, as after the passphrase.
func (in *interview) again() {
	in.T.Helper()
	v, err := archive.Open(context.Background(), in.path, archive.OpenOptions{Passphrase: []byte(vaultPhrase)}, nil)
	if err != nil {
		in.T.Fatal(err)
	}
	in.p.opened(v, in.path, false)
	in.Settle()
}

func (in *interview) account() []record.Segment {
	in.T.Helper()
	t, err := in.p.vault.Testimony(in.id)
	if err != nil {
		in.T.Fatal(err)
	}
	return t.Account
}

// The caret is where it was, so that whoever types on types there.
func TestAfterALockThePersonIsWhereTheyWere(t *testing.T) {
	in := sit(t, Options{})
	in.Press("Begin writing")
	in.Type("first, an invented line")
	in.Key(fyne.KeyReturn)
	in.Type("they us across")
	for range len(" us across") {
		in.Key(fyne.KeyLeft)
	}
	in.p.shell.Press(shell.Ctrl(fyne.KeyL))
	in.Settle()
	in.SeesNot("an invented line")
	in.again()
	in.Sees("first, an invented line")
	in.Type(" took")
	in.Key(fyne.KeyEscape)
	in.Settle()
	if a := in.account(); len(a) != 2 || a[1].Text != "they took us across" {
		t.Fatalf("account: %+v", a)
	}
}

// Who goes to the room that is in view already, or away and back, is still at
// what it shows.
func TestTheKeyOfTheRoomInViewLosesNoPlace(t *testing.T) {
	in := sit(t, Options{})
	in.Press("Begin writing")
	in.Type("an invented line")
	in.Key(fyne.KeyEscape)
	for _, way := range [][]fyne.KeyName{{fyne.Key2}, {fyne.Key3, fyne.Key2}} {
		for _, key := range way {
			in.p.shell.Press(shell.Ctrl(key))
			in.Settle()
		}
		in.p.shell.Press(shell.Ctrl(fyne.KeyL))
		in.Settle()
		in.again()
		in.Sees("an invented line")
	}
}

// A program that is killed loses two seconds of where somebody was, no more.
func TestAfterACrashThePersonIsWhereTheyWere(t *testing.T) {
	in := sit(t, Options{})
	in.p.shell.Open("testimonies", string(in.id))
	in.Settle()
	in.p.shell.Press(&desktop.CustomShortcut{KeyName: fyne.Key4, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}) // its exhibits
	in.Sees("No exhibits yet")
	in.Loop.Advance(2 * time.Second)
	in.Settle()
	in.Loop.Advance(2 * time.Second)
	in.Settle()
	// Nothing is told to the window any more; the vault is closed under it.
	if err := in.p.vault.Close(); err != nil {
		t.Fatal(err)
	}
	in.p.vault = nil
	in.again()
	in.Sees("No exhibits yet")
}

// What lies over the window when the vault is opened, such as how a recording
// ended, is read first.
func TestThePlaceWaitsForWhatMustBeRead(t *testing.T) {
	in := sit(t, Options{})
	in.Press("Begin writing")
	in.Type("an invented line")
	in.p.shell.Press(shell.Ctrl(fyne.KeyL))
	in.Settle()
	v, err := archive.Open(context.Background(), in.path, archive.OpenOptions{Passphrase: []byte(vaultPhrase)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	in.p.opened(v, in.path, false)
	in.p.shell.Tell("To be read first", "An invented sentence.", nil)
	in.Settle()
	in.Sees("To be read first")
	in.Press("Close")
	in.Loop.Advance(time.Second)
	in.Settle()
	in.Sees("an invented line")
}

// What is gone is not looked for, and who goes on at once is left alone.
func TestAPlaceThatIsGoneIsNotShown(t *testing.T) {
	in := sit(t, Options{})
	if err := in.p.vault.Remove(in.id); err != nil {
		t.Fatal(err)
	}
	in.p.shell.Press(shell.Ctrl(fyne.KeyL))
	in.Settle()
	in.again()
	in.Sees("Testimonies")
	in.SeesNot("not found", "twins, Musan")
}
