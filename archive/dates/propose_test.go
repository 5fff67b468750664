package dates_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"attest/archive/dates"
	"attest/archive/edtf"
	"attest/archive/record"
)

// at is the day of the invented interviews below.
const at = "2026-11-20"

func TestPropose(t *testing.T) {
	for _, c := range []struct{ lang, words, want string }{
		// The calendar of the witness.
		{"ko", "음력 3월 15일 2013", "2013-04-24"}, {"ko", "2013년 음력 3월 15일에", "2013-04-24"}, {"ko", "2012년 윤3월 초하루", "2012-04-21 2012-03-22"},
		{"ko", "음력 정월 보름 2013년", "2013-02-24"}, {"ko", "2012년 음력 3월", "2012-03-22/2012-04-20 2012-04-21/2012-05-20"},
		{"ko", "주체102년", "2013"}, {"ko", "주체 백이년 봄", "2013-21"}, {"ko", "이천십삼년 사월", "2013-04"}, {"ko", "이공일삼년 삼월 십오일", "2013-03-15"},
		{"ko", "97년 여름", "1997-22"}, {"ko", "구십칠년", "1997"}, {"ko", "13년 5월", "2013-05"}, {"ko", "2013.4.15", "2013-04-15"},
		{"ko", "2013년 4월 15일쯤", "2013-04-15~"}, {"ko", "아마 2013년 5월쯤", "2013-05%"}, {"ko", "2013년 4월 31일", "2013-04?"},
		{"ko", "2013년 4월 초순", "2013-04-01~/2013-04-10~"}, {"ko", "2013년 2월 하순", "2013-02-21~/2013-02-28~"},
		// Seasons and farm work.
		{"ko", "2013년 봄", "2013-21"}, {"ko", "2013년 겨울", "2013-24 2013-12~/2014-02~ 2013-01~/2013-02~"}, {"ko", "재작년 늦가을", "2024-11~"}, {"ko", "지난 겨울", "2025-12~/2026-02~"},
		{"ko", "작년 겨울", "2025-24 2025-12~/2026-02~ 2025-01~/2025-02~"}, {"ko", "작년 모내기 때", "2025-05~/2025-06~"}, {"ko", "주체102년 감자 심을 때", "2013-04~/2013-05~"},
		{"ko", "김장할 때", "2026-11%"}, {"ko", "2013년 두만강이 얼었을 때", "2013-12~/2014-02~ 2013-01~/2013-02~"}, {"ko", "2013년 연말", "2013-11~/2013-12~ 2013-12~"},
		// Holidays and events.
		{"ko", "2012년 태양절에", "2012-04-15"}, {"ko", "광명성절 2013년", "2013-02-16"}, {"ko", "2014년 설날", "2014-01-31 2014-01-01"}, {"ko", "음력 설 2010년", "2010-02-14"}, {"ko", "2010년 양력설에", "2010-01-01"},
		{"ko", "2014년 추석", "2014-09-08"}, {"ko", "정월대보름 2013년", "2013-02-24"}, {"ko", "2010년 4.15에", "2010-04-15"}, {"ko", "국제부녀절", "2026-03-08?"},
		{"ko", "화폐교환 때", "2009-11-30~/2009-12-06~"}, {"ko", "고난의 행군 때", "1995~/1998~"}, {"ko", "2014년 화폐교환", "2014"},
		// Counting.
		{"ko", "3년 전", "2023~"}, {"ko", "작년", "2025"}, {"ko", "두 달 전에", "2026-09~"}, {"ko", "약 3주쯤 뒤", "2013-03-26~"}, {"ko", "사흘 뒤", "2013-03-08"},
		{"ko", "2013년 설날 지나서 약 3주 뒤", "2013-03-03~ 2013-01-22~"}, {"ko", "2013년 봄부터 2014년 가을까지", "2013-03/2014-11"}, {"ko", "3월부터 5월까지 2013년", "2013-03/2013-05"},
		{"ko", "건설에 동원되었다", ""}, {"ko", "그날은 추웠습니다", ""}, {"ko", "", ""}, {"ko", "일 년 동안", ""},

		{"en", "spring 2013", "2013-21"}, {"en", "in the spring of 2013", "2013-21"}, {"en", "15 April 2013", "2013-04-15"}, {"en", "April 15th, 2013", "2013-04-15"},
		{"en", "early April 2013", "2013-04-01~/2013-04-10~"}, {"en", "winter 2013", "2013-24 2013-12~/2014-02~ 2013-01~/2013-02~"}, {"en", "last winter", "2025-12~/2026-02~"},
		{"en", "last year", "2025"}, {"en", "two years ago", "2024~"}, {"en", "about three weeks after", "2013-03-26~"},
		{"en", "about three weeks after 5 March 2014", "2014-03-26~"}, {"en", "around 2013", "2013~"}, {"en", "when potatoes were planted in 2013", "2013-04~/2013-05~"},
		{"en", "Juche 102", "2013"}, {"en", "from May 2013 to March 2014", "2013-05/2014-03"}, {"en", "Lunar New Year 2014", "2014-01-31"},
		{"en", "maybe in May 2013", "2013-05?"}, {"en", "late 2013", "2013-11~/2013-12~ 2013-12~"}, {"en", "I may go", ""}, {"en", "we had to march", ""},
		{"en", "2013-04", "2013-04"}, {"en", "Chuseok 2013", "2013-09-19"}, {"en", "a few days later", "2013-03-08~"},

		{"ru", "весной 2013", "2013-21"}, {"ru", "15 апреля 2013 года", "2013-04-15"}, {"ru", "в начале мая 2013", "2013-05-01~/2013-05-10~"}, {"ru", "прошлой зимой", "2025-12~/2026-02~"},
		{"ru", "в прошлом году", "2025"}, {"ru", "два года назад", "2024~"}, {"ru", "через три недели", "2013-03-26~"}, {"ru", "с мая 2013 по март 2014", "2013-05/2014-03"},
		{"ru", "когда сажали картошку в 2013 году", "2013-04~/2013-05~"}, {"ru", "в 97-м году", "1997"}, {"ru", "примерно в марте 2013", "2013-03~"}, {"ru", "мне было 32 года", ""},

		{"zh", "2013年春天", "2013-21"}, {"zh", "2013年4月15日", "2013-04-15"}, {"zh", "去年冬天", "2025-24 2025-12~/2026-02~ 2025-01~/2025-02~"}, {"zh", "2013年农历三月十五", "2013-04-24"},
		{"zh", "2013年正月初一", "2013-02-10 2013-01-01"}, {"zh", "三年前", "2023~"}, {"zh", "二〇一三年四月", "2013-04"}, {"zh", "2013年年底", "2013-11~/2013-12~ 2013-12~"},
		{"zh", "从2013年5月到2014年3月", "2013-05/2014-03"}, {"zh", "种土豆的时候 2013年", "2013-04~/2013-05~"}, {"zh", "大概2013年五月", "2013-05~"}, {"zh", "三个星期以后", "2013-03-26~"},

		{"", "весной 2013", "2013-21"}, {"ko-KP", "작년", "2025"}, {"fr", "2013年春天", "2013-21"},
	} {
		got := dates.Propose(c.words, c.lang, dates.Context{Interview: at, After: "2013-03-05"})
		var spelled []string
		for i, p := range got {
			spelled = append(spelled, p.EDTF)
			if _, err := edtf.Parse(p.EDTF); err != nil || len(p.Why) == 0 || p.Confidence <= 0 || p.Confidence >= 1 {
				t.Errorf("%s: %v (%v)", c.words, p, err)
			}
			if _, err := record.ParseEDTF(p.EDTF); err != nil {
				t.Errorf("%s: an event cannot take %s: %v", c.words, p.EDTF, err)
			}
			if i > 0 && got[i-1].Confidence < p.Confidence {
				t.Errorf("%s: not in order of confidence: %v", c.words, got)
			}
		}
		if s := strings.Join(spelled, " "); s != c.want {
			t.Errorf("%s %q: %q, want %q", c.lang, c.words, s, c.want)
		}
	}
}

