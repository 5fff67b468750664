//go:build ignore

// Command make-outlines draws outlines.txt: the countries from Mongolia to
// South-East Asia, coarsely, from Natural Earth 4.1 at 1:50m (public domain) as
// the npm package world-atlas 2.0.2 has it (ISC):
//
//	npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
//	go run make-outlines.go package/countries-50m.json
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"math"
	"os"
	"slices"
	"strings"
)

// The window that is kept, in degrees, and how far a line may be off.
const (
	west, east, south, north = 88, 148, 4, 57
	tolerance                = 0.03
	smallest                 = 0.01 // square degrees of an island that is drawn
)

// drawn are the countries by their number of ISO 3166-1, in the order drawn.
var drawn = []struct{ number, code string }{
	{"156", "CN"}, {"643", "RU"}, {"496", "MN"}, {"392", "JP"}, {"158", "TW"}, {"104", "MM"}, {"764", "TH"}, {"418", "LA"},
	{"704", "VN"}, {"116", "KH"}, {"458", "MY"}, {"608", "PH"}, {"410", "KR"}, {"408", "KP"},
}

type topology struct {
	Transform struct {
		Scale, Translate [2]float64
	}
	Arcs    [][][2]float64
	Objects struct {
		Countries struct {
			Geometries []struct {
				Type string
				ID   string
				Arcs json.RawMessage
			}
		}
	}
}

type point [2]float64

func main() {
	raw, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	var t topology
	if err := json.Unmarshal(raw, &t); err != nil {
		log.Fatal(err)
	}
	var arcs [][]point
	for _, a := range t.Arcs {
		var x, y float64
		var line []point
		for _, d := range a {
			x, y = x+d[0], y+d[1]
			line = append(line, point{x*t.Transform.Scale[0] + t.Transform.Translate[0], y*t.Transform.Scale[1] + t.Transform.Translate[1]})
		}
		arcs = append(arcs, simple(line)) // each border once, so that neighbours fit
	}
	var out strings.Builder
	for _, c := range drawn {
		for _, g := range t.Objects.Countries.Geometries {
			if g.ID != c.number {
				continue
			}
			var polygons [][][]int
			if g.Type == "Polygon" {
				var rings [][]int
				err = json.Unmarshal(g.Arcs, &rings)
				polygons = [][][]int{rings}
			} else {
				err = json.Unmarshal(g.Arcs, &polygons)
			}
			if err != nil {
				log.Fatal(err)
			}
			var path strings.Builder
			for _, rings := range polygons {
				var ring []point
				for _, n := range rings[0] {
					line := arcs[max(n, ^n)]
					if n < 0 {
						line = slices.Clone(line)
						slices.Reverse(line)
					}
					if len(ring) > 0 {
						line = line[1:]
					}
					ring = append(ring, line...)
				}
				path.WriteString(draw(clip(ring)))
			}
			fmt.Fprintf(&out, "%s %s\n", c.code, path.String())
		}
	}
	if err := os.WriteFile("outlines.txt", []byte(out.String()), 0o644); err != nil {
		log.Fatal(err)
	}
}

// simple is Douglas and Peucker's.
func simple(line []point) []point {
	if len(line) < 3 {
		return line
	}
	at, far := 0, 0.0
	a, b := line[0], line[len(line)-1]
	for i := 1; i < len(line)-1; i++ {
		if d := distance(line[i], a, b); d > far {
			at, far = i, d
		}
	}
	if far < tolerance {
		return []point{a, b}
	}
	return append(simple(line[:at+1])[:], simple(line[at:])[1:]...)
}

func distance(p, a, b point) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	if dx == 0 && dy == 0 {
		return math.Hypot(p[0]-a[0], p[1]-a[1])
	}
	return math.Abs(dx*(a[1]-p[1])-dy*(a[0]-p[0])) / math.Hypot(dx, dy)
}

// clip is Sutherland and Hodgman's, at the four sides.
func clip(ring []point) []point {
	for _, side := range []struct {
		axis int
		at   float64
		sign float64
	}{{0, west, 1}, {0, east, -1}, {1, south, 1}, {1, north, -1}} {
		in := func(p point) bool { return (p[side.axis]-side.at)*side.sign >= 0 }
		var out []point
		for i, p := range ring {
			q := ring[(i+len(ring)-1)%len(ring)]
			if in(p) != in(q) {
				f := (side.at - q[side.axis]) / (p[side.axis] - q[side.axis])
				out = append(out, point{q[0] + f*(p[0]-q[0]), q[1] + f*(p[1]-q[1])})
			}
			if in(p) {
				out = append(out, p)
			}
		}
		ring = out
	}
	return ring
}

// draw is a path in hundredths of a degree: east of 0, north counted down from
// 90; steps from point to point.
func draw(ring []point) string {
	area := 0.0
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		area += p[0]*q[1] - q[0]*p[1]
	}
	if len(ring) < 4 || math.Abs(area)/2 < smallest {
		return ""
	}
	var b strings.Builder
	var x, y int
	for i, p := range ring {
		px, py := int(math.Round(p[0]*100)), int(math.Round((90-p[1])*100))
		switch {
		case i == 0:
			fmt.Fprintf(&b, "M%d %dl", px, py)
		case px == x && py == y:
			continue
		default:
			fmt.Fprintf(&b, "%d %d ", px-x, py-y)
		}
		x, y = px, py
	}
	return strings.TrimRight(b.String(), " ") + "z"
}
