package statement

import (
	"fmt"
	"strconv"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"attest/archive/typeset"
)

// Measures of an A4 page, in millimetres; sizes of type in points.
const (
	left, right, top, foot = 24.0, 20.0, 20.0, 24.0
	gutter                 = 12.0 // the numbers of paragraphs
	textSize, smallSize    = 11.0, 9.0
	titleSize, wordsSize   = 20.0, 19.0
	headSize, hashSize     = 12.5, 8.0
	leading                = typeset.Leading
)

// pages is a document being set.
type pages struct {
	*typeset.Sheet
	pdf   *fpdf.Fpdf
	d     Document
	w     words
	width float64 // of the text
}

func newPages(d Document) (*pages, error) {
	sheet, err := typeset.New(d.Label, d.At)
	if err != nil {
		return nil, fmt.Errorf("the statement: %w", err)
	}
	p := &pages{Sheet: sheet, pdf: sheet.PDF, d: d, w: wordsOf(d.Language)}
	f := p.pdf
	f.SetMargins(left, top, right)
	f.SetAutoPageBreak(false, foot)
	page, _ := f.GetPageSize()
	p.width = page - left - right
	f.SetFooterFunc(p.footer)
	p.page()
	return p, f.Error()
}

// footer has, on every page, which account it belongs to, its number, and the
// eight words; or that it is not final.
func (p *pages) footer() {
	f := p.pdf
	bold, size := p.Bold, p.Size
	_, high := f.GetPageSize()
	f.SetDrawColor(190, 190, 190)
	f.Line(left, high-foot+4, left+p.width, high-foot+4)
	p.Set(false, hashSize)
	f.SetXY(left, high-foot+6)
	number := strconv.Itoa(f.PageNo())
	f.CellFormat(p.width, 4, p.Clean(p.d.Label+" · "+p.d.Person), "", 0, "L", false, 0, "")
	f.SetX(left)
	f.CellFormat(p.width, 4, fill(p.w.Page, number), "", 2, "R", false, 0, "")
	f.SetX(left)
	text := p.d.Words
	if !p.d.Final {
		text = p.w.NotFinal
	}
	p.Set(true, smallSize)
	f.CellFormat(p.width, 5, text, "", 0, "L", false, 0, "")
	if bold || size > 0 {
		p.Set(bold, size)
	}
}

func (p *pages) page() {
	p.pdf.AddPage()
	p.pdf.SetXY(left, top)
}

// room begins a new page where there is not as much left.
func (p *pages) room(mm float64) {
	if _, high := p.pdf.GetPageSize(); p.pdf.GetY()+mm > high-foot {
		p.page()
	}
}

func (p *pages) gap(mm float64) { p.pdf.SetY(p.pdf.GetY() + mm) }

// put sets a text at a distance from the left margin, in as many lines and pages
// as it takes.
func (p *pages) put(indent float64, text string, bold bool, size float64) {
	p.Set(bold, size)
	high := size * leading
	for _, line := range p.Lines(p.Clean(text), p.width-indent-2*p.pdf.GetCellMargin()) {
		p.room(high)
		p.Set(bold, size) // after the footer
		p.pdf.SetX(left + indent)
		p.pdf.CellFormat(p.width-indent, high, line, "", 2, "L", false, 0, "")
	}
}

// fill puts values into a text's {0}, {1} …
func fill(text string, values ...string) string {
	for i, v := range values {
		text = strings.ReplaceAll(text, "{"+strconv.Itoa(i)+"}", v)
	}
	return text
}
