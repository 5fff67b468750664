package statement

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"

	"attest/assets/fonts"
)

// Measures of an A4 page, in millimetres; sizes of type in points.
const (
	left, right, top, foot = 24.0, 20.0, 20.0, 24.0
	gutter                 = 12.0 // the numbers of paragraphs
	textSize, smallSize    = 11.0, 9.0
	titleSize, wordsSize   = 20.0, 19.0
	headSize, hashSize     = 12.5, 8.0
	leading                = 0.3528 * 1.45 // mm of a line for a point of size
	face                   = "attest"
)

// pages is a document being set.
type pages struct {
	pdf   *fpdf.Fpdf
	d     Document
	w     words
	known func(r rune) bool
	wide  map[wideKey]float64
	width float64 // of the text
	bold  bool
	size  float64
}

type wideKey struct {
	r    rune
	bold bool
}

// glyphs says which characters the typeface has.
var glyphs = sync.OnceValues(func() (*sfnt.Font, error) { return sfnt.Parse(fonts.Regular) })

func newPages(d Document) (*pages, error) {
	font, err := glyphs()
	if err != nil {
		return nil, fmt.Errorf("the typeface of the statement: %w", err)
	}
	var buf sfnt.Buffer
	p := &pages{pdf: fpdf.New("P", "mm", "A4", ""), d: d, w: wordsOf(d.Language), wide: map[wideKey]float64{}}
	p.known = func(r rune) bool {
		g, err := font.GlyphIndex(&buf, r)
		return err == nil && g != 0 && r <= 0xFFFF // fpdf's own limit
	}
	f := p.pdf
	f.SetCatalogSort(true)
	f.SetCreationDate(d.At.UTC())
	f.SetModificationDate(d.At.UTC())
	f.SetProducer("Attest", true)
	f.SetTitle(d.Label, true)
	f.SetMargins(left, top, right)
	f.SetAutoPageBreak(false, foot)
	f.AddUTF8FontFromBytes(face, "", bytes.Clone(fonts.Regular)) // fpdf writes into what it is given
	f.AddUTF8FontFromBytes(face, "B", bytes.Clone(fonts.Bold))
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
	bold, size := p.bold, p.size
	_, high := f.GetPageSize()
	f.SetDrawColor(190, 190, 190)
	f.Line(left, high-foot+4, left+p.width, high-foot+4)
	p.set(false, hashSize)
	f.SetXY(left, high-foot+6)
	number := strconv.Itoa(f.PageNo())
	f.CellFormat(p.width, 4, p.clean(p.d.Label+" · "+p.d.Person), "", 0, "L", false, 0, "")
	f.SetX(left)
	f.CellFormat(p.width, 4, fill(p.w.Page, number), "", 2, "R", false, 0, "")
	f.SetX(left)
	text := p.d.Words
	if !p.d.Final {
		text = p.w.NotFinal
	}
	p.set(true, smallSize)
	f.CellFormat(p.width, 5, text, "", 0, "L", false, 0, "")
	if bold || size > 0 {
		p.set(bold, size)
	}
}

func (p *pages) page() {
	p.pdf.AddPage()
	p.pdf.SetXY(left, top)
}

func (p *pages) set(bold bool, size float64) {
	style := ""
	if bold {
		style = "B"
	}
	p.bold, p.size = bold, size
	p.pdf.SetFont(face, style, size)
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
	p.set(bold, size)
	high := size * leading
	for _, line := range p.lines(p.clean(text), p.width-indent) {
		p.room(high)
		p.set(bold, size) // after the footer
		p.pdf.SetX(left + indent)
		p.pdf.CellFormat(p.width-indent, high, line, "", 2, "L", false, 0, "")
	}
}

// wideOf is how wide a character is, in mm at one point of size.
func (p *pages) wideOf(r rune) float64 {
	k := wideKey{r, p.bold}
	w, ok := p.wide[k]
	if !ok {
		w = p.pdf.GetStringWidth(string(r)) / p.size
		p.wide[k] = w
	}
	return w
}

// lines breaks a text: at line ends, behind spaces, beside Han characters and
// Kana, and within a word only where it is wider than a line. fpdf's own
// MultiCell drops the character at which it breaks a line of Chinese.
func (p *pages) lines(text string, width float64) []string {
	width -= 2 * p.pdf.GetCellMargin()
	var out []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		runes := []rune(paragraph)
		from, last, x := 0, 0, 0.0
		for i, r := range runes {
			if r != ' ' && i > from && (runes[i-1] == ' ' || breaks(r) && !closes(r) || breaks(runes[i-1]) && !closes(r)) {
				last = i
			}
			x += p.wideOf(r) * p.size
			if x <= width || r == ' ' || i == from {
				continue
			}
			if last <= from {
				last = i
			}
			out = append(out, strings.TrimRight(string(runes[from:last]), " "))
			from, x = last, 0
			for _, r := range runes[from : i+1] {
				x += p.wideOf(r) * p.size
			}
		}
		out = append(out, strings.TrimRight(string(runes[from:]), " "))
	}
	return out
}

// breaks says that a line may be broken beside the character.
func breaks(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }

// closes says that the character does not begin a line.
func closes(r rune) bool {
	return strings.ContainsRune("、。，．！？：；）」』】〉》”’,.!?:;)]}…", r)
}

// clean makes a text that can be set whole: composed, with a mark for each
// character that would not be seen. The mark is in ASCII: the typeface has no
// other brackets of that kind.
func (p *pages) clean(text string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(strings.ReplaceAll(text, "\r\n", "\n")) {
		switch {
		case r == '\n':
			b.WriteRune(r)
		case r == '\t', r == 0xA0:
			b.WriteRune(' ')
		case !unicode.IsGraphic(r), filler(r), !p.known(r):
			fmt.Fprintf(&b, "[U+%04X]", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// filler is a Hangul letter that shows nothing.
func filler(r rune) bool { return r == 0x115F || r == 0x1160 || r == 0x3164 || r == 0xFFA0 }

// fill puts values into a text's {0}, {1} …
func fill(text string, values ...string) string {
	for i, v := range values {
		text = strings.ReplaceAll(text, "{"+strconv.Itoa(i)+"}", v)
	}
	return text
}
