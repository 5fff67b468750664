package dates

import (
	"time"

	"attest/archive/edtf"
)

// facts is what a reader of a language found in words.
type facts struct {
	year     int
	yearWhy  string
	yearSure float64
	month    int
	day      int
	part     part // of the month, the season or the year
	season   int  // edtf.Spring …
	lunar    bool
	leap     bool
	maybe    bool // a word that means a lunar month to most: 정월, 腊月
	last     bool // "last spring": the one that is over
	known    []known
	offset   offset
	about    bool
	doubt    bool
}

type part int

const (
	whole part = iota
	early
	middle
	late
)

type unit int

const (
	days unit = iota
	weeks
	months
	years
)

// offset is "n units before or after"; ago counts from the interview.
type offset struct {
	n      int
	unit   unit
	before bool
	ago    bool
}

func (f facts) isEvent() bool {
	for _, k := range f.known {
		if !k.event.IsZero() {
			return true
		}
	}
	return false
}

// dates reckons what the facts can mean.
func (c context) dates(f facts) []proposal {
	var out []proposal
	for _, k := range f.known {
		out = append(out, c.ofKnown(f, k)...)
	}
	if len(out) > 0 && f.month == 0 && f.season == 0 {
		return out
	}
	if f.month == 0 && f.season == 0 {
		if f.year != 0 {
			out = append(out, ofYear(f)...)
		}
		return out
	}
	for _, y := range c.yearsOf(f, f.month, f.season) {
		var here []proposal
		switch {
		case f.season != 0:
			here = seasons(f, y)
		case f.lunar || f.maybe:
			here = lunars(f, y)
		default:
			here = solar(f, y)
		}
		out = append(out, here...)
	}
	return out
}

// yearOf is a year that was said or is guessed.
type yearOf struct {
	year int
	why  []string
	sure float64
}

// yearsOf gives the year that was said, or else the last one in which the
// month or season began before the interview.
func (c context) yearsOf(f facts, month, season int) []yearOf {
	if f.year != 0 {
		return []yearOf{{f.year, []string{f.yearWhy}, f.yearSure}}
	}
	today := c.today()
	if today.IsZero() {
		return nil
	}
	if season != 0 {
		month = 3 * (season - edtf.Spring + 1)
	}
	sure, months := .4, 0
	if f.last {
		sure = .75
		if season != 0 {
			months = 3 // it is over
		}
	}
	y := today.Year()
	if time.Date(y, time.Month(month+months), 1, 0, 0, 0, 0, time.UTC).After(today) {
		y--
	}
	return []yearOf{{y, []string{WhyRecent}, sure}}
}

func (y yearOf) say(d edtf.Date, sure float64, why ...string) proposal {
	p := proposal{d, append(append([]string{}, y.why...), why...), y.sure * sure}
	if len(y.why) > 0 && y.why[0] == WhyRecent && y.sure < .5 {
		p.date = doubted(d)
	}
	return p
}

// doubted adds "uncertain" to what mark a date has.
func doubted(d edtf.Date) edtf.Date {
	if m := d.Mark(); m == edtf.Approximate || m == edtf.UncertainAndApproximate {
		return d.Marked(edtf.UncertainAndApproximate)
	}
	return d.Marked(edtf.Uncertain)
}

func ofYear(f facts) []proposal {
	y := yearOf{f.year, []string{f.yearWhy}, f.yearSure}
	switch f.part {
	case early:
		return []proposal{y.say(edtf.Between(edtf.Month(f.year, 1), edtf.Month(f.year, 3)).Marked(edtf.Approximate), .6)}
	case middle:
		return []proposal{y.say(edtf.Between(edtf.Month(f.year, 5), edtf.Month(f.year, 8)).Marked(edtf.Approximate), .5)}
	case late:
		return []proposal{
			y.say(edtf.Between(edtf.Month(f.year, 11), edtf.Month(f.year, 12)).Marked(edtf.Approximate), .6),
			y.say(edtf.Month(f.year, 12).Marked(edtf.Approximate), .5),
		}
	}
	return []proposal{y.say(edtf.Year(f.year), .95)}
}

// solar is a month or a day of the solar calendar.
func solar(f facts, y yearOf) []proposal {
	switch {
	case f.day > 0:
		d := edtf.Day(y.year, f.month, f.day)
		if d.IsZero() { // 31 April: the month alone, with doubt
			return []proposal{y.say(edtf.Month(y.year, f.month).Marked(edtf.Uncertain), .3)}
		}
		return []proposal{y.say(d, .95)}
	case f.part != whole:
		return []proposal{y.say(third(y.year, f.month, f.part), .75, WhyPart)}
	}
	return []proposal{y.say(edtf.Month(y.year, f.month), .95)}
}

