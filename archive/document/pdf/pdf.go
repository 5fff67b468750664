// Package pdf sets a document as A4 pages: bookmarks for its headings, paragraph
// numbers in the margin, footnotes at the foot of the page that refers to them,
// tables whose head is on each page, and page numbers. Korean, Chinese and
// Cyrillic can be searched and copied. The same document gives the same bytes.
package pdf

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"attest/archive/document"
	"attest/archive/typeset"
)

// Measures in millimetres; sizes of type in points.
const (
	left, right, top, foot = 26.0, 22.0, 22.0, 24.0
	gutter                 = 11.0 // the numbers of paragraphs
	textSize, smallSize    = 10.5, 8.5
	titleSize, noteSize    = 21.0, 8.5
	footSize               = 8.0
	cellPad                = 1.4
)

var headSizes = []float64{14.5, 11.5, 10.5}

// pages is a document being set.
type pages struct {
	*typeset.Sheet
	pdf   *fpdf.Fpdf
	d     document.Document
	width float64 // of the text
	y     float64
	last  float64 // the lowest line that text may use on a page without notes

	notes []string // lines of footnotes that stand on this page
	over  []string // and those that did not fit on it
	note  int
	links map[int]int // of blocks in the contents
}

// Write sets a document and writes it as PDF.
func Write(w io.Writer, d document.Document) error {
	if err := d.Check(); err != nil {
		return err
	}
	sheet, err := typeset.New(d.Title, d.Time)
	if err != nil {
		return fmt.Errorf("the document: %w", err)
	}
	p := &pages{Sheet: sheet, pdf: sheet.PDF, d: d}
	f := p.pdf
	f.SetMargins(left, top, right)
	f.SetAutoPageBreak(false, foot)
	f.SetCellMargin(0)
	f.SetAuthor(d.Author, true)
	f.SetLang(d.Language)
	wide, high := f.GetPageSize()
	p.width, p.last = wide-left-right, high-foot
	p.begin()
	p.title()
	p.contents()
	numbers := d.Numbers()
	for i, b := range d.Blocks {
		p.block(b, numbers[i], i)
	}
	p.end()
	for len(p.over) > 0 { // notes that are longer than the last page
		p.begin()
		p.end()
	}
	if err := f.Output(w); err != nil {
		return fmt.Errorf("set the document's pages: %w", err)
	}
	return nil
}

// begin starts a page, with what the page before had no room for.
func (p *pages) begin() {
	bold, size := p.Bold, p.Size
	p.pdf.AddPage()
	p.y = top
	p.notes, p.over = nil, p.over[:len(p.over):len(p.over)]
	if len(p.over) > 0 {
		n := min(len(p.over), p.noteLines(p.last-top)/2)
		p.notes, p.over = p.over[:n], p.over[n:]
	}
	if size > 0 {
		p.Set(bold, size)
	}
}

// end puts the notes and the foot on the page that is done.
func (p *pages) end() {
	bold, size := p.Bold, p.Size
	f := p.pdf
	if n := len(p.notes); n > 0 {
		y := p.last - p.noteHigh(n)
		f.SetDrawColor(120, 120, 120)
		f.SetLineWidth(0.2)
		f.Line(left, y+1.2, left+45, y+1.2)
		p.Set(false, noteSize)
		for i, line := range p.notes {
			p.at(left, y+2.6+float64(i)*noteSize*typeset.Leading*0.92, line)
		}
	}
	y := p.last + 6
	f.SetDrawColor(190, 190, 190)
	f.SetLineWidth(0.2)
	f.Line(left, y, left+p.width, y)
	p.Set(false, footSize)
	number := document.Fill(p.d.Words.Page, strconv.Itoa(f.PageNo()))
	running := p.Lines(p.Clean(p.d.Running), p.width-p.Wide(number)-8)[0]
	p.at(left, y+1.6, running)
	p.at(left+p.width-p.Wide(number), y+1.6, number)
	if size > 0 {
		p.Set(bold, size)
	}
}

func (p *pages) turn() {
	p.end()
	p.begin()
}

