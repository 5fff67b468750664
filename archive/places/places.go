// Package places knows the places, facilities and authorities of the reference
// data: it completes their names in any script while they are typed, and says
// how exact each point is, what region it lies in and how far two are apart.
//
// A place that is not in the list stays in the witness's words. "Place not
// known" (KP-UNK, CN-UNK) is better than a guess.
package places

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"attest/archive/lookup"
	"attest/archive/names"
	"attest/archive/record"
	"attest/assets/reference"
)

// Level says what the point of a place is.
type Level int

// The levels, the most exact first.
const (
	Site    Level = iota // the place itself, or within 1 km of it
	Near                 // within 1 to 5 km
	Town                 // the middle of the town it lies in, not the building
	Seat                 // the seat of the region that it is
	NoPoint              // nobody is sure, or it is no place on the ground
)

// levels are the words of the data. A test sees that each is known.
var levels = map[string]Level{
	"<1 km": Site, "point inside the camp": Site, "~1 km": Near, "~2 km": Near, "~3 km": Near, "~5 km": Near,
	"town": Town, "city": Town, "town centre, not the building": Town, "city centre, not the camp": Town,
	"seat": Seat, "n/a": NoPoint, "blank": NoPoint,
}

// Place is one place with how exact its point is.
type Place struct {
	reference.Place
	Level Level
}

// Name is the name in a language (en, ko, zh, ru), the English one where there
// is none.
func (p Place) Name(lang string) string {
	name := map[string]string{"ko": p.Ko, "zh": p.Zh, "ru": p.Ru}[lang]
	if name == "" {
		return p.En
	}
	return name
}

// IsRegion reports a place that other places lie in.
func (p Place) IsRegion() bool { return p.Type == "province" }

// List is the reference data, ready to be asked.
type List struct {
	places []Place
	index  map[string]int
	lookup *lookup.Index
	named  map[string]string // code by folded name; "" where several places have it
}

// Open reads the list on first use and keeps it.
var Open = sync.OnceValues(func() (*List, error) {
	tables, err := reference.Load()
	if err != nil {
		return nil, err
	}
	l := &List{index: map[string]int{}, named: map[string]string{}}
	var names [][]lookup.Name
	for i, p := range tables.Places {
		l.index[p.Code] = i
		l.places = append(l.places, Place{p, levels[p.Precision]})
		l.name(p)
		all := []lookup.Name{{Text: p.En, Lang: "en"}, {Text: p.Ko, Lang: "ko"}, {Text: p.Zh, Lang: "zh"}, {Text: p.Ru, Lang: "ru"}, {Text: p.Code}}
		for _, s := range p.Also {
			all = append(all, lookup.Name{Text: s.Text, Lang: s.Lang})
		}
		names = append(names, slices.DeleteFunc(all, func(n lookup.Name) bool { return n.Text == "" }))
	}
	l.lookup = lookup.New(names)
	return l, nil
})

// All lists the places in the order of the data.
func (l *List) All() []Place { return slices.Clone(l.places) }

// Place finds a code.
func (l *List) Place(code string) (Place, bool) {
	i, ok := l.index[code]
	if !ok {
		return Place{}, false
	}
	return l.places[i], true
}

// Spelled finds the one place that has a name, in any of its languages and other
// spellings: 투먼, 도문, 图们 and Tumen are one. Where several have it, none is meant.
func (l *List) Spelled(name string) (code string, ok bool) {
	code = l.named[foldName(name)]
	return code, code != ""
}

func (l *List) name(p reference.Place) {
	all := []string{p.En, p.Ko, p.Zh, p.Ru}
	for _, s := range p.Also {
		all = append(all, s.Text)
	}
	for _, s := range all {
		spelled := []string{s}
		if !strings.ContainsAny(s, "–—/") { // Saebyol (Kyongwon) is two spellings; a crossing has two towns
			spelled = append(spelled, strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("()（）", r) })...)
		}
		for _, one := range spelled {
			key := foldName(one)
			if key == "" {
				continue
			}
			if had, there := l.named[key]; there && had != p.Code {
				l.named[key] = ""
				continue
			}
			l.named[key] = p.Code
		}
	}
}

// foldName makes spellings equal that differ in case, spaces, marks and how letters
// are put together, and in the older and the newer form of Han characters.
func foldName(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(names.Plain(s))) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(names.OneHan(r))
		}
	}
	return b.String()
}

// Suggestion is one place for a field to offer.
type Suggestion struct {
	Place
	Met lookup.Name // the spelling that was met
	How lookup.How
}

// Complete returns at most limit (and ten) places for what is typed, the
// likeliest first.
func (l *List) Complete(query string, limit int) []Suggestion {
	var out []Suggestion
	for _, m := range l.lookup.Complete(query, limit) {
		out = append(out, Suggestion{l.places[m.Entry], m.Name, m.How})
	}
	return out
}

