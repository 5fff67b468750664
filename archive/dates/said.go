package dates

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Day finds one day in texts, as letters and papers in Korean, Chinese, Russian and
// English write it.
type Day struct {
	numeric, either *pattern    // in figures; where two days could be meant
	named           []namedDay  // with the name of the month
	same, other     [2]*pattern // a year before and behind, and one that is another
	needs           [2][]string // a text that has none of each cannot have the day
}

// namedDay reads month and day in one language; the year stands behind it, or before.
type namedDay struct {
	re     *pattern
	behind bool
}

const (
	koDigit, zhDigit = "영일이삼사오육칠팔구", "〇一二三四五六七八九"
	between          = `\s*(?:[-–—~∼,·&、/]|to|and|и|по|과|와|및|부터|至|到|和)\s*` // two days of one month
	nth              = `(?:st|nd|rd|th|-?го|-?е|-?ого)?`
	juche            = `(?:주체|juche|чучхе|主体|主體)\s*`
	yearWord         = `\s*(?:년도?|年|года?|г\.?)?`
)

var enMonths = []string{"jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?", "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?"}

var ruMonths = []string{"янв(?:ар[а-я]*)?", "фев(?:рал[а-я]*)?", "мар(?:т[а-я]*)?", "апр(?:ел[а-я]*)?", "ма[йяею]", "июн[а-я]*", "июл[а-я]*", "авг(?:уст[а-я]*)?", "сент?(?:ябр[а-я]*)?", "окт(?:ябр[а-я]*)?", "нояб?(?:р[а-я]*)?", "дек(?:абр[а-я]*)?"}

var (
	enOrdinals = []string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"}
	ruOrdinals = []string{"перв", "втор", "треть", "четв[её]рт", "пят", "шест", "седьм", "восьм", "девят", "десят", "одиннадцат", "двенадцат", "тринадцат", "четырнадцат", "пятнадцат", "шестнадцат", "семнадцат", "восемнадцат", "девятнадцат"}
)

// ordinal spells the number of a day, 1 to 31, by its words for 1 to 19 and for tens.
func ordinal(n int, ones []string, tens, ten [2]string) string {
	switch {
	case n < 20:
		return ones[n-1]
	case n%10 == 0:
		return tens[n/10-2]
	}
	return ten[n/10-2] + `[\s-]*` + ones[n%10-1]
}

// koSaid are the ways to say a number up to 2999 in Korean: 이천이십육.
func koSaid(n int) string {
	out, digits := "", []rune(koDigit)
	for _, u := range []struct {
		of   int
		word string
	}{{1000, "천"}, {100, "백"}, {10, "십"}, {1, ""}} {
		switch d := n / u.of % 10; {
		case d == 1 && u.of > 1:
			out += u.word + `\s*`
		case d > 0:
			out += string(digits[d]) + u.word + `\s*`
		}
	}
	return strings.ReplaceAll(strings.TrimSuffix(out, `\s*`), "육", "[육륙]")
}

// zhSaid are the ways to write a number up to 31 in Chinese: 二十, 廿.
func zhSaid(n int) string {
	digits := []rune(zhDigit)
	one := ""
	if n%10 > 0 {
		one = string(digits[n%10])
	}
	switch n / 10 {
	case 0:
		return one
	case 1:
		return "十" + one
	case 2:
		return "(?:二十|廿)" + one
	}
	return "(?:三十|卅)" + one
}

// digitwise spells a number figure by figure.
func digitwise(n int, digits, zero string) string {
	out, all := "", []rune(digits)
	for _, r := range strconv.Itoa(n) {
		if r == '0' {
			out += zero
		} else {
			out += string(all[r-'0'])
		}
	}
	return out
}

