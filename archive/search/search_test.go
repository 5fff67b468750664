package search_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"attest/archive/search"
)

func TestFinds(t *testing.T) {
	docs := map[string]string{
		"ko": "투먼에서 트럭으로 국경까지 갔습니다. 손이 묶여 있었습니다. 언니도 함께였습니다.",
		"zh": "我们在图们被抓，然后被送回朝鲜。",
		"ru": "Меня задержали в лесу около лагеря лесорубов, потом отвезли в Хабаровск. Всё было тёмным.",
		"en": "We were taken from Tumen to the border by truck. Our hands were tied at the detention camps.",
	}
	x := search.New()
	for id, text := range docs {
		x.Put(id, "T-K7-0412", text)
	}
	for _, c := range []struct{ query, want string }{
		{"투먼", "ko"},              // particle 에서 attached in the text
		{"국경", "ko"},              // 까지
		{"언니", "ko"},              // 도
		{"투먼에서 트럭", "ko"},         // two words, both must be there
		{"图们", "zh"},              // no spaces in the text
		{"朝鲜", "zh"},              //
		{"лесоруб", "ru"},         // лесорубов
		{"лагерь", "ru"},          // лагеря
		{"все темным", "ru"},      // ё written as е
		{"ХАБАРОВСК", "ru"},       // case
		{"camp", "en"},            // camps
		{"detent", "en"},          // a beginning
		{"hand tie border", "en"}, // stems
		{"ｔｒｕｃｋ", "en"},           // full-width Latin
	} {
		hits := x.Search(c.query)
		if len(hits) != 1 || hits[0].ID != c.want {
			t.Errorf("%q found %v, want %s", c.query, hits, c.want)
		}
	}
	if hits := x.Search("0412"); len(hits) != 4 {
		t.Errorf("a part of the label found %d, want all 4", len(hits))
	}
	for _, q := range []string{"", "  ", "…", "Хабаровск border", "신의주"} {
		if hits := x.Search(q); len(hits) != 0 {
			t.Errorf("%q found %v, want nothing", q, hits)
		}
	}
}

func TestReplaceDeleteClear(t *testing.T) {
	x := search.New()
	for i := range 3000 {
		x.Put("a", fmt.Sprintf("version %d 회령", i))
	}
	if h := x.Search("2999"); len(h) != 1 {
		t.Fatalf("newest text not found: %v", h)
	}
	if h := x.Search("2998"); len(h) != 0 {
		t.Fatalf("replaced text found: %v", h)
	}
	x.Delete("a")
	if h := x.Search("회령"); len(h) != 0 || x.Len() != 0 {
		t.Fatalf("deleted document found: %v", h)
	}
	x.Put("b", "온성")
	x.Clear()
	if h := x.Search("온성"); len(h) != 0 {
		t.Fatalf("cleared index found: %v", h)
	}
}

// Every piece of two characters or more of a stored Hangul word finds it.
func TestPiecesOfHangul(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SliceOfN(rapid.RuneFrom(nil, hangul), 2, 12).Draw(t, "word")
		from := rapid.IntRange(0, len(word)-2).Draw(t, "from")
		to := rapid.IntRange(from+2, len(word)).Draw(t, "to")
		x := search.New()
		x.Put("d", "앞말 "+string(word)+" 뒷말")
		if h := x.Search(string(word[from:to])); len(h) != 1 {
			t.Fatalf("%q not found by %q", string(word), string(word[from:to]))
		}
	})
}

// A query may carry another particle than the text; the same one comes first.
func TestParticles(t *testing.T) {
	x := search.New()
	x.Put("to", "투먼까지 갔습니다")
	x.Put("from", "투먼에서 왔습니다")
	x.Put("none", "혜산에서 왔습니다")
	hits := x.Search("투먼에서")
	if len(hits) != 2 || hits[0].ID != "from" || hits[1].ID != "to" {
		t.Errorf("found %v", hits)
	}
	for _, h := range x.Search("갔습니다 투먼") {
		if h.ID != "to" {
			t.Errorf("found %v", h)
		}
	}
}

func TestOneCharacterAndOrder(t *testing.T) {
	x := search.New()
	x.Put("a", "강을 건넜다")
	x.Put("b", "두만강")
	x.Put("c", "camping")
	x.Put("d", "camp")
	if hits := x.Search("강"); len(hits) != 2 || hits[0].ID != "a" || hits[1].ID != "b" {
		t.Errorf("one character found %v", hits)
	}
	if hits := x.Search("camp"); len(hits) != 2 || hits[0].ID != "d" {
		t.Errorf("the word itself does not come first: %v", hits)
	}
}

func TestPhrases(t *testing.T) {
	docs := map[string][]string{
		"together": {"x", "We were taken from Tumen, to the border."}, "apart": {"the border; far from Tumen to nowhere"},
		"ko": {"손이 묶여 있었습니다"}, "ko2": {"묶여 있던 손이"},
	}
	x := search.New()
	for id, f := range docs {
		x.Put(id, f...)
	}
	text := func(id string) []string { return append([]string{}, docs[id]...) }
	for query, want := range map[string]string{
		`"to the border"`: "together", `from "TUMEN TO THE border"`: "together", `«손이 묶여»`: "ko", `“묶여 있던 손이”`: "ko2",
	} {
		if hits := x.SearchText(query, text); len(hits) != 1 || hits[0].ID != want {
			t.Errorf("%s found %v, want %s", query, hits, want)
		}
	}
	if hits := x.SearchText("border from", text); len(hits) != 2 {
		t.Errorf("without quotation marks: %v", hits)
	}
	if hits := x.SearchText(`"nowhere to"`, text); len(hits) != 0 {
		t.Errorf("words the wrong way round: %v", hits)
	}
}

