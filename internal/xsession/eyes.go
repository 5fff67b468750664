//go:build linux

package xsession

import (
	"image"
	"image/color"
)

// What Attest draws in its dark theme, which it takes where nothing on the machine says otherwise.
var (
	groundColour    = color.RGBA{0x15, 0x18, 0x1b, 0xff}
	inkColour       = color.RGBA{0xe9, 0xe7, 0xe2, 0xff}
	accentColour    = color.RGBA{0x6e, 0xc3, 0xbc, 0xff}
	okColour        = color.RGBA{0x88, 0xcb, 0x97, 0xff}
	selectionColour = color.RGBA{0x1c, 0x40, 0x41, 0xff}
)

// Keyboard is where the next key goes, as a person sees it: the ring round what has the focus, and the caret in it.
type Keyboard struct {
	Ring  image.Rectangle // empty when nothing shows the focus
	Caret image.Point     // its upper end, in the screen's pixels; zero when there is none

	// Strong says that it is a button that is filled, the one that a view asks for most.
	Strong bool
}

// Typing says whether there is a caret.
func (k Keyboard) Typing() bool { return k.Caret != image.Point{} }

// Keyboard looks where the next key goes.
func (s *Session) Keyboard() Keyboard {
	s.t.Helper()
	now := s.look()
	if now.keyboard == nil {
		k := findKeyboard(now.picture)
		now.keyboard = &k
	}
	return *now.keyboard
}

// Expect waits until the keyboard is where ok says, and returns where it is.
func (s *Session) Expect(what string, ok func(Keyboard) bool) Keyboard {
	s.t.Helper()
	var k Keyboard
	found := false
	defer func() {
		if !found {
			s.t.Logf("the ring is at %v, the caret at %v", k.Ring, k.Caret)
		}
	}()
	s.Wait(what, func() bool {
		k = s.Keyboard()
		found = ok(k)
		return found
	})
	return k
}

// findKeyboard looks for the one ring in a picture. With none, or with more than one, there is no telling.
func findKeyboard(m *image.RGBA) Keyboard {
	plain, strong := findRings(m, accented), findRings(m, inked)
	switch {
	case len(plain) == 1 && len(strong) == 0:
		return Keyboard{Ring: plain[0], Caret: findCaret(m, plain[0])}
	case len(plain) == 0 && len(strong) == 1:
		return Keyboard{Ring: strong[0], Strong: true}
	}
	return Keyboard{}
}

// accented are pixels of the accent, however thin: a ring's edges are mixed with what is beside them.
func accented(c color.RGBA) bool {
	r, g, b := int(c.R), int(c.G), int(c.B)
	return g >= 0x70 && abs(100*r-56*g) < 6*g && abs(100*b-96*g) < 5*g
}

// inked are pixels of the ring round a strong button, which is in the colour of text.
func inked(c color.RGBA) bool {
	r, g, b := int(c.R), int(c.G), int(c.B)
	return g >= 0xac && abs(r-g) < 0x18 && abs(g-b) < 0x18
}

// What a ring measures, in pixels: the straight part of its upper edge at least, and how far its corners are round.
const (
	leastEdge  = 12
	cornerSize = 8
	sideHeight = 4
)

// findRings looks for upper edges with a left and a right side below them and nothing of their colour between. The lower
// edge may be out of sight, where what has the focus is scrolled half away.
func findRings(m *image.RGBA, is func(color.RGBA) bool) []image.Rectangle {
	var rings []image.Rectangle
	b := m.Bounds()
	for y := b.Min.Y + 1; y < b.Max.Y-cornerSize-sideHeight; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			begin := x
			for x < b.Max.X && is(m.RGBAAt(x, y)) {
				x++
			}
			middle := (begin + x) / 2
			if x-begin < leastEdge || is(m.RGBAAt(middle, y-1)) {
				continue
			}
			if ring, ok := closeRing(m, is, begin, x, y); ok {
				rings = append(rings, ring)
			}
		}
	}
	return rings
}

// closeRing follows an upper edge round its corners and down its sides.
func closeRing(m *image.RGBA, is func(color.RGBA) bool, begin, end, y int) (image.Rectangle, bool) {
	left, right := -1, -1
	for x := begin - cornerSize; x <= begin+1 && left < 0; x++ {
		if side(m, is, x, y) {
			left = x
		}
	}
	for x := end + cornerSize; x >= end-2 && right < 0; x-- {
		if side(m, is, x, y) {
			right = x
		}
	}
	if left < 0 || right < 0 || filled(m, is, begin, end, y) {
		return image.Rectangle{}, false
	}
	bottom := y + cornerSize
	for is(m.RGBAAt(left, bottom)) {
		bottom++
	}
	return image.Rect(left, y, right+1, bottom), true
}

// side says whether a line goes straight down at x, below the corner of an edge at y.
func side(m *image.RGBA, is func(color.RGBA) bool, x, y int) bool {
	for i := range sideHeight {
		if !is(m.RGBAAt(x, y+cornerSize+i)) {
			return false
		}
	}
	return true
}

// filled says whether what is below an edge is no hole: a button is that, and a line of text is mostly not.
func filled(m *image.RGBA, is func(color.RGBA) bool, begin, end, y int) bool {
	const below = 5
	n := 0
	for x := begin; x < end; x++ {
		if is(m.RGBAAt(x, y+below)) {
			n++
		}
	}
	return 2*n > end-begin
}

// findCaret looks for an upright line of the accent itself inside a ring.
func findCaret(m *image.RGBA, ring image.Rectangle) image.Point {
	const edge, least = 4, 12
	in := ring.Inset(edge)
	for x := in.Min.X; x < in.Max.X; x++ {
		run := 0
		for y := in.Min.Y; y < in.Max.Y; y++ {
			if m.RGBAAt(x, y) != accentColour {
				run = 0
				continue
			}
			if run++; run == least {
				return image.Pt(x, y-least+1)
			}
		}
	}
	return image.Point{}
}

// Shows says whether a part of the screen holds at least so many pixels of a colour.
func (s *Session) Shows(c color.RGBA, part image.Rectangle, least int) bool {
	s.t.Helper()
	m := s.Picture()
	n := 0
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if m.RGBAAt(x, y) == c {
				n++
			}
		}
	}
	return n >= least
}

func abs(n int) int { return max(n, -n) }
