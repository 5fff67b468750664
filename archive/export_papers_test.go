package archive_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"attest/archive"
	paper "attest/archive/document"
	"attest/archive/document/documenttest"
	"attest/archive/record"
	forms "attest/archive/submission"
)

// plain is every word of a file that a person or a program could find in it:
// Office files unpacked, the streams of a PDF decompressed and its text read.
func plain(t *testing.T, name string, raw []byte) string {
	t.Helper()
	switch path.Ext(name) {
	case ".docx", ".xlsx":
		return must[string](t)(documenttest.Unpacked(raw))
	case ".pdf":
		file := filepath.Join(t.TempDir(), "a.pdf")
		noErr(t, os.WriteFile(file, raw, 0o600))
		out := ""
		for _, args := range [][]string{{"pdftotext", "-enc", "UTF-8", file, "-"}, {"qpdf", "--qdf", "--object-streams=disable", file, "-"}} {
			b, err := exec.Command(args[0], args[1:]...).Output()
			if err != nil {
				t.Fatalf("%s: %v", args[0], err)
			}
			out += string(b)
		}
		return out
	}
	return string(raw)
}

// Nothing that consent does not cover is in any part of a bundle or of a form's
// paper, and what it covers can be found in both.
func TestPapersHoldWhatConsentCovers(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	k := filingCase(t, v)
	for _, p := range []record.ID{weaver, miller} {
		consents(t, v, p, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{record.MediaText}}, record.Use{Use: "un_special_procedures", Answer: record.AnswerYes})
	}
	x := attach(t, v, k.Testimonies[0], "Jieonaen Hana.txt", "an invented list", record.ClassCleared)
	for _, te := range k.Testimonies {
		firstAccount(t, v, te)
	}
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: k.Testimonies, Exhibits: []record.ExhibitChoice{{ID: x.ID}},
	}))
	form := must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Case: k.ID, Title: "t", Mechanism: "SP", Class: "un_special_procedures", Addressee: "Commission", Sender: "s", Testimonies: k.Testimonies,
	}))
	answerWhatStops(t, v, form.ID)
	texts := map[string]string{}
	for of, id := range map[string]record.ID{"": s.ID, "form/": form.ID} {
		out := filepath.Join(t.TempDir(), "b.zip")
		must[archive.ExportReport](t)(v.Export(ctx, id, archive.ExportOptions{Path: out, Plain: true}, nil))
		z, err := zip.OpenReader(out)
		noErr(t, err)
		for _, f := range z.File {
			r, err := f.Open()
			noErr(t, err)
			raw := must[[]byte](t)(io.ReadAll(r))
			noErr(t, r.Close())
			texts[of+path.Base(f.Name)] += plain(t, f.Name, raw)
		}
		noErr(t, z.Close())
	}
	for _, secret := range []string{"Jieonaen", "지어낸하나", "Meotdaero", "멋대로둘", "INVENTED-99", "000-INVENTED-00", "Invented-ri", "1979-12-24", "1988-04-02", "only weaver", "note of the office", "a cousin", "PLANTED", "Han\x00"} {
		for name, text := range texts {
			if strings.Contains(text, secret) {
				t.Errorf("%s: %q is in it", name, secret)
			}
		}
	}
	for name, want := range map[string]string{
		"submission.docx": "도문 구류소에 열흘 있었습니다.", "submission.pdf": "도문 구류소에 열흘 있었습니다.", "exhibits.xlsx": x.SHA256, "exhibits.dat": x.SHA256,
		"report-en.txt": "taken into the vault and sealed · by keyholder-1", "report-ko.txt": "보관소에 받아들여 봉인함", "form/submission.docx": "Arbitrary arrest", "form/submission.pdf": "UN Special Procedures communication",
	} {
		if !strings.Contains(texts[name], want) {
			t.Errorf("%s: %q is not in it", name, want)
		}
	}
	if strings.Contains(texts["form/submission.docx"], "[testimony 1") {
		t.Error("a citation stands in the text, and not in a footnote")
	}
}

// What is counted against a body's limit is what its paper has, and an account
// that stands behind the form is not in it.
func TestALimitedFormIsCountedAsItLeaves(t *testing.T) {
	v := newVault(t)
	k := filingCase(t, v)
	for _, p := range []record.ID{weaver, miller} {
		consents(t, v, p, record.Use{Use: "UPR", Answer: record.AnswerYes}, record.Use{Use: "public_pseudonym", Answer: record.AnswerYes})
	}
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Case: k.ID, Title: "t", Mechanism: "UPR", Class: "public_pseudonym", Addressee: "OHCHR", Sender: "s", Cover: "Two invented words.", Testimonies: k.Testimonies,
	}))
	table, _, err := v.SubmissionTable(s.ID, "en")
	noErr(t, err)
	d := must[paper.Document](t)(v.SubmissionPaper(context.Background(), s.ID, "en"))
	words := 0
	for _, b := range d.Blocks {
		switch {
		case strings.HasPrefix(b.ID, "t"), b.Kind == paper.Table:
			t.Errorf("%s stands in the form's paper: %q", b.ID, b.Text)
		case strings.HasPrefix(b.ID, "h_form"), strings.HasPrefix(b.ID, "h_s"), strings.HasPrefix(b.ID, "h_f"), strings.HasPrefix(b.ID, "c_"), b.Kind == paper.Numbered && !strings.HasPrefix(b.Text, "Not known"):
			words += forms.Words(b.Text)
		}
	}
	if n := table.Count("").Words; n != words {
		t.Errorf("%d words are counted, the paper has %d", n, words)
	}
}

// A submission leaves in the language that was chosen for it, else in the one that
// its form is drafted in; nobody who exports or approves has to say it again.
func TestASubmissionLeavesInItsOwnLanguage(t *testing.T) {
	v := newVault(t)
	s, _, _, _, _ := profiled(t, v)
	s.Draft = "ko"
	s = must[record.Submission](t)(v.SaveSubmission(s))
	for _, want := range []string{"ko", "en"} {
		out := filepath.Join(t.TempDir(), want+".zip")
		must[archive.ExportReport](t)(v.Export(context.Background(), s.ID, archive.ExportOptions{Path: out, Plain: true}, nil))
		if page := everything(t, out)["attest-"+s.Label+"/data/index.html"]; !bytes.Contains(page, []byte(`<html lang="`+want+`"`)) {
			t.Errorf("drafted in %s, chosen %q: the page is not in %s", s.Draft, s.Language, want)
		}
		if a := must[record.Approval](t)(v.Approve(context.Background(), s.ID, archive.ExportOptions{})); a.Language != want {
			t.Errorf("approved in %s, want %s", a.Language, want)
		}
		s = must[record.Submission](t)(v.Submission(s.ID))
		s.Language = "en"
		s = must[record.Submission](t)(v.SaveSubmission(s))
	}
}
