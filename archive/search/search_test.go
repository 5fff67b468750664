package search_test

import (
	"fmt"
	"testing"

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

func FuzzSearch(f *testing.F) {
	f.Add("투먼에서 camp", "투먼")
	f.Add("\xff\u202e", "a")
	f.Fuzz(func(t *testing.T, text, query string) {
		x := search.New()
		x.Put("d", text)
		x.Search(query)
	})
}

func BenchmarkIndex(b *testing.B) {
	text := "우리는 투먼에서 트럭으로 국경까지 갔습니다 손이 묶여 있었습니다 "
	for b.Loop() {
		x := search.New()
		for i := range 1000 {
			x.Put(fmt.Sprint(i), text, fmt.Sprint(i))
		}
		x.Search("국경")
	}
}
