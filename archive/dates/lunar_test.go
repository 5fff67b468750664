package dates_test

import (
	"bufio"
	"os"
	"strings"
	"testing"
	"time"

	"attest/archive/dates"
)

// Seollal and Chuseok of 1950 to 2030, as published.
func TestLunarHolidays(t *testing.T) {
	f, err := os.Open("testdata/holidays.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		p := strings.Fields(lines.Text())
		if len(p) != 3 || p[0] == "#" {
			continue
		}
		n++
		for i, l := range []dates.Lunar{{Month: 1, Day: 1}, {Month: 8, Day: 15}} {
			want, err := time.Parse(time.DateOnly, p[i+1])
			if err != nil {
				t.Fatal(err)
			}
			l.Year = want.Year()
			if got, ok := l.Solar(); !ok || !got.Equal(want) {
				t.Errorf("%v is %s, want %s", l, got.Format(time.DateOnly), p[i+1])
			}
		}
	}
	if n != 81 {
		t.Errorf("%d years were checked", n)
	}
}

// The Korean leap months of 2012 and 2017 are not the Chinese ones.
func TestLeapMonths(t *testing.T) {
	for _, c := range []struct {
		l    dates.Lunar
		want string
	}{
		{dates.Lunar{Year: 2012, Month: 3, Day: 1, Leap: true}, "2012-04-21"}, {dates.Lunar{Year: 2017, Month: 5, Day: 1, Leap: true}, "2017-06-24"},
		{dates.Lunar{Year: 2020, Month: 4, Day: 1, Leap: true}, "2020-05-23"}, {dates.Lunar{Year: 2023, Month: 2, Day: 1, Leap: true}, "2023-03-22"},
		{dates.Lunar{Year: 2025, Month: 6, Day: 1, Leap: true}, "2025-07-25"}, {dates.Lunar{Year: 1956, Month: 1, Day: 21}, "1956-03-03"},
		{dates.Lunar{Year: 1912, Month: 1, Day: 1}, "1912-02-18"}, {dates.Lunar{Year: 2013, Month: 12, Day: 1}, "2014-01-01"},
	} {
		got, ok := c.l.Solar()
		if !ok || got.Format(time.DateOnly) != c.want {
			t.Errorf("%v is %s, want %s", c.l, got.Format(time.DateOnly), c.want)
		}
	}
	for _, l := range []dates.Lunar{
		{Year: 2013, Month: 3, Day: 1, Leap: true}, {Year: 2013, Month: 13, Day: 1}, {Year: 2013, Month: 1, Day: 31}, {Year: 1911, Month: 1, Day: 1}, {},
		{Year: 2013, Month: 1, Day: 0},
	} {
		if day, ok := l.Solar(); ok {
			t.Errorf("%v is %s", l, day)
		}
	}
}

// Every day of 139 years goes there and back.
func TestLunarThereAndBack(t *testing.T) {
	last := time.Date(2050, 12, 31, 0, 0, 0, 0, time.UTC)
	var before dates.Lunar
	for d := time.Date(1912, 2, 18, 0, 0, 0, 0, time.UTC); !d.After(last); d = d.AddDate(0, 0, 1) {
		l, ok := dates.LunarOf(d)
		if back, is := l.Solar(); !ok || !is || !back.Equal(d) {
			t.Fatalf("%s is %v, which is %s", d.Format(time.DateOnly), l, back.Format(time.DateOnly))
		}
		if l.Day != 1 && l.Day != before.Day+1 {
			t.Fatalf("%v follows %v", l, before)
		}
		before = l
	}
	for _, d := range []time.Time{time.Date(1912, 2, 17, 0, 0, 0, 0, time.UTC), time.Date(2052, 1, 1, 0, 0, 0, 0, time.UTC)} {
		if l, ok := dates.LunarOf(d); ok {
			t.Errorf("%s is %v", d, l)
		}
	}
}
