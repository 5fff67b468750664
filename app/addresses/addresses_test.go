package addresses

import (
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/look/looktest"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/record"
)

const key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"

func office(t *testing.T) (*looktest.Desk, *shell.Shell, *archive.Vault) {
	t.Helper()
	v := vaulttest.New(t, "Seoul office", "Kim")
	d := looktest.New(t)
	s := shell.New(d.Window)
	s.Explain = messages.Explain
	s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.caseworker", Undo: v}, nil, nil)
	d.Settle()
	return d, s, v
}

// By keyboard alone: a key is added, compared with its owner, chosen for an
// export; one that nobody compared warns.
func TestAKeyIsAddedComparedAndChosen(t *testing.T) {
	d, s, v := office(t)
	Open(s, v)
	d.Settle()
	d.Sees("No key is in the book yet")
	d.Press("Add…")
	d.Type("Invented body")
	d.Key(fyne.KeyTab)
	d.Type("nonsense")
	d.Press("Add")
	d.Settle()
	d.Sees("This is no key of age or SSH")
	if len(v.Recipients()) != 0 {
		t.Fatal("nonsense was taken for a key")
	}
	d.Key(fyne.KeyEscape)
	if _, err := v.AddRecipient("Invented body", key); err != nil {
		t.Fatal(err)
	}
	d.Key(fyne.KeyEscape)
	Open(s, v)
	d.Settle()
	d.Sees("Invented body", "not compared")
	d.Picture("addresses", func() {
		d.Key(fyne.KeyEscape)
		s.Relabel()
		Open(s, v)
	})
	d.Press("Compare…")
	d.Sees("Compare the key of Invented body", "at a number that you knew")
	d.Picture("addresses-compare", nil)
	d.Press("They are the same")
	d.Settle()
	r := v.Recipients()
	if len(r) != 1 || r[0].Verified == nil || r[0].Verified.Way != record.WayTelephone {
		t.Fatalf("after the comparison: %+v", r)
	}
	d.Sees("compared 20")
	d.Press("Whose key…")
	d.Sees("For whom else the key of Invented body stands")
	d.Picture("addresses-whose", nil)
	d.Type("Invented inquiry; its registry")
	d.Press("Keep")
	d.Settle()
	if r := v.Recipients(); !r[0].StandsFor("invented inquiry") || !r[0].StandsFor("Its registry") || r[0].StandsFor("Other body") {
		t.Errorf("for whom it stands: %+v", r)
	}
	d.Sees("also for Invented inquiry; its registry")
	d.Key(fyne.KeyEscape)

	if _, err := v.AddRecipient("Other body", "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg"); err != nil {
		t.Fatal(err)
	}
	var got string
	Pick(s, v, func(keys string) { got = keys })
	d.Settle()
	d.SeesNot("may be somebody else's")
	d.Key(fyne.KeySpace)
	d.SeesNot("may be somebody else's")
	d.Key(fyne.KeyTab)
	d.Key(fyne.KeySpace)
	d.Sees("may be somebody else's")
	d.Key(fyne.KeySpace)
	d.Press("Use these keys")
	if got != "# Invented body\n"+key {
		t.Errorf("chosen: %q", got)
	}
}
