package dates

import (
	"strings"

	"attest/archive/edtf"
)

const (
	ruMonth  = `(январ|феврал|март|апрел|ма[йяею]|июн|июл|август|сентябр|октябр|ноябр|декабр)[а-я]*`
	ruAmount = `(\d{1,3}|один|одну|одна|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять|пару|несколько)`
	ruYear   = `((?:1[89]|20)\d\d)`
	ruPart   = `(начал[а-я]*|середин[а-я]*|конц[а-я]*|ранн[а-я]*|поздн[а-я]*)`
	ruSeason = `(весн[оаые][йю]?|лет(?:ом|а|о)|осен[иьюя]*|зим[оаые][йю]?)`
)

var ruNumbers = map[string]int{
	"один": 1, "одну": 1, "одна": 1, "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7, "восемь": 8, "девять": 9,
	"десять": 10, "пару": 2, "несколько": 4,
}

func ruNumber(s string) int {
	if n, ok := ruNumbers[s]; ok {
		return n
	}
	return number(s)
}

func ruMonthNumber(s string) int {
	for i, stem := range []string{"январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр"} {
		if strings.HasPrefix(s, stem) && (stem != "ма" || !strings.HasPrefix(s, "март")) {
			return i + 1
		}
	}
	return 0
}

func ruPartOf(s string) part {
	switch {
	case strings.HasPrefix(s, "нач"), strings.HasPrefix(s, "ран"):
		return early
	case strings.HasPrefix(s, "сер"):
		return middle
	case s != "":
		return late
	}
	return whole
}

func ruSeasonOf(s string) int {
	switch {
	case strings.HasPrefix(s, "весн"):
		return edtf.Spring
	case strings.HasPrefix(s, "лет"):
		return edtf.Summer
	case strings.HasPrefix(s, "осен"):
		return edtf.Autumn
	}
	return edtf.Winter
}

func ruUnit(s string) unit {
	switch {
	case strings.HasPrefix(s, "недел"):
		return weeks
	case strings.HasPrefix(s, "месяц"):
		return months
	case strings.HasPrefix(s, "д"):
		return days
	}
	return years
}

const ruUnits = `(дн[яей]+|день|недел[а-я]+|месяц[а-я]*|год[а-я]*|лет)`

var russianFirst = []rule{
	{re(`чучхе\s+(\d{1,3})`), func(f *facts, m []string, _ context) bool { return f.juche(number(m[1])) }},
	{re(from + `(примерно|около)?\s*` + ruAmount + `?\s*` + ruUnits + `\s+(?:тому\s+)?(назад|спустя|раньше)`), func(f *facts, m []string, _ context) bool {
		n := 1
		if m[2] != "" {
			n = ruNumber(m[2])
		}
		f.about = f.about || m[1] != "" || m[2] == "несколько" || m[2] == "пару"
		return f.setOffset(n, ruUnit(m[3]), m[4] == "назад", m[4] == "раньше")
	}},
	{re(from + `(?:через|спустя)\s+(примерно|около)?\s*` + ruAmount + `?\s*` + ruUnits), func(f *facts, m []string, _ context) bool {
		n := 1
		if m[2] != "" {
			n = ruNumber(m[2])
		}
		f.about = f.about || m[1] != ""
		return f.setOffset(n, ruUnit(m[3]), false, false)
	}},
	{re(`лунн(?:ому|ый|ого)\s+календар`), lunarFlag},
}

var russian = []rule{
	{re(from + `(\d{1,2})(?:-?го)?\s+` + ruMonth + `(?:\s+` + ruYear + `)?`), func(f *facts, m []string, _ context) bool {
		if m[3] != "" {
			f.stated(number(m[3]))
		}
		return f.setMonth(ruMonthNumber(m[2])) && f.setDay(number(m[1]))
	}},
	{re(`позапрошл[а-я]+\s+год`), func(f *facts, _ []string, c context) bool { return f.relative(2, c) }},
	{re(`прошл[а-я]+\s+год`), func(f *facts, _ []string, c context) bool { return f.relative(1, c) }},
	{re(`(?:этом|этого|текущ[а-я]+)\s+год`), func(f *facts, _ []string, c context) bool { return f.relative(0, c) }},
	{re(`прошл[а-я]+\s+месяц`), func(f *facts, _ []string, c context) bool { return f.monthsBack(1, c) }},
	{re(`прошл[а-я]+\s+` + ruSeason), func(f *facts, m []string, _ context) bool {
		f.last = true
		return f.setSeason(ruSeasonOf(m[1]), whole)
	}},
	{re(from + `(?:` + ruPart + `\s+)?` + ruSeason + to), func(f *facts, m []string, _ context) bool { return f.setSeason(ruSeasonOf(m[2]), ruPartOf(m[1])) }},
	{re(from + `(?:` + ruPart + `\s+)?` + ruMonth), func(f *facts, m []string, _ context) bool {
		if p := ruPartOf(m[1]); p != whole {
			f.part = p
		}
		return f.setMonth(ruMonthNumber(m[2]))
	}},
	{re(from + `(?:` + ruPart + `\s+)?` + ruYear), func(f *facts, m []string, _ context) bool {
		if m[1] != "" && f.month == 0 && f.season == 0 {
			f.part = ruPartOf(m[1])
		}
		return f.stated(number(m[2]))
	}},
	{re(from + `(?:(\d\d)-?(?:м|го|й)\s+год|в\s+(\d\d)\s+году)`), func(f *facts, m []string, c context) bool { return f.short(number(m[1]+m[2]), c) }},
	{re(`примерно|приблизительно|около|где-то`), aboutFlag},
	{re(`кажется|наверное|может быть|не уверен|вроде`), doubtFlag},
}
