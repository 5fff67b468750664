package names_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	data "attest/assets/names"

	"attest/archive/names"
)

// All of these may be one invented woman's name; nothing is certain of any pair.
var oneName = []string{
	"리영희", "이영희", "리 영희", "Ri Yong-hui", "Ri Yong Hui", "RI Yonghui", "Lee Young Hee", "Young-Hee Lee", "RHEE, Young-Hee", "Yi Yŏng-hŭi",
	"Yi Yŏnghŭi", "I Yeonghui", "李英姬", "李 英姬", "Ли Ён Хи", "Ли Ёнхи", "Ли Енхи", "Li Yinghui",
}

func TestOneNameInManySpellings(t *testing.T) {
	for _, a := range oneName {
		for _, b := range oneName {
			m, back := names.Compare(a, b), names.Compare(b, a)
			if m != back {
				t.Errorf("%s and %s: %v one way, %v the other", a, b, m, back)
			}
			if m.Score < 0.7 || a != b && m.Why == "" {
				t.Errorf("%s and %s: %v", a, b, m)
			}
		}
	}
	for _, q := range append(oneName, "Li Yingji") {
		if m := names.Compare(q, "李英姬"); m.Score < names.Likely {
			t.Errorf("%s and 李英姬: %v", q, m)
		}
	}
}

func TestCompare(t *testing.T) {
	const none, possible, likely, same = 0, names.Possible, names.Likely, 1.0
	for _, c := range []struct {
		a, b string
		from float64 // the score is in this class
	}{
		{"최철수", "Choi Chul-soo", likely}, {"최철수", "Чхве Чхольсу", likely}, {"최철수", "Цой Чер Су", possible}, {"최철수", "Ch'oe Ch'ŏl-su", likely},
		{"정명숙", "Jung Myung Sook", likely}, {"정명숙", "Chong Myong Suk", likely}, {"정명숙", "Jeong Myeong-suk", likely},
		{"정명숙", "Тен Мен Сук", likely}, {"박복림", "Pak Pongnim", likely}, {"박복림", "Park Bok-rim", likely}, {"박복림", "朴福林", likely},
		{"림꽃분이", "Rim KKotpuni", likely}, {"림꽃분이", "임꽃분이", likely}, {"남궁옥분", "Namkoong Ok-boon", likely}, {"남궁옥분", "南宮玉粉", likely},
		{"류경수", "Yoo Kyung-su", likely}, {"柳京洙", "유경수", likely}, {"김복녀", "김복여", likely}, {"노영남", "Ro Yong Nam", likely},
		{"허옥", "Huh Ok", likely}, {"허옥", "Хо Ок", likely}, {"한별", "Han Byul", likely}, {"张伟", "Zhang Wei", likely}, {"張偉", "Zhang Wei", likely},
		{"Иванов Пётр", "Petr Ivanov", likely}, {"Иванов Пётр", "Iwanow Petr", likely}, {"Kim Yong-ho", "Kim Young-ho", likely},
		{"홍길동", "ホン・ギルトン", likely}, {"김철수", "キム・チョルス", likely}, {"최명숙", "チェ・ミョンスク", likely}, {"김철수", "きむ　ちょるす", likely}, {"리영희", "イ・ヨンヒ", likely}, {"キム・チョルス", "イ・ヨンヒ", none},
		{"홍길동", "Khong Kil-ton", likely}, {"홍길동", "Khon Gildon", likely}, {"최철수", "Chkhve Chkholsu", likely}, {"홍길동", "Hon Gildon", possible}, {"김용수", "Kim Yon Su", possible},

		{"영희", "리영희", possible}, {"Yong-hui", "리영희", possible}, {"Yonghui", "李英姬", possible}, {"Kim", "김영희", possible},
		{"김", "金英姬", possible}, {"李英姬", "李榮姬", possible}, {"Jong Un", "김정은", possible},

		{"김영희", "이영희", none}, {"김용호", "김영호", none}, {"리영희", "리영호", none}, {"박정호", "리영희", none}, {"Ivanov Petr", "Petrov Ivan", none},
		{"리영희", "Zhang Wei", none}, {"", "", none}, {"", "리영희", none}, {"김", "박", none}, {"가나다라마바사", "나", none}, {"123", "123", none},

		{"리영희", "리 영희", same}, {"Ri Yong-hui", "RI YONG HUI", same}, {"\u1105\u1175\u110b\u1167\u11bc", "리영", same},
	} {
		m := names.Compare(c.a, c.b)
		class := float64(none)
		for _, limit := range []float64{possible, likely, same} {
			if m.Score >= limit {
				class = limit
			}
		}
		if class != c.from {
			t.Errorf("%s and %s: %v, want from %v", c.a, c.b, m, c.from)
		}
	}
	for _, c := range []struct{ a, b, why string }{
		{"리영희", "리 영희", names.SameSpelling}, {"리영희", "이영희", names.OtherSpelling}, {"리영희", "Li Yinghui", names.OtherSpelling},
		{"영희", "리영희", names.PartOfName}, {"최철수", "Цой Чер Су", names.SimilarSound}, {"홍길동", "Hon Gildon", names.ByRussian},
	} {
		if m := names.Compare(c.a, c.b); m.Why != c.why {
			t.Errorf("%s and %s: %v, want %s", c.a, c.b, m, c.why)
		}
	}
}