// NewDay finds the day of d, as its own zone counts days.
func NewDay(d time.Time) *Day {
	y, m, day := d.Date()
	mm, dd, yy := fmt.Sprintf("0?%d", int(m)), fmt.Sprintf("0?%d", day), fmt.Sprintf("%02d", y%100)
	const sep, figure, noFigure = `\s*[-–—./,·_\s]\s*`, `(?:^|[^0-9])`, `(?:$|[^0-9])`
	all := func(parts ...string) string { return "(?:" + strings.Join(parts, "|") + ")" }
	row := func(parts ...string) string { return strings.Join(parts, sep) }
	year := strconv.Itoa(y)
	f := &Day{
		numeric: re(figure + all(row(year, mm, dd), row(dd, mm, year), row(mm, dd, year), d.Format("20060102")+`(?:\d{4}|\d{6})?`) + noFigure),
		either:  re(figure + all(row(yy, mm, dd), row(dd, mm, yy), row(mm, dd, yy), d.Format("060102"), d.Format("020106"), d.Format("010206"), d.Format("02012006"), d.Format("01022006")) + noFigure),
	}

	koMonth := map[int]string{6: "[육륙유]", 10: "[십시]"}[int(m)]
	if koMonth == "" {
		koMonth = koSaid(int(m))
	}
	zhMonth := zhSaid(int(m))
	if m == 1 {
		zhMonth = "[一元]"
	}
	koDay, zhDay := koSaid(day), zhSaid(day)
	enWord := ordinal(day, enOrdinals, [2]string{"twentieth", "thirtieth"}, [2]string{"twenty", "thirty"})
	ruWord := ordinal(day, ruOrdinals, [2]string{"двадцат", "тридцат"}, [2]string{"двадцать", "тридцать"}) + `(?:ого|ое|его|е)`
	enDay, ruDay := all(dd+nth, enWord), all(dd+nth, ruWord)
	further, others := `(?:`+between+`(?:the\s+)?\d{1,2}`+nth+`){0,3}`, `(?:\d{1,2}`+nth+`\s*일?[日号號]?`+between+`(?:the\s+)?){0,3}`
	enName, ruName := enMonths[m-1], ruMonths[m-1]
	f.named = []namedDay{
		{re(`(?:^|[^가-힣0-9]|년)(` + all(mm, koMonth) + `\s*월\s*` + others + all(dd+`\s*(?:일|[-–—~∼·,/(]|$)`, koDay+`\s*일(?:$|[^일])`) + `)`), false},
		{re(`(?:^|[^0-9十一二三四五六七八九]|年)(` + all(mm, zhMonth) + `\s*月份?\s*` + others + all(dd, zhDay) + `\s*(?:[日号號、至到\-–~]|$))`), false},
		{re(from + `(` + enDay + further + `(?:\s+day)?[\s,.\-/–]*(?:of\s+)?` + enName + `\.?)(?:$|[^\p{L}])`), true},
		{re(from + `(` + enName + `\.?[\s,.\-/–]*(?:the\s+)?` + others + enDay + `)` + to), true},
		{re(from + `(` + ruDay + further + `[\s,.\-/–]*` + ruName + `\.?)(?:$|[^\p{L}])`), true},
	}

	zhYear := all(digitwise(y, zhDigit, "[〇○零]"), zhThousands(y))
	koYear := all(koSaid(y), digitwise(y, koDigit, "[영공]"))
	n := y - 1911
	same := all(year+yearWord+`\s*(?:\([^()]{0,20}\))?`, koYear, zhYear)
	if n > 0 {
		same = all(same, juche+strconv.Itoa(n)+`\s*년?\s*(?:\(\s*`+year+yearWord+`\s*\))?`)
	}
	f.same = [2]*pattern{
		re(`(?:^|[^0-9가-힣一-九])(?:` + same + yearWord + `|['’]?` + yy + `\s*[년年])[\s,(]*$`),
		re(`^\s*(?:\([^()]{0,20}\))?[\s,.'’\-/–]*(?:of\s+|in\s+)?(?:the\s+year\s+)?` + same + noFigure),
	}
	f.other = [2]*pattern{otherBefore, otherBehind}
	f.needs = [2][]string{
		{strconv.Itoa(int(m)), "월", "月", enName[:3], string([]rune(ruName)[:2])},
		{strconv.Itoa(day), enWord[:4], string([]rune(ruWord)[:2])},
	}
	if one := day % 10; one > 0 {
		f.needs[1] = append(f.needs[1], string([]rune(koDigit)[one]), string([]rune(zhDigit)[one]), "륙")
	} else {
		f.needs[1] = append(f.needs[1], "십", "十", "廿", "卅")
	}
	return f
}

