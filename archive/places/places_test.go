package places_test

import (
	"slices"
	"testing"

	"attest/archive/lookup"
	"attest/archive/places"
	"attest/archive/record"
)

func open(tb testing.TB) *places.List {
	l, err := places.Open()
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

func TestAPlaceIsOneHoweverItIsSpelled(t *testing.T) {
	l := open(t)
	for _, name := range []string{"Tumen", "tumen ", "투먼", "도문시", "图们市", "Тумэнь"} {
		if code, ok := l.Spelled(name); !ok || code != "CN-TM" {
			t.Errorf("%s is %q", name, code)
		}
	}
	for _, name := range []string{"", "a village nobody listed", "투"} {
		if code, ok := l.Spelled(name); ok {
			t.Errorf("%q is %q", name, code)
		}
	}
}

// A caseworker hears the name in one language and types it in another.
func TestCompletePlaces(t *testing.T) {
	l := open(t)
	for _, c := range []struct {
		query string
		want  string // among the first three
	}{
		{"투먼", "CN-TM"}, {"도문", "CN-TM"}, {"图们", "CN-TM"}, {"圖們市", "CN-TM"}, {"Тумэнь", "CN-TM"}, {"tumen", "CN-TM"}, {"ㅌㅁ", "CN-TM"},
		{"온성", "KP-ONS"}, {"Onsong", "KP-ONS"}, {"穩城", "KP-ONS"}, {"Онсон", "KP-ONS"}, {"량강도", "KP-10"}, {"양강도", "KP-10"}, {"Yanggang", "KP-10"},
		{"룡정", "CN-LJ"}, {"옌지", "CN-YJ"}, {"延吉", "CN-YJ"}, {"연길", "CN-YJ"}, {"Cheongjin", "KP-CHJ"}, {"청진", "KP-CHJ"}, {"회령", "KP-HRY"},
		{"전거리", "KHS-12"}, {"12호 교화소", "KHS-12"}, {"Jongori", "KHS-12"}, {"요덕", "KLS-15"}, {"15호", "KLS-15"}, {"보위부", "ORG-MSS"},
		{"로동단련대", "TY-RDD"}, {"노동단련대", "TY-RDD"}, {"집결소", "TY-JKS"}, {"看守所", "TY-KSS"}, {"블라디보스토크", "RU-VVO"}, {"Владивосток", "RU-VVO"},
		{"X-TUM", "X-TUM"}, {"나선", "KP-13"}, {"라선", "KP-13"}, {"Rason", "KP-13"}, {"장소 미상", "CN-UNK"}, {"방콕", "TH-BKK"}, {"Hyesan", "KP-HSN"},
	} {
		got := l.Complete(c.query, 10)
		if i := slices.IndexFunc(got, func(s places.Suggestion) bool { return s.Code == c.want }); i < 0 || i > 2 {
			var codes []string
			for _, s := range got {
				codes = append(codes, s.Code)
			}
			t.Errorf("%q: %v, want %s among the first three", c.query, codes, c.want)
		}
	}
	if got := l.Complete("a", 10); len(got) > lookup.MaxResults {
		t.Errorf("%d results", len(got))
	}
}

// Every name of the data leads to its place.
func TestEveryNameFindsItsPlace(t *testing.T) {
	l := open(t)
	for _, p := range l.All() {
		for _, lang := range []string{"en", "ko", "zh", "ru"} {
			name := p.Name(lang)
			if !slices.ContainsFunc(l.Complete(name, 10), func(s places.Suggestion) bool { return s.Code == p.Code }) {
				t.Errorf("%s is not found by %q", p.Code, name)
			}
		}
	}
}

// The words of the data for precision are all known: no point is taken for more than it is.
func TestLevels(t *testing.T) {
	l := open(t)
	for _, p := range l.All() {
		if _, known := places.KnownPrecision(p.Precision); !known {
			t.Errorf("%s: precision %q has no level", p.Code, p.Precision)
		}
		if (p.Level == places.NoPoint) != (p.Lat == "") {
			t.Errorf("%s: level %d with point %q", p.Code, p.Level, p.Lat)
		}
	}
	for code, want := range map[string]places.Level{"KHS-12": places.Site, "KHS-01": places.Near, "MSS-ONS": places.Town, "KP-09": places.Seat, "X-NAN": places.NoPoint} {
		if p, ok := l.Place(code); !ok || p.Level != want {
			t.Errorf("%s: level %d, want %d", code, p.Level, want)
		}
	}
}

func TestRegions(t *testing.T) {
	l := open(t)
	for code, want := range map[string][]string{
		"KP-ONS": {"KP-09"}, "X-TUM": {"KP-09", "CN-JL"}, "CN-TM": {"CN-JL"}, "X-KHA": {"KP-13", "RU-PRI"}, "RU-VVO": {"RU-PRI"},
		"KP-09": nil, "CN-KM": nil, "TY-RDD": nil, "nowhere": nil,
	} {
		var got []string
		for _, p := range l.Regions(code) {
			got = append(got, p.Code)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s lies in %v, want %v", code, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	l := open(t)
	for _, c := range []struct {
		a, b string
		want record.Distance
	}{
		{"CN-TM", "CN-TM", record.Together}, {"CN-TM", "X-TUM", record.Together}, {"CN-TM", "KP-ONS", record.Together}, {"KP-ONS", "KP-09", record.Together},
		{"CN-JL", "CND-TM", record.Together}, {"KP-ONS", "KP-HRY", record.Apart}, {"KP-ONS", "KP-10", record.Apart}, {"KP-ONS", "CN-JL", record.Apart},
		{"KP-ONS", "CN-KM", record.Far}, {"CN-SY", "KP-ONS", record.Far}, {"TY-RDD", "KP-ONS", record.DistanceUnknown}, {"KP-UNK", "KP-ONS", record.DistanceUnknown},
		{"X-NAN", "KP-MSN", record.DistanceUnknown}, {"nowhere", "KP-ONS", record.DistanceUnknown}, {"KHS-10", "CN-KM", record.Apart},
	} {
		if got := l.Distance(c.a, c.b); got != c.want {
			t.Errorf("%s to %s: %d, want %d", c.a, c.b, got, c.want)
		}
		if l.Distance(c.a, c.b) != l.Distance(c.b, c.a) {
			t.Errorf("%s and %s: not the same both ways", c.a, c.b)
		}
	}
	p, _ := l.Place("CN-SY")
	q, _ := l.Place("CN-BJ")
	if km, ok := places.Kilometres(p, q); !ok || km < 600 || km > 650 { // 627 by the published points
		t.Errorf("Shenyang to Beijing: %d km", km)
	}
}
