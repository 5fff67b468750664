package dates

import (
	"strings"
)

const (
	koSino   = `[영공일이삼사오육륙칠팔구십백천]+`
	koNative = `한두|두세|서너|너댓|대여섯|한|하루|이틀|사흘|나흘|닷새|엿새|이레|여드레|아흐레|열흘|두|둘|세|석|서|네|넉|너|다섯|여섯|일곱|여덟|아홉|열한|열두|열|보름`
	koAmount = `(\d{1,3}|` + koNative + `|` + koSino + `)`
	koUnit   = `\s*(년|해|개월|달|주일|주|일|날)`
)

var koNatives = map[string]int{
	"한": 1, "한두": 2, "두": 2, "둘": 2, "두세": 3, "세": 3, "석": 3, "서": 3, "서너": 4, "네": 4, "넉": 4, "너": 4, "너댓": 5, "다섯": 5, "대여섯": 6,
	"여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10, "열한": 11, "열두": 12,
	"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "여드레": 8, "아흐레": 9, "열흘": 10, "보름": 15,
}

// koDays are words that are numbers of days by themselves.
var koDays = map[string]bool{"하루": true, "이틀": true, "사흘": true, "나흘": true, "닷새": true, "엿새": true, "이레": true, "여드레": true, "아흐레": true, "열흘": true, "보름": true}

var koUnits = map[string]unit{"년": years, "해": years, "개월": months, "달": months, "주일": weeks, "주": weeks, "일": days, "날": days}

// koNumber reads 12, 열두, 십이, 이천십삼 and, digit by digit, 이공일삼.
func koNumber(s string) int {
	if n, ok := koNatives[s]; ok {
		return n
	}
	if n := number(s); n > 0 {
		return n
	}
	digits := map[rune]int{'영': 0, '공': 0, '일': 1, '이': 2, '삼': 3, '사': 4, '오': 5, '육': 6, '륙': 6, '칠': 7, '팔': 8, '구': 9}
	if !strings.ContainsAny(s, "십백천") {
		n := 0
		for _, r := range s {
			d, ok := digits[r]
			if !ok || n > 999 {
				return 0
			}
			n = 10*n + d
		}
		return n
	}
	total, digit := 0, -1
	for _, r := range s {
		unit := map[rune]int{'십': 10, '백': 100, '천': 1000}[r]
		if unit == 0 {
			d, ok := digits[r]
			if !ok || digit >= 0 {
				return 0
			}
			digit = d
			continue
		}
		if digit < 0 {
			digit = 1
		}
		total += digit * unit
		digit = -1
	}
	if digit > 0 {
		total += digit
	}
	if total > 9999 {
		return 0
	}
	return total
}

func koPart(s string) part {
	switch strings.TrimSpace(s) {
	case "초순", "상순", "초", "이른", "초엽":
		return early
	case "중순", "한":
		return middle
	case "하순", "말", "늦은", "늦", "그믐":
		return late
	}
	return whole
}

var koreanFirst = []rule{
	{re(`쯤|경에|경$|경\s|무렵|즈음|가량|정도|대략|약\s`), aboutFlag},
	{re(`아마|것\s*같|거\s*같|모르겠|확실치|확실하지`), doubtFlag},
	{re(`주체\s*(\d{1,3}|` + koSino + `)\s*년?`), func(f *facts, m []string, _ context) bool { return f.juche(koNumber(m[1])) }},
	{re(`(?:약|한|대략)?\s*` + koAmount + koUnit + `?\s*(쯤|정도|가량)?\s*(전|앞서|후|뒤|지나서|지나|이후|있다가|만에)`), func(f *facts, m []string, _ context) bool {
		u, named := koUnits[m[2]]
		if koDays[m[1]] && !named {
			u, named = days, true
		}
		n := koNumber(m[1])
		if !named || n == 0 || n > 200 {
			return false
		}
		f.about = f.about || m[3] != ""
		return f.setOffset(n, u, m[4] == "전", m[4] == "앞서")
	}},
	{re(`음력`), lunarFlag},
	{re(`양력`), func(f *facts, _ []string, _ context) bool { return true }},
	{re(`윤\s*(\d{1,2})\s*월`), func(f *facts, m []string, _ context) bool {
		f.lunar, f.leap = true, true
		return f.setMonth(number(m[1]))
	}},
}

