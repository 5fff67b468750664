package word

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"attest/archive/document"
	"attest/archive/document/ooxml"
	"attest/assets/fonts"
)

// A drawing stands in Word as a picture of dots, which every program for text shows:
// pictureWide dots on the width of the text.
const pictureWide = 1600

// Measures in English metric units: of a twentieth of a point, and how high a drawing
// is at most, 108 mm.
const emu, drawnHigh = 635, 108 * 36_000

var (
	water, land, shore = color.NRGBA{238, 242, 246, 255}, color.NRGBA{252, 252, 250, 255}, color.NRGBA{150, 158, 166, 255}
	mark, grey         = color.NRGBA{150, 30, 30, 255}, color.NRGBA{110, 110, 110, 255}
)

// picture puts a drawing into the text.
func (b *body) picture(d document.Drawing) {
	data, err := dots(d)
	if err != nil {
		b.err = fmt.Errorf("a picture of the Word file: %w", err)
		return
	}
	n := len(b.pictures) + 1
	b.pictures = append(b.pictures, ooxml.Part{Name: fmt.Sprintf("word/media/image%d.png", n), Bytes: data})
	wide := int(min(textWidth*emu, drawnHigh*d.Width/d.Height))
	high := int(float64(wide) * d.Height / d.Width)
	alt := escape(document.Clean(d.Alt))
	fmt.Fprintf(&b.b, `<w:p><w:pPr><w:pStyle w:val="BodyText"/><w:keepNext/></w:pPr><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">`+
		`<wp:extent cx="%[1]d" cy="%[2]d"/><wp:docPr id="%[3]d" name="Map %[3]d" descr="%[4]s"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">`+
		`<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">`+
		`<pic:nvPicPr><pic:cNvPr id="%[3]d" name="image%[3]d.png" descr="%[4]s"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdPicture%[3]d"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`+
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%[1]d" cy="%[2]d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`,
		wide, high, n, alt)
}

// rels are the relations of the main part.
func (b *body) rels() string {
	out := documentRels
	for i := range b.pictures {
		out += fmt.Sprintf(`<Relationship Id="rIdPicture%d" Type="%s/image" Target="media/image%d.png"/>`, i+1, office, i+1)
	}
	return out + `</Relationships>`
}

// dots draws a drawing as a PNG.
func dots(d document.Drawing) ([]byte, error) {
	scale := pictureWide / d.Width
	c := canvas{img: image.NewNRGBA(image.Rect(0, 0, pictureWide, max(1, int(d.Height*scale)))), scale: scale}
	draw.Draw(c.img, c.img.Rect, image.NewUniform(water), image.Point{}, draw.Src)
	for _, s := range d.Shapes {
		lines := d.Seen(s)
		if len(lines) == 0 {
			continue
		}
		c.fill(lines, land)
		var closed [][]document.Point
		for _, line := range lines {
			closed = append(closed, append(line[:len(line):len(line)], line[0]))
		}
		c.stroke(closed, 1.2, shore)
	}
	small, err := faceOf(26)
	if err != nil {
		return nil, err
	}
	for _, n := range d.Names {
		c.text(small, n.Text, n.At, grey)
	}
	for _, s := range d.Spots {
		c.circle(s, 3, mark)
		c.text(small, s.Number, s.LabelAt, mark)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, c.img); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

type canvas struct {
	img   *image.NRGBA
	scale float64
}

func (c canvas) at(p document.Point) (x, y float32) {
	return float32(p.X * c.scale), float32(p.Y * c.scale)
}

func (c canvas) paint(r *vector.Rasterizer, with color.Color) {
	r.Draw(c.img, c.img.Rect, image.NewUniform(with), image.Point{})
}

func (c canvas) raster() *vector.Rasterizer {
	return vector.NewRasterizer(c.img.Rect.Dx(), c.img.Rect.Dy())
}

func (c canvas) fill(lines document.Shape, with color.Color) {
	r := c.raster()
	for _, line := range lines {
		for i, p := range line {
			if x, y := c.at(p); i == 0 {
				r.MoveTo(x, y)
			} else {
				r.LineTo(x, y)
			}
		}
		r.ClosePath()
	}
	c.paint(r, with)
}

// stroke draws lines of a width in dots, each piece as a rectangle.
func (c canvas) stroke(lines [][]document.Point, wide float64, with color.Color) {
	r := c.raster()
	for _, line := range lines {
		for i := 1; i < len(line); i++ {
			x0, y0 := c.at(line[i-1])
			x1, y1 := c.at(line[i])
			dx, dy := float64(x1-x0), float64(y1-y0)
			long := math.Hypot(dx, dy)
			if long == 0 {
				continue
			}
			ox, oy := float32(-dy/long*wide/2), float32(dx/long*wide/2)
			r.MoveTo(x0+ox, y0+oy)
			r.LineTo(x1+ox, y1+oy)
			r.LineTo(x1-ox, y1-oy)
			r.LineTo(x0-ox, y0-oy)
			r.ClosePath()
		}
	}
	c.paint(r, with)
}

// circle draws a spot, its line broken where only the region is meant.
func (c canvas) circle(s document.Spot, wide float64, with color.Color) {
	const steps = 96
	on := func(i int) document.Point {
		a := 2 * math.Pi * float64(i) / steps
		return document.Point{X: s.At.X + s.Radius*math.Cos(a), Y: s.At.Y + s.Radius*math.Sin(a)}
	}
	var pieces [][]document.Point
	for i := range steps {
		if !s.Broken || i%6 < 4 {
			pieces = append(pieces, []document.Point{on(i), on(i + 1)})
		}
	}
	c.stroke(pieces, wide, with)
}

func (c canvas) text(f font.Face, text string, at document.Point, with color.Color) {
	text = document.Clean(text)
	x, y := c.at(at)
	d := font.Drawer{Dst: c.img, Src: image.NewUniform(with), Face: f}
	d.Dot = fixed.Point26_6{X: fixed.Int26_6(x*64) - d.MeasureString(text)/2, Y: fixed.Int26_6(y*64) + f.Metrics().CapHeight/2}
	d.DrawString(text)
}

var typeface = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(fonts.Bold) })

func faceOf(dots float64) (font.Face, error) {
	f, err := typeface()
	if err != nil {
		return nil, err
	}
	return opentype.NewFace(f, &opentype.FaceOptions{Size: dots, DPI: 72})
}
