package edtf

import (
	"slices"
	"time"
)

// Year, Month, Day and Season make dates that Parse would read; what is no date
// gives the zero Date.

// Year is a whole year.
func Year(y int) Date { return made(point{year: y}) }

// Month is a month; Month(2013, Winter) is a season.
func Month(y, m int) Date { return made(point{year: y, month: m}) }

// Day is one day.
func Day(y, m, d int) Date { return made(point{year: y, month: m, day: d}) }

// OfTime is the day of a time, as its own zone counts days.
func OfTime(t time.Time) Date { return Day(t.Year(), int(t.Month()), t.Day()) }

func made(p point) Date {
	if p.day < 0 || p.month < 0 {
		return Date{}
	}
	d, err := Parse(p.String())
	if err != nil || d.from.point != p {
		return Date{}
	}
	return d
}

// Between is the interval from the beginning of a to the end of b, seasons
// spelled in months; the zero Date where b ends before a begins or one of them
// has no such side.
func Between(a, b Date) Date {
	if a.IsZero() || b.IsZero() {
		return Date{}
	}
	from, to := a.outer(true), b.outer(false)
	if !from.is || !to.is {
		return Date{}
	}
	d, err := Parse(Date{from: from, to: to, interval: true}.String())
	if err != nil {
		return Date{}
	}
	if d.from.point == d.to.point {
		return Date{from: d.from, to: d.from}
	}
	return d
}

// outer is the first or last date of d as the end of an interval.
func (d Date) outer(first bool) end {
	e := d.to
	if first {
		e = d.from
	}
	if n := len(d.choices); n > 0 {
		e = end{point: d.choices[n-1], is: true}
		if first {
			e.point = d.choices[0]
		}
	}
	if e.is && e.month >= Spring {
		t := e.last()
		if first {
			t = e.first()
		}
		e.point = point{year: t.Year(), month: int(t.Month()), mark: e.mark}
	}
	return e
}

// Span is the shortest spelling of all days from one to another: a year, a
// month, or an interval of months or of days.
func Span(first, last time.Time) Date {
	if first.IsZero() || last.IsZero() || last.Before(first) {
		return Date{}
	}
	starts, ends := first.Day() == 1, last.AddDate(0, 0, 1).Day() == 1
	switch {
	case starts && ends && first.Month() == time.January && last.Month() == time.December:
		return Between(Year(first.Year()), Year(last.Year()))
	case starts && ends:
		return Between(Month(first.Year(), int(first.Month())), Month(last.Year(), int(last.Month())))
	}
	return Between(OfTime(first), OfTime(last))
}

// Years is the date with nothing but its years left: "1988-12-28" is "1988", and
// "[1988-12-28,1989-02-04]" is "[1988,1989]". Marks stay, and so does what is open.
func (d Date) Years() Date {
	if len(d.choices) > 0 {
		var years []point
		for _, p := range d.choices {
			p = p.yearAlone()
			if !slices.ContainsFunc(years, func(o point) bool { return o.year == p.year && o.unknown == p.unknown }) {
				years = append(years, p)
			}
		}
		if len(years) == 1 {
			e := end{point: years[0], is: true}
			return Date{from: e, to: e}
		}
		return Date{choices: years}
	}
	for _, e := range []*end{&d.from, &d.to} {
		if e.is {
			e.point = e.yearAlone()
		}
	}
	if d.interval && d.from == d.to {
		d.interval = false
	}
	return d
}

func (p point) yearAlone() point {
	if p.month != 0 {
		return point{year: p.year, mark: p.mark}
	}
	return p
}
