package edtf_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"attest/archive/edtf"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ in, first, last, mark, en, ko string }{
		{"2013", "2013-01-01", "2013-12-31", "", "2013", "2013년"},
		{"2013-02", "2013-02-01", "2013-02-28", "", "February 2013", "2013년 2월"},
		{"2012-02-29", "2012-02-29", "2012-02-29", "", "29 February 2012", "2012년 2월 29일"},
		{"201X", "2010-01-01", "2019-12-31", "", "the 2010s", "2010년대"},
		{"19XX", "1900-01-01", "1999-12-31", "", "1900 to 1999", "1900~1999년"},
		{"2013-04-XX", "2013-04-01", "2013-04-30", "", "a day in April 2013", "2013년 4월 중 하루"},
		{"2013-21", "2013-03-01", "2013-05-31", "", "spring 2013", "2013년 봄"},
		{"2013-24~", "2013-01-01", "2014-02-28", "~", "about winter 2013", "2013년 겨울경"},
		{"2013-04-15?", "2013-04-15", "2013-04-15", "?", "15 April 2013 (uncertain)", "2013년 4월 15일(확실하지 않음)"},
		{"2013%", "2013-01-01", "2013-12-31", "%", "about 2013 (uncertain)", "2013년경(확실하지 않음)"},
		{"2013-04~/2013-05~", "2013-04-01", "2013-05-31", "~", "from about April 2013 to about May 2013", "2013년 4월경부터 2013년 5월경까지"},
		{"2013-04?/2014~", "2013-04-01", "2014-12-31", "%", "from April 2013 (uncertain) to about 2014", "2013년 4월(확실하지 않음)부터 2014년경까지"},
		{"2013/..", "2013-01-01", "", "", "from 2013 on", "2013년부터"},
		{"../2013", "", "2013-12-31", "", "until 2013", "2013년까지"},
		{"2013-05/", "2013-05-01", "", "", "from May 2013, end not known", "2013년 5월부터(끝은 알 수 없음)"},
		{"/2013", "", "2013-12-31", "", "until 2013, beginning not known", "2013년까지(처음은 알 수 없음)"},
		{"[2013-04,2014-04]", "2013-04-01", "2014-04-30", "", "April 2013 or April 2014", "2013년 4월 또는 2014년 4월"},
	} {
		d, err := edtf.Parse(c.in)
		if err != nil {
			t.Errorf("%s: %v", c.in, err)
			continue
		}
		first, last := d.Bounds()
		if spell(first) != c.first || spell(last) != c.last || d.Mark() != c.mark || d.String() != c.in || d.IsZero() {
			t.Errorf("%s: %s to %s, mark %q, spelled %s", c.in, spell(first), spell(last), d.Mark(), d)
		}
		if d.Text("en") != c.en || d.Text("ko") != c.ko {
			t.Errorf("%s: %q, %q", c.in, d.Text("en"), d.Text("ko"))
		}
	}
	for _, in := range []string{
		"", "/", "../..", "..", "/..", "2013-", "13", "02013", "2013-4", "2013-13", "2013-00", "2013-20", "2013-25", "2013-02-29", "2013-04-31",
		"2013-04-00", "2013-21-01", "2013-04-1X", "2013-XX", "20X3", "XXXX", "2XXX", "201X-04", "0999", "3000", "-2013", "2013~~", "~2013", "2013-~04",
		"2013-05/2013-04", "2013/2014/2015", "[2013]", "[2013,2014", "2013]", "[2014,2013]", "[2013,2013]", "[]", "2013-04-15T10:00:00Z", " 2013", "2013 ",
		"２０１３", "2013.04.15", "Y2013", "{2013,2014}", "[1,2,3]", "[" + strings.Repeat("2013,", 8) + "2014]", strings.Repeat("2", 300),
	} {
		d, err := edtf.Parse(in)
		if !errors.Is(err, edtf.ErrSyntax) || !d.IsZero() {
			t.Errorf("%q: %v, %v", in, d, err)
		}
		if err != nil && len(in) > 3 && strings.Contains(err.Error(), in) {
			t.Errorf("the error repeats what was given: %v", err)
		}
	}
}

