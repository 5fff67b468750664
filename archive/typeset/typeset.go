// Package typeset sets text on A4 pages of a PDF in the program's own typeface:
// every character is there or is marked, lines break where Korean, Chinese and
// Cyrillic allow it, another program reads the same words back, and the same
// input gives the same bytes. What stands on the pages is its caller's.
package typeset

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"

	"attest/assets/fonts"
)

const face = "attest"

// Leading is the height of a line in millimetres for a point of size.
const Leading = 0.3528 * 1.45

// Sheet is a PDF being set, in millimetres and points.
type Sheet struct {
	PDF  *fpdf.Fpdf
	Bold bool
	Size float64

	known func(r rune) bool
	wide  map[wideKey]float64
}

type wideKey struct {
	r    rune
	bold bool
}

// glyphs says which characters the typeface has.
var glyphs = sync.OnceValues(func() (*sfnt.Font, error) { return sfnt.Parse(fonts.Regular) })

// New begins a PDF of that title. The time is the only one in the file.
func New(title string, at time.Time) (*Sheet, error) {
	font, err := glyphs()
	if err != nil {
		return nil, fmt.Errorf("the typeface: %w", err)
	}
	var buf sfnt.Buffer
	s := &Sheet{PDF: fpdf.New("P", "mm", "A4", ""), wide: map[wideKey]float64{}}
	known := map[rune]bool{}
	s.known = func(r rune) bool {
		is, ok := known[r]
		if !ok {
			g, err := font.GlyphIndex(&buf, r)
			is = err == nil && g != 0 && r <= 0xFFFF // fpdf's own limit
			known[r] = is
		}
		return is
	}
	f := s.PDF
	f.SetCatalogSort(true)
	f.SetCreationDate(at.UTC())
	f.SetModificationDate(at.UTC())
	f.SetProducer("Attest", true)
	f.SetTitle(title, true)
	f.AddUTF8FontFromBytes(face, "", bytes.Clone(fonts.Regular)) // fpdf writes into what it is given
	f.AddUTF8FontFromBytes(face, "B", bytes.Clone(fonts.Bold))
	return s, f.Error()
}

// Set chooses weight and size of what is written next.
func (s *Sheet) Set(bold bool, size float64) {
	style := ""
	if bold {
		style = "B"
	}
	s.Bold, s.Size = bold, size
	s.PDF.SetFont(face, style, size)
}

// Wide is how wide a clean text is, in mm, as it is set now.
func (s *Sheet) Wide(text string) float64 {
	x := 0.0
	for _, r := range text {
		x += s.wideOf(r)
	}
	return x * s.Size
}

// wideOf is how wide a character is, in mm at one point of size.
func (s *Sheet) wideOf(r rune) float64 {
	k := wideKey{r, s.Bold}
	w, ok := s.wide[k]
	if !ok {
		w = s.PDF.GetStringWidth(string(r)) / s.Size
		s.wide[k] = w
	}
	return w
}

// Lines breaks a text: at line ends, behind spaces, beside Han characters and
// Kana, and within a word only where it is wider than a line. fpdf's own
// MultiCell drops the character at which it breaks a line of Chinese.
func (s *Sheet) Lines(text string, width float64) []string {
	var out []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		runes := []rune(paragraph)
		from, last, x := 0, 0, 0.0
		for i, r := range runes {
			if r != ' ' && i > from && (runes[i-1] == ' ' || breaks(r) && !closes(r) || breaks(runes[i-1]) && !closes(r)) {
				last = i
			}
			x += s.wideOf(r) * s.Size
			if x <= width || r == ' ' || i == from {
				continue
			}
			if last <= from {
				last = i
			}
			out = append(out, strings.TrimRight(string(runes[from:last]), " "))
			from, x = last, 0
			for _, r := range runes[from : i+1] {
				x += s.wideOf(r) * s.Size
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

// Clean makes a text that can be set whole: composed, with a mark for each
// character that would not be seen. The mark is in ASCII: the typeface has no
// other brackets of that kind.
func (s *Sheet) Clean(text string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(strings.ReplaceAll(text, "\r\n", "\n")) {
		switch {
		case r == '\n':
			b.WriteRune(r)
		case r == '\t', r == 0xA0:
			b.WriteRune(' ')
		case !unicode.IsGraphic(r), filler(r), !s.known(r):
			fmt.Fprintf(&b, "[U+%04X]", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// filler is a Hangul letter that shows nothing.
func filler(r rune) bool { return r == 0x115F || r == 0x1160 || r == 0x3164 || r == 0xFFA0 }
