package transcript

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// The two names of WordprocessingML, ISO/IEC 29500 part 4 and part 1.
const (
	wordTransitional = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	wordStrict       = "http://purl.oclc.org/ooxml/wordprocessingml/main"
	wordCompat       = "http://schemas.openxmlformats.org/markup-compatibility/2006"

	maxDepth = 500 // of elements within each other
)

// readDOCX reads the paragraphs of a Word document: the text as it would be
// printed if all tracked changes were accepted.
func readDOCX(raw []byte) (*Transcript, error) {
	f, err := openDOCX(raw)
	if err != nil {
		return nil, err
	}
	r, err := f.Open()
	if err != nil {
		return nil, &Error{Format: DOCX, Fault: FaultPacked}
	}
	defer r.Close()
	w := &wordReader{builder: newBuilder(DOCX, "UTF-8")}
	w.stamps = true
	if err := w.read(newXML(r, MaxXML)); err != nil {
		return nil, err
	}
	return w.finish()
}

// wordReader walks through the document once.
type wordReader struct {
	*builder
	stack  []string // local names of the open elements
	skip   int      // depth from which all is left out, 0 for none
	para   strings.Builder
	number int  // of the paragraph, from 1
	hidden bool // the run is hidden
	inText bool // within w:t

	tables int        // open tables
	cells  [][]string // of the row: the paragraphs of each cell
	row    rowState
	pair   bool // the table is one of ours: original and translation
}

// rowState is what the marks of a row say.
type rowState struct{ header, deleted bool }

func (w *wordReader) read(d *xml.Decoder) error {
	seen := false
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			if !seen {
				return w.fail(0, FaultNoDocument)
			}
			return nil
		}
		if err != nil {
			return w.errXML(err, w.number)
		}
		switch t := tok.(type) {
		case xml.Directive:
			// A document type could define entities; Word never writes one.
			return w.fail(w.number, FaultDoctype)
		case xml.StartElement:
			if len(w.stack) == 0 {
				if t.Name.Local != "document" || !wordName(t.Name) {
					return ErrUnknown
				}
				seen = true
			}
			if len(w.stack) >= maxDepth {
				return ErrTooLarge
			}
			w.stack = append(w.stack, t.Name.Local)
			w.start(t)
		case xml.EndElement:
			err := w.end(t)
			w.stack = w.stack[:len(w.stack)-1]
			if err != nil {
				return err
			}
		case xml.CharData:
			if w.inText && w.skip == 0 && !w.hidden {
				w.para.Write(t)
			}
		}
	}
}

func wordName(n xml.Name) bool { return n.Space == wordTransitional || n.Space == wordStrict }

// leave leaves out the element just opened, with all that is in it.
func (w *wordReader) leave() { w.skip = len(w.stack) }

// here is the paragraph that is being read, from 1.
func (w *wordReader) here() int { return max(w.number, 1) }

// lost are the elements that stand for something that is not taken, and
// everything within which is left out.
var lost = map[string]LossKind{
	"drawing": LossImage, "pict": LossImage, "object": LossObject, "del": LossDeleted, "moveFrom": LossDeleted,
	"footnoteReference": LossNote, "endnoteReference": LossNote, "commentReference": LossComment,
	"headerReference": LossHeader, "footerReference": LossHeader, "altChunk": LossObject,
}

func (w *wordReader) start(t xml.StartElement) {
	name := t.Name.Local
	if w.skip > 0 {
		if name == "txbxContent" {
			w.lose(LossObject, w.here())
		}
		return
	}
	if !wordName(t.Name) {
		switch {
		case name == "Fallback" && t.Name.Space == wordCompat:
			w.leave()
		case name == "oMath":
			w.lose(LossObject, w.here())
			w.leave()
		}
		return
	}
	if kind, ok := lost[name]; ok {
		if !w.inProperties() {
			w.lose(kind, w.here())
		} else if name == "del" && w.within("trPr") {
			w.lose(kind, w.here())
			w.row.deleted = true
		}
		if name != "headerReference" && name != "footerReference" {
			w.leave()
		}
		return
	}
	w.startWord(name, t)
}