// spoken are the syllables of Han characters that are used in given names.
var spoken = func() []string {
	var out []string
	for _, l := range strings.Split(data.Readings, "\n") {
		if f := strings.Split(l, " "); len(f) == 3 && strings.HasPrefix(l, "+") {
			out = append(out, strings.Split(f[1], ",")...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}()

var families = func() []string {
	var out []string
	for _, l := range strings.Split(data.Surnames, "\n") {
		if l != "" && l[0] != '#' {
			f, _, _ := strings.Cut(l, "|")
			out = append(out, strings.Split(strings.TrimSpace(f), "/")...)
		}
	}
	return out
}()

// Whatever a system writes of a name is found by the name, and finds it.
func TestWhatIsWrittenIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(families).Draw(t, "family") +
			rapid.SampledFrom(spoken).Draw(t, "first") + rapid.SampledFrom(spoken).Draw(t, "second")
		x := names.NewIndex()
		x.Put("she", name)
		x.Put("other", "박정호")
		for _, s := range []names.System{names.RevisedSouth, names.McCuneReischauer, names.North, names.Kontsevich} {
			written := names.Romanize(name, s)
			if m := names.Compare(name, written); m.Score < names.Possible {
				t.Fatalf("%s and %s (%s): %v", name, written, s, m)
			}
			if h := x.Find(written, names.Possible); len(h) == 0 || h[0].ID != "she" {
				t.Fatalf("%s (%s) does not find %s: %v", written, s, name, h)
			}
		}
	})
}

func TestIndex(t *testing.T) {
	x := names.NewIndex()
	x.Put("a", "리영희", "Ri Yong Hui")
	x.Put("b", "박정호")
	x.Put("c", "김영희", "金英姬")
	for _, q := range oneName {
		h := x.Find(q, names.Possible)
		if len(h) == 0 || h[0].ID != "a" || slices.ContainsFunc(h, func(h names.Hit) bool { return h.ID == "b" }) {
			t.Errorf("%s finds %v", q, h)
		}
	}
	if h := x.Find("ri yonghui", 0.9); len(h) != 1 || h[0].Name != 1 || h[0].Why != names.SameSpelling {
		t.Errorf("the spelling that fits: %v", h)
	}
	if h := x.Find("영희", names.Possible); len(h) != 2 {
		t.Errorf("a given name finds %v", h)
	}
	x.Put("a", "최철수")
	x.Delete("c")
	if h := x.Find("영희", 0); len(h) != 0 || x.Len() != 2 {
		t.Errorf("replaced and deleted names are found: %v", h)
	}
	x.Put("a")
	x.Clear()
	if h := x.Find("박정호", 0); len(h) != 0 || x.Len() != 0 {
		t.Errorf("after Clear: %v", h)
	}
	var all sync.WaitGroup
	for g := range 4 {
		all.Go(func() {
			for i := range 50 {
				x.Put(fmt.Sprint(g, i), "리영희", "Kim Yong-ho")
				x.Find("Lee Young Hee", names.Possible)
				if i%3 == 0 {
					x.Delete(fmt.Sprint(g, i))
				}
			}
		})
	}
	all.Wait()
	if h := x.Find("Lee Young Hee", names.Possible); len(h) != x.Len() {
		t.Errorf("%d found of %d", len(h), x.Len())
	}
}

func FuzzCompare(f *testing.F) {
	for _, n := range oneName {
		f.Add(n, "李英姬")
	}
	f.Add("\xff\u202e'", "''''")
	f.Add("0EE RungHee", "李英姬") // was another from the other side
	f.Add(strings.Repeat("ya", 40), strings.Repeat("희", 60))
	f.Fuzz(func(t *testing.T, a, b string) {
		m := names.Compare(a, b)
		if m != names.Compare(b, a) || m.Score < 0 || m.Score > 1 || (m.Why == "") != (m.Score == 0) {
			t.Fatalf("%q and %q: %v and %v", a, b, m, names.Compare(b, a))
		}
		x := names.NewIndex()
		x.Put("a", a)
		x.Find(b, 0)
		for _, s := range names.Spellings(a) {
			if s.Text == "" || s.Text == a {
				t.Fatalf("%q is proposed as another spelling of %q", s.Text, a)
			}
		}
		if m := names.Compare(a, a); m.Score != 0 && m.Score != 1 {
			t.Fatalf("%q and itself: %v", a, m)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	x := names.NewIndex()
	for i := range 5000 {
		x.Put(fmt.Sprint(i), families[i%len(families)]+spoken[i*7%len(spoken)]+spoken[i*13%len(spoken)])
	}
	for b.Loop() {
		x.Find("Lee Young Hee", names.Possible)
	}
}