// at writes one line of clean text, its top at y.
func (p *pages) at(x, y float64, text string) {
	if text == "" {
		return
	}
	p.pdf.SetXY(x, y)
	p.pdf.CellFormat(p.width+40, p.Size*typeset.Leading, text, "", 0, "L", false, 0, "")
}

func (p *pages) noteHigh(lines int) float64 {
	if lines == 0 {
		return 0
	}
	return 3.4 + float64(lines)*noteSize*typeset.Leading*0.92
}

// noteLines is how many lines of notes a height holds.
func (p *pages) noteLines(mm float64) int {
	return max(0, int((mm-3.4)/(noteSize*typeset.Leading*0.92)))
}

// bottom is how far down text may go on this page.
func (p *pages) bottom() float64 { return p.last - p.noteHigh(len(p.notes)) }

// room begins a new page where there is not as much left.
func (p *pages) room(mm float64) {
	if p.y+mm > p.bottom() && p.y > top {
		p.turn()
	}
}

// line sets one line of text of a size, and with it the notes that it refers to.
func (p *pages) line(x float64, l line, bold bool, size float64) {
	high := size * typeset.Leading
	notes := p.noteText(l)
	if p.y+high+p.noteHigh(len(p.notes)+len(notes)) > p.last && p.y > top {
		p.turn()
	}
	// What is longer than the page goes on at the foot of the next.
	fits := max(0, p.noteLines(p.last-p.y-high)-len(p.notes))
	if n := min(fits, len(notes)); len(p.over) > 0 {
		p.over = append(p.over, notes...)
	} else {
		p.notes, p.over = append(p.notes, notes[:n]...), append(p.over, notes[n:]...)
	}
	for _, s := range l.pieces {
		p.Set(bold, size)
		p.at(x, p.y, s.text)
		x += p.Wide(s.text)
		if s.note > 0 {
			mark := strconv.Itoa(s.note)
			p.Set(bold, size*0.65)
			p.at(x+0.2, p.y-size*0.02, mark)
			x += 0.2 + p.Wide(mark)
		}
	}
	p.Set(bold, size)
	p.y += high
}

// noteText is the lines of the notes of a line.
func (p *pages) noteText(l line) (out []string) {
	bold, size := p.Bold, p.Size
	p.Set(false, noteSize)
	for _, s := range l.pieces {
		if s.note > 0 {
			out = append(out, p.Lines(strconv.Itoa(s.note)+"  "+p.Clean(s.words), p.width)...)
		}
	}
	if size > 0 {
		p.Set(bold, size)
	}
	return out
}

// put sets a text without notes, in as many lines and pages as it takes.
func (p *pages) put(indent float64, text string, bold bool, size float64) {
	p.Set(bold, size)
	for _, l := range p.Lines(p.Clean(text), p.width-indent) {
		p.line(left+indent, line{pieces: []piece{{text: l}}}, bold, size)
	}
}

func (p *pages) gap(mm float64) { p.y += mm }

// line is one line of a paragraph, in pieces between its notes.
type line struct{ pieces []piece }

type piece struct {
	text  string
	note  int // the number that stands behind it, 0 for none
	words string
}

// noteMark stands for a note while lines are broken; no clean text has it.
const noteMark = '\uE000'

// paragraph breaks a text with notes into lines. Notes are numbered through the
// whole document.
func (p *pages) paragraph(b document.Block, width float64) []line {
	runes := []rune(b.Text)
	var s strings.Builder
	from := 0
	for _, n := range b.Notes {
		s.WriteString(p.Clean(string(runes[from:n.At])))
		s.WriteRune(noteMark)
		from = n.At
	}
	s.WriteString(p.Clean(string(runes[from:])))
	var out []line
	at := 0
	for _, text := range p.Lines(s.String(), width) {
		var l line
		for i, part := range strings.Split(text, string(noteMark)) {
			if i > 0 {
				p.note++
				l.pieces[len(l.pieces)-1].note, l.pieces[len(l.pieces)-1].words = p.note, b.Notes[at].Text
				at++
			}
			l.pieces = append(l.pieces, piece{text: part})
		}
		out = append(out, l)
	}
	return out
}
