package document

import "errors"

// Drawing is a picture in lines, such as a map, in units of its own with the origin
// at the upper left. What it says stands in a table beside it too: a drawing is never
// the only place.
type Drawing struct {
	Width, Height float64
	Alt           string // what it is, for whoever does not see it
	Shapes        []Shape
	Spots         []Spot
	Names         []Label
}

// Shape is an outline: closed lines, filled and drawn.
type Shape [][]Point

// Point is a place in a drawing. It may lie outside; what does is cut off.
type Point struct{ X, Y float64 }

// Spot is a circle around a point, with a number at the point or beside it.
type Spot struct {
	At      Point
	Radius  float64
	Broken  bool // a broken line: only the region is meant
	Number  string
	LabelAt Point // middle of the number
}

// Label is a name in grey, its middle at the point.
type Label struct {
	At   Point
	Text string
}

const maxDrawn = 200_000 // points of a drawing

// check says what keeps a drawing from being set.
func (d Drawing) check() error {
	n := 0
	for _, s := range d.Shapes {
		for _, line := range s {
			n += len(line)
		}
	}
	if d.Width <= 0 || d.Height <= 0 || d.Height > 2*d.Width || n > maxDrawn {
		return errors.New("its drawing has no size, or too many lines")
	}
	return nil
}

// Seen are the lines of a shape of which something may lie in the drawing.
func (d Drawing) Seen(s Shape) (out Shape) {
	for _, line := range s {
		if len(line) < 3 {
			continue
		}
		low, high := line[0], line[0]
		for _, p := range line {
			low.X, low.Y, high.X, high.Y = min(low.X, p.X), min(low.Y, p.Y), max(high.X, p.X), max(high.Y, p.Y)
		}
		if low.X < d.Width && low.Y < d.Height && high.X > 0 && high.Y > 0 {
			out = append(out, line)
		}
	}
	return out
}
