//go:build desktop

package xsession

import (
	"bytes"
	"context"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	records "attest/archive/record"
)

// From a final account to a bundle without one name in it, in the real window and by
// keyboard alone: every mention of the name is found and left out with a reason, the
// preview shows the account without it, and the bundle proves the rest.
func TestAHiddenNameIsNowhereInTheBundle(t *testing.T) {
	s := Start(t, Options{Env: []string{"FYNE_PLATFORM=x11"}})
	h := newHand(t, s)
	stick := s.folder("stick")
	key := filepath.Join(stick, "key.txt")
	tool(t, stick, "age-keygen", "-o", key)
	recipient := strings.TrimSpace(tool(t, stick, "age-keygen", "-y", key))
	vault, out := filepath.Join(s.Home, "office.attest"), filepath.Join(stick, "bundle.zip.age")
	finalVault(t, vault)

	program := h.open(vault)
	h.first("ctrl+5", 5, 980)
	s.Key("ctrl+shift+p")
	s.Expect("the tabs to have the focus", func(k Keyboard) bool { return !k.Ring.Empty() && k.Ring.Max.Y < 165 })
	s.Wait("the preview", func() bool { return s.Shows(inkColour, image.Rect(552, 170, 1260, 750), 300) })
	s.Settle()

	s.Key("alt+l")
	s.overlay(true)
	whom := h.field("whose mentions")
	h.write("PLANTEDbroker")
	s.Key("Return")
	s.Expect("the first mention", func(k Keyboard) bool { return !k.Ring.Empty() && k.Ring.Min.Y > whom.Ring.Max.Y+100 }) // its tick has the colour of a caret
	s.Settle()
	s.picture("hidden-found")
	s.BackTab() // the reason
	s.Change("a reason", func() { s.Key("Down") })
	h.toStrong()
	s.Key("Return")
	s.overlay(false)
	s.Settle()
	s.picture("hidden-preview")

	h.export(out, recipient)
	h.lock(vault)
	h.quiet(program)

	verify := tool(t, stick, Built(t, "attestctl"), "verify", out, "--identity", key)
	if !strings.Contains(verify, "nothing is changed, missing or added") {
		t.Errorf("attestctl verify: %s", verify)
	}
	zip, unpacked := filepath.Join(stick, "bundle.zip"), s.folder("unpacked")
	tool(t, stick, "age", "-d", "-i", key, "-o", zip, out)
	tool(t, stick, "unzip", "-q", zip, "-d", unpacked)
	shown := false
	err := filepath.WalkDir(unpacked, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		switch filepath.Ext(path) {
		case ".docx", ".xlsx":
			raw = []byte(tool(t, stick, "unzip", "-p", path))
		case ".pdf":
			raw = []byte(tool(t, stick, "pdftotext", "-enc", "UTF-8", path, "-"))
		}
		if bytes.Contains(raw, []byte("PLANTEDbroker")) {
			t.Errorf("the name is in %s", filepath.Base(path))
		}
		shown = shown || filepath.Ext(path) == ".pdf" && bytes.Contains(raw, []byte("waited by the river"))
		return err
	})
	if err != nil || !shown {
		t.Errorf("what is not left out is not in the paper: %v", err)
	}
}

// finalVault is a vault with an invented account that is final, in a submission that
// consent covers.
func finalVault(t *testing.T, path string) {
	t.Helper()
	ctx := context.Background()
	v := invented(t, path)
	p, err := v.NewPerson("invented")
	if err != nil {
		t.Fatal(err)
	}
	te, err := v.NewTestimony(p.ID, records.Interview{Date: "2026-11-20", Language: "en", Place: "Seoul"})
	if err != nil {
		t.Fatal(err)
	}
	te.Account = []records.Segment{
		{ID: "s1", Speaker: records.SpeakerWitness, Text: "PLANTEDbroker took us to the border. We waited by the river."},
		{ID: "s2", Speaker: records.SpeakerWitness, Text: "At night PLANTEDbroker's brother came with a lorry."},
	}
	steps := []func() error{
		func() error { return v.SaveTestimony(te) },
		func() error {
			_, err := v.SaveConsent(records.Consent{Person: p.ID, By: records.BySelf, Date: "2026-11-20", Uses: []records.Use{{Use: "un_inquiry", Answer: records.AnswerYes, Media: []string{records.MediaText}}}}, records.ConsentIdentity{})
			return err
		},
		func() error { return v.Answer(te.ID, records.RuleAnswer{Rule: "EV-A01", Options: []string{"none"}}) },
		func() error {
			_, err := v.ReadBack(te.ID, records.ReadBack{Language: "en", Reader: "interviewer", True: true,
				Signed: []records.Signature{{Role: "witness", How: records.SignedThumb}, {Role: "interviewer", How: records.SignedHand}}})
			return err
		},
		func() error { _, err := v.Finalize(ctx, te.ID, nil); return err },
		func() error {
			_, err := v.SaveSubmission(records.Submission{Title: "Invented", Addressee: "Commission", Class: "un_inquiry", Sender: "Invented office", Testimonies: []records.ID{te.ID}})
			return err
		},
		v.Close,
	}
	for i, step := range steps {
		if err := step(); err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
	}
}
