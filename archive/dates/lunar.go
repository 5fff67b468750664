package dates

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	data "attest/assets/dates"
)

// Lunar is a day of the Korean lunisolar calendar (음력). Leap marks the month
// that is put in after its namesake (윤달).
type Lunar struct {
	Year, Month, Day int
	Leap             bool
}

type lunarYear struct {
	first  time.Time
	leap   int
	length []int // of the months in order
}

// The years that are known.
const (
	FirstLunarYear = 1912
	LastLunarYear  = 2050
)

var lunarYears = sync.OnceValue(func() map[int]lunarYear {
	out, err := readLunar(data.Lunar)
	if err != nil {
		panic("dates: " + err.Error()) // our own embedded file; a test reads it
	}
	return out
})

func readLunar(text string) (map[int]lunarYear, error) {
	out := map[int]lunarYear{}
	for _, l := range rows(text) {
		f := strings.Split(l, " ")
		if len(f) != 4 {
			return nil, fmt.Errorf("lunar: malformed line %q", l)
		}
		year, err := strconv.Atoi(f[0])
		if err != nil {
			return nil, err
		}
		y := lunarYear{}
		if y.first, err = time.Parse(time.DateOnly, f[1]); err != nil {
			return nil, err
		}
		if y.leap, err = strconv.Atoi(f[2]); err != nil {
			return nil, err
		}
		for _, c := range f[3] {
			y.length = append(y.length, 29+int(c-'0'))
		}
		out[year] = y
	}
	return out, nil
}

// month is the first day and the length of a month; ok is false where the year
// is not known or has no such month.
func (l Lunar) month() (first time.Time, length int, ok bool) {
	y, ok := lunarYears()[l.Year]
	if !ok || l.Month < 1 || l.Month > 12 || l.Leap && l.Month != y.leap {
		return time.Time{}, 0, false
	}
	i := l.Month - 1
	if l.Leap || y.leap > 0 && l.Month > y.leap {
		i++
	}
	first = y.first
	for _, n := range y.length[:i] {
		first = first.AddDate(0, 0, n)
	}
	return first, y.length[i], true
}

// Solar is the day of the common calendar, at midnight UTC; ok is false where
// there is no such day, or its year is not one from 1912 to 2050.
func (l Lunar) Solar() (day time.Time, ok bool) {
	first, length, ok := l.month()
	if !ok || l.Day < 1 || l.Day > length {
		return time.Time{}, false
	}
	return first.AddDate(0, 0, l.Day-1), true
}

// LunarOf is the lunisolar date of a day; ok is false outside the years known.
func LunarOf(day time.Time) (Lunar, bool) {
	day = time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
	for _, year := range []int{day.Year(), day.Year() - 1} {
		y, ok := lunarYears()[year]
		if !ok || day.Before(y.first) {
			continue
		}
		left := int(day.Sub(y.first).Hours() / 24)
		month, leap := 1, false
		for _, n := range y.length {
			if left < n {
				return Lunar{year, month, left + 1, leap}, true
			}
			left -= n
			switch {
			case month == y.leap && !leap:
				leap = true
			default:
				month, leap = month+1, false
			}
		}
	}
	return Lunar{}, false
}

func rows(text string) []string {
	var out []string
	for l := range strings.SplitSeq(text, "\n") {
		if l != "" && l[0] != '#' {
			out = append(out, l)
		}
	}
	return out
}
