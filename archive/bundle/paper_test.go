package bundle

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"attest/archive/document"
	"attest/archive/document/documenttest"
	"attest/archive/document/word"
)

// paperSample has a form, events of two provisions and a custody of its exhibits.
func paperSample() Content {
	c := readingSample()
	c.Form = &Form{Title: "Invented form", Sections: []FormSection{{Title: "The person", Fields: []FormField{
		{Number: 1, Label: "Name", Answers: []FormAnswer{{Code: "W-01", Lines: []FormLine{
			{Text: "W-01, a woman.", Sources: []Source{{Testimony: 1, Paragraph: 2, Start: 61000}, {Exhibit: 1}, {Exhibit: 1}}}, {Text: "A second paragraph."},
		}}}},
		{Number: 2, Label: "Remedies", Answers: []FormAnswer{{Unknown: "nobody can ask there"}}},
		{Number: 3, Label: "Summary", Answers: []FormAnswer{{}}},
	}}}}
	for i := range c.Exhibits {
		c.Exhibits[i].Steps = []Step{
			{Time: "2026-03-02T10:00:00+09:00", What: "attach", Role: "caseworker-2"}, {Time: "2026-03-03T11:30:00+09:00", What: "class", Role: "keyholder-1"},
		}
	}
	return c
}

func pdfText(t *testing.T, raw []byte) string {
	t.Helper()
	cmd := exec.Command("pdftotext", "-layout", "-enc", "UTF-8", "-", "-")
	cmd.Stdin = bytes.NewReader(raw)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("pdftotext: %v\n%s", err, out)
	}
	return string(out)
}

// A form whose length the body limits leaves as a paper of nothing else; what is
// behind it is a paper of its own, and the pages lead to both.
func TestALimitedFormStandsAlone(t *testing.T) {
	c := paperSample()
	c.Form.Apart = true
	raw := written(t, c)
	if r := verified(t, raw, Options{}); !r.OK() {
		t.Fatalf("%+v", r.Faults)
	}
	p := unpack(t, raw)
	for ending, text := range map[string]func([]byte) string{
		"pdf":  func(raw []byte) string { return pdfText(t, raw) },
		"docx": func(raw []byte) string { s, _ := documenttest.Unpacked(raw); return s },
	} {
		form, behind := text(p.files["data/submission."+ending]), text(p.files["data/accounts."+ending])
		for _, only := range []string{"W-01, a woman.", "[not answered]"} {
			if !strings.Contains(form, only) || strings.Contains(behind, only) {
				t.Errorf("%s: %q is to be in the form alone", ending, only)
			}
		}
		for _, only := range []string{"셋이 왔습니다.", "Violations by provision", "Chronology", "Chain of custody", "List of exhibits"} {
			if strings.Contains(form, only) || !strings.Contains(behind, only) {
				t.Errorf("%s: %q is to be behind the form alone", ending, only)
			}
		}
	}
	for _, page := range []string{"data/index.html", "data/VERIFY.txt"} {
		for _, name := range []string{"submission.pdf", "accounts.pdf", "accounts.docx"} {
			if !strings.Contains(string(p.files[page]), name) {
				t.Errorf("%s does not name %s", page, name)
			}
		}
	}
}

// The PDF, the Word file, the lists and the reports say what the bundle says, and
// the bundle is good.
func TestPapersSayWhatTheBundleSays(t *testing.T) {
	c := paperSample()
	raw := written(t, c)
	if r := verified(t, raw, Options{}); !r.OK() {
		t.Fatalf("%+v", r.Faults)
	}
	p := unpack(t, raw)
	joined := func(s string) string { return strings.Join(strings.Fields(s), "") }
	pdf := joined(pdfText(t, p.files[filePDF]))
	doc, err := documenttest.Unpacked(p.files[fileWord])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"셋이 왔습니다. 투먼에서 다리를 건넜습니다.", "Они сказали: «Завтра вас отправят».", "온성에 보름 갇혀 있었습니다.", "Invented form", "W-01, a woman.",
		"Exhibit 1; testimony 1, paragraph 2, 1:01", "Not known, because: nobody can ask there", "[not answered]", "Violations by provision", "Chronology", "Chain of custody",
		"taken into the vault and sealed", "caseworker-2", "Witnesses", "All of this is invented",
	} {
		if want == "All of this is invented" {
			want = "all of this is invented"
		}
		if !strings.Contains(pdf, joined(want)) {
			t.Errorf("%q is not in the PDF", want)
		}
		if !strings.Contains(doc, strings.Split(want, "\n")[0]) {
			t.Errorf("%q is not in the Word file", want)
		}
	}
	for _, name := range []string{filePDF, fileWord} {
		if bytes.Contains(p.files[name], []byte("\u202e")) {
			t.Errorf("%s obeys a hidden character", name)
		}
	}
	if bytes.Contains([]byte(doc), []byte("\u202e")) || !strings.Contains(doc, "⟦U+202E⟧") {
		t.Error("the Word file hides what is hidden")
	}
	for lang, want := range map[string]string{"en": "1. 2026-03-02 10:00 +09:00 · taken into the vault and sealed · by caseworker-2", "ko": "보관소에 받아들여 봉인함"} {
		if text := string(p.files[fmt.Sprintf(fileReport, lang)]); !strings.Contains(text, want) {
			t.Errorf("the report in %s lacks %q:\n%s", lang, want, text)
		}
	}
	if list := string(p.files[fileLoad]); !strings.Contains(list, "þEX0001þ\x14þEX0001þ") || strings.Count(list, "\r\n") != len(c.Exhibits)+1 {
		t.Errorf("%q", list)
	}
	if !bytes.Equal(raw, written(t, c)) {
		t.Error("two bundles of one content differ")
	}
	back, err := word.Read(bytes.NewReader(p.files[fileWord]), int64(len(p.files[fileWord])))
	if err != nil {
		t.Fatal(err)
	}
	d, err := Paper(c)
	if err != nil {
		t.Fatal(err)
	}
	if got := document.Compare(d, back); len(got) > 0 {
		t.Errorf("what was not edited differs: %+v", got)
	}
}

func TestEveryPaperHasItsWordsInBothLanguages(t *testing.T) {
	for verb := range englishPaper.Steps {
		if koreanPaper.Steps[verb] == "" {
			t.Errorf("%s has no Korean words", verb)
		}
	}
	c := paperSample()
	c.Language = "ko"
	d, err := Paper(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range d.Blocks {
		if b.Kind == document.Heading && b.Text == "" {
			t.Errorf("a heading without words: %s", b.ID)
		}
	}
}

// Papers to be looked at: ATTEST_PICTURES names the folder.
func TestPicturesOfPapers(t *testing.T) {
	dir := os.Getenv("ATTEST_PICTURES")
	if dir == "" {
		return
	}
	for _, lang := range []string{"en", "ko"} {
		c := paperSample()
		c.Language = lang
		p := unpack(t, written(t, c))
		name := filepath.Join(t.TempDir(), "a.pdf")
		if err := os.WriteFile(name, p.files[filePDF], 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command("pdftoppm", "-r", "60", "-png", name, filepath.Join(dir, "paper-"+lang)).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
}