func TestSnippet(t *testing.T) {
	filler := strings.Repeat("그날은 아주 추웠습니다. ", 40)
	for _, c := range []struct {
		text, query string
		want        []string
	}{
		{filler + "투먼에서 트럭으로 국경까지 갔습니다. " + filler, "투먼 국경", []string{"투먼", "국경"}},
		{filler + "투먼까지 갔습니다.", "투먼에서", []string{"투먼"}},
		{"The CAMPS were cold, and camping was not.", "camp", []string{"CAMP", "camp"}},
		{"They were tied.", "ties", []string{"tied"}},
		{"Всё было тёмным", "все темный", []string{"Всё", "тёмным"}},
		{strings.Repeat("我们走了三天。", 60) + "在图们被抓", "图们", []string{"图们"}},
		{norm.NFD.String("투먼에서"), "투먼", []string{"투먼"}},
		{"ｔｒｕｃｋ ①", "truck", []string{"ｔｒｕｃｋ"}},
		{"nothing here", "투먼", nil}, {"", "x", nil}, {"x", "", nil},
	} {
		got, marks := search.Snippet(c.text, c.query)
		var marked []string
		for _, m := range marks {
			marked = append(marked, got[m.From:m.To])
		}
		if !slices.Equal(marked, c.want) || utf8.RuneCountInString(got) > 165 {
			t.Errorf("%.20q in %.20q…: %q marks %q, want %q", c.query, c.text, got, marked, c.want)
		}
	}
}

// Readers and writers at the same time; run with -race.
func TestConcurrent(t *testing.T) {
	x := search.New()
	var all sync.WaitGroup
	for g := range 4 {
		all.Go(func() {
			for i := range 300 {
				id := fmt.Sprint(g, "-", i%50)
				x.Put(id, "투먼에서 word"+fmt.Sprint(i))
				x.Search("투먼 word")
				if i%7 == 0 {
					x.Delete(id)
				}
			}
		})
	}
	all.Wait()
	if got := len(x.Search("투먼")); got != x.Len() {
		t.Errorf("%d found of %d", got, x.Len())
	}
}

func FuzzSearch(f *testing.F) {
	f.Add("투먼에서 camp", "투먼")
	f.Add("\xff\u202e", "a")
	f.Add("İstanbul ﬁ", "i \"fi\"")
	f.Fuzz(func(t *testing.T, text, query string) {
		x := search.New()
		x.Put("d", text)
		x.Search(query)
		x.SearchText(query, func(string) []string { return []string{text} })
		got, marks := search.Snippet(text, query)
		end := 0
		for _, m := range marks {
			if m.From < end || m.To <= m.From || m.To > len(got) || !utf8.ValidString(got[m.From:m.To]) {
				t.Fatalf("%q marks %v", got, marks)
			}
			end = m.To
		}
		if !utf8.ValidString(got) {
			t.Fatalf("snippet %q", got)
		}
	})
}

// account is an invented account of 200 words in one of four languages, from a
// vocabulary as uneven as that of people.
func account(r *rand.Rand, i int) string {
	syllables := []string{"투", "먼", "국", "경", "회", "령", "온", "성", "감", "자", "밤", "길", "강", "산", "손", "발", "어", "머", "니", "집", "다", "리", "군", "인"}
	ends := []string{"에서", "까지", "을", "를", "은", "는", "이", "가", "습니다", "었다", "도"}
	latin := []string{"ka", "ro", "min", "te", "sol", "ber", "din", "ga", "pre", "lo"}
	cyrillic := []string{"ла", "ге", "ро", "мин", "тов", "ска", "до", "при", "вер", "но"}
	pick := func(from []string) string { return from[int(float64(len(from))*r.Float64()*r.Float64())] }
	syllable := func() string { // mostly common ones, and some of two thousand others
		if r.IntN(3) > 0 {
			return pick(syllables)
		}
		return string(rune(0xAC00 + 5*r.IntN(2000)))
	}
	var b strings.Builder
	for range 200 {
		switch i % 4 {
		case 0, 1:
			b.WriteString(syllable() + syllable() + pick(ends) + " ")
		case 2:
			b.WriteString(pick(latin) + pick(latin) + pick(latin) + " ")
		default:
			b.WriteString(pick(cyrillic) + pick(cyrillic) + pick(cyrillic) + " ")
		}
	}
	return b.String()
}

func BenchmarkPut(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	docs := make([]string, 1000)
	for i := range docs {
		docs[i] = account(r, i)
	}
	x := search.New()
	n := 0
	for b.Loop() {
		x.Put(fmt.Sprint(n), docs[n%len(docs)])
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "docs/s")
}

// large is an index of 100,000 accounts and the bytes that it takes.
var large = sync.OnceValues(func() (*search.Index, uint64) {
	r := rand.New(rand.NewPCG(1, 2))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	x := search.New()
	for i := range 100_000 {
		x.Put(fmt.Sprint(i), account(r, i))
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	return x, after.HeapAlloc - before.HeapAlloc
})

func BenchmarkSearch100k(b *testing.B) {
	x, bytes := large()
	for _, q := range []string{"투먼에서", "투먼 국경 회령", "kaka", "k", "лагеро"} {
		b.Run(q, func(b *testing.B) {
			for b.Loop() {
				x.Search(q)
			}
			b.ReportMetric(float64(len(x.Search(q))), "hits")
			b.ReportMetric(float64(bytes)/1e6, "MB")
		})
	}
}
