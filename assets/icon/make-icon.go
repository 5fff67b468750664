//go:build ignore

// Command make-icon draws the program's icon: what was said, and that it is attested.
// Usage: go run assets/icon/make-icon.go assets/icon/attest.png
package main

import (
	"image"
	"image/color"
	"image/png"
	"log"
	"math"
	"os"
)

const (
	size   = 256
	within = 4 // samples to a pixel, each way
)

var (
	accent = color.NRGBA{0x1f, 0x5e, 0x5b, 0xff}
	paper  = color.NRGBA{0xf6, 0xf5, 0xf1, 0xff}
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: make-icon FILE.png")
	}
	m := image.NewNRGBA(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			m.SetNRGBA(x, y, pixel(x, y))
		}
	}
	f, err := os.Create(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	e := png.Encoder{CompressionLevel: png.BestCompression}
	if err := e.Encode(f, m); err != nil {
		log.Fatal(err)
	}
	if err := f.Close(); err != nil {
		log.Fatal(err)
	}
}

// pixel is the mean of its samples; a sample outside the card is clear.
func pixel(x, y int) color.NRGBA {
	var inside, light float64
	for i := range within {
		for j := range within {
			px := float64(x) + (float64(i)+0.5)/within
			py := float64(y) + (float64(j)+0.5)/within
			if !card(px, py) {
				continue
			}
			inside++
			if mark(px, py) {
				light++
			}
		}
	}
	if inside == 0 {
		return color.NRGBA{}
	}
	t := light / inside
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a)*(1-t) + float64(b)*t)) }
	return color.NRGBA{
		mix(accent.R, paper.R), mix(accent.G, paper.G), mix(accent.B, paper.B),
		uint8(math.Round(255 * inside / (within * within))),
	}
}

// card is a square with round corners.
func card(x, y float64) bool {
	const margin, radius = 12, 48
	near := func(v float64) float64 {
		return math.Max(0, math.Max(margin+radius-v, v-(size-margin-radius)))
	}
	return math.Hypot(near(x), near(y)) <= radius
}

// mark is a round speech bubble with a tick in it.
func mark(x, y float64) bool {
	d := math.Hypot(x-128, y-120)
	ring := d <= 74 && d >= 60
	tail := d >= 60 && stroke(x, y, 84, 168, 66, 204, 7) || stroke(x, y, 66, 204, 112, 186, 7)
	tick := stroke(x, y, 98, 122, 120, 144, 8) || stroke(x, y, 120, 144, 160, 100, 8)
	return ring || tail || tick
}

// stroke is a line with round ends.
func stroke(x, y, x1, y1, x2, y2, half float64) bool {
	dx, dy := x2-x1, y2-y1
	t := ((x-x1)*dx + (y-y1)*dy) / (dx*dx + dy*dy)
	t = math.Max(0, math.Min(1, t))
	return math.Hypot(x-x1-t*dx, y-y1-t*dy) <= half
}