// third is about ten days of a month.
func third(year, month int, p part) edtf.Date {
	first := time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1)
	switch p {
	case early:
		last = first.AddDate(0, 0, 9)
	case middle:
		first, last = first.AddDate(0, 0, 10), first.AddDate(0, 0, 19)
	case late:
		first = first.AddDate(0, 0, 20)
	}
	return edtf.Between(edtf.OfTime(first), edtf.OfTime(last)).Marked(edtf.Approximate)
}

// lunars is a month or a day of the lunisolar calendar, and the leap month of
// that name where the year has one.
func lunars(f facts, y yearOf) []proposal {
	var out []proposal
	sure := .9
	if !f.lunar {
		sure = .6
	}
	for _, leap := range []bool{f.leap, !f.leap} {
		l := Lunar{y.year, f.month, max(f.day, 1), leap}
		first, length, ok := l.month()
		if !ok {
			continue
		}
		s, why := sure, []string{WhyLunar}
		if leap != f.leap {
			s *= .25
		}
		if leap {
			why = append(why, WhyLeap)
		}
		switch day, is := l.Solar(); {
		case f.day > 0 && is:
			out = append(out, y.say(edtf.OfTime(day), s, why...))
		case f.day == 0 && f.part != whole:
			a := first.AddDate(0, 0, 10*int(f.part-early))
			b := min(10*int(f.part-early)+9, length-1)
			out = append(out, y.say(edtf.Span(a, first.AddDate(0, 0, b)).Marked(edtf.Approximate), s*.8, append(why, WhyPart)...))
		case f.day == 0:
			out = append(out, y.say(edtf.Span(first, first.AddDate(0, 0, length-1)), s, why...))
		}
	}
	if !f.lunar || len(out) == 0 {
		for _, p := range solar(f, y) {
			out = append(out, p.because(WhySolar, .4))
		}
	}
	return out
}

// seasons is a season or a part of one. Winter lies in two years, so both
// winters of a year are proposed, and the two together.
func seasons(f facts, y yearOf) []proposal {
	month := func(i int) edtf.Date { // of the season, from 0
		t := time.Date(y.year, time.Month(3*(f.season-edtf.Spring)+3+i), 1, 0, 0, 0, 0, time.UTC)
		return edtf.Month(t.Year(), int(t.Month())).Marked(edtf.Approximate)
	}
	if f.season != edtf.Winter {
		if f.part != whole {
			return []proposal{y.say(month(int(f.part-early)), .6, WhySeason)}
		}
		return []proposal{y.say(edtf.Month(y.year, f.season), .85, WhySeason)}
	}
	atEnd := edtf.Between(edtf.Month(y.year, 12), edtf.Month(y.year+1, 2)).Marked(edtf.Approximate)
	if f.last {
		return []proposal{y.say(atEnd, .85, WhySeason)}
	}
	atStart := edtf.Between(edtf.Month(y.year, 1), edtf.Month(y.year, 2)).Marked(edtf.Approximate)
	switch f.part {
	case early:
		return []proposal{y.say(month(0), .6, WhySeason, WhyYearEnd)}
	case middle, late:
		i := int(f.part - early)
		return []proposal{
			y.say(edtf.Month(y.year, i).Marked(edtf.Approximate), .45, WhySeason, WhyYearStart),
			y.say(month(i), .4, WhySeason, WhyYearEnd),
		}
	}
	return []proposal{
		y.say(edtf.Month(y.year, edtf.Winter), .85, WhySeason), // either
		y.say(atEnd, .5, WhySeason, WhyYearEnd),
		y.say(atStart, .4, WhySeason, WhyYearStart),
	}
}

// ofKnown reckons farm work, a holiday or an event.
func (c context) ofKnown(f facts, k known) []proposal {
	if !k.event.IsZero() {
		sure := k.sure
		a, b := k.event.Bounds()
		if f.year != 0 && (f.year < a.Year() || f.year > b.Year()) {
			return nil // the year that was said speaks against it
		}
		return []proposal{{k.event, []string{k.key}, sure}}
	}
	month := k.months[0]
	if month == 0 {
		month = k.day[0]
	}
	var out []proposal
	for _, y := range c.yearsOf(f, month, 0) {
		switch {
		case k.months[0] != 0:
			last := y.year
			if k.months[1] < k.months[0] {
				last++ // December to February
				if f.year != 0 {
					out = append(out, y.say(edtf.Between(edtf.Month(y.year, 1), edtf.Month(y.year, k.months[1])).Marked(edtf.Approximate), k.sure*.8, k.key, WhyYearStart))
				}
			}
			d := edtf.Between(edtf.Month(y.year, k.months[0]), edtf.Month(last, k.months[1])).Marked(edtf.Approximate)
			out = append(out, y.say(d, k.sure, k.key))
		case k.lunar:
			if day, ok := (Lunar{Year: y.year, Month: k.day[0], Day: k.day[1]}).Solar(); ok {
				out = append(out, y.say(edtf.OfTime(day), k.sure, k.key, WhyLunar))
			}
		default:
			out = append(out, y.say(edtf.Day(y.year, k.day[0], k.day[1]), k.sure, k.key))
		}
	}
	return out
}
