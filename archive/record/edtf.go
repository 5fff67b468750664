package record

import (
	"errors"
	"strings"
	"time"

	"attest/archive/edtf"
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
// https://www.loc.gov/standards/datetime/) as package edtf spells it, and of
// what other programs write also a time of day, which is left out, and months
// and days that are not known (2004-XX, 2004-XX-XX). The empty string is no date.
//
// A qualified date reaches one unit further to each side: a day three days, a
// month one month, a season one season, a year one year, a decade ten years.
// How long an interval is known to have gone on is told by its sides as they
// reach then. One of several dates is on some day from the first to the last.
func ParseEDTF(s string) (Dates, error) {
	from, to, interval := strings.Cut(s, "/")
	from, ok := spelled(from)
	if interval && ok {
		to, ok = spelled(to)
		from += "/" + to
	}
	date, err := edtf.Parse(from)
	if !ok || err != nil {
		return Dates{}, ErrEDTF
	}
	d := Dates{Vague: date.Mark() != edtf.Sure}
	d.Earliest, d.Latest = date.Reach()
	if before, after, ok := date.Sides(); ok {
		d.Lasting = true
		_, d.Begun = before.Reach()
		d.Ended, _ = after.Reach()
	}
	return d, nil
}

// spelled is one side of a date without what package edtf does not read and
// nothing is lost with: a time of day, months and days that are not known.
func spelled(s string) (string, bool) {
	s, mark := cutMark(s)
	if day, _, ok := strings.Cut(s, "T"); ok {
		if _, err := time.Parse(time.RFC3339, s); err != nil {
			if _, err := time.Parse("2006-01-02T15:04:05", s); err != nil {
				return "", false
			}
		}
		s = day
	}
	if year, rest, ok := strings.Cut(s, "-"); ok && (rest == "XX" || rest == "XX-XX") {
		s = year
	}
	return s + mark, true
}

func cutMark(s string) (rest, mark string) {
	rest = strings.TrimRight(s, "?~%")
	return rest, s[len(rest):]
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
