//go:build linux

package xsession

import (
	"image"
	"image/color"
	"image/draw"
	"testing"
)

// scene is a dark window.
func scene() *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, 300, 200))
	fill(m, m.Bounds(), groundColour)
	return m
}

func fill(m *image.RGBA, r image.Rectangle, c color.RGBA) {
	draw.Draw(m, r, image.NewUniform(c), image.Point{}, draw.Src)
}

// outline draws a ring two wide with cut corners, as a round one is on the screen.
func outline(m *image.RGBA, r image.Rectangle, c color.RGBA) {
	const corner = 4
	fill(m, image.Rect(r.Min.X+corner, r.Min.Y, r.Max.X-corner, r.Min.Y+2), c)
	fill(m, image.Rect(r.Min.X+corner, r.Max.Y-2, r.Max.X-corner, r.Max.Y), c)
	fill(m, image.Rect(r.Min.X, r.Min.Y+corner, r.Min.X+2, r.Max.Y-corner), c)
	fill(m, image.Rect(r.Max.X-2, r.Min.Y+corner, r.Max.X, r.Max.Y-corner), c)
}

func TestTheKeyboardIsFoundOnTheScreen(t *testing.T) {
	field := image.Rect(40, 60, 200, 92)
	cases := []struct {
		name string
		draw func(m *image.RGBA)
		want Keyboard
	}{
		{"nothing", func(*image.RGBA) {}, Keyboard{}},
		{"a field with a caret", func(m *image.RGBA) {
			outline(m, field, accentColour)
			fill(m, image.Rect(70, 68, 71, 86), accentColour)
		}, Keyboard{Ring: field, Caret: image.Pt(70, 68)}},
		{"a chosen tab and a strong button beside it", func(m *image.RGBA) {
			outline(m, field, accentColour)
			fill(m, image.Rect(40, 94, 200, 96), accentColour)
			fill(m, image.Rect(220, 10, 290, 46), accentColour)
		}, Keyboard{Ring: field}},
		{"half out of sight", func(m *image.RGBA) {
			outline(m, field, accentColour)
			fill(m, image.Rect(0, 74, 300, 200), groundColour)
		}, Keyboard{Ring: field}},
		{"a strong button", func(m *image.RGBA) {
			fill(m, field, accentColour)
			outline(m, field, inkColour)
		}, Keyboard{Ring: field, Strong: true}},
		{"two rings", func(m *image.RGBA) {
			outline(m, field, accentColour)
			outline(m, field.Add(image.Pt(0, 60)), accentColour)
		}, Keyboard{}},
		{"a line and a word", func(m *image.RGBA) {
			fill(m, image.Rect(40, 60, 200, 62), accentColour)
			fill(m, image.Rect(40, 100, 60, 112), inkColour)
		}, Keyboard{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := scene()
			c.draw(m)
			got := findKeyboard(m)
			if got.Ring.Min != c.want.Ring.Min || got.Ring.Max.X != c.want.Ring.Max.X || got.Caret != c.want.Caret || got.Strong != c.want.Strong {
				t.Errorf("found %+v, want %+v", got, c.want)
			}
		})
	}
}
