//go:build desktop

package xsession

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"attest/archive"
	records "attest/archive/record"
)

// A program on the machine drafts the transcript of a sound in the real window,
// and Alt+Enter confirms a paragraph of it: from the list, and out of the field in
// which somebody writes.
func TestADraftIsConfirmedByAltEnterInTheRealWindow(t *testing.T) {
	s := Start(t, Options{Env: []string{"FYNE_PLATFORM=x11"}})
	h := newHand(t, s)
	vault := filepath.Join(s.Home, "office.attest")
	id := soundVault(t, vault)
	program, model := filepath.Join(s.Home, "whisper-cli"), filepath.Join(s.Home, "ggml-test.bin")
	if out, err := exec.Command("go", "build", "-o", program, "attest/internal/whisperlike").CombinedOutput(); err != nil {
		t.Fatalf("build the stand-in: %v\n%s", err, out)
	}
	s.write(model, "segments")
	s.write(filepath.Join(s.Home, ".config", "fyne", "org.attest.desktop", "preferences.json"),
		`{"machine.whisper":`+strconv.Quote(program)+`,"machine.model":`+strconv.Quote(model)+`}`)

	h.open(vault)
	h.first("ctrl+2", 2, 1100)
	s.Key("alt+d")
	s.overlay(true)
	s.Expect("what is to be drafted", func(k Keyboard) bool { return !k.Ring.Empty() })
	s.picture("draft-asked")
	h.toStrong()
	h.Change("the draft to be made", func() { s.Key("Return") })
	s.Expect("what was drafted", func(k Keyboard) bool { return k.Strong })
	s.picture("drafted")
	s.Key("Return")
	s.overlay(false)
	s.Key("ctrl+shift+1")
	s.Expect("the account", func(k Keyboard) bool { return !k.Ring.Empty() })
	s.Settle()
	s.Key("Home", "alt+Return")
	s.Settle()
	s.picture("draft-confirmed")
	s.Key("End", "Return")
	h.field("the last paragraph")
	s.Key("alt+Return")
	s.Settle()
	s.picture("draft-confirmed-writing")
	h.lock(vault)

	v := reopened(t, vault)
	te, err := v.Testimony(id)
	if err != nil {
		t.Fatal(err)
	}
	drafts, err := v.MachineDrafts(id)
	if err != nil {
		t.Fatal(err)
	}
	all, open := len(te.Account), records.Unconfirmed(drafts, te.Account)
	if all < 2 || len(open) != all-2 {
		t.Errorf("of %d paragraphs %d wait for somebody, %v", all, len(open), open)
	}
}

// soundVault is a vault with one invented testimony that has a sound and no words.
func soundVault(t *testing.T, path string) records.ID {
	t.Helper()
	ctx := context.Background()
	v := invented(t, path)
	p, err := v.NewPerson("invented")
	if err != nil {
		t.Fatal(err)
	}
	te, err := v.NewTestimony(p.ID, records.Interview{Date: "2026-11-20", Language: "ko"})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(moduleRoot(t), "assets", "samples", "voice.flac"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Attach(ctx, te.ID, archive.Attachment{Name: "voice.flac", Data: bytes.NewReader(raw)}, nil); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	return te.ID
}
