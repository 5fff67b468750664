package lookup_test

import (
	"strings"
	"testing"

	"attest/archive/lookup"
)

var index = lookup.New([][]lookup.Name{
	{{Text: "Tumen", Lang: "en"}, {Text: "도문시", Lang: "ko"}, {Text: "图们市", Lang: "zh"}, {Text: "Тумэнь", Lang: "ru"}, {Text: "투먼", Lang: "ko"}},
	{{Text: "Tumen – Namyang (Onsong) crossing", Lang: "en"}, {Text: "도문(투먼)–남양(온성) 통로", Lang: "ko"}},
	{{Text: "Kaechon", Lang: "en"}, {Text: "개천", Lang: "ko"}},
	{{Text: "Longjing", Lang: "en"}, {Text: "룽징시 (용정)", Lang: "ko"}, {Text: "龙井市", Lang: "zh"}},
	{{Text: "Ryanggang", Lang: "en"}, {Text: "양강도", Lang: "ko"}},
	{{Text: "Hoeryong MSS detention centre", Lang: "en"}, {Text: "회령시 보위부 구류장", Lang: "ko"}, {Text: "Хверён", Lang: "ru"}},
	{{Text: "Ji'an", Lang: "en"}},
	{{Text: "Khabarovsk", Lang: "en"}, {Text: "Хабаровск", Lang: "ru"}},
})

// Whatever a caseworker types, in whatever script and however far, leads to the place.
func TestCompleteByAnySpelling(t *testing.T) {
	for _, c := range []struct {
		query string
		first int // -1: nothing
		how   lookup.How
	}{
		{"Tumen", 0, lookup.Exact}, {"tum", 0, lookup.Prefix}, {"도문시", 0, lookup.Exact}, {"图们", 0, lookup.Prefix}, {"圖們", 0, lookup.Prefix},
		{"тумэнь", 0, lookup.Exact}, {"투먼", 0, lookup.Exact}, {"투머", 0, lookup.Prefix}, {"투ㅁ", 0, lookup.Prefix}, {"ㅌ", 0, lookup.Prefix},
		{"ㅌㅁ", 0, lookup.Initials}, {"온성", 1, lookup.Exact}, {"namyang", 1, lookup.Exact}, {"Gaecheon", 2, lookup.Sound},
		{"Kaech'ŏn", 2, lookup.Exact}, {"룡정", 3, lookup.Exact}, {"용정", 3, lookup.Exact}, {"룽", 3, lookup.Prefix}, {"龍井", 3, lookup.Prefix},
		{"량강", 4, lookup.Prefix}, {"Yanggang", 4, lookup.Sound}, {"보위부", 5, lookup.Word}, {"detention", 5, lookup.Word}, {"хверен", 5, lookup.Exact},
		{"jian", 6, lookup.Exact}, {"JI’AN", 6, lookup.Exact}, {"ji an", 6, lookup.Exact}, {"Habarovsk", 7, lookup.Inside}, {"Хаборовск", 7, lookup.Near},
		{"Khaborvosk", 7, lookup.Near}, {"투만", 0, lookup.Near}, {"회렁시", 5, lookup.Near}, {"", -1, 0}, {"...", -1, 0}, {"qqqq", -1, 0}, {"ㅋㅋ", -1, 0},
	} {
		got := index.Complete(c.query, 10)
		switch {
		case c.first < 0 && len(got) > 0:
			t.Errorf("%q found %+v", c.query, got)
		case c.first >= 0 && (len(got) == 0 || got[0].Entry != c.first || got[0].How != c.how):
			t.Errorf("%q: %+v; want %d by way %d first", c.query, got, c.first, c.how)
		}
	}
}

func TestCompleteKeepsItsLimits(t *testing.T) {
	var many [][]lookup.Name
	for range 50 {
		many = append(many, []lookup.Name{{Text: "Same", Lang: "en"}, {Text: "Same again", Lang: "en"}})
	}
	x := lookup.New(many)
	if got := x.Complete("same", 100); len(got) != lookup.MaxResults || got[0].Entry != 0 || got[9].Entry != 9 {
		t.Errorf("%+v", got)
	}
	if got := x.Complete("same", 3); len(got) != 3 {
		t.Errorf("%d", len(got))
	}
	if got := x.Complete("same", -1); len(got) != 0 {
		t.Errorf("%d", len(got))
	}
}

func FuzzComplete(f *testing.F) {
	for _, q := range []string{"투ㅁ", "圖們", "Kaech'ŏn", "\u1110\u116e", "ㄳ", strings.Repeat("가", 500)} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, q string) {
		seen := map[int]bool{}
		for _, m := range index.Complete(q, 10) {
			if seen[m.Entry] || m.Name.Text == "" {
				t.Errorf("%+v twice, or without a name", m)
			}
			seen[m.Entry] = true
		}
		lookup.New([][]lookup.Name{{{Text: q}}}).Complete(q, 1)
	})
}
