// Package edtf reads and writes the dates of records: EDTF, the Extended Date/Time Format (ISO 8601-2:2019, annex A;
// Library of Congress, 2019). Of it Attest knows what a testimony needs, in one spelling:
//
//	2013   2013-04   2013-04-15     a year, a month, a day (years 1000 to 2999)
//	201X   20XX   2013-04-XX        a decade, a century, some day of a month; digits unknown from the right
//	2013-21 … 2013-24               spring, summer, autumn, winter
//	2013-04?   ~   %                uncertain, approximate, both; of the whole date
//	2013-04~/2013-05~               from one to the other, each end with a mark of its own
//	2013/..   ../2013   2013/   /2013   with no end or beginning, or one that is not known
//	[2013-04,2014-04]               one of these, 2 to 8, in order
//
// Seasons are those of the north of the earth: spring is March to May. The winter of a year is the one it begins with or the
// one it ends with, as people say it. Times of day, years before 1000 and marks on a part of a date are not read. What dates
// say when they are held against each other is said by archive/record.
package edtf

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// MaxLength is the most bytes that a date may have.
const MaxLength = 120

// ErrSyntax is wrapped by every error of Parse.
var ErrSyntax = errors.New("not a date of this form")

// Seasons, in place of a month.
const (
	Spring = 21
	Summer = 22
	Autumn = 23
	Winter = 24
)

// Marks of how sure a date is.
const (
	Sure                    = ""
	Uncertain               = "?"
	Approximate             = "~"
	UncertainAndApproximate = "%"
)

const (
	fewest, maxChoices       = 2, 8
	firstYear, lastYear      = 1000, 2999
	unknownEnd, openEnd      = "", ".."
	digitsOfYear, digitsOfMD = 4, 2
)

// point is one date without an interval. month is 0 for a year alone, 21 to 24
// for a season; day is 0 for a month alone. unknown counts X at the end: of the
// year (1, 2), or of the day, where it is 2.
type point struct {
	year, month, day int
	unknown          int
	mark             string
}

// end is one side of an interval: a date, open or not known.
type end struct {
	point
	word string // openEnd or unknownEnd where dated is false
	is   bool   // a date stands there
}

// Date is one EDTF date. The zero value is no date.
type Date struct {
	from, to end
	interval bool
	choices  []point
}

// IsZero reports that there is no date.
func (d Date) IsZero() bool { return !d.from.is && !d.to.is && len(d.choices) == 0 }

func bad(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrSyntax, fmt.Sprintf(format, args...))
}

// Parse reads a date. What it accepts, String writes again byte for byte. Its
// errors say what is wrong and do not repeat what was given.
func Parse(s string) (Date, error) {
	if len(s) > MaxLength {
		return Date{}, bad("it has %d bytes, at most %d are read", len(s), MaxLength)
	}
	if inner, ok := strings.CutPrefix(s, "["); ok {
		return parseChoices(inner)
	}
	left, right, interval := strings.Cut(s, "/")
	from, err := parseEnd(left, interval)
	if err != nil {
		return Date{}, err
	}
	if !interval {
		return Date{from: from, to: from}, nil
	}
	to, err := parseEnd(right, true)
	if err != nil {
		return Date{}, err
	}
	d := Date{from: from, to: to, interval: true}
	if !from.is && !to.is {
		return Date{}, bad("an interval needs a date on one side at least")
	}
	if from.is && to.is && from.first().After(to.last()) {
		return Date{}, bad("the interval ends before it begins")
	}
	return d, nil
}

func parseChoices(s string) (Date, error) {
	inner, ok := strings.CutSuffix(s, "]")
	if !ok {
		return Date{}, bad("the list is not closed by ]")
	}
	var d Date
	for _, part := range strings.Split(inner, ",") {
		p, err := parsePoint(part)
		if err != nil {
			return Date{}, err
		}
		if n := len(d.choices); n > 0 && !d.choices[n-1].first().Before(p.first()) {
			return Date{}, bad("the dates of a list stand in order")
		}
		d.choices = append(d.choices, p)
	}
	if n := len(d.choices); n < fewest || n > maxChoices {
		return Date{}, bad("a list has %d to %d dates", fewest, maxChoices)
	}
	return d, nil
}

