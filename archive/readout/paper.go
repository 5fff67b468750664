package readout

import (
	"fmt"
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"attest/archive/record"
	"attest/assets/fonts"
)

// Measures of the printed form, in millimetres on A4.
const (
	paperMargin = 18.0
	paperLine   = 5.6
	paperBox    = 3.4
	paperText   = 10.5 // points
	paperFoot   = 20.0
)

// Form writes a blank form as PDF, to be read out and signed on paper: the
// asking before the interview, the one at its end, or both (asking ""). It names
// the office and nobody else; a line stands for the witness's code.
func (t Text) Form(w io.Writer, asking, office string) error {
	p := &paper{pdf: fpdf.New("P", "mm", "A4", ""), t: t, office: office}
	day, err := time.Parse(time.DateOnly, t.Date)
	if err != nil {
		day = time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)
	}
	p.pdf.SetCreationDate(day) // not when it was printed: the form says nothing of its use
	p.pdf.SetModificationDate(day)
	p.pdf.SetCatalogSort(true)
	p.pdf.SetTitle(t.form["title"], true)
	p.pdf.AddUTF8FontFromBytes("sans", "", fonts.Regular)
	p.pdf.AddUTF8FontFromBytes("sans", "B", fonts.Bold)
	p.pdf.SetMargins(paperMargin, paperMargin, paperMargin)
	p.pdf.SetCellMargin(0)
	p.pdf.SetAutoPageBreak(true, paperFoot)
	p.pdf.SetFooterFunc(p.foot)
	p.pdf.AliasNbPages("{pages}")
	if asking != record.AskingEnd {
		p.before()
	}
	if asking != record.AskingBefore {
		p.end()
	}
	if err := p.pdf.Output(w); err != nil {
		return fmt.Errorf("write the consent form: %w", err)
	}
	return nil
}

type paper struct {
	pdf    *fpdf.Fpdf
	t      Text
	office string
}

func (p *paper) foot() {
	p.pdf.SetY(-14)
	p.font("", 8)
	p.pdf.CellFormat(0, 5, fmt.Sprintf(p.t.form["version"], p.t.Version, p.t.Date), "", 0, "L", false, 0, "")
	p.pdf.SetY(-14)
	p.pdf.CellFormat(0, 5, fmt.Sprintf("%d / {pages}", p.pdf.PageNo()), "", 0, "R", false, 0, "")
}

func (p *paper) font(style string, points float64) { p.pdf.SetFont("sans", style, points) }

func (p *paper) text(s string) { p.pdf.MultiCell(0, paperLine, s, "", "L", false) }

// head begins a page with what the form is, and lines for code, date, language.
func (p *paper) head(part string) {
	p.pdf.AddPage()
	p.font("B", 15)
	p.pdf.MultiCell(0, 8, p.t.form["title"]+": "+p.t.Said(part, p.office), "", "L", false)
	p.font("", paperText)
	p.pdf.Ln(2)
	p.blank("code", 70)
	p.blank("date", 45)
	p.blank("language", 0)
	p.pdf.Ln(9)
	p.font("", 9)
	p.text(p.t.form["how"])
	p.font("", paperText)
	p.pdf.Ln(1)
}

// blank is a word and a line to write on, width wide; 0 is to the margin.
func (p *paper) blank(word string, width float64) {
	page, _ := p.pdf.GetPageSize()
	x, y := p.pdf.GetXY()
	if width == 0 {
		width = page - paperMargin - x
	}
	label := p.t.form[word] + " "
	p.pdf.Text(x, y+4, label)
	from := x + p.pdf.GetStringWidth(label) + 1
	p.pdf.Line(from, y+4.6, x+width-3, y+4.6)
	p.pdf.SetXY(x+width, y)
}

// room begins a new page where less is left than high.
func (p *paper) room(high float64) {
	_, page := p.pdf.GetPageSize()
	if p.pdf.GetY()+high > page-paperFoot {
		p.pdf.AddPage()
	}
}

// tick is a box with words behind it.
func (p *paper) tick(x, y float64, word string) float64 {
	p.pdf.Rect(x, y+1, paperBox, paperBox, "D")
	p.pdf.Text(x+paperBox+1.5, y+4, word)
	return x + paperBox + 1.5 + p.pdf.GetStringWidth(word) + 6
}

func (p *paper) lines(s string, width float64) float64 {
	return float64(len(p.pdf.SplitText(s, width))) * paperLine
}

func (p *paper) width() float64 {
	w, _ := p.pdf.GetPageSize()
	return w - 2*paperMargin
}

func (p *paper) before() {
	p.head(BeforeTitle)
	for _, id := range append(Elements(), Child) {
		s := p.t.Said(id, p.office)
		indent := paperBox + 3
		p.room(p.lines(s, p.width()-indent) + 2)
		x, y := p.pdf.GetXY()
		p.pdf.Rect(x, y+1, paperBox, paperBox, "D")
		p.pdf.SetLeftMargin(paperMargin + indent)
		p.pdf.SetX(paperMargin + indent)
		p.text(s)
		p.pdf.SetLeftMargin(paperMargin)
		p.pdf.SetX(paperMargin)
		p.pdf.Ln(1.6)
	}
	p.pdf.Ln(2)
	for _, u := range record.UsesBefore() {
		p.question(AskPart(u.ID), false)
	}
	p.sign()
}

func (p *paper) end() {
	p.head(EndTitle)
	p.text(p.t.Said(EndIntro, p.office))
	p.pdf.Ln(2)
	for _, u := range record.Uses() {
		p.question(UsePart(u.ID), u.ID != record.UseKeep && u.ID != "internal" && u.ID != "photo" && u.ID != "voice" && u.ID != "contact")
	}
	p.pdf.Ln(2)
	p.room(8)
	p.blank("review", 90)
	p.pdf.Ln(10)
	p.sign()
}

// question is one sentence with boxes for yes and no, and the limits of the yes
// where something leaves the office.
func (p *paper) question(part string, limits bool) {
	s := p.t.Said(part, p.office)
	high := p.lines(s, p.width()) + 8
	if limits {
		high += 14
	}
	p.room(high)
	p.font("B", paperText)
	p.text(s)
	p.font("", paperText)
	y := p.pdf.GetY()
	x := p.tick(paperMargin, y, p.t.form["yes"])
	x = p.tick(x, y, p.t.form["no"])
	if limits {
		x = p.tick(x+8, y, p.t.form["pseudonym"])
		p.tick(x, y, p.t.form["named"])
		p.pdf.SetXY(paperMargin, y+6.5)
		p.font("", 9)
		p.text(p.t.form["media"])
		p.blank("only", 115)
		p.blank("until", 0)
		p.font("", paperText)
		y = p.pdf.GetY()
	}
	p.pdf.SetXY(paperMargin, y+8.5)
}

func (p *paper) sign() {
	p.room(34)
	p.text(p.t.form["mark"])
	p.pdf.Ln(5)
	half := p.width() / 2
	for i, who := range []string{"witness", "guardian", "interpreter", "interviewer"} {
		p.blank(who, half)
		if i%2 == 1 {
			p.pdf.SetX(paperMargin)
			p.pdf.Ln(12)
		}
	}
}
