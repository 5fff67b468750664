package media_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"attest/archive/media"
)

// activePDF does everything a PDF can do by itself: scripts when it is opened, when a page is, and in a link; a program started; an address
// called; a form sent; another file opened; a file carried along.
func activePDF() []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var at []int
	for n, body := range []string{
		`<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\(1\))/Next<</S/Launch/F(calc.exe)>>>>/AA<</WC<</S/JavaScript/JS(1)>>>>` +
			`/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(app.alert\(2\))>>]>>/EmbeddedFiles<</Names[(evil.exe) 5 0 R]>>>>/AcroForm<</Fields[7 0 R]/XFA 6 0 R>>>>`,
		`<</Type/Pages/Kids[3 0 R]/Count 1>>`,
		`<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/AA<</O<</S/JavaScript/JS(1)>>>>/Annots[` +
			`<</Type/Annot/Subtype/Link/Rect[0 0 200 200]/A<</S/URI/URI(https://example.invalid/track)>>>>` +
			`<</Type/Annot/Subtype/Link/Rect[0 0 90 90]/A<</S/GoToR/F(//example.invalid/share/a.pdf)/D[0/Fit]>>>>` +
			`<</Type/Annot/Subtype/Link/Rect[0 0 80 80]/A<</S/SubmitForm/F(https://example.invalid/form)>>>>` +
			`<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 5 0 R>>7 0 R]>>`,
		"<</Length 29>>stream\n0.5 g 20 20 100 100 re f     \nendstream",
		`<</Type/Filespec/F(evil.exe)/EF<</F 6 0 R>>>>`,
		"<</Type/EmbeddedFile/Length 4>>stream\nMZxx\nendstream",
		`<</Type/Annot/Subtype/Widget/FT/Btn/T(b)/Rect[0 0 50 50]/A<</S/ImportData/F(\\\\example.invalid\\a)>>>>`,
	} {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", n+1, body)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, off := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", off)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}

// TestAReadingCopyDoesNothingByItself: of a PDF that acts, pictures of its pages leave, and the office is told what it had.
func TestAReadingCopyDoesNothingByItself(t *testing.T) {
	dir := t.TempDir()
	said := func(name string, pdf []byte) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, pdf, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("qpdf", "--qdf", "--object-streams=disable", file, "-").Output()
		if err != nil {
			t.Fatalf("qpdf: %v", err)
		}
		return string(out)
	}
	acting := []string{"/JavaScript", "/JS", "/OpenAction", "/AA", "/Launch", "/URI", "/GoToR", "/SubmitForm", "/ImportData", "/EmbeddedFile", "/Filespec", "/AcroForm", "/XFA", "/Annots", "/Names", "example.invalid", "evil.exe"}
	in := activePDF()
	before := said("in.pdf", in)
	for _, name := range acting {
		if !strings.Contains(before, name) {
			t.Errorf("the file that acts has no %s: nothing is shown", name)
		}
	}
	var out bytes.Buffer
	if _, err := media.ReadingCopy(t.Context(), bytes.NewReader(in), int64(len(in)), "application/pdf", &out); err != nil {
		t.Fatal(err)
	}
	after := said("out.pdf", out.Bytes())
	for _, name := range acting {
		if strings.Contains(after, name) {
			t.Errorf("the reading copy has %s", name)
		}
	}
	items, err := media.Metadata(t.Context(), bytes.NewReader(in), int64(len(in)), "application/pdf")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Scripts", "Links", "Launch action"} {
		if i, ok := find(items, name); !ok || !i.Risky {
			t.Errorf("the office is not told of %s: %+v", name, items)
		}
	}
}