func parseEnd(s string, interval bool) (end, error) {
	if interval && (s == unknownEnd || s == openEnd) {
		return end{word: s}, nil
	}
	p, err := parsePoint(s)
	return end{point: p, is: err == nil}, err
}

func parsePoint(s string) (point, error) {
	var p point
	if n := len(s); n > 0 && strings.Contains("?~%", s[n-1:]) {
		p.mark, s = s[n-1:], s[:n-1]
	}
	parts := strings.Split(s, "-")
	if len(parts) > 3 {
		return p, bad("a date has year, month and day at most")
	}
	var ok bool
	if p.year, p.unknown, ok = digits(parts[0], digitsOfYear); !ok || p.unknown > 2 {
		return p, bad("the year must have four digits, the last one or two of them may be X")
	}
	if p.year < firstYear || p.year > lastYear {
		return p, bad("years from %d to %d are read", firstYear, lastYear)
	}
	if len(parts) == 1 {
		return p, nil
	}
	if p.unknown > 0 {
		return p, bad("no month can follow a year that is not known")
	}
	var x int
	if p.month, x, ok = digits(parts[1], digitsOfMD); !ok || x > 0 {
		return p, bad("the month must have two digits")
	}
	season := p.month >= Spring && p.month <= Winter
	if !season && (p.month < 1 || p.month > 12) || season && len(parts) == 3 {
		return p, bad("the month must be 01 to 12, or a season 21 to 24 without a day")
	}
	if len(parts) == 2 {
		return p, nil
	}
	if p.day, p.unknown, ok = digits(parts[2], digitsOfMD); !ok || p.unknown == 1 {
		return p, bad("the day must have two digits, or be XX")
	}
	if p.unknown == 0 && (p.day < 1 || p.day > daysIn(p.year, p.month)) {
		return p, bad("the month has no such day")
	}
	return p, nil
}