// zhThousands spells a year as a number: 二千零二十六.
func zhThousands(y int) string {
	digits := []rune(zhDigit)
	out := string(digits[y/1000]) + "千"
	if h := y / 100 % 10; h > 0 {
		out += string(digits[h]) + "百"
	}
	rest := y % 100
	if rest == 0 {
		return out
	}
	return out + "[零〇]?" + zhSaid(rest)
}

// otherBefore and otherBehind read any year: where it is not the day's own, it is another's.
var (
	otherBefore = re(`(?:(?:^|[^0-9])(?:(?:1[89]|20)\d\d` + yearWord + `|\d\d\s*[년年])|` + juche + `\d{1,3}\s*(?:\([^()]{0,20}\))?\s*년?|[천백십영공일이삼사오육륙칠팔구]{2,}\s*년|[〇○零一二三四五六七八九]{2,4}\s*年)[\s,(]*$`)
	otherBehind = re(`^\s*(?:\([^()]{0,20}\))?[\s,.'’\-/–]*(?:of\s+|in\s+)?(?:the\s+year\s+)?(?:(?:1[89]|20)\d\d|` + juche + `\d{1,3})(?:$|[^0-9])`)
)

// In reports whether a text says the day, and whether it may: with the month's name and
// without a year, or with a year of two digits in figures, where two days can be meant.
func (f *Day) In(text string) (says, may bool) { return f.InPlain(Plain(text)) }

// InPlain is In for a text that Plain made, in which several days are looked for.
func (f *Day) InPlain(text string) (says, may bool) {
	for _, any := range f.needs {
		if !slices.ContainsFunc(any, func(w string) bool { return strings.Contains(text, w) }) {
			return false, false
		}
	}
	if f.numeric.MatchString(text) {
		return true, true
	}
	may = f.either.MatchString(text)
	for _, n := range f.named {
		for rest := text; rest != ""; {
			at := n.re.FindStringSubmatchIndex(rest)
			if at == nil {
				break
			}
			done := len(text) - len(rest)
			switch f.yearOf(text[:done+at[2]], text[done+at[3]:], n.behind) {
			case sameYear:
				return true, true
			case noYear:
				may = true
			}
			rest = rest[at[3]:]
		}
	}
	return false, may
}

const (
	noYear = iota
	sameYear
	otherYear
)

// yearOf is whether the year beside month and day is the day's own. It is looked for
// where the language has it, and then on the other side.
func (f *Day) yearOf(before, behind string, first bool) int {
	if len(before) > nearYear {
		before = before[len(before)-nearYear:]
	}
	if len(behind) > nearYear {
		behind = behind[:nearYear]
	}
	side := func(i int, text string) int {
		switch {
		case f.same[i].MatchString(text):
			return sameYear
		case f.other[i].MatchString(text):
			return otherYear
		}
		return noYear
	}
	a, b := side(0, before), side(1, behind)
	if first {
		a, b = b, a
	}
	if a == noYear {
		return b
	}
	return a
}

// nearYear is how many bytes beside a day its year is looked for in.
const nearYear = 64

// Plain is a text as days are looked for in it.
func Plain(text string) string {
	text = strings.ToLower(norm.NFKC.String(text))
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, text)
}