// Without the day of the interview nothing is counted from it or guessed.
func TestProposeWithoutInterview(t *testing.T) {
	for _, words := range []string{"작년 겨울", "3년 전", "태양절", "3월 8일", "지난 겨울", "3주 뒤"} {
		if got := dates.Propose(words, "ko", dates.Context{}); len(got) != 0 {
			t.Errorf("%s: %v", words, got)
		}
	}
	if got := dates.Propose("2013년 봄", "ko", dates.Context{Interview: "nonsense"}); len(got) != 1 {
		t.Errorf("%v", got)
	}
}

func TestReasons(t *testing.T) {
	for words, want := range map[string][]string{
		"주체102년 감자 심을 때":  {dates.WhyJuche, "farm.potato_planting"},
		"2013년 음력 3월 15일": {dates.WhyStated, dates.WhyLunar},
		"3년 전":            {dates.WhyRelative, dates.WhyOffset},
		"화폐교환 때":          {"event.currency_2009"},
	} {
		got := dates.Propose(words, "ko", dates.Context{Interview: at})
		if len(got) == 0 || !slices.Equal(got[0].Why, want) {
			t.Errorf("%s: %v, want %v", words, got, want)
		}
		for _, why := range want {
			if strings.Contains(why, ".") && (dates.Note(why, "en") == "" || dates.Note(why, "ko") == "") {
				t.Errorf("%s has no note", why)
			}
		}
	}
	if n := dates.Note("farm.potato_planting", "en"); !strings.Contains(n, "Ryanggang") || !strings.Contains(n, "FAO") {
		t.Errorf("the note says %q", n)
	}
	if n := dates.Note(dates.WhyJuche, "en"); n != "" {
		t.Errorf("a reason without a note has %q", n)
	}
}

