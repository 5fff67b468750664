package pdf

import (
	"attest/archive/document"
	"attest/archive/typeset"
)

// Colours of a drawing, as the page of the bundle has them in light.
var (
	water, land, shore = [3]int{238, 242, 246}, [3]int{252, 252, 250}, [3]int{150, 158, 166}
	mark, grey         = [3]int{150, 30, 30}, [3]int{110, 110, 110}
)

const drawnHigh = 108.0 // a drawing leaves room for what explains it

// drawnScale is how large the unit of a drawing is on the page.
func (p *pages) drawnScale(d document.Drawing) float64 {
	return min(p.width/d.Width, drawnHigh/d.Height)
}

// drawnBelow is how much room a drawing needs that follows a heading, with a remark
// between them or none; 0 where none follows.
func (p *pages) drawnBelow(heading int) float64 {
	for i := heading + 1; i < len(p.d.Blocks) && i <= heading+2; i++ {
		switch b := p.d.Blocks[i]; b.Kind {
		case document.Picture:
			return b.Drawn.Height*p.drawnScale(b.Drawn) + 3*smallSize*typeset.Leading
		case document.Small:
		default:
			return 0
		}
	}
	return 0
}

// drawing sets a drawing in lines, over the width of the text at most.
func (p *pages) drawing(d document.Drawing) {
	f, scale := p.pdf, p.drawnScale(d)
	wide, high := d.Width*scale, d.Height*scale
	p.room(high)
	y0 := p.y
	at := func(q document.Point) (x, y float64) { return left + q.X*scale, y0 + q.Y*scale }
	bold, size := p.Bold, p.Size

	f.ClipRect(left, y0, wide, high, false)
	f.SetFillColor(water[0], water[1], water[2])
	f.Rect(left, y0, wide, high, "F")
	f.SetFillColor(land[0], land[1], land[2])
	f.SetDrawColor(shore[0], shore[1], shore[2])
	f.SetLineWidth(0.15)
	for _, s := range d.Shapes {
		drawn := d.Seen(s)
		for _, line := range drawn {
			for i, q := range line {
				if x, y := at(q); i == 0 {
					f.MoveTo(x, y)
				} else {
					f.LineTo(x, y)
				}
			}
			f.ClosePath()
		}
		if len(drawn) > 0 {
			f.DrawPath("DF")
		}
	}
	f.SetTextColor(grey[0], grey[1], grey[2])
	p.Set(false, smallSize)
	for _, n := range d.Names {
		p.middle(n.Text, n.At, at)
	}
	f.SetDrawColor(mark[0], mark[1], mark[2])
	f.SetTextColor(mark[0], mark[1], mark[2])
	f.SetLineWidth(0.4)
	p.Set(true, smallSize)
	for _, s := range d.Spots {
		if s.Broken {
			f.SetDashPattern([]float64{1, 0.8}, 0)
		}
		x, y := at(s.At)
		f.Circle(x, y, s.Radius*scale, "D")
		f.SetDashPattern([]float64{}, 0)
		p.middle(s.Number, s.LabelAt, at)
	}
	f.ClipEnd()
	f.SetTextColor(0, 0, 0)
	if size > 0 {
		p.Set(bold, size)
	}
	p.y = y0 + high
	p.gap(3)
}

// middle writes a few words with their middle at a point.
func (p *pages) middle(text string, q document.Point, at func(document.Point) (x, y float64)) {
	text = p.Clean(text)
	x, y := at(q)
	p.at(x-p.Wide(text)/2, y-p.Size*typeset.Leading/2, text)
}
