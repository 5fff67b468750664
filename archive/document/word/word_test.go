package word_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive/document"
	"attest/archive/document/documenttest"
	"attest/archive/document/word"
)

func write(t testing.TB, d document.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := word.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(t testing.TB, b []byte) []document.Returned {
	t.Helper()
	got, err := word.Read(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// edited changes the text of a part, as a person in Word would.
func edited(t testing.TB, b []byte, part string, change func(string) string) []byte {
	t.Helper()
	out, err := documenttest.Edited(b, part, change)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWhatWasNotEditedComesBackTheSame(t *testing.T) {
	d := documenttest.Sample()
	d.Blocks = append(d.Blocks, document.Block{Kind: document.Plain, ID: "hostile", Text: "a  b\t<&>\"'\nnext \u202e\x00 end "})
	if got := document.Compare(d, read(t, write(t, d))); len(got) > 0 {
		t.Errorf("%+v", got)
	}
	if !bytes.Equal(write(t, d), write(t, d)) {
		t.Error("two files of one document differ")
	}
}

// What Word writes when a person changes, adds, deletes and moves paragraphs, with
// its tracked changes on, is what comes back.
func TestEditsComeBackByParagraph(t *testing.T) {
	d := documenttest.Sample()
	para := func(s, id string) (from, to int) {
		at := strings.Index(s, `w:name="a_`+id+"_")
		from = strings.LastIndex(s[:at], "<w:p>")
		return from, at + strings.Index(s[at:], "</w:p>") + len("</w:p>")
	}
	b := edited(t, write(t, d), "word/document.xml", func(s string) string {
		// t1p4: two words replaced, tracked; its note stays.
		s = strings.Replace(s, `<w:t xml:space="preserve">They counted us twice a day.</w:t>`,
			`<w:t>They counted us </w:t></w:r><w:del w:id="90" w:author="x"><w:r><w:delText>twice a day</w:delText></w:r></w:del><w:ins w:id="91" w:author="x"><w:r><w:t>three times a day</w:t></w:r></w:ins><w:r><w:t>.</w:t>`, 1)
		// t1p2: all of it deleted, tracked, its mark too.
		from, to := para(s, "t1p2")
		p := strings.Replace(s[from:to], "</w:pPr>", `<w:rPr><w:del w:id="92" w:author="x"/></w:rPr></w:pPr><w:del w:id="93" w:author="x">`, 1)
		p = strings.Replace(p, "</w:p>", "</w:del></w:p>", 1)
		s = s[:from] + p + s[to:]
		// t1p1 behind t1p3, and a new paragraph behind it.
		from, to = para(s, "t1p1")
		moved := s[from:to]
		s = s[:from] + s[to:]
		_, to = para(s, "t1p3")
		return s[:to] + moved + `<w:p><w:r><w:t>A paragraph of the co-counsel.</w:t></w:r></w:p>` + s[to:]
	})
	got := document.Compare(d, read(t, b))
	var kinds []string
	for _, x := range got {
		kinds = append(kinds, string(x.Change)+" "+x.ID+" after "+x.After)
		switch x.Change {
		case document.Changed:
			if x.Now.Text != "They counted us three times a day." || len(x.Now.Notes) != 1 || x.Now.Notes[0].Text != "Exhibit 4; testimony 1, paragraph 4." || x.Both || x.Lost != nil {
				t.Errorf("changed: %+v", x)
			}
		case document.Added:
			if x.Now.Text != "A paragraph of the co-counsel." {
				t.Errorf("added: %+v", x)
			}
		}
	}
	slices.Sort(kinds)
	want := []string{"added  after t1p1", "changed t1p4 after ", "moved t1p3 after h_t1", "removed t1p2 after "}
	if !slices.Equal(kinds, want) {
		t.Errorf("%q", kinds)
	}
	// All of them taken in give a document that differs in nothing but the bookmark
	// that the new paragraph does not have yet.
	left := slices.DeleteFunc(document.Compare(d.Apply(got), read(t, b)), func(x document.Difference) bool { return x.Change == document.Added })
	if len(left) > 0 {
		t.Errorf("after all were accepted: %+v", left)
	}
}

// A paragraph that the office changed meanwhile, and the co-counsel did not, is no
// difference; one that both changed says so. A note that is gone is told.
func TestWhatTheOfficeChangedMeanwhile(t *testing.T) {
	d := documenttest.Sample()
	sent := write(t, d)
	for i := range d.Blocks {
		if d.Blocks[i].ID == "t1p3" || d.Blocks[i].ID == "t1p4" {
			d.Blocks[i].Text += " Changed here."
		}
	}
	b := edited(t, sent, "word/document.xml", func(s string) string {
		s = strings.Replace(s, "They counted us twice a day.", "They counted us often.", 1)
		return strings.Replace(s, `<w:footnoteReference w:id="4"/>`, "", 1)
	})
	got := document.Compare(d, read(t, b))
	if len(got) != 1 || got[0].ID != "t1p4" || !got[0].Both || !slices.Equal(got[0].Lost, []string{"Exhibit 4; testimony 1, paragraph 4."}) {
		t.Errorf("%+v", got)
	}
}

func TestBombsAreRefused(t *testing.T) {
	good := write(t, documenttest.Sample())
	pack := func(text string) []byte {
		return edited(t, good, "word/document.xml", func(string) string { return text })
	}
	for name, b := range map[string][]byte{
		"noise":    []byte("not a zip"),
		"bomb":     pack("<w:document>" + strings.Repeat(" ", 65<<20)),
		"depth":    pack(strings.Repeat("<a>", 500)),
		"entities": pack(`<!DOCTYPE a [<!ENTITY x "y">]><w:document/>`),
		"cut":      pack("<w:document><w:body>"),
		"empty":    good[:len(good)/2],
	} {
		if _, err := word.Read(bytes.NewReader(b), int64(len(b))); !errors.Is(err, word.ErrNotWord) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var parts bytes.Buffer
	z := zip.NewWriter(&parts)
	for n := range 5000 {
		if _, err := z.Create(fmt.Sprint(n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := word.Read(bytes.NewReader(parts.Bytes()), int64(parts.Len())); !errors.Is(err, word.ErrNotWord) {
		t.Errorf("5,000 parts: %v", err)
	}
}

// LibreOffice opens it, and what it saves again comes back the same: every text,
// footnote and bookmark.
func TestLibreOfficeOpensAndSavesIt(t *testing.T) {
	dir := t.TempDir()
	d := documenttest.Sample()
	if err := os.WriteFile(filepath.Join(dir, "in.docx"), write(t, d), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "out"), 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", filepath.Join(dir, "out"), filepath.Join(dir, "in.docx"))
	cmd.Env = append(os.Environ(), "HOME="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	saved, err := os.ReadFile(filepath.Join(dir, "out", "in.docx"))
	if err != nil {
		t.Fatal(err)
	}
	got := read(t, saved)
	if diff := document.Compare(d, got); len(diff) > 0 {
		t.Errorf("what LibreOffice saved differs: %+v", diff)
	}
	if len(got) < 10 {
		t.Errorf("%d paragraphs", len(got))
	}
	// Numbers and styles are Word's own still.
	edited(t, saved, "word/document.xml", func(s string) string {
		for _, want := range []string{`<w:pStyle w:val="Heading1"/>`, `<w:pStyle w:val="Numberedparagraph"/>`, `<w:footnoteReference`} {
			if !strings.Contains(s, want) {
				t.Errorf("%s is gone", want)
			}
		}
		return s + " "
	})
}

func FuzzRead(f *testing.F) {
	f.Add(write(f, documenttest.Sample()))
	f.Add([]byte("PK\x05\x06"))
	d := documenttest.Sample()
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := word.Read(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			if !errors.Is(err, word.ErrNotWord) {
				t.Errorf("%v", err)
			}
			return
		}
		check(t, d, got)
	})
}

// FuzzText reads a text part as it is, without the zip that a fuzzer seldom mends.
func FuzzText(f *testing.F) {
	d := documenttest.Sample()
	file := write(f, d)
	f.Add(`<w:document><w:body><w:p><w:bookmarkStart w:name="a_t1p1_00000000"/><w:r><w:t>a</w:t><w:footnoteReference w:id="1"/></w:r></w:p></w:body></w:document>`)
	f.Add(`<p><pPr><rPr><del/></rPr></pPr><del><t>a</t></del></p><p><t>b</t></p>`)
	f.Fuzz(func(t *testing.T, text string) {
		b := edited(t, file, "word/document.xml", func(string) string { return text })
		got, err := word.Read(bytes.NewReader(b), int64(len(b)))
		if err == nil {
			check(t, d, got)
		}
	})
}

// check looks at what was read: notes stand within their text, and what is taken
// in can be set.
func check(t *testing.T, d document.Document, got []document.Returned) {
	for _, g := range got {
		for _, n := range g.Notes {
			if n.At < 0 || n.At > len([]rune(g.Text)) {
				t.Fatal("a note outside of its text")
			}
		}
	}
	if err := d.Apply(document.Compare(d, got)).Check(); err != nil {
		t.Fatal(err)
	}
}
