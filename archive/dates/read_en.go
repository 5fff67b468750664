package dates

import (
	"strings"
)

// "may" and "march" are months where a word or a number beside them says so.
var (
	mayMonth   = verbMonth("may")
	marchMonth = verbMonth("march")
)

func verbMonth(m string) *pattern {
	return re(`(?:in|of|last|this|that|since|until|till|from|by|during|early|late|mid-?|and)\s*` + m + to + `|` + from + m + `,?\s+(?:of\s+)?\d|^\s*` + m + `\s*$`)
}

const (
	enMonth  = `(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)`
	enAmount = `(\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a couple of|couple of|a few|few|several)`
	enYear   = `((?:1[89]|20)\d\d)`
	enPart   = `(early|beginning of|start of|mid-?|middle of|late|end of)`
)

var enNumbers = map[string]int{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
	"twelve": 12, "a couple of": 2, "couple of": 2, "a few": 3, "few": 3, "several": 4,
}

func enNumber(s string) int {
	if n, ok := enNumbers[s]; ok {
		return n
	}
	return number(s)
}

func enMonthNumber(s string) int {
	if len(s) < 3 {
		return 0
	}
	return strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", s[:3])/3 + 1
}

func enPartOf(s string) part {
	switch {
	case s == "":
		return whole
	case strings.HasPrefix(s, "mid"):
		return middle
	case strings.HasPrefix(s, "late"), strings.HasPrefix(s, "end"):
		return late
	}
	return early
}

var englishFirst = []rule{
	{re(`juche\s+(\d{1,3})`), func(f *facts, m []string, _ context) bool { return f.juche(number(m[1])) }},
	{re(from + `(about|around|some|roughly|approximately)?\s*` + enAmount + `\s+(day|week|month|year)s?\s+(ago|earlier|before|later|after|afterwards)` + to), func(f *facts, m []string, _ context) bool {
		u := map[string]unit{"day": days, "week": weeks, "month": months, "year": years}[m[3]]
		vague := m[2] == "several" || strings.HasSuffix(m[2], "few") || strings.HasSuffix(m[2], "couple of")
		f.about = f.about || m[1] != "" || vague
		return f.setOffset(enNumber(m[2]), u, m[4] == "ago", m[4] == "before" || m[4] == "earlier")
	}},
	{re(from + `lunar(?:\s+calendar)?` + to), func(f *facts, m []string, _ context) bool {
		if strings.Contains(m[0], "new") {
			return false
		}
		f.lunar = true
		return false // "lunar new year" is a holiday, looked for next
	}},
}

var english = []rule{
	{re(from + `(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?` + enMonth + `\.?,?\s+` + enYear + to), func(f *facts, m []string, _ context) bool {
		return f.stated(number(m[3])) && f.setMonth(enMonthNumber(m[2])) && f.setDay(number(m[1]))
	}},
	{re(from + enMonth + `\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+` + enYear + `)?` + to), func(f *facts, m []string, _ context) bool {
		if m[3] != "" {
			f.stated(number(m[3]))
		}
		return f.setMonth(enMonthNumber(m[1])) && f.setDay(number(m[2]))
	}},
	{re(from + `(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?` + enMonth + to), func(f *facts, m []string, _ context) bool {
		return f.setMonth(enMonthNumber(m[2])) && f.setDay(number(m[1]))
	}},
	{re(from + `the year before last` + to), func(f *facts, _ []string, c context) bool { return f.relative(2, c) }},
	{re(from + `(early|late|end of|beginning of)?\s*last year` + to), func(f *facts, m []string, c context) bool {
		f.part = enPartOf(m[1])
		return f.relative(1, c)
	}},
	{re(from + `(early|late|end of|beginning of)?\s*this year` + to), func(f *facts, m []string, c context) bool {
		f.part = enPartOf(m[1])
		return f.relative(0, c)
	}},
	{re(from + `last month` + to), func(f *facts, _ []string, c context) bool { return f.monthsBack(1, c) }},
	{re(from + `this month` + to), func(f *facts, _ []string, c context) bool { return f.monthsBack(0, c) }},
	{re(from + `last (spring|summer|autumn|fall|winter)` + to), func(f *facts, m []string, _ context) bool {
		f.last = true
		return f.setSeason(seasonOf[m[1]], whole)
	}},
	{re(from + enPart + `?\s*(?:the\s+)?(spring|summer|autumn|fall|winter)` + to), func(f *facts, m []string, _ context) bool {
		return f.setSeason(seasonOf[m[2]], enPartOf(m[1]))
	}},
	{re(from + `(?:` + enPart + `\s*(?:of\s+)?)?` + enMonth + to), func(f *facts, m []string, c context) bool {
		if m[2] == "may" && !mayMonth.MatchString(c.text) || m[2] == "march" && !marchMonth.MatchString(c.text) {
			return false // "I may", "to march"
		}
		if p := enPartOf(m[1]); p != whole {
			f.part = p
		}
		return f.setMonth(enMonthNumber(m[2]))
	}},
	{re(from + enPart + `?\s*` + enYear + to), func(f *facts, m []string, _ context) bool {
		if m[1] != "" && f.month == 0 && f.season == 0 {
			f.part = enPartOf(m[1])
		}
		return f.stated(number(m[2]))
	}},
	{re(from + `['’](\d\d)` + to), func(f *facts, m []string, c context) bool { return f.short(number(m[1]), c) }},
	{re(from + `(?:about|around|approximately|roughly|circa|or so|some time)` + to), aboutFlag},
	{re(from + `(?:maybe|perhaps|i think|probably|not sure|possibly)` + to), doubtFlag},
}
