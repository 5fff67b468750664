package bundle

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"attest/archive/document"
)

// errOutlines is about our own file: a test reads it whole.
var errOutlines = errors.New("the outlines of countries are malformed")

// outlineShapes are the outlines of the map as lines, in its units. The paths of
// outlines.txt move with M, go on by differences behind l, and end with z.
var outlineShapes = sync.OnceValues(func() ([]document.Shape, error) {
	var out []document.Shape
	for line := range strings.Lines(outlinesText) {
		_, path, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			continue
		}
		var shape document.Shape
		for piece := range strings.SplitSeq(strings.TrimSuffix(path, "z"), "z") {
			points, err := outline(piece)
			if err != nil {
				return nil, err
			}
			shape = append(shape, points)
		}
		out = append(out, shape)
	}
	return out, nil
})

func outline(path string) ([]document.Point, error) {
	first, rest, ok := strings.Cut(strings.TrimPrefix(path, "M"), "l")
	numbers := strings.Fields(first + " " + rest)
	if !ok || len(numbers)%2 != 0 || len(numbers) < 6 {
		return nil, errOutlines
	}
	var out []document.Point
	var at document.Point
	for i := 0; i < len(numbers); i += 2 {
		x, err1 := strconv.Atoi(numbers[i])
		y, err2 := strconv.Atoi(numbers[i+1])
		if err1 != nil || err2 != nil {
			return nil, errOutlines
		}
		at.X, at.Y = at.X+float64(x)*squeeze, at.Y+float64(y)
		out = append(out, at)
	}
	return out, nil
}

// drawing is the map of the page for a paper.
func (m *mapPage) drawing(w *words) (document.Drawing, error) {
	shapes, err := outlineShapes()
	if err != nil {
		return document.Drawing{}, err
	}
	to := func(x, y float64) document.Point { return document.Point{X: x - m.view[0], Y: y - m.view[1]} }
	d := document.Drawing{Width: m.view[2], Height: m.view[3], Alt: w.Reader.MapText}
	for _, s := range shapes {
		var moved document.Shape
		for _, line := range s {
			var points []document.Point
			for _, p := range line {
				points = append(points, to(p.X, p.Y))
			}
			moved = append(moved, points)
		}
		if moved = d.Seen(moved); len(moved) > 0 {
			d.Shapes = append(d.Shapes, moved)
		}
	}
	for _, n := range m.Names {
		x, err1 := strconv.ParseFloat(n.X, 64)
		y, err2 := strconv.ParseFloat(n.Y, 64)
		if p := to(x, y); err1 == nil && err2 == nil && p.X > 0 && p.Y > 0 && p.X < d.Width && p.Y < d.Height {
			d.Names = append(d.Names, document.Label{At: p, Text: n.Name})
		}
	}
	for _, p := range m.Places {
		if p.X != "" {
			d.Spots = append(d.Spots, document.Spot{
				At: to(p.at[0], p.at[1]), Radius: p.at[2], Broken: p.Region, Number: strconv.Itoa(p.Number), LabelAt: to(p.at[3], p.at[1]),
			})
		}
	}
	return d, nil
}

// places are the map, as the page of the bundle draws it, and the list of its places
// by number. A place that is left out, or stands by a code, is in neither.
func (p *paper) places(m *mapPage, all []placePage) error {
	if len(all) == 0 {
		return nil
	}
	r, pw := p.w.Reader, p.pw
	title, note := r.Places, ""
	if m != nil {
		title, note = r.Map, r.MapNote
	}
	g := document.Grid{Caption: pw.PlaceList, Head: []string{pw.Number, p.w.Place, pw.Point, pw.ToldIn}, Widths: []float64{0.8, 3, 3, 3}}
	for _, at := range all {
		point := at.Level
		if at.X == "" && m != nil {
			point = strings.Join(filled(point, r.NoPlace), " · ")
		}
		var told []string
		for _, e := range at.Events {
			told = append(told, p.toldIn(e))
		}
		g.Rows = append(g.Rows, []string{fmt.Sprint(at.Number), at.Name, point, strings.Join(told, "\n")})
	}
	p.head(1, "h_places", title)
	if note != "" {
		p.add(document.Block{Kind: document.Small, Text: note})
	}
	if m != nil {
		d, err := m.drawing(p.w)
		if err != nil {
			return err
		}
		p.add(document.Block{Kind: document.Picture, Drawn: d})
	}
	p.add(document.Block{Kind: document.Table, Table: g})
	return nil
}
