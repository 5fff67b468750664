package bundle

import (
	_ "embed"
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"
	"sync"

	"attest/archive/places"
)

// outlinesText is the countries' outlines, one a line: its code of ISO 3166-1
// and a path in hundredths of a degree, east of Greenwich and down from the
// North Pole. make-outlines.go draws it, and says from what.
//
//go:embed outlines.txt
var outlinesText string

var outlines = sync.OnceValue(func() template.HTML {
	var b strings.Builder
	for line := range strings.Lines(outlinesText) {
		if code, path, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			fmt.Fprintf(&b, "<path class=\"%s\" d=\"%s\"/>\n", code, path)
		}
	}
	return template.HTML(b.String()) // our own file
})

// placePage is one place of the map and of the list below it. The point is that
// of the public list, and the mark is as large as the list is unsure: a witness's
// record has no point of its own.
type placePage struct {
	Number     int
	Name, Lang string
	Level      string     // what the point is, in words
	X, Y, R    string     // on the map; X is "" for a place that has no point
	TX         string     // where its number stands, beside another's where two are close
	Region     bool       // the point is the seat of a region, and says no more than the region
	at         [4]float64 // the same as numbers: x, y, radius, x of the number
	Events     []eventPage
}

type mapPage struct {
	ViewBox string
	Stroke  string // width of a line, in the map's own units
	Text    string // size of a number
	Places  []placePage
	Names   []landName
	view    [4]float64 // the view box as numbers
}

// landName is a country's name on the map.
type landName struct{ X, Y, Name string }

// lands are where the names of countries stand: east, north, English, Korean.
var lands = []struct {
	lon, lat float64
	en, ko   string
}{
	{126.7, 40.2, "DPRK", "북한"}, {127.9, 36.4, "Republic of Korea", "한국"}, {125.6, 44.6, "China", "중국"}, {108, 31, "China", "중국"},
	{134.5, 47.6, "Russia", "러시아"}, {132.3, 44.4, "Russia", "러시아"}, {103.8, 46.8, "Mongolia", "몽골"}, {138.2, 36.3, "Japan", "일본"},
	{105.6, 21.9, "Viet Nam", "베트남"}, {102.6, 19.4, "Laos", "라오스"}, {101.2, 15.6, "Thailand", "태국"}, {104.9, 12.8, "Cambodia", "캄보디아"},
	{96, 21.2, "Myanmar", "미얀마"},
}

// degree is the map's unit; squeeze is how much narrower a degree of longitude
// is than one of latitude, at 40 degrees north.
const (
	degree  = 100.0
	squeeze = 0.766
)

// reach is how far from its point, in degrees, a place may be, by the level that
// the list gives; and how many decimals of its point are told.
var reach = map[places.Level]struct {
	degrees float64
	digits  int
}{places.Site: {0.02, 2}, places.Near: {0.06, 2}, places.Town: {0.15, 1}, places.Seat: {0.7, 1}}

// drawMap places the events on a map, nil where there is no point to draw, and
// numbers their places in the order of the events.
func drawMap(w *words, events []eventPage) (*mapPage, []placePage, error) {
	l, err := publicLists()
	if err != nil {
		return nil, nil, err
	}
	var all []placePage
	index := map[string]int{}
	minX, minY, maxX, maxY := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	radius, labels := map[int]float64{}, map[int][2]float64{}
	for i, e := range events {
		if e.place == "" {
			continue
		}
		n, known := index[e.place]
		if !known {
			at, _ := l.places.Place(e.place)
			n = len(all)
			index[e.place] = n
			p := placePage{Number: n + 1, Name: e.Place, Level: w.Reader.Levels[at.Level], Region: at.Level == places.Seat}
			if x, y, ok := pointOf(at); ok {
				p.X, p.Y = strconv.Itoa(int(math.Round(x))), strconv.Itoa(int(math.Round(y)))
				p.at[0], p.at[1] = math.Round(x), math.Round(y)
				radius[n], labels[n] = reach[at.Level].degrees*degree, [2]float64{x, y}
				minX, maxX, minY, maxY = min(minX, x), max(maxX, x), min(minY, y), max(maxY, y)
			}
			all = append(all, p)
		}
		events[i].PlaceNumber = n + 1
		all[n].Events = append(all[n].Events, events[i])
	}
	if math.IsInf(minX, 1) {
		return nil, all, nil
	}
	// Some country around it: at least 6 degrees, and a tenth to each side.
	const least = 6 * degree
	cx, cy := (minX+maxX)/2, (minY+maxY)/2
	width, height := max(least*1.2, (maxX-minX)*1.3), max(least, (maxY-minY)*1.3)
	width, height = max(width, height*1.2), max(height, width/1.8)
	unit := width / 700 // about a pixel
	for n, r := range radius {
		all[n].at[2] = math.Round(max(r, 6*unit))
		all[n].R = strconv.Itoa(int(all[n].at[2]))
	}
	for n := range all { // a number that would stand on another moves to its right
		at := labels[n]
		for i := 0; i < n; i++ {
			if was, ok := labels[i]; ok && math.Abs(at[0]-was[0]) < 20*unit && math.Abs(at[1]-was[1]) < 18*unit {
				at[0], i = was[0]+22*unit, -1
			}
		}
		if labels[n] != [2]float64{} {
			labels[n] = at
		}
		all[n].at[3] = math.Round(at[0])
		all[n].TX = strconv.Itoa(int(all[n].at[3]))
	}
	m := &mapPage{
		ViewBox: fmt.Sprintf("%.0f %.0f %.0f %.0f", cx-width/2, cy-height/2, width, height),
		Stroke:  fmt.Sprintf("%.1f", unit), Text: fmt.Sprintf("%.0f", 15*unit), Places: all,
		view: [4]float64{math.Round(cx - width/2), math.Round(cy - height/2), math.Round(width), math.Round(height)},
	}
	for _, c := range lands {
		name := c.en
		if w.Lang == "ko" {
			name = c.ko
		}
		m.Names = append(m.Names, landName{fmt.Sprintf("%.0f", c.lon*degree*squeeze), fmt.Sprintf("%.0f", (90-c.lat)*degree), name})
	}
	return m, all, nil
}

// pointOf is where a place stands on the map, rounded to what its level bears.
func pointOf(p places.Place) (x, y float64, ok bool) {
	how, drawn := reach[p.Level]
	lat, err1 := strconv.ParseFloat(p.Lat, 64)
	lon, err2 := strconv.ParseFloat(p.Lon, 64)
	if !drawn || err1 != nil || err2 != nil {
		return 0, 0, false
	}
	scale := math.Pow10(how.digits)
	lat, lon = math.Round(lat*scale)/scale, math.Round(lon*scale)/scale
	return lon * degree * squeeze, (90 - lat) * degree, true
}
