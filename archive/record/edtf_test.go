package record_test

import (
	"errors"
	"testing"
	"time"

	"attest/archive/record"
)

func dates(tb testing.TB, s string) record.Dates {
	d, err := record.ParseEDTF(s)
	if err != nil {
		tb.Fatalf("%s: %v", s, err)
	}
	return d
}

func spell(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Format(time.DateOnly)
}

func TestParseEDTF(t *testing.T) {
	for s, want := range map[string]string{
		"2004":                      "2004-01-01 2004-12-31",
		"2004-02":                   "2004-02-01 2004-02-29",
		"2005-02":                   "2005-02-01 2005-02-28",
		"2004-03-15":                "2004-03-15 2004-03-15",
		"2004-03-15T22:10:00Z":      "2004-03-15 2004-03-15",
		"2004-03-15T22:10:00+09:00": "2004-03-15 2004-03-15",
		"2004-03-15T22:10:00":       "2004-03-15 2004-03-15",
		"200X":                      "2000-01-01 2009-12-31",
		"19XX":                      "1900-01-01 1999-12-31",
		"2004-XX":                   "2004-01-01 2004-12-31",
		"2004-XX-XX":                "2004-01-01 2004-12-31",
		"2004-03-XX":                "2004-03-01 2004-03-31",
		"2004-21":                   "2004-03-01 2004-05-31",
		"2004-22":                   "2004-06-01 2004-08-31",
		"2004-23":                   "2004-09-01 2004-11-30",
		"2004-24":                   "2004-01-01 2005-02-28",
		"2004~":                     "2003-01-01 2005-12-31 vague",
		"2004-03?":                  "2004-02-01 2004-04-30 vague",
		"2004-03-15%":               "2004-03-12 2004-03-18 vague",
		"2004-22~":                  "2004-03-01 2004-11-30 vague",
		"200X?":                     "1990-01-01 2019-12-31 vague",
		"2004-03/2004-05":           "2004-03-01 2004-05-31 from 2004-03-31 to 2004-05-01",
		"2004-03-10/2004-03-12":     "2004-03-10 2004-03-12 from 2004-03-10 to 2004-03-12",
		"2004~/2006":                "2003-01-01 2006-12-31 from 2005-12-31 to 2006-01-01 vague",
		"../2004-05":                "- 2004-05-31 from - to 2004-05-01",
		"2004-03/..":                "2004-03-01 - from 2004-03-31 to -",
		"2004-03/":                  "2004-03-01 - from 2004-03-31 to -",
		"/2004-05":                  "- 2004-05-31 from - to 2004-05-01",
		"[2004-03,2006-04?]":        "2004-03-01 2006-05-31 vague", // one of them, or a day between: what cannot have been is not claimed
	} {
		d := dates(t, s)
		got := spell(d.Earliest) + " " + spell(d.Latest)
		if d.Lasting {
			got += " from " + spell(d.Begun) + " to " + spell(d.Ended)
		}
		if d.Vague {
			got += " vague"
		}
		if got != want {
			t.Errorf("%s: %s, want %s", s, got, want)
		}
	}
	for _, s := range []string{
		"", "/", "..", "../..", "04", "20045", "2004-3", "2004-13", "2004-00", "2004-20", "2004-25", "2004-02-30", "2004-03-32", "2004-03-1", "2004/3",
		"X004", "2XXX", "20X4", "2004-X3", "2004-21-01", "2004-21-XX", "2005/2004", "2004/2005/2006", "~2004", "2004?~", "2004 ", "spring 2004", "0000", "0999",
		"2004-03-15T", "2004-03-15T25:00:00Z", "二〇〇四", "+2004", "-2004", "2004-XX-15", "y2004",
	} {
		if d, err := record.ParseEDTF(s); !errors.Is(err, record.ErrEDTF) {
			t.Errorf("%q: %+v, %v", s, d, err)
		}
	}
}

func TestDatesCompare(t *testing.T) {
	for _, c := range []struct {
		a, b             string
		before, apart, c bool
	}{
		{"2004-03", "2004-04", true, true, false}, {"2004", "2004-04", false, false, false}, {"2004~", "2005", false, false, false},
		{"2004~", "2006-02", true, true, false}, {"2005", "2004", false, true, false}, {"2004-03-10/2004-03-20", "2004-03-12", false, false, true},
		{"2004-03/2004-05", "2004-04-10", false, false, true}, {"2004-03/2004-05", "2004-03-20", false, false, false}, {"2004-03", "2004-03-10", false, false, false},
		{"2004~/2006", "2005-06", false, false, false}, {"2004/..", "2003", false, true, false}, {"2003", "2004/..", true, true, false}, {"../2004", "2005", true, true, false},
		{"2004/..", "2030", false, false, false},
	} {
		a, b := dates(t, c.a), dates(t, c.b)
		if a.Before(b) != c.before || a.CannotOverlap(b) != c.apart || b.CannotOverlap(a) != c.apart || a.Covers(b) != c.c {
			t.Errorf("%s, %s: before %v, apart %v, covers %v", c.a, c.b, a.Before(b), a.CannotOverlap(b), a.Covers(b))
		}
	}
	if !dates(t, "2004-03-15").OneDay() || dates(t, "2004-03-15~").OneDay() || dates(t, "2004-03").OneDay() || dates(t, "2004-03-15/2004-03-15").OneDay() {
		t.Error("which dates are one day")
	}
}

func FuzzParseEDTF(f *testing.F) {
	for _, s := range []string{"2004-03-15", "200X", "2004-24~", "2004/..", "2004-03-15T22:10:00+09:00", "../2004"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := record.ParseEDTF(s)
		if err != nil {
			if !errors.Is(err, record.ErrEDTF) {
				t.Fatal(err)
			}
			return
		}
		if !d.Earliest.IsZero() && !d.Latest.IsZero() && d.Latest.Before(d.Earliest) || d.Before(d) || d.CannotOverlap(d) {
			t.Fatalf("%q: %+v", s, d)
		}
	})
}
