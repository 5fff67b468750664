package dates

import (
	"strconv"
	"strings"

	"attest/archive/edtf"
)

// rule reads one thing. What it reads is taken out of the text, so that a later
// rule does not read it again; set returns false to leave it there.
type rule struct {
	re  *pattern
	set func(f *facts, m []string, c context) bool
}

// a boundary for words of letters: Go's \b knows ASCII alone.
const (
	from = `(?:^|[^\p{L}\p{N}])`
	to   = `(?:$|[^\p{L}\p{N}])`
)

// iso is read in every language.
var iso = rule{re(`(?:^|[^0-9])((?:1[89]|20)\d\d)[-./](\d{1,2})(?:[-./](\d{1,2}))?(?:$|[^0-9])`), func(f *facts, m []string, _ context) bool {
	month, day := number(m[2]), number(m[3])
	if month < 1 || month > 12 || day > 31 {
		return false
	}
	f.stated(number(m[1]))
	f.month, f.day = month, day
	return true
}}

var lunarNewYear, solarNewYear = re(`음력\s*설(?:날|에|\s*때|명절)?`), re(`양력\s*설(?:날|에|\s*때|명절)?`)

// read finds what words say, by the rules of the language.
func (c context) read(text string) facts {
	var f facts
	c.text = text
	apply := func(rs []rule) {
		for _, r := range rs {
			m := r.re.FindStringSubmatchIndex(text)
			if m == nil {
				continue
			}
			parts := make([]string, len(m)/2)
			for i := range parts {
				if m[2*i] >= 0 {
					parts[i] = text[m[2*i]:m[2*i+1]]
				}
			}
			if r.set(&f, parts, c) {
				text = text[:m[0]] + strings.Repeat(" ", m[1]-m[0]) + text[m[1]:]
			}
		}
	}
	apply([]rule{iso})
	if c.lang == "ko" { // two words of the calendar that are one name of a day
		text = lunarNewYear.ReplaceAllString(text, "구정")
		text = solarNewYear.ReplaceAllString(text, "신정")
	}
	apply(before[c.lang])
	f.known, text = findKnown(text, c.lang)
	apply(rules[c.lang])
	if f.month == 0 && f.day != 0 {
		f.day = 0 // a day of no month
	}
	return f
}

// before are rules whose words would be taken for others: "three years ago" has
// no year in it.
var before = map[string][]rule{"ko": koreanFirst, "en": englishFirst, "ru": russianFirst, "zh": chineseFirst}

var rules = map[string][]rule{"ko": korean, "en": english, "ru": russian, "zh": chinese}

var ranges = map[string]*pattern{
	"ko": re(`^(.+?)(?:부터|에서)\s*(.+?까지.*)$`),
	"en": re(`(?:from|between)\s+(.+?)\s+(?:to|until|till|and|through)\s+(.+)`),
	"ru": re(`(?:^|\s)(?:с|от|со)\s+(.+?)\s+(?:по|до)\s+(.+)`),
	"zh": re(`从?(.+?)(?:到|至)(.+)`),
}

func (f *facts) stated(year int) bool { return f.setYear(year, WhyStated, 1) }

func (f *facts) setYear(year int, why string, sure float64) bool {
	if f.year != 0 || year < 1900 || year > 2099 {
		return false
	}
	f.year, f.yearWhy, f.yearSure = year, why, sure
	return true
}

// relative sets the year so many before that of the interview.
func (f *facts) relative(back int, c context) bool {
	today := c.today()
	if today.IsZero() {
		return false
	}
	return f.setYear(today.Year()-back, WhyRelative, .85)
}

// short reads a year of two digits: the last such year that is not after the
// interview, or not after now where that is not known.
func (f *facts) short(n int, c context) bool {
	last := 2029
	if t := c.today(); !t.IsZero() {
		last = t.Year()
	}
	y := 2000 + n
	if y > last {
		y -= 100
	}
	return f.setYear(y, WhyShort, .8)
}

func (f *facts) juche(n int) bool {
	return n >= 1 && n <= 187 && f.setYear(1911+n, WhyJuche, .95)
}

func (f *facts) setMonth(n int) bool {
	if n < 1 || n > 12 || f.month != 0 {
		return false
	}
	f.month = n
	return true
}

func (f *facts) setDay(n int) bool {
	if n < 1 || n > 31 || f.day != 0 {
		return false
	}
	f.day = n
	return true
}

func (f *facts) setSeason(s int, p part) bool {
	if f.season != 0 {
		return false
	}
	f.season = s
	if p != whole {
		f.part = p
	}
	return true
}

func (f *facts) setOffset(n int, u unit, ago, before bool) bool {
	if n < 1 || n > 1000 {
		return false
	}
	f.offset = offset{n: n, unit: u, ago: ago, before: before}
	return true
}

// month of the interview less so many: "last month".
func (f *facts) monthsBack(n int, c context) bool {
	t := c.today()
	if t.IsZero() || f.month != 0 {
		return false
	}
	t = AddMonths(t, -n)
	f.month = int(t.Month())
	return f.setYear(t.Year(), WhyRelative, .85)
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func flag(set func(*facts)) func(*facts, []string, context) bool {
	return func(f *facts, _ []string, _ context) bool { set(f); return true }
}

var (
	aboutFlag = flag(func(f *facts) { f.about = true })
	doubtFlag = flag(func(f *facts) { f.doubt = true })
	lunarFlag = flag(func(f *facts) { f.lunar = true })
)

var seasonOf = map[string]int{
	"봄": edtf.Spring, "여름": edtf.Summer, "가을": edtf.Autumn, "겨울": edtf.Winter,
	"spring": edtf.Spring, "summer": edtf.Summer, "autumn": edtf.Autumn, "fall": edtf.Autumn, "winter": edtf.Winter,
	"春": edtf.Spring, "夏": edtf.Summer, "秋": edtf.Autumn, "冬": edtf.Winter,
}