// digits reads exactly n digits, of which some at the end may be X and count as 0.
func digits(s string, n int) (value, unknown int, ok bool) {
	if len(s) != n {
		return 0, 0, false
	}
	for _, c := range []byte(s) {
		value *= 10
		switch {
		case c == 'X':
			unknown++
		case c < '0' || c > '9' || unknown > 0:
			return 0, 0, false
		default:
			value += int(c - '0')
		}
	}
	return value, unknown, true
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// String writes the date as Parse reads it, "" for no date.
func (d Date) String() string {
	switch {
	case len(d.choices) > 0:
		var out []string
		for _, p := range d.choices {
			out = append(out, p.String())
		}
		return "[" + strings.Join(out, ",") + "]"
	case d.interval:
		return d.from.String() + "/" + d.to.String()
	}
	return d.from.String()
}

func (e end) String() string {
	if e.is {
		return e.point.String()
	}
	return e.word
}

func (p point) String() string {
	s := fmt.Sprintf("%04d", p.year)
	switch {
	case p.month == 0:
		s = s[:digitsOfYear-p.unknown] + strings.Repeat("X", p.unknown)
	case p.unknown > 0:
		s += fmt.Sprintf("-%02d-XX", p.month)
	case p.day > 0:
		s += fmt.Sprintf("-%02d-%02d", p.month, p.day)
	default:
		s += fmt.Sprintf("-%02d", p.month)
	}
	return s + p.mark
}

func day(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

// first and last are the days that a date without an interval covers.
func (p point) first() time.Time {
	switch {
	case p.month == Winter:
		return day(p.year, 1, 1)
	case p.month >= Spring:
		return day(p.year, 3*(p.month-Spring)+3, 1)
	}
	return day(p.year, max(p.month, 1), max(p.day, 1))
}

func (p point) last() time.Time {
	switch {
	case p.month >= Spring:
		return day(p.year, 3*(p.month-Spring)+6, 0)
	case p.month == 0:
		return day(p.year+[]int{1, 10, 100}[p.unknown], 1, 0)
	case p.day == 0:
		return day(p.year, p.month+1, 0)
	}
	return day(p.year, p.month, p.day)
}

// grown is a day one unit of the date further: three days, a month, a season,
// a year, ten, a hundred.
func (p point) grown(t time.Time, sign int) time.Time {
	switch {
	case p.month >= Spring:
		return t.AddDate(0, 3*sign, 0)
	case p.month == 0:
		return t.AddDate(sign*[]int{1, 10, 100}[p.unknown], 0, 0)
	case p.day == 0:
		return t.AddDate(0, sign, 0)
	}
	return t.AddDate(0, 0, 3*sign)
}

// reach is first and last, a marked date one unit further to each side.
func (p point) reach() (earliest, latest time.Time) {
	if p.mark == Sure {
		return p.first(), p.last()
	}
	return p.grown(p.first(), -1), p.grown(p.last().AddDate(0, 0, 1), 1).AddDate(0, 0, -1)
}

// Reach is Bounds for whoever must not miss a day: what is marked reaches one
// unit further to each side: a day three days, a month one month, a season one
// season, a year one year, a decade ten years, a century a hundred.
func (d Date) Reach() (earliest, latest time.Time) {
	for _, p := range d.choices {
		first, last := p.reach()
		if earliest.IsZero() || first.Before(earliest) {
			earliest = first
		}
		if last.After(latest) {
			latest = last
		}
	}
	if d.from.is {
		earliest, _ = d.from.reach()
	}
	if d.to.is {
		_, latest = d.to.reach()
	}
	return earliest, latest
}

// Sides are the dates on the two sides of an interval, no date where a side is
// open or not known; ok is false for a date that is no interval.
func (d Date) Sides() (from, to Date, ok bool) {
	if !d.interval {
		return Date{}, Date{}, false
	}
	if d.from.is {
		from = Date{from: d.from, to: d.from}
	}
	if d.to.is {
		to = Date{from: d.to, to: d.to}
	}
	return from, to, true
}

// Bounds are the earliest and the latest day that the date can mean, at
// midnight UTC; the zero time where that side is open or not known. Marks do
// not widen them: how much "about" is, is not known.
func (d Date) Bounds() (earliest, latest time.Time) {
	if n := len(d.choices); n > 0 {
		earliest, latest = d.choices[0].first(), d.choices[0].last()
		for _, p := range d.choices {
			if p.last().After(latest) {
				latest = p.last()
			}
		}
		return earliest, latest
	}
	if d.from.is {
		earliest = d.from.first()
	}
	if d.to.is {
		latest = d.to.last()
	}
	return earliest, latest
}

// Mark says how sure the date is: the marks of all its parts together.
func (d Date) Mark() string {
	marks := d.from.mark + d.to.mark
	for _, p := range d.choices {
		marks += p.mark
	}
	doubt := strings.ContainsAny(marks, "?%")
	about := strings.ContainsAny(marks, "~%")
	switch {
	case doubt && about:
		return UncertainAndApproximate
	case doubt:
		return Uncertain
	case about:
		return Approximate
	}
	return Sure
}

// Marked is the date with one mark on each of its parts.
func (d Date) Marked(mark string) Date {
	d.choices = slices.Clone(d.choices)
	for i := range d.choices {
		d.choices[i].mark = mark
	}
	if d.from.is {
		d.from.mark = mark
	}
	if d.to.is {
		d.to.mark = mark
	}
	return d
}

// Overlap reports whether two dates can mean one day. A side that is open or
// not known reaches as far as it must.
func Overlap(a, b Date) bool {
	if a.IsZero() || b.IsZero() {
		return false
	}
	a1, a2 := a.Bounds()
	b1, b2 := b.Bounds()
	return (a2.IsZero() || b1.IsZero() || !b1.After(a2)) && (b2.IsZero() || a1.IsZero() || !a1.After(b2))
}