// Regions are the regions of the list that a place lies in: one, two for a
// border crossing, none where the data does not have it.
func (l *List) Regions(code string) []Place {
	p, ok := l.Place(code)
	if !ok {
		return nil
	}
	var out []Place
	for _, r := range l.places {
		if r.IsRegion() && r.Code != code && sharesCountry(p, r) && slices.ContainsFunc(r.Regions, func(name string) bool { return regionIn(p.Regions, name) }) {
			out = append(out, r)
		}
	}
	return out
}

// Below are the places that lie in another: in a region, all of it; in a town, what has
// its name or the end of its code, or stands within five kilometres of it.
func (l *List) Below(code string) []Place {
	p, ok := l.Place(code)
	if !ok {
		return nil
	}
	town := slices.Contains([]string{"city", "county", "prefecture", "border town"}, p.Type)
	_, end, _ := strings.Cut(code, "-")
	var out []Place
	for _, q := range l.places {
		switch {
		case q.Code == code || q.IsRegion() || !sharesCountry(p, q):
		case l.inside(q, p):
			out = append(out, q)
		case town && (strings.HasSuffix(q.Code, "-"+end) || named(q, p) || within(q, p, 5)):
			out = append(out, q)
		}
	}
	return out
}

// named reports that a place has the name of another in its own.
func named(q, p Place) bool {
	for _, pair := range [][2]string{{q.En, p.En}, {q.Ko, strings.TrimRight(p.Ko, "시군")}, {q.Zh, strings.TrimRight(p.Zh, "市郡县")}, {q.Ru, p.Ru}} {
		if len([]rune(pair[1])) >= 2 && strings.Contains(pair[0], pair[1]) {
			return true
		}
	}
	return false
}

func within(q, p Place, most int) bool {
	km, ok := Kilometres(q, p)
	return ok && km <= most
}

// regionIn allows for "Primorsky" beside "Primorsky Krai".
func regionIn(regions []string, name string) bool {
	return slices.ContainsFunc(regions, func(r string) bool { return r == name || r+" Krai" == name })
}

func sharesCountry(a, b Place) bool {
	return slices.ContainsFunc(a.Countries, func(c string) bool { return slices.Contains(b.Countries, c) })
}

// Distance says how far two places are apart, as record asks for it. It never
// concludes from a point that is not where the place is.
func (l *List) Distance(a, b string) record.Distance {
	p, ok1 := l.Place(a)
	q, ok2 := l.Place(b)
	if !ok1 || !ok2 {
		return record.DistanceUnknown
	}
	if a == b || l.inside(p, q) || l.inside(q, p) {
		return record.Together
	}
	ground := func(p Place) bool { return p.Type != "facility type" && p.Type != "authority" && p.Type != "unknown" }
	if !ground(p) || !ground(q) {
		return record.DistanceUnknown
	}
	if p.IsRegion() || q.IsRegion() {
		if len(p.Regions) == 0 || len(q.Regions) == 0 {
			return record.DistanceUnknown
		}
		return record.Apart // one is a region, and the other does not lie in it
	}
	km, ok := Kilometres(p, q)
	switch {
	case !ok && sharesCountry(p, q):
		return record.DistanceUnknown
	case !ok:
		return record.Apart
	case km < 30:
		return record.Together
	case km < 300:
		return record.Apart
	}
	return record.Far
}

// inside reports that the first lies in the second.
func (l *List) inside(p, region Place) bool {
	return region.IsRegion() && slices.ContainsFunc(l.Regions(p.Code), func(r Place) bool { return r.Code == region.Code })
}

const earthRadius = 6371 // kilometres

// Kilometres is the distance between two points on the ground, false where one
// of them is not known.
func Kilometres(p, q Place) (int, bool) {
	lat1, lon1, ok1 := point(p)
	lat2, lon2, ok2 := point(q)
	if !ok1 || !ok2 {
		return 0, false
	}
	sin := func(d float64) float64 { s := math.Sin(d / 2); return s * s }
	h := sin(lat2-lat1) + math.Cos(lat1)*math.Cos(lat2)*sin(lon2-lon1)
	return int(math.Round(2 * earthRadius * math.Asin(math.Sqrt(h)))), true
}

// point is in radians.
func point(p Place) (lat, lon float64, ok bool) {
	if p.Lat == "" {
		return 0, 0, false
	}
	lat, err1 := strconv.ParseFloat(p.Lat, 64)
	lon, err2 := strconv.ParseFloat(p.Lon, 64)
	return lat * math.Pi / 180, lon * math.Pi / 180, err1 == nil && err2 == nil
}

// KnownPrecision is the level of the data's words for precision.
func KnownPrecision(words string) (Level, bool) {
	l, ok := levels[words]
	return l, ok
}
