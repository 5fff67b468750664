package word

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"attest/archive/document"
)

// Limits of a file that is taken back. A text of 2,000 pages is far below them.
const (
	MaxFile       = 64 << 20 // bytes of the file
	maxPart       = 64 << 20 // bytes of a part, unpacked
	maxEntries    = 4096
	maxDepth      = 120
	maxParagraphs = 100_000
	maxText       = 16 << 20 // bytes of text in all
)

// ErrNotWord is wrapped by every error about a file that is no Word file, or one
// beyond the limits. It never has the file's words.
var ErrNotWord = errors.New("not a Word file that can be read")

func bad(why string) error { return fmt.Errorf("%w: %s", ErrNotWord, why) }

// Read reads the paragraphs of a .docx in their order, as they are when every
// tracked change is accepted: what was inserted is there, what was deleted is
// not. A row of a table is one thing, but for paragraphs in it that have a bookmark of
// the text. A remark in the margin stands behind its paragraph. Pictures and text
// boxes are left out.
func Read(r io.ReaderAt, size int64) ([]document.Returned, error) {
	if size > MaxFile {
		return nil, bad("it has more than 64 MiB")
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, bad("it is no zip")
	}
	if len(z.File) > maxEntries {
		return nil, bad("it has more than 4,096 parts")
	}
	files := map[string]*zip.File{}
	for _, f := range z.File {
		files[strings.TrimPrefix(f.Name, "/")] = f
	}
	name := mainPart(files)
	raw := files[name]
	if raw == nil {
		return nil, bad("it has no text")
	}
	notes := map[string]string{}
	for _, kind := range []string{"footnote", "endnote", "comment"} {
		if f := files[path.Join(path.Dir(name), kind+"s.xml")]; f != nil {
			if err := readNotes(f, kind, notes); err != nil {
				return nil, err
			}
		}
	}
	s := &reader{notes: notes}
	if err := s.part(raw); err != nil {
		return nil, err
	}
	return s.out, nil
}

// mainPart is the part with the text; a program may have named it otherwise.
func mainPart(files map[string]*zip.File) string {
	const usual = "word/document.xml"
	f := files["_rels/.rels"]
	if f == nil {
		return usual
	}
	found := usual
	_ = walk(f, func(_ []string, t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if ok && e.Name.Local == "Relationship" && strings.HasSuffix(attr(e, "Type"), "/officeDocument") {
			found = strings.TrimPrefix(path.Clean("/"+attr(e, "Target")), "/")
		}
		return nil
	})
	return found
}

