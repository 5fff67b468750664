package dates

import "strings"

const zhDigits = `[〇○零一二三四五六七八九]`

var zhValues = map[rune]int{'〇': 0, '○': 0, '零': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}

// zhNumber reads 12, 十二, 二十三 and, digit by digit, 二〇一三.
func zhNumber(s string) int {
	if n := number(s); n > 0 {
		return n
	}
	s = strings.NewReplacer("廿", "二十", "半", "").Replace(s)
	if before, after, ok := strings.Cut(s, "十"); ok {
		tens, ones := 1, 0
		if before != "" {
			tens = zhNumber(before)
		}
		if after != "" {
			ones = zhNumber(after)
		}
		if tens > 9 || ones > 9 {
			return 0
		}
		return 10*tens + ones
	}
	n := 0
	for _, r := range s {
		d, ok := zhValues[r]
		if !ok || n > 999 {
			return 0
		}
		n = 10*n + d
	}
	return n
}

func zhPart(s string) part {
	switch s {
	case "上旬", "初":
		return early
	case "中旬", "中":
		return middle
	case "下旬", "底", "末":
		return late
	}
	return whole
}

var chineseFirst = []rule{
	{re(`主体\s*(\d{1,3})\s*年?`), func(f *facts, m []string, _ context) bool { return f.juche(number(m[1])) }},
	{re(`(?:大概|大约|约)?(\d{1,3}|[两半一二三四五六七八九十]{1,3})\s*(?:个)?\s*(年|月|星期|礼拜|周|天|日)(多|左右|上下)?\s*(以前|之前|前|以后|之后|后)`), func(f *facts, m []string, _ context) bool {
		u := map[string]unit{"年": years, "月": months, "星期": weeks, "礼拜": weeks, "周": weeks}[m[2]]
		f.about = f.about || m[3] != ""
		return f.setOffset(zhNumber(m[1]), u, strings.HasSuffix(m[4], "前"), false)
	}},
	{re(`农历|阴历|旧历|農曆|陰曆`), lunarFlag},
	{re(`闰\s*(\d{1,2}|[一二三四五六七八九十]{1,2})\s*月`), func(f *facts, m []string, _ context) bool {
		f.lunar, f.leap = true, true
		return f.setMonth(zhNumber(m[1]))
	}},
}

var chinese = []rule{
	{re(`((?:1[89]|20)\d\d)\s*年?`), func(f *facts, m []string, _ context) bool { return f.stated(number(m[1])) }},
	{re(`(` + zhDigits + `{4})\s*年`), func(f *facts, m []string, _ context) bool { return f.stated(zhNumber(m[1])) }},
	{re(`(?:^|[^0-9])(\d\d)\s*年`), func(f *facts, m []string, c context) bool { return f.short(number(m[1]), c) }},
	{re(`(` + zhDigits + `{2})\s*年`), func(f *facts, m []string, c context) bool { return f.short(zhNumber(m[1]), c) }},
	{re(`大前年`), func(f *facts, _ []string, c context) bool { return f.relative(3, c) }},
	{re(`前年`), func(f *facts, _ []string, c context) bool { return f.relative(2, c) }},
	{re(`去年`), func(f *facts, _ []string, c context) bool { return f.relative(1, c) }},
	{re(`今年`), func(f *facts, _ []string, c context) bool { return f.relative(0, c) }},
	{re(`上个?月`), func(f *facts, _ []string, c context) bool { return f.monthsBack(1, c) }},
	{re(`年初`), flag(func(f *facts) { f.part = early })},
	{re(`年底|年末`), flag(func(f *facts) { f.part = late })},
	{re(`(正|冬|腊)月(上旬|中旬|下旬|底|末)?`), func(f *facts, m []string, _ context) bool {
		f.maybe = true
		f.part = zhPart(m[2])
		return f.setMonth(map[string]int{"正": 1, "冬": 11, "腊": 12}[m[1]])
	}},
	{re(`(\d{1,2}|[一二三四五六七八九十]{1,2})\s*月\s*(上旬|中旬|下旬|底|末)?`), func(f *facts, m []string, _ context) bool {
		f.part = zhPart(m[2])
		return f.setMonth(zhNumber(m[1]))
	}},
	{re(`初\s*([一二三四五六七八九十])`), func(f *facts, m []string, _ context) bool { return f.month != 0 && f.setDay(zhNumber(m[1])) }},
	{re(`(\d{1,2}|[一二三四五六七八九十廿]{1,3})\s*(?:日|号|號)`), func(f *facts, m []string, _ context) bool { return f.setDay(zhNumber(m[1])) }},
	{re(`初`), func(f *facts, _ []string, _ context) bool {
		if f.month != 0 {
			f.part = early
		}
		return f.month != 0
	}},
	{re(`([十廿]?[一二三四五六七八九十])`), func(f *facts, m []string, _ context) bool { return f.lunar && f.month != 0 && f.setDay(zhNumber(m[1])) }},
	{re(`(初|早|晚|深|隆)?(春|夏|秋|冬)(?:天|季)?`), func(f *facts, m []string, _ context) bool {
		p := map[string]part{"初": early, "早": early, "晚": late, "深": late, "隆": middle}[m[1]]
		return f.setSeason(seasonOf[m[2]], p)
	}},
	{re(`左右|大概|大约|前后|差不多|约`), aboutFlag},
	{re(`好像|可能|也许|记不清|不确定`), doubtFlag},
}