func TestAge(t *testing.T) {
	for _, c := range []struct {
		lang, words string
		age         int
		counting    string
	}{
		{"ko", "32살", 32, dates.AgeUnknown}, {"ko", "만 32세", 32, dates.AgeFull}, {"ko", "만 서른두 살", 32, dates.AgeFull}, {"ko", "서른두 살이었습니다", 32, dates.AgeUnknown},
		{"ko", "스무 살 때", 20, dates.AgeUnknown}, {"ko", "세는 나이로 열다섯 살", 15, dates.AgeCounted}, {"ko", "조선나이로 다섯 살", 5, dates.AgeCounted},
		{"ko", "이십삼 세", 23, dates.AgeUnknown}, {"zh", "虚岁三十二岁", 32, dates.AgeCounted}, {"zh", "32岁", 32, dates.AgeUnknown}, {"zh", "二十周岁", 20, dates.AgeFull},
		{"en", "32 years old", 32, dates.AgeUnknown}, {"en", "aged 14", 14, dates.AgeUnknown}, {"en", "Korean age 20", 20, dates.AgeCounted}, {"ru", "мне было 32 года", 32, dates.AgeUnknown},
		{"ru", "22 года по-корейски", 22, dates.AgeCounted},
	} {
		age, counting, ok := dates.ParseAge(c.words, c.lang)
		if !ok || age != c.age || counting != c.counting {
			t.Errorf("%s: %d %q %v", c.words, age, counting, ok)
		}
	}
	for _, words := range []string{"", "봄", "three", "in 2013", "200살"} {
		if age, _, ok := dates.ParseAge(words, ""); ok {
			t.Errorf("%q is %d years old", words, age)
		}
	}
	day, err := edtf.Parse("2013-05-04")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		age      int
		counting string
		on       edtf.Date
		want     string
	}{
		{32, dates.AgeFull, day, "1980-05-05/1981-05-04"}, {32, dates.AgeCounted, day, "1982"}, {0, dates.AgeFull, day, "2012-05-05/2013-05-04"},
		{1, dates.AgeCounted, day, "2013"}, {32, dates.AgeUnknown, day, "1980-05-05~/1982-12-31~"}, {32, dates.AgeFull, edtf.Year(2013), "1980-01-02/1981-12-31"},
		{32, dates.AgeCounted, edtf.Year(2013).Marked("~"), "1982~"}, {0, dates.AgeCounted, day, ""}, {121, dates.AgeFull, day, ""}, {-1, dates.AgeFull, day, ""},
		{20, dates.AgeFull, edtf.Date{}, ""},
	} {
		got := dates.BirthFromAge(c.age, c.counting, c.on)
		first := ""
		if len(got) > 0 {
			first = got[0].EDTF
		}
		if first != c.want {
			t.Errorf("%d %q on %s: %v, want %s", c.age, c.counting, c.on, got, c.want)
		}
	}
}

func FuzzPropose(f *testing.F) {
	for _, s := range []string{
		"음력 3월 15일 2013", "주체102년 감자 심을 때", "작년 겨울", "весной 2013", "2013年春天", "about three weeks after", "2013년 봄부터 가을까지", "윤13월 99일 2050년",
		"999999 years ago", "천백십구년", "\xff", "9999년", "초하루", "1월 31일부터 1개월 뒤",
	} {
		f.Add(s, "ko", at, "2013-02-30")
		f.Add(s, "", "", "2049/..")
	}
	f.Fuzz(func(t *testing.T, words, lang, interview, after string) {
		for _, p := range dates.Propose(words, lang, dates.Context{Interview: interview, After: after}) {
			if _, err := edtf.Parse(p.EDTF); err != nil || len(p.Why) == 0 || p.Confidence < 0 || p.Confidence > 1 {
				t.Fatalf("%q: %v (%v)", words, p, err)
			}
		}
		if age, _, ok := dates.ParseAge(words, lang); ok {
			for _, p := range dates.BirthFromAge(age, "", edtf.Year(2013)) {
				if _, err := edtf.Parse(p.EDTF); err != nil {
					t.Fatalf("%q: %v", words, p)
				}
			}
		}
	})
}

func ExamplePropose() {
	for _, p := range dates.Propose("작년 겨울", "ko", dates.Context{Interview: "2026-11-20"}) {
		fmt.Println(p.EDTF, p.Why, p.Confidence)
	}
	// Output:
	// 2025-24 [relative season] 0.72
	// 2025-12~/2026-02~ [relative season winter_at_end] 0.43
	// 2025-01~/2025-02~ [relative season winter_at_start] 0.34
}