// walk reads a part as XML and hands out its tokens, each with the names of the
// elements around it.
func walk(f *zip.File, each func(around []string, t xml.Token) error) error {
	r, err := f.Open()
	if err != nil {
		return bad("a part cannot be unpacked")
	}
	defer r.Close()
	limited := &io.LimitedReader{R: r, N: maxPart + 1}
	d := xml.NewDecoder(limited)
	var around []string
	for {
		t, err := d.Token()
		if limited.N <= 0 {
			return bad("a part is larger than 64 MiB")
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return bad("a part is malformed XML")
		}
		switch e := t.(type) {
		case xml.Directive:
			return bad("a part declares a document type")
		case xml.StartElement:
			if len(around) >= maxDepth {
				return bad("a part is nested too deep")
			}
			if err := each(around, t); err != nil {
				return err
			}
			around = append(around, e.Name.Local)
			continue
		case xml.EndElement:
			around = around[:len(around)-1]
		}
		if err := each(around, t); err != nil {
			return err
		}
	}
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// reader gathers paragraphs.
type reader struct {
	notes map[string]string
	out   []document.Returned
	text  int

	now     paragraph
	row     row
	pending []string // bookmarks that began between paragraphs
	skip    int      // depth below which nothing counts, 0 for none
	tables  int
	join    bool // the mark of the paragraph before was deleted
	open    bool
}

// row is a row of a table that stands in no other.
type row struct {
	cells   []string
	id, sum string
	gone    bool // it was deleted
}

type paragraph struct {
	text  strings.Builder
	runes int
	notes []document.Note
	names []string
	table bool
	asked []string // what was remarked in the margin
	gone  bool     // its mark is deleted: the next one goes on in it
}

// skipped are elements of which no text counts: what was deleted or moved away,
// and what does not stand in the lines.
var skipped = map[string]bool{
	"del": true, "moveFrom": true, "drawing": true, "pict": true, "object": true, "Fallback": true, "txbxContent": true, "delText": true, "instrText": true,
}

func (s *reader) part(f *zip.File) error {
	err := walk(f, func(around []string, t xml.Token) error {
		depth := len(around) + 1
		switch e := t.(type) {
		case xml.StartElement:
			if s.skip > 0 {
				return nil
			}
			if (e.Name.Local == "del" || e.Name.Local == "moveFrom") && inMark(around) {
				s.now.gone = true
			}
			if e.Name.Local == "del" && len(around) > 0 && around[len(around)-1] == "trPr" && s.tables == 1 {
				s.row.gone = true
			}
			if skipped[e.Name.Local] {
				s.skip = depth
				return nil
			}
			return s.start(e)
		case xml.EndElement:
			if s.skip == depth {
				s.skip = 0
				return nil
			}
			if s.skip == 0 {
				return s.end(e.Name.Local)
			}
		case xml.CharData:
			if s.skip == 0 && s.open && len(around) > 0 && around[len(around)-1] == "t" {
				return s.add(string(e))
			}
		}
		return nil
	})
	if err == nil && s.join {
		err = s.keep()
	}
	return err
}

// inMark says that an element tells of a paragraph's own mark.
func inMark(around []string) bool {
	n := len(around)
	return n >= 2 && around[n-1] == "rPr" && around[n-2] == "pPr"
}

func (s *reader) start(e xml.StartElement) error {
	switch e.Name.Local {
	case "tbl":
		s.tables++
	case "tr":
		if s.tables == 1 {
			s.row = row{}
		}
	case "tc":
		if s.tables == 1 {
			s.row.cells = append(s.row.cells, "")
		}
	case "commentReference":
		if text := s.notes["comment"+attr(e, "id")]; s.open && text != "" {
			if s.text += len(text); s.text > maxText {
				return bad("it has more than 16 MiB of text")
			}
			s.now.asked = append(s.now.asked, text)
		}
	case "p":
		if !s.join {
			s.now = paragraph{}
		}
		s.join, s.open, s.now.gone = false, true, false
		s.now.table = s.now.table || s.tables > 0
		s.now.names = append(s.now.names, s.pending...)
		s.pending = nil
	case "bookmarkStart":
		if name := attr(e, "name"); s.open {
			s.now.names = append(s.now.names, name)
		} else if len(s.pending) < 64 {
			s.pending = append(s.pending, name)
		}
	case "tab", "ptab":
		if s.open && e.Name.Space == main && attr(e, "val") == "" {
			return s.add("\t")
		}
	case "br", "cr":
		if s.open && attr(e, "type") == "" {
			return s.add("\n")
		}
	case "noBreakHyphen":
		return s.add("-")
	case "footnoteReference", "endnoteReference":
		if s.open {
			kind := strings.TrimSuffix(e.Name.Local, "Reference")
			text := s.notes[kind+attr(e, "id")]
			if s.text += len(text) + 1; s.text > maxText {
				return bad("it has more than 16 MiB of text")
			}
			s.now.notes = append(s.now.notes, document.Note{At: s.now.runes, Text: text})
		}
	}
	return nil
}

func (s *reader) end(name string) error {
	switch name {
	case "tbl":
		s.tables = max(0, s.tables-1)
	case "tc":
		if s.join && s.tables == 1 {
			return s.keep()
		}
	case "tr":
		if s.tables == 1 && !s.row.gone {
			r := document.Returned{Row: true, ID: s.row.id, Mark: s.row.sum, Text: document.RowText(s.row.cells)}
			if r.ID != "" || strings.Trim(r.Text, " |\n") != "" {
				return s.put(r)
			}
		}
	case "p":
		s.open = false
		if s.now.gone {
			s.join = true
			if strings.TrimSpace(s.now.text.String()) == "" && len(s.now.notes) == 0 { // all of it was deleted
				s.now = paragraph{}
			}
			return nil
		}
		return s.keep()
	}
	return nil
}

func (s *reader) add(text string) error {
	if !s.open {
		return nil
	}
	if s.text += len(text); s.text > maxText {
		return bad("it has more than 16 MiB of text")
	}
	s.now.text.WriteString(text)
	s.now.runes += utf8.RuneCountInString(text)
	return nil
}

// keep puts the paragraph that is done to the others.
func (s *reader) keep() error {
	p := document.Returned{Text: s.now.text.String(), Notes: s.now.notes}
	for _, name := range s.now.names {
		if id, sum, ok := bookmark(name); ok {
			p.ID, p.Mark, p.Copy = id, sum, copied.MatchString(name)
			break
		}
	}
	table, asked := s.now.table, s.now.asked
	s.now, s.join = paragraph{}, false
	_, _, made := document.MadeID(p.ID)
	switch {
	case table && s.row.gone:
		return nil
	case table && len(s.row.cells) > 0 && (p.ID == "" || made):
		if made && s.row.id == "" {
			s.row.id, s.row.sum = p.ID, p.Mark
		}
		for _, n := range p.Notes {
			p.Text += " [" + n.Text + "]"
		}
		if at := &s.row.cells[len(s.row.cells)-1]; *at == "" {
			*at = p.Text
		} else {
			*at += "\n" + p.Text
		}
	case p.ID != "" || strings.TrimSpace(p.Text) != "" || len(p.Notes) > 0:
		if err := s.put(p); err != nil {
			return err
		}
	}
	for _, text := range asked {
		if err := s.put(document.Returned{Asked: true, Text: text}); err != nil {
			return err
		}
	}
	return nil
}

func (s *reader) put(p document.Returned) error {
	if len(s.out) >= maxParagraphs {
		return bad("it has more than 100,000 paragraphs and rows")
	}
	s.out = append(s.out, p)
	return nil
}

// readNotes reads the texts of footnotes or endnotes by their numbers.
func readNotes(f *zip.File, kind string, into map[string]string) error {
	var text strings.Builder
	id, skip, all := "", 0, 0
	return walk(f, func(around []string, t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			switch {
			case skip > 0:
			case skipped[e.Name.Local]:
				skip = len(around) + 1
			case e.Name.Local == kind:
				id = kind + attr(e, "id")
				text.Reset()
			case e.Name.Local == "p" && text.Len() > 0:
				text.WriteByte('\n')
			case e.Name.Local == "br" || e.Name.Local == "tab" && len(around) > 0 && around[len(around)-1] == "r":
				text.WriteByte(' ')
			}
		case xml.EndElement:
			if skip == len(around)+1 {
				skip = 0
			}
			if e.Name.Local == kind {
				into[id], id = strings.TrimSpace(text.String()), ""
			}
		case xml.CharData:
			if skip == 0 && id != "" && len(around) > 0 && around[len(around)-1] == "t" {
				if all += len(e); all > maxText || len(into) > maxParagraphs {
					return bad("it has more than 16 MiB of text")
				}
				text.Write(e)
			}
		}
		return nil
	})
}
