package record

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// ErrEDTF is returned for a date that is not written as this package reads it.
var ErrEDTF = errors.New("not a date in EDTF as it is read here: 2004, 2004-03, 2004-03-15, 2004-21, 200X, 2004-03~, 2004-03/2004-05")

// Dates is what an EDTF date says of when something was.
//
// Without Lasting it was on one day, or some days, between Earliest and Latest,
// both included. With Lasting it went on from Begun (at the latest) to Ended (at
// the earliest), and at most from Earliest to Latest. A side that is open or not
// known is the zero time.
type Dates struct {
	Earliest, Latest time.Time // days, UTC
	Lasting          bool
	Begun, Ended     time.Time // days; zero where not known
	Vague            bool      // written with ?, ~ or %: the days around count too
}

// ParseEDTF reads a date of the Extended Date/Time Format (ISO 8601-2:2019,
// https://www.loc.gov/standards/datetime/): level 0, and of level 1 seasons,
// unspecified digits (200X, 2004-XX, 2004-03-XX), qualification of the whole
// (?, ~, %) and intervals that are open (..) or have an unknown side. Years are
// 1000 to 9999. The empty string is no date.
//
// A qualified date reaches one unit further to each side: a day three days, a
// month one month, a season one season, a year one year, a decade ten years.
// Seasons are those of the northern hemisphere; the winter of a year is any of
// its two.
func ParseEDTF(s string) (Dates, error) {
	if len(s) > 60 {
		return Dates{}, ErrEDTF
	}
	from, to, interval := strings.Cut(s, "/")
	if !interval {
		return parseOne(s)
	}
	d := Dates{Lasting: true}
	if from != "" && from != ".." {
		a, err := parseOne(from)
		if err != nil {
			return Dates{}, err
		}
		d.Earliest, d.Begun, d.Vague = a.Earliest, a.Latest, a.Vague
	}
	if to != "" && to != ".." {
		b, err := parseOne(to)
		if err != nil {
			return Dates{}, err
		}
		d.Latest, d.Ended, d.Vague = b.Latest, b.Earliest, d.Vague || b.Vague
	}
	switch {
	case d.Earliest.IsZero() && d.Latest.IsZero():
		return Dates{}, ErrEDTF
	case !d.Earliest.IsZero() && !d.Latest.IsZero() && d.Latest.Before(d.Earliest):
		return Dates{}, ErrEDTF
	}
	return d, nil
}

// parseOne reads a date without a stroke.
func parseOne(s string) (Dates, error) {
	vague := false
	if n := len(s); n > 0 && strings.ContainsRune("?~%", rune(s[n-1])) {
		s, vague = s[:n-1], true
	}
	if day, _, ok := strings.Cut(s, "T"); ok {
		if _, err := time.Parse(time.RFC3339, s); err != nil {
			if _, err := time.Parse("2006-01-02T15:04:05", s); err != nil {
				return Dates{}, ErrEDTF
			}
		}
		s = day
	}
	parts := strings.Split(s, "-")
	var first, last time.Time
	var grow func(time.Time, int) time.Time
	var ok bool
	switch len(parts) {
	case 1:
		first, last, grow, ok = years(parts[0])
	case 2:
		first, last, grow, ok = months(parts[0], parts[1])
	case 3:
		first, last, grow, ok = days(parts[0], parts[1], parts[2])
	}
	if !ok {
		return Dates{}, ErrEDTF
	}
	if vague {
		first = grow(first, -1)
		last = grow(last.AddDate(0, 0, 1), 1).AddDate(0, 0, -1)
	}
	return Dates{Earliest: first, Latest: last, Vague: vague}, nil
}

const firstYear = 1000

func day(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

func addYears(n int) func(time.Time, int) time.Time {
	return func(t time.Time, sign int) time.Time { return t.AddDate(sign*n, 0, 0) }
}

func addMonths(n int) func(time.Time, int) time.Time {
	return func(t time.Time, sign int) time.Time { return t.AddDate(0, sign*n, 0) }
}

func addDays(n int) func(time.Time, int) time.Time {
	return func(t time.Time, sign int) time.Time { return t.AddDate(0, 0, sign*n) }
}

// years reads 2004, 200X, 20XX.
func years(s string) (first, last time.Time, grow func(time.Time, int) time.Time, ok bool) {
	digits := strings.TrimRight(s, "X")
	if len(s) != 4 || len(digits) < 2 {
		return first, last, nil, false
	}
	n, ok := number(digits, len(digits))
	if !ok {
		return first, last, nil, false
	}
	span := 1
	for range 4 - len(digits) {
		n, span = n*10, span*10
	}
	if n < firstYear {
		return first, last, nil, false
	}
	return day(n, 1, 1), day(n+span, 1, 1).AddDate(0, 0, -1), addYears(span), true
}

// months reads 2004-03, 2004-XX and the seasons 2004-21 (spring) to 2004-24.
func months(y, m string) (first, last time.Time, grow func(time.Time, int) time.Time, ok bool) {
	if m == "XX" {
		return years(y)
	}
	year, ok1 := number(y, 4)
	month, ok2 := number(m, 2)
	if !ok1 || !ok2 || year < firstYear {
		return first, last, nil, false
	}
	switch {
	case month >= 1 && month <= 12:
		return day(year, month, 1), day(year, month+1, 1).AddDate(0, 0, -1), addMonths(1), true
	case month >= 21 && month <= 23:
		start := 3 + 3*(month-21)
		return day(year, start, 1), day(year, start+3, 1).AddDate(0, 0, -1), addMonths(3), true
	case month == 24:
		// People say "the winter of 2004" of its beginning and of its end.
		return day(year, 1, 1), day(year+1, 3, 1).AddDate(0, 0, -1), addMonths(3), true
	}
	return first, last, nil, false
}

// days reads 2004-03-15, 2004-03-XX, 2004-XX-XX.
func days(y, m, d string) (first, last time.Time, grow func(time.Time, int) time.Time, ok bool) {
	if d == "XX" {
		if n, isNumber := number(m, 2); m == "XX" || isNumber && n <= 12 {
			return months(y, m)
		}
		return first, last, nil, false
	}
	year, ok1 := number(y, 4)
	month, ok2 := number(m, 2)
	n, ok3 := number(d, 2)
	t := day(year, month, n)
	if !ok1 || !ok2 || !ok3 || year < firstYear || month < 1 || month > 12 || t.Day() != n || int(t.Month()) != month {
		return first, last, nil, false
	}
	return t, t, addDays(3), true
}

func number(s string, width int) (int, bool) {
	if len(s) != width || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// Before reports that all of d is certainly before all of o.
func (d Dates) Before(o Dates) bool {
	return !d.Latest.IsZero() && !o.Earliest.IsZero() && d.Latest.Before(o.Earliest)
}

// CannotOverlap reports that there is no day on which both can have been.
func (d Dates) CannotOverlap(o Dates) bool { return d.Before(o) || o.Before(d) }

// OneDay reports that the day is known.
func (d Dates) OneDay() bool {
	return !d.Lasting && !d.Vague && !d.Earliest.IsZero() && d.Earliest.Equal(d.Latest)
}

// Covers reports that d certainly went on through all the days that o can be.
func (d Dates) Covers(o Dates) bool {
	return d.Lasting && !d.Vague && !d.Begun.IsZero() && !d.Ended.IsZero() && !o.Earliest.IsZero() && !o.Latest.IsZero() &&
		!o.Earliest.Before(d.Begun) && !o.Latest.After(d.Ended)
}