func (w *wordReader) startWord(name string, t xml.StartElement) {
	switch name {
	case "p":
		w.number++
		w.para.Reset()
	case "r":
		w.hidden = false
	case "t":
		w.inText = true
	case "tab":
		if w.within("r") {
			w.write("\t")
		}
	case "br", "cr":
		w.write("\n")
	case "noBreakHyphen":
		w.write("\u2011")
	case "sym":
		w.write("\ufffd")
	case "ins", "moveTo":
		if !w.inProperties() {
			w.lose(LossInserted, w.here())
		}
	case "hyperlink":
		w.lose(LossLink, w.here())
	case "rt": // how the characters under it are read
		w.lose(LossNote, w.here())
		w.leave()
	case "rPrChange", "pPrChange", "instrText", "delText", "rubyPr":
		w.leave()
	case "numPr":
		w.lose(LossNumbering, w.here())
	case "vanish", "webHidden":
		if w.runProperty() && on(t) {
			w.lose(LossHidden, w.here())
			w.hidden = true
		}
	case "b", "i", "u", "strike", "color", "highlight", "shd":
		if w.runProperty() && on(t) {
			w.lose(LossStyle, w.here())
		}
	case "tbl":
		w.tables++
		if w.tables == 1 {
			w.pair = false
		}
	case "tr":
		if w.tables == 1 {
			w.cells, w.row = nil, rowState{}
		}
	case "tblHeader":
		if w.tables == 1 {
			w.row.header = on(t)
		}
	case "tc":
		if w.tables == 1 {
			w.cells = append(w.cells, nil)
		}
	}
}

func (w *wordReader) write(s string) {
	if !w.hidden {
		w.para.WriteString(s)
	}
}

// on reads a toggle: <w:b/>, but not <w:b w:val="0"/>.
func on(t xml.StartElement) bool {
	switch attribute(t, "val") {
	case "0", "false", "off", "none", "auto":
		return false
	}
	return true
}

func (w *wordReader) within(parent string) bool {
	return len(w.stack) >= 2 && w.stack[len(w.stack)-2] == parent
}

// inProperties reports that the element just opened describes a paragraph, a
// run or a row and is no part of its text.
func (w *wordReader) inProperties() bool {
	return w.within("rPr") || w.within("trPr") || w.within("tcPr")
}

// runProperty reports that the element describes a run, not the mark of a paragraph.
func (w *wordReader) runProperty() bool {
	return w.within("rPr") && len(w.stack) >= 3 && w.stack[len(w.stack)-3] == "r"
}

func (w *wordReader) end(t xml.EndElement) error {
	if w.skip > 0 {
		if w.skip == len(w.stack) {
			w.skip = 0
		}
		return nil
	}
	if !wordName(t.Name) {
		return nil
	}
	switch t.Name.Local {
	case "t":
		w.inText = false
	case "r":
		w.hidden = false
	case "p":
		return w.endParagraph()
	case "tr":
		if w.tables == 1 {
			return w.endRow()
		}
	case "tbl":
		w.tables--
	}
	return nil
}

func (w *wordReader) endParagraph() error {
	text := w.para.String()
	w.para.Reset()
	if w.tables == 0 {
		if strings.TrimSpace(text) == "" {
			return nil
		}
		return w.add(item{text: text, at: w.number})
	}
	if n := len(w.cells); n > 0 {
		w.cells[n-1] = append(w.cells[n-1], text)
	}
	return nil
}

// endRow makes a segment of a row: of one of our own tables the original with
// its translation, of any other the cells in order, times and speakers first.
func (w *wordReader) endRow() error {
	if w.row.deleted {
		return nil
	}
	cells := make([]string, len(w.cells))
	for i, c := range w.cells {
		cells[i] = clean(strings.Join(c, "\n"))
	}
	if len(cells) == 2 && w.row.header {
		if lang, ok := pairHeader(cells); ok && (w.lang == "" || w.lang == lang) {
			w.pair, w.lang = true, lang
			return nil
		}
	}
	if w.pair && len(cells) == 2 {
		return w.add(item{text: cells[0], translation: cells[1], at: w.number})
	}
	w.lose(LossTable, w.here())
	text := rowText(cells)
	if text == "" {
		return nil
	}
	return w.add(item{text: text, at: w.number})
}

// rowText joins cells: those before the text that are a time or a role become
// its beginning.
func rowText(cells []string) string {
	var before string
	var rest []string
	for i, c := range cells {
		if _, _, ok := parseSpan(strings.Trim(c, "[]")); ok && len(rest) == 0 {
			before += "[" + strings.Trim(c, "[]") + "] "
			continue
		}
		if label := strings.TrimRight(c, ":："); len(rest) == 0 && i < len(cells)-1 && labelShaped(label) && roleOf(label) != "" {
			before += label + ": "
			continue
		}
		if c != "" {
			rest = append(rest, c)
		}
	}
	return before + strings.Join(rest, "\n")
}
