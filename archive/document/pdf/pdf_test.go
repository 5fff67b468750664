package pdf_test

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
	"attest/archive/document/pdf"
)

func write(t testing.TB, d document.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := pdf.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// read asks a program that is not ours.
func read(t testing.TB, in []byte, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Stdin = bytes.NewReader(in)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

func text(t testing.TB, b []byte) string { return read(t, b, "pdftotext", "-enc", "UTF-8", "-", "-") }

func joined(s string) string { return strings.Join(strings.Fields(s), "") }

func TestFourScriptsAreFoundAgain(t *testing.T) {
	d := documenttest.Sample()
	d.Blocks = append(d.Blocks, document.Block{Kind: document.Plain, Text: "\u202ehidden\u202c \x1b[2J 𠀀"})
	got := joined(text(t, write(t, d)))
	for _, want := range []string{documenttest.Korean, documenttest.Chinese, documenttest.Russian, "Sample office · S-K7-0001", "page 1", "Exhibit 4; testimony 1, paragraph 4.", "CAT, Article 3", "[U+202E]hidden[U+202C] [U+001B][2J [U+20000]"} {
		if !strings.Contains(got, joined(want)) {
			t.Errorf("%q is not found in the PDF", want)
		}
	}
}

// Each note is on the page that refers to it, however long the text is; each page
// has its number, and the head of a table.
func TestNotesStandOnTheirPage(t *testing.T) {
	d := documenttest.Sample()
	d.Blocks = nil
	for n := range 120 {
		word := fmt.Sprintf("mark%03d", n)
		d.Blocks = append(d.Blocks, document.Block{
			Kind: document.Numbered, Text: strings.Repeat("text ", n%60) + word + strings.Repeat(" more", n%47),
			Notes: []document.Note{{At: 5*(n%60) + len(word), Text: "note" + word + strings.Repeat(" source", n%25)}},
		})
	}
	rows := document.Grid{Head: []string{"Tablehead", "b"}}
	for n := range 150 {
		rows.Rows = append(rows.Rows, []string{fmt.Sprintf("row%03d", n), strings.Repeat("cell ", n)})
	}
	d.Blocks = append(d.Blocks, document.Block{Kind: document.Table, Table: rows})
	all := strings.Split(strings.TrimSuffix(text(t, write(t, d)), "\f"), "\f")
	for n, page := range all {
		if !strings.Contains(page, fmt.Sprintf("page %d", n+1)) {
			t.Errorf("page %d has no number", n+1)
		}
		if strings.Contains(page, "row") && !strings.Contains(page, "Tablehead") {
			t.Errorf("page %d has no head of the table", n+1)
		}
		for _, w := range strings.Fields(page) {
			if strings.HasPrefix(w, "mark") && !strings.Contains(page, "note"+w[:7]) {
				t.Errorf("page %d refers to %s, whose note is elsewhere", n+1, w)
			}
		}
	}
	whole := strings.Join(all, "\n")
	for n := range 150 {
		if !strings.Contains(whole, fmt.Sprintf("row%03d", n)) {
			t.Errorf("row %d is not there", n)
		}
	}
	if got := strings.Count(whole, "cell"); got != 149*150/2 {
		t.Errorf("%d cells of %d words are there", got, 149*150/2)
	}
}

// A note longer than a page goes on on the next, whole.
func TestALongNoteGoesOn(t *testing.T) {
	d := documenttest.Sample()
	d.Blocks = append(d.Blocks, document.Block{Kind: document.Plain, Text: "long", Notes: []document.Note{{At: 4, Text: strings.Repeat("word ", 3000) + "end"}}})
	got := text(t, write(t, d))
	if strings.Count(got, "word") != 3000 || !strings.Contains(got, "end") {
		t.Errorf("%d words of the note", strings.Count(got, "word"))
	}
}

func TestHeadingsAreBookmarks(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(name, write(t, documenttest.Sample()), 0o600); err != nil {
		t.Fatal(err)
	}
	got := read(t, nil, "qpdf", "--json", "--json-key=outlines", name)
	for _, want := range []string{"Cover letter", "Testimony 1, W-01", "Violations by provision", "Restrictions on use"} {
		if !strings.Contains(got, want) {
			t.Errorf("no bookmark %q in\n%s", want, got)
		}
	}
	read(t, nil, "qpdf", "--check", name)
}

func TestTheSameDocumentGivesTheSameBytes(t *testing.T) {
	if !bytes.Equal(write(t, documenttest.Sample()), write(t, documenttest.Sample())) {
		t.Error("two PDFs differ")
	}
}

func TestWhatCannotBeSetIsRefused(t *testing.T) {
	for name, b := range map[string]document.Block{
		"note outside": {Kind: document.Plain, Text: "a", Notes: []document.Note{{At: 2}}},
		"no kind":      {Text: "a"},
		"bad ID":       {Kind: document.Plain, ID: "1 x"},
		"short row":    {Kind: document.Table, Table: document.Grid{Head: []string{"a", "b"}, Rows: [][]string{{"a"}}}},
	} {
		if err := pdf.Write(new(bytes.Buffer), document.Document{Blocks: []document.Block{b}}); err == nil {
			t.Errorf("%s: it is set", name)
		}
	}
}

// Pages to be looked at: ATTEST_PICTURES names the folder.
func TestPicturesOfPages(t *testing.T) {
	dir := os.Getenv("ATTEST_PICTURES")
	if dir == "" {
		return
	}
	name := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(name, write(t, documenttest.Long(2)), 0o600); err != nil {
		t.Fatal(err)
	}
	read(t, nil, "pdftoppm", "-r", "60", "-png", name, filepath.Join(dir, "document"))
}

// A hundred pages in four scripts; the target is 5 s.
func BenchmarkHundredPages(b *testing.B) {
	d := documenttest.Long(92)
	pages := strings.Count(text(b, write(b, d)), "\f")
	for b.Loop() {
		write(b, d)
	}
	b.ReportMetric(float64(pages), "pages")
}
