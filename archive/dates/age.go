package dates

import (
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"attest/archive/edtf"
)

// Ways to count an age.
const (
	AgeFull    = "full"    // 만나이: years completed since birth
	AgeCounted = "counted" // 세는나이: one at birth, one more at each new year
	AgeUnknown = ""        // not said
)

// MaxAge is the oldest that is reckoned with.
const MaxAge = 120

// BirthFromAge proposes when somebody was born who was so old on a day. Where
// the counting is not known, what either way allows is covered, as approximate.
// on may be a longer time: then the birth can lie anywhere that fits one of its
// days. Nothing is proposed for an age outside 0 to MaxAge, or no day.
func BirthFromAge(age int, counting string, on edtf.Date) []Proposal {
	first, last := on.Bounds()
	if age < 0 || age > MaxAge || counting == AgeCounted && age == 0 || first.IsZero() || last.IsZero() {
		return nil
	}
	full := func() (time.Time, time.Time) {
		return AddMonths(first, -12*(age+1)).AddDate(0, 0, 1), AddMonths(last, -12*age)
	}
	counted := func() (time.Time, time.Time) {
		return time.Date(first.Year()-age+1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(last.Year()-age+1, 12, 31, 0, 0, 0, 0, time.UTC)
	}
	mark := on.Mark()
	give := func(a, b time.Time, why string, sure float64, mark string) proposal {
		return proposal{edtf.Span(a, b).Marked(mark), []string{WhyAge, why}, sure}
	}
	fullFrom, fullTo := full()
	countedFrom, countedTo := counted()
	switch counting {
	case AgeFull:
		return tidy([]proposal{give(fullFrom, fullTo, WhyFull, .9, mark)})
	case AgeCounted:
		return tidy([]proposal{give(countedFrom, countedTo, WhyCounted, .9, mark)})
	}
	if age == 0 {
		return tidy([]proposal{give(fullFrom, fullTo, WhyFull, .7, mark)})
	}
	return tidy([]proposal{
		give(fullFrom, countedTo, WhyAgeEither, .8, edtf.Approximate),
		give(fullFrom, fullTo, WhyFull, .5, mark),
		give(countedFrom, countedTo, WhyCounted, .45, mark),
	})
}

var koTens = map[string]int{"열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80, "아흔": 90}

var koOnes = map[string]int{
	"하나": 1, "한": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "넷": 4, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9,
}

var (
	koAge     = re(`(만|세는나이로|세는 나이로)?\s*(\d{1,3}|(?:열|스물|스무|서른|마흔|쉰|예순|일흔|여든|아흔)?\s*(?:하나|한|둘|두|셋|세|넷|네|다섯|여섯|일곱|여덟|아홉)?|` + koSino + `)\s*(?:살|세(?:$|[^는가-힣])|세에|세였)`)
	zhAge     = re(`(虚|周|满|虛|週|滿)?岁?\s*(\d{1,3}|[一二三四五六七八九十百]{1,4})\s*(?:周)?岁`)
	enAge     = re(`(?:aged?\s+|i was |she was |he was )?(\d{1,3})(?:\s*(?:years?\s*old|-year-old)|$|[^\d])`)
	ruAge     = re(`(\d{1,3})\s*(?:лет|года|год)(?:$|[^а-я])`)
	enHasAge  = re(`age|years?.old|year-old`)
	countedKo = re(`세는\s*나이|조선\s*나이|우리\s*나이|한국\s*나이`)
	countedEn = re(`korean age|counted age|counting age`)
	countedRu = re(`по-корейски|корейск[а-я]+ (?:возраст|счёт|счет)`)
)

// ParseAge reads an age from words: 32살, 만 32세, 서른두 살, 虚岁32岁, "32 years old",
// "32 года". ok is false where there is none.
func ParseAge(words, lang string) (age int, counting string, ok bool) {
	if len(words) > MaxLength {
		return 0, "", false
	}
	text := strings.ToLower(norm.NFKC.String(words))
	switch languageOf(lang, text) {
	case "ko":
		m := koAge.FindStringSubmatch(text)
		if m == nil {
			return 0, "", false
		}
		switch {
		case m[1] == "만":
			counting = AgeFull
		case m[1] != "" || countedKo.MatchString(text):
			counting = AgeCounted
		}
		age, ok = koAgeNumber(strings.ReplaceAll(m[2], " ", ""))
	case "zh":
		m := zhAge.FindStringSubmatch(strings.ReplaceAll(text, "虚岁", "虚"))
		if m == nil {
			return 0, "", false
		}
		switch {
		case strings.ContainsAny(m[1], "虚虛"):
			counting = AgeCounted
		case m[1] != "" || strings.Contains(m[0], "周岁"):
			counting = AgeFull
		}
		age = zhNumber(m[2])
		ok = age > 0
	case "ru":
		m := ruAge.FindStringSubmatch(text)
		if m == nil {
			return 0, "", false
		}
		age, ok = number(m[1]), true
		if countedRu.MatchString(text) {
			counting = AgeCounted
		}
	default:
		m := enAge.FindStringSubmatch(text)
		if m == nil || !enHasAge.MatchString(text) {
			return 0, "", false
		}
		age, ok = number(m[1]), true
		if countedEn.MatchString(text) {
			counting = AgeCounted
		}
	}
	if age < 0 || age > MaxAge {
		return 0, "", false
	}
	return age, counting, ok
}

func koAgeNumber(s string) (int, bool) {
	if n := number(s); n > 0 || s == "0" {
		return n, true
	}
	for ten, n := range koTens {
		rest, ok := strings.CutPrefix(s, ten)
		if !ok {
			continue
		}
		if rest == "" {
			return n, true
		}
		if one, ok := koOnes[rest]; ok {
			return n + one, true
		}
	}
	if n, ok := koOnes[s]; ok {
		return n, true
	}
	n := koNumber(s)
	return n, s != "" && n > 0
}