func spell(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func TestMake(t *testing.T) {
	day := func(s string) time.Time {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct {
		got  edtf.Date
		want string
	}{
		{edtf.Year(2013), "2013"}, {edtf.Month(2013, 4), "2013-04"}, {edtf.Month(2013, edtf.Autumn), "2013-23"}, {edtf.Day(2013, 4, 5), "2013-04-05"},
		{edtf.Day(2013, 2, 30), ""}, {edtf.Day(2013, 0, 1), ""}, {edtf.Year(0), ""}, {edtf.Month(2013, 17), ""}, {edtf.Day(2013, -1, -1), ""},
		{edtf.Between(edtf.Month(2013, edtf.Spring), edtf.Month(2014, edtf.Winter)), "2013-03/2015-02"},
		{edtf.Between(edtf.Year(2013), edtf.Year(2013)), "2013"}, {edtf.Between(edtf.Year(2014), edtf.Year(2013)), ""},
		{edtf.Between(edtf.Month(2013, 4).Marked("~"), edtf.Month(2013, 5).Marked("~")), "2013-04~/2013-05~"},
		{edtf.Span(day("2013-01-01"), day("2013-12-31")), "2013"}, {edtf.Span(day("2012-01-01"), day("2013-12-31")), "2012/2013"},
		{edtf.Span(day("2013-04-01"), day("2013-05-31")), "2013-04/2013-05"}, {edtf.Span(day("2013-04-01"), day("2013-04-30")), "2013-04"},
		{edtf.Span(day("2013-04-02"), day("2013-04-30")), "2013-04-02/2013-04-30"}, {edtf.Span(day("2013-04-02"), day("2013-04-02")), "2013-04-02"},
		{edtf.Span(day("2013-04-02"), day("2013-04-01")), ""}, {edtf.OfTime(day("2013-04-02")), "2013-04-02"},
	} {
		if c.got.String() != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
}

func TestOverlap(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"2013", "2013-04", true}, {"2013", "2014", false}, {"2013-24", "2014-01", true}, {"2013/..", "2020", true}, {"2013/..", "2012", false},
		{"../2013", "2013-05-05", true}, {"198X", "1989-12-31~", true}, {"198X", "1990", false}, {"2013-04-30", "2013-05-01", false}, {"/2013", "2010/", true},
		{"[2001,2003]", "2003-05", true},
	} {
		a, err := edtf.Parse(c.a)
		if err != nil {
			t.Fatal(err)
		}
		b, err := edtf.Parse(c.b)
		if err != nil {
			t.Fatal(err)
		}
		if edtf.Overlap(a, b) != c.want || edtf.Overlap(b, a) != c.want {
			t.Errorf("%s and %s: %v", c.a, c.b, !c.want)
		}
	}
	if edtf.Overlap(edtf.Date{}, edtf.Year(2013)) {
		t.Error("no date overlaps")
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"2013", "201X", "2013-04-15?", "2013-24~", "2013-04~/2013-05~", "../2013", "2013/", "[2013,2014-05]", "2013-04-XX", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := edtf.Parse(s)
		if err != nil {
			return
		}
		if d.String() != s {
			t.Fatalf("%q is spelled %q", s, d)
		}
		first, last := d.Bounds()
		if !first.IsZero() && !last.IsZero() && last.Before(first) {
			t.Fatalf("%q ends before it begins", s)
		}
		if d.Text("en") == "" || d.Text("ko") == "" || !edtf.Overlap(d, d) {
			t.Fatalf("%q has no text or does not overlap itself", s)
		}
		for _, m := range []string{"", "?", "~", "%"} {
			if _, err := edtf.Parse(d.Marked(m).String()); err != nil {
				t.Fatalf("%q marked %q: %v", s, m, err)
			}
		}
		if span := edtf.Span(first, last); !first.IsZero() && !last.IsZero() {
			if a, b := span.Bounds(); !a.Equal(first) || !b.Equal(last) {
				t.Fatalf("%q: its span is %s", s, span)
			}
		}
	})
}
