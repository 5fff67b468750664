package viewer

import (
	"image"
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"golang.org/x/image/draw"

	"attest/app/look"
	"attest/archive/record"
)

// inPixels is a part of the picture, in ten-thousandths, on the screen.
func inPixels(part, to image.Rectangle) image.Rectangle {
	x := func(v int) int { return to.Min.X + int(int64(v)*int64(to.Dx())/record.Whole) }
	y := func(v int) int { return to.Min.Y + int(int64(v)*int64(to.Dy())/record.Whole) }
	return image.Rect(x(part.Min.X), y(part.Min.Y), x(part.Max.X), y(part.Max.Y))
}

// paint draws the regions of what is shown over it.
func (m *marks) paint(out *image.RGBA, to image.Rectangle) {
	page := m.page()
	scale := max(1, int(m.stage.scale()+0.5))
	for i, r := range m.list {
		if r.Page != page {
			continue
		}
		line, wide := look.Color(look.Accent), 2*scale
		if r.ID == m.at {
			wide = 4 * scale
		}
		at := inPixels(rectangle(r), to)
		frame(out, at, wide, line)
		number(out, at.Min, i+1, scale, line)
	}
	if m.draft != nil && m.draft.Page == page {
		at := inPixels(rectangle(*m.draft), to)
		frame(out, at, 4*scale, look.Color(look.Warn))
		if m.sizes { // the corner that the arrows move
			corner := image.Rect(at.Max.X-12*scale, at.Max.Y-12*scale, at.Max.X, at.Max.Y)
			draw.Draw(out, corner, image.NewUniform(look.Color(look.Warn)), image.Point{}, draw.Src)
		}
	}
}

// frame draws an edge with white on both of its sides, so that it is seen on
// any picture.
func frame(out *image.RGBA, r image.Rectangle, wide int, c color.Color) {
	edge := func(r image.Rectangle, wide int, c color.Color) {
		u := image.NewUniform(c)
		for _, side := range []image.Rectangle{
			{r.Min, image.Pt(r.Max.X, r.Min.Y+wide)}, {image.Pt(r.Min.X, r.Max.Y-wide), r.Max},
			{r.Min, image.Pt(r.Min.X+wide, r.Max.Y)}, {image.Pt(r.Max.X-wide, r.Min.Y), r.Max},
		} {
			draw.Draw(out, side, u, image.Point{}, draw.Src)
		}
	}
	edge(r.Inset(-1), wide+2, color.White)
	edge(r, wide, c)
}

// digits are three points wide and five high, a bit for each point, row by row
// from the top.
var digits = [10]uint16{0x7b6f, 0x2c97, 0x73e7, 0x72cf, 0x5bc9, 0x79cf, 0x79ef, 0x7252, 0x7bef, 0x7bcf}

// number writes a region's number into its corner.
func number(out *image.RGBA, at image.Point, n, scale int, c color.Color) {
	text, point := strconv.Itoa(n), 2*scale
	box := image.Rect(at.X, at.Y, at.X+(len(text)*4+3)*point, at.Y+9*point)
	draw.Draw(out, box, image.NewUniform(c), image.Point{}, draw.Src)
	ink := image.NewUniform(look.Color(look.OnAccent))
	for i, d := range text {
		for bit := range 15 {
			if digits[d-'0']>>(14-bit)&1 == 0 {
				continue
			}
			x, y := at.X+(2+i*4+bit%3)*point, at.Y+(2+bit/3)*point
			draw.Draw(out, image.Rect(x, y, x+point, y+point), ink, image.Point{}, draw.Src)
		}
	}
}

// placed is where the sized picture lies in a view of w by h pixels.
func (s *stage) placed(w, h float64) (x, y float64) {
	iw, ih := s.sized()
	x, y = -s.off[0], -s.off[1]
	if iw < w {
		x = (w - iw) / 2
	}
	if ih < h {
		y = (h - ih) / 2
	}
	return x, y
}

// point is a place in the window as ten-thousandths of the picture.
func (s *stage) point(at fyne.Position) (x, y int) {
	w, h := s.pixels()
	iw, ih := s.sized()
	if iw < 1 || ih < 1 {
		return 0, 0
	}
	px, py := s.placed(w, h)
	scale := s.scale()
	part := func(v, from, long float64) int {
		return min(max(int((v*scale-from)/long*record.Whole), 0), record.Whole)
	}
	return part(float64(at.X), px, iw), part(float64(at.Y), py, ih)
}

// inView is the part of the picture that is in view, in ten-thousandths.
func (s *stage) inView() image.Rectangle {
	x1, y1 := s.point(fyne.NewPos(0, 0))
	x2, y2 := s.point(fyne.NewPos(s.Size().Width, s.Size().Height))
	return image.Rect(x1, y1, x2, y2)
}

// reveal moves the view until a part of the picture is in it.
func (s *stage) reveal(part image.Rectangle) {
	w, h := s.pixels()
	iw, ih := s.sized()
	middle := func(a, b int, long float64) float64 { return float64(a+b) / 2 / record.Whole * long }
	if !part.In(s.inView()) {
		s.off = [2]float64{middle(part.Min.X, part.Max.X, iw) - w/2, middle(part.Min.Y, part.Max.Y, ih) - h/2}
		s.clamp()
	}
	s.Refresh()
}
