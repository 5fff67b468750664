//go:build desktop

package xsession

import (
	"context"
	"image"
	"image/color"
	"path/filepath"
	"testing"

	"attest/archive"
	records "attest/archive/record"
)

// A case of twelve persons, in the real window and by keyboard alone: it is opened
// in the form of the Working Group on Enforced or Involuntary Disappearances, an
// open answer is given, and twelve forms are made. What came of it is then read
// from the vault.
func TestACaseOfTwelveIsPutIntoFormsByKeyboard(t *testing.T) {
	s := Start(t, Options{Env: []string{"FYNE_PLATFORM=x11"}})
	h := newHand(t, s)
	vault := filepath.Join(s.Home, "office.attest")
	k := twelveVault(t, vault)
	danger := color.RGBA{0xf2, 0x90, 0x8a, 0xff}

	program := h.open(vault)
	s.Key("ctrl+4")
	s.room(4)
	s.Wait("the case", func() bool { return s.Shows(accentColour, image.Rect(980, 50, 1270, 100), 1500) })
	s.Key("alt+m")
	s.overlay(true)
	h.field("the search for a form")
	h.write("WGEID")
	s.Key("Return")
	s.overlay(false)
	s.Wait("what stops it", func() bool { return s.Shows(danger, image.Rect(216, 160, 1260, 700), 150) })
	s.picture("twelve-findings")
	s.Key("alt+2", "alt+g")
	s.Expect("the chosen answer", func(k Keyboard) bool { return !k.Ring.Empty() && !k.Typing() })
	s.Key("Return")
	h.field("the answer")
	s.Type("PLANTEDanswer")
	s.Key("Escape")
	s.Expect("the table again", func(k Keyboard) bool { return !k.Ring.Empty() && !k.Typing() })
	s.Settle()
	s.picture("twelve-table")
	s.Key("ctrl+shift+b")
	s.overlay(true)
	s.Expect("the twelve forms to be offered", func(k Keyboard) bool { return k.Strong })
	s.Key("Return")
	s.overlay(false)
	s.room(5)
	s.Settle()
	s.picture("twelve-forms")
	s.Key("alt+m", "alt+3")
	s.Settle()
	s.picture("twelve-form")

	h.lock(vault)
	h.quiet(program)
	v := reopened(t, vault)
	written := 0
	for _, sub := range v.Submissions() {
		f, err := v.Filing(sub.ID)
		if err != nil || sub.Case != k || sub.Mechanism != "WGEID" || len(sub.Persons) != 1 || len(f.Answers) < 30 {
			t.Errorf("%s: %d persons, %d answers, %v", sub.Label, len(sub.Persons), len(f.Answers), err)
		}
		for _, a := range f.Answers {
			if a.Text == "PLANTEDanswer" {
				written++
			}
		}
	}
	if n := len(v.Submissions()); n != 12 || written == 0 {
		t.Errorf("%d forms, the answer in %d", n, written)
	}
}

// twelveVault is a vault with a case of twelve invented persons.
func twelveVault(t *testing.T, path string) records.ID {
	t.Helper()
	v := invented(t, path)
	rep, err := v.Import(context.Background(), archive.FileSource(filepath.Join(moduleRoot(t), "archive", "submission", "testdata", "twelve.json")), archive.ImportOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	k, err := v.SaveCase(records.Case{Title: "Twelve over Tumen (invented)", Testimonies: rep.Testimonies})
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	return k.ID
}