var korean = []rule{
	{re(`((?:1[89]|20)\d\d)\s*년`), func(f *facts, m []string, _ context) bool { return f.stated(number(m[1])) }},
	{re(`((?:일|이)?천` + koSino + `|[일이][영공구]` + koSino + `)\s*년`), func(f *facts, m []string, _ context) bool {
		return f.setYear(koNumber(m[1]), WhyStated, .95)
	}},
	{re(`(?:^|[^0-9])['’]?(\d\d)\s*년(?:도|생|$|[^가-힣]|에|의|쯤|경|봄|여름|가을|겨울)`), func(f *facts, m []string, c context) bool { return f.short(number(m[1]), c) }},
	{re(`(?:^|[^가-힣])([육륙칠팔구]십[일이삼사오육륙칠팔구]?|공[영공일이삼사오육칠팔구])\s*년`), func(f *facts, m []string, c context) bool {
		return f.short(koNumber(m[1]), c)
	}},
	{re(`재작년|지지난해|그러께`), func(f *facts, _ []string, c context) bool { return f.relative(2, c) }},
	{re(`작년|지난해`), func(f *facts, _ []string, c context) bool { return f.relative(1, c) }},
	{re(`올해|금년|이해`), func(f *facts, _ []string, c context) bool { return f.relative(0, c) }},
	{re(`지난\s*달|저번\s*달`), func(f *facts, _ []string, c context) bool { return f.monthsBack(1, c) }},
	{re(`이번\s*달|이달`), func(f *facts, _ []string, c context) bool { return f.monthsBack(0, c) }},
	{re(`연초|년초`), flag(func(f *facts) { f.part = early })},
	{re(`연말|년말`), flag(func(f *facts) { f.part = late })},
	{re(`(\d{1,2})\s*월\s*(초순|상순|초|중순|하순|말)?`), func(f *facts, m []string, _ context) bool {
		if p := koPart(m[2]); p != whole {
			f.part = p
		}
		return f.setMonth(number(m[1]))
	}},
	{re(`(?:^|[^가-힣0-9])(일|이|삼|사|오|유|육|륙|칠|팔|구|시|십|십일|십이)월\s*(초순|상순|초|중순|하순|말)?`), func(f *facts, m []string, _ context) bool {
		if p := koPart(m[2]); p != whole {
			f.part = p
		}
		n := map[string]int{"유": 6, "시": 10}[m[1]]
		if n == 0 {
			n = koNumber(m[1])
		}
		return f.setMonth(n)
	}},
	{re(`(정월|동짓달|섣달)\s*(초순|초|중순|하순|말|그믐)?`), func(f *facts, m []string, _ context) bool {
		f.maybe = true
		if p := koPart(m[2]); p != whole {
			f.part = p
		}
		return f.setMonth(map[string]int{"정월": 1, "동짓달": 11, "섣달": 12}[m[1]])
	}},
	{re(`초(하루|이틀|사흘|나흘|닷새|엿새|이레|여드레|아흐레|열흘)`), func(f *facts, m []string, _ context) bool { return f.setDay(koNatives[m[1]]) }},
	{re(`보름날|보름`), func(f *facts, _ []string, _ context) bool { return f.month != 0 && f.setDay(15) }},
	{re(`(\d{1,2})\s*일(?:$|[^동간만째])`), func(f *facts, m []string, _ context) bool { return f.setDay(number(m[1])) }},
	{re(`(?:^|[^가-힣])((?:이|삼)?십[일이삼사오육칠팔구]?|[일이삼사오육칠팔구])일(?:$|[^동간만째가-힣]|에|날)`), func(f *facts, m []string, _ context) bool {
		return f.month != 0 && f.setDay(koNumber(m[1]))
	}},
	{re(`(지난|저번)\s*(봄|여름|가을|겨울)`), func(f *facts, m []string, _ context) bool {
		f.last = true
		return f.setSeason(seasonOf[m[2]], whole)
	}},
	{re(`(초|이른|늦은|늦|한)?\s*(봄|여름|가을|겨울)\s*(초|말)?`), func(f *facts, m []string, _ context) bool {
		p := koPart(m[1])
		if m[3] != "" {
			p = koPart(m[3])
		}
		return f.setSeason(seasonOf[m[2]], p)
	}},
	{re(`(?:^|[^0-9])((?:19|20)\d\d)(?:$|[^0-9])`), func(f *facts, m []string, _ context) bool { return f.stated(number(m[1])) }},
}
