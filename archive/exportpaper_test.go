package archive_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"attest/archive"
	"attest/archive/custody"
	"attest/archive/delivery"
	paper "attest/archive/document"
	"attest/archive/document/pdf"
	"attest/archive/mailing"
	"attest/archive/record"
)

// A submission leaves without a bundle, by the same consent, entries and note of
// what was sent; what does not fit one message waits in the next.
func TestASubmissionLeavesAsPaperAndAnnexes(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	s := submission(t, v)
	te := s.Testimonies[0]
	var page bytes.Buffer
	noErr(t, pdf.Write(&page, paper.Document{Title: "An invented page", Language: "en", Time: time.Unix(1_700_000_000, 0)}))
	for _, x := range []archive.Exhibit{
		attach(t, v, te, "Jieonaen Hana.pdf", page.String(), record.ClassCleared),
		attach(t, v, te, "Jieonaen Hana.txt", "an invented list", record.ClassCleared),
	} {
		s.Exhibits = append(s.Exhibits, record.ExhibitChoice{ID: x.ID, Original: x.Media == "text/plain"})
	}
	who := must[record.Testimony](t)(v.Testimony(te)).Person
	consent(t, v, who, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{record.MediaText, record.MediaDocument}})
	s = must[record.Submission](t)(v.SaveSubmission(s))
	dir := t.TempDir()
	export := func(form string, mb int) (archive.ExportReport, []string) {
		t.Helper()
		rep := must[archive.ExportReport](t)(v.Export(ctx, s.ID, archive.ExportOptions{Path: filepath.Join(dir, form), Form: form, MessageMB: mb}, nil))
		var names []string
		for _, m := range rep.Messages {
			names = append(names, m.Path)
		}
		return rep, names
	}

	plainPDF, names := export(delivery.FormPlainPDF, 0)
	stem := "message-1/attest-" + s.Label
	if want := []string{stem + ".pdf", "message-1/annex-0001-document.pdf", "message-1/annex-0002-text.txt", "message-1/annex-0002-text-as-received.txt"}; !slices.Equal(names, want) {
		t.Fatalf("wrote %v, want %v", names, want)
	}
	word, names := export(delivery.FormWord, 0)
	if names[0] != stem+".docx" || word.Passphrase != "" || word.Encrypted || word.Fingerprint != "" {
		t.Errorf("as a Word file: %v %+v", names, word)
	}
	for _, rep := range []archive.ExportReport{plainPDF, word} {
		raw := must[[]byte](t)(os.ReadFile(rep.Files[0]))
		text := plain(t, rep.Files[0], raw)
		for _, want := range []string{"annex-0001-document.pdf", "annexes that go with this text"} {
			if !strings.Contains(strings.Join(strings.Fields(text), " "), want) {
				t.Errorf("%s does not say %q", filepath.Base(rep.Files[0]), want)
			}
		}
		for _, no := range []string{"VERIFY.txt", "proofs.json", "Jieonaen", "지어낸"} {
			if strings.Contains(text, no) {
				t.Errorf("%s says %q", filepath.Base(rep.Files[0]), no)
			}
		}
	}

	locked, names := export(delivery.FormPDF, 0)
	if !locked.Encrypted || len(strings.Fields(locked.Passphrase)) != 6 || !slices.Equal(names[1:], []string{"message-1/annex-0001-document.pdf", "message-1/annex-0002-text.txt.zip", "message-1/annex-0002-text-as-received.txt.zip"}) {
		t.Fatalf("locked: %v", names)
	}
	for _, f := range locked.Files {
		args := []string{"qpdf", "--password=" + locked.Passphrase, "--check", f}
		if filepath.Ext(f) == ".zip" {
			args = []string{"7zz", "t", "-p" + locked.Passphrase, f}
		}
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", filepath.Base(f), err, out)
		}
		args = slices.DeleteFunc(args, func(a string) bool { return strings.Contains(a, locked.Passphrase) })
		if out, err := exec.Command(args[0], slices.Insert(args[1:], len(args)-2, map[bool]string{true: "-pwrong", false: "--password=wrong"}[filepath.Ext(f) == ".zip"])...).CombinedOutput(); err == nil {
			t.Errorf("%s opens with another passphrase\n%s", filepath.Base(f), out)
		}
	}

	// The office's limit holds where the body's is not known.
	noErr(t, v.OverrideLimits(record.GeneralBundle, []record.LimitOverride{{Limit: "message_mb", Value: 1, Reason: "the mail server", Date: "2026-11-26"}}))
	limit := must[archive.MessageLimit](t)(v.MessageLimit(s.ID))
	if limit.MB != 1 || !strings.Contains(limit.Source, "the mail server") {
		t.Errorf("the limit is %+v", limit)
	}
	big := attach(t, v, te, "big.txt", strings.Repeat("invented ", 110_000), record.ClassCleared)
	s.Exhibits = append([]record.ExhibitChoice{{ID: big.ID}}, s.Exhibits...)
	s = must[record.Submission](t)(v.SaveSubmission(s))
	noErr(t, os.RemoveAll(filepath.Join(dir, delivery.FormPlainPDF)))
	two, names := export(delivery.FormPlainPDF, 0)
	if mailing.Messages(two.Messages) != 3 || names[0] != stem+".pdf" || names[1] != "message-2/annex-0001-text.txt" || path.Dir(names[2]) != "message-3" || path.Dir(names[4]) != "message-3" {
		t.Errorf("in messages of 1 MB: %v", names)
	}

	// What was sent is those files; the letter names them, and no signature.
	d := must[record.Delivery](t)(v.NoteSent(s.ID, archive.Sending{Channel: "email"}))
	if len(d.Files) != 5 || d.Form != delivery.FormPlainPDF || len(d.Facts) != 1 || d.Facts[0].Testimony != te {
		t.Errorf("noted as sent: %+v", d)
	}
	letter := must[string](t)(must[delivery.Letter](t)(v.SubmissionLetter(s.ID, "en")).Text())
	if !strings.Contains(letter, "message-2/annex-0001-text.txt (") || !strings.Contains(letter, two.SHA256[4]) || strings.Contains(letter, "signed with our key") {
		t.Errorf("the letter: %s", letter)
	}
	if _, n, err := v.Log(archive.LogFilter{Verb: string(custody.Exported)}, 0, 0); err != nil || n != 4+4+4+5 {
		t.Errorf("%d entries of what left, %v", n, err)
	}

	before := must[[]os.DirEntry](t)(os.ReadDir(dir))
	for name, o := range map[string]archive.ExportOptions{
		"a name that ends as a file": {Path: filepath.Join(dir, "c.docx"), Form: delivery.FormWord},
		"with a timestamp":           {Path: filepath.Join(dir, "c"), Form: delivery.FormWord, Timestamp: true},
		"with recipients":            {Path: filepath.Join(dir, "c"), Form: delivery.FormPDF, Recipients: "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"},
		"a limit below nothing":      {Path: filepath.Join(dir, "c"), Form: delivery.FormPDF, MessageMB: -1},
	} {
		if _, err := v.Export(ctx, s.ID, o, nil); !errors.Is(err, archive.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := v.Export(ctx, s.ID, archive.ExportOptions{Path: filepath.Join(dir, delivery.FormWord), Form: delivery.FormWord, Overwrite: true}, nil); !errors.Is(err, archive.ErrExists) {
		t.Errorf("over a folder that is there: %v", err)
	}
	// Consent is asked as of a bundle.
	consent(t, v, who, record.Use{Use: "un_inquiry", Answer: record.AnswerNo})
	for _, form := range []string{delivery.FormPDF, delivery.FormPlainPDF, delivery.FormWord} {
		if _, err := v.Export(ctx, s.ID, archive.ExportOptions{Path: filepath.Join(dir, "refused"), Form: form}, nil); !errors.Is(err, archive.ErrConsent) {
			t.Errorf("%s without consent: %v", form, err)
		}
	}
	if after := must[[]os.DirEntry](t)(os.ReadDir(dir)); len(after) != len(before) {
		t.Errorf("a refused export left something: %v", after)
	}
}
