package bundle

import (
	"archive/zip"
	"bytes"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive/document"
	"attest/archive/document/word"
)

// The paper has the page's map: the same places by the same numbers, at the points of
// the public list as they are rounded there, and a list beside it. What an event
// leaves out, or calls by code, is in neither.
func TestThePaperHasTheMapOfThePage(t *testing.T) {
	c := paperSample()
	c.Testimonies[1].Events[0].Place, c.Testimonies[1].Events[0].Withheld = "", []string{"place"}
	c.Testimonies[1].Events[1] = Event{Kind: "LIB-11", Called: "L-7K2"}
	c.Testimonies[1].EventsWithheld = 3
	d, err := Paper(c)
	if err != nil {
		t.Fatal(err)
	}
	var drawn document.Drawing
	var rows []string
	text := ""
	for _, b := range d.Blocks {
		if b.Kind == document.Picture {
			drawn = b.Drawn
		}
		if b.Table.Caption == englishPaper.PlaceList {
			for _, r := range b.Table.Rows {
				rows = append(rows, strings.Join(r, "|"))
			}
		}
		text += b.Text + "\n"
		for _, r := range b.Table.Rows {
			text += strings.Join(r, "|") + "\n"
		}
	}
	if len(rows) != 2 || !strings.HasPrefix(rows[0], "1|Tumen|") || !strings.HasSuffix(rows[0], "|testimony 1, paragraph 2") || len(drawn.Spots) != 2 || drawn.Spots[0].Number != "1" || len(drawn.Shapes) < 3 || len(drawn.Names) == 0 {
		t.Fatalf("%v %+v", rows, drawn.Spots)
	}
	for _, s := range drawn.Spots {
		if s.At.X < 0 || s.At.Y < 0 || s.At.X > drawn.Width || s.At.Y > drawn.Height || s.Radius <= 0 {
			t.Errorf("a place stands off the map: %+v", s)
		}
	}
	for _, want := range []string{"place left out", "L-7K2", "only words that are left out tell them: 3."} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the paper", want)
		}
	}
	var doc bytes.Buffer
	if err := word.Write(&doc, d); err != nil {
		t.Fatal(err)
	}
	picture := wordPicture(t, doc.Bytes())
	if img, err := png.DecodeConfig(bytes.NewReader(picture)); err != nil || img.Width != 1600 || bytes.Contains(picture, []byte("tEXt")) {
		t.Errorf("the picture of the Word file: %v %+v", err, img)
	}
	if dir := os.Getenv("ATTEST_PICTURES"); dir != "" {
		for name, raw := range map[string][]byte{"paper.docx": doc.Bytes(), "paper-map.png": picture} {
			if err := os.WriteFile(filepath.Join(dir, name), raw, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	// Every outline is read, and without places there is no map.
	if all, err := outlineShapes(); err != nil || len(all) != strings.Count(outlinesText, "\n") {
		t.Errorf("%d outlines: %v", len(all), err)
	}
	for i := range c.Testimonies {
		c.Testimonies[i].Events = nil
	}
	if d, err = Paper(c); err != nil || slices.ContainsFunc(d.Blocks, func(b document.Block) bool { return b.ID == "h_places" || b.Kind == document.Picture }) {
		t.Errorf("a map of nothing: %v", err)
	}
}

// wordPicture is the one picture in a Word file.
func wordPicture(t *testing.T, raw []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := z.Open("word/media/image1.png")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
