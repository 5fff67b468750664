package sought

import (
	"strings"
	"unicode"

	"attest/archive/names"
)

const (
	leastRun    = 7  // digits of a number that stands among words
	leastAlone  = 5  // and of one beside which no other stands
	longestRun  = 15 // of a telephone, ITU-T E.164; what is longer is several
	leastHandle = 5  // letters and digits of what a messenger calls somebody by
	leastWord   = 6  // letters of one without a digit
	mostNumbers = 60 // of one field
)

// Numbers are those in a field, each by itself: of telephones as they stand there, with the sign that
// says where they are called from, of papers, handles of messengers and addresses of mail. "010-5555-9876
// (저녁), wechat: haneul_77" has two. A day is none, and a short number among others, such as of
// a house.
func Numbers(field string) (out []string) {
	s := clip(field)
	seen := map[string]bool{}
	add := func(n string) {
		if n = strings.TrimSpace(n); n != "" && !seen[n] && len(out) < mostNumbers {
			seen[n] = true
			out = append(out, n)
		}
	}
	runs := digitRuns(s)
	all := len(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) })) // groups of digits
	for _, r := range runs {
		switch n := digitsOf(r); {
		case isDay(r):
		case len(n) >= leastRun, len(n) >= leastAlone && len(runs) == 1 && all == len(strings.FieldsFunc(r, func(r rune) bool { return !unicode.IsDigit(r) })):
			add(r)
		}
	}
	for _, h := range handles(s) {
		add(h)
	}
	return out
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// isDay reports a date as it is written, 2019-05-12 or 20190512, and years, 1988-1990.
func isDay(s string) bool {
	part := strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	d := strings.Join(part, "")
	within := func(s string, least, most int) bool {
		n := 0
		for _, r := range s {
			n = 10*n + int(r-'0')
		}
		return n >= least && n <= most
	}
	year := len(d) >= 4 && within(d[:4], 1900, 2099)
	switch {
	case len(part) == 0, strings.HasPrefix(s, "+"):
		return false
	case len(part) == 3 && len(part[0]) == 4 && len(part[1]) <= 2 && len(part[2]) <= 2:
		return year
	case len(part) == 3 && len(part[2]) == 4 && len(part[0]) <= 2 && len(part[1]) <= 2:
		return within(part[2], 1900, 2099)
	case len(part) == 1 && len(d) == 8:
		return year && within(d[4:6], 1, 12) && within(d[6:], 1, 31)
	case len(part) == 2 && len(part[0]) == 4 && (len(part[1]) == 4 || len(part[1]) <= 2):
		return year && (len(part[1]) <= 2 && within(part[1], 1, 12) || len(part[1]) == 4 && within(part[1], 1900, 2099) && year)
	}
	return false
}

// digitRuns are digits that stand together as those of one number do, with what calls it from abroad.
// A sign or a space may stand between; where a number is whole, what follows behind a
// space or a bracket is another.
func digitRuns(s string) (out []string) {
	rs := []rune(s)
	for i := 0; i < len(rs); i++ {
		if rs[i] < '0' || rs[i] > '9' {
			continue
		}
		from, to, digits := i, i, 0
		for j, gap := i, 0; j < len(rs); j++ {
			switch r := rs[j]; {
			case r >= '0' && r <= '9':
				between := string(rs[to:j])
				if gap > 0 && strings.ContainsAny(between, " \t(+") {
					next := 0
					for k := j; k < len(rs) && rs[k] >= '0' && rs[k] <= '9'; k++ {
						next++
					}
					whole := digits >= 9 && (r == '0' || strings.ContainsAny(between, "(+")) || digits+next > longestRun || digits >= leastRun && strings.ContainsRune(between, '(')
					if whole {
						goto end
					}
				}
				digits, to, gap = digits+1, j+1, 0
			case strings.ContainsRune("-–—.()+  \t", r) && gap < 3:
				gap++
			default:
				goto end
			}
		}
	end:
		if from > 0 && rs[from-1] == '+' || from > 1 && rs[from-1] == ' ' && rs[from-2] == '+' {
			for rs[from] != '+' {
				from--
			}
		}
		out = append(out, string(rs[from:to]))
		i = to
	}
	return out
}

// messengers are words that stand before what one calls somebody by.
var messengers = set("kakao kakaotalk wechat weixin line signal telegram whatsapp facebook fb instagram insta skype viber qq twitter zoom id 카카오톡 카카오 카톡 위챗 텔레그램 라인 시그널 페이스북 인스타 아이디 계정 微信 微信号 账号")

// handles are the words with letters and digits in them, or with signs as addresses have, and a
// word in letters alone behind that of a messenger.
func handles(s string) (out []string) {
	known := false // the word before is that of a messenger, or a sign behind it
	fields := strings.FieldsFunc(strings.NewReplacer(",", " , ", ";", " , ", "(", " , ", ")", " , ", "/", " , ", "|", " , ", "\n", " , ", ":", " : ", "=", " : ", "[", " , ", "]", " , ", "<", " , ", ">", " , ").Replace(parted(s)), unicode.IsSpace)
	for i, w := range fields {
		if w == ":" {
			continue
		}
		was := known
		known = messengers[strings.ToLower(w)]
		w = strings.Trim(w, "-.'\"“”!?")
		letters := strings.IndexFunc(w, func(r rune) bool { return unicode.IsLetter(r) }) >= 0
		bare := len([]rune(strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return r
			}
			return -1
		}, w)))
		switch {
		case !letters || names.Script(w) != names.Latin:
		case strings.ContainsAny(w, "@_0123456789") && bare >= leastHandle && !counted(w):
			out = append(out, w)
		case was && bare >= leastWord && kindOf(w) == isOther && !messengers[strings.ToLower(w)] && (i+1 == len(fields) || fields[i+1] == ","):
			out = append(out, w)
		}
	}
	return out
}

// parted has room where letters of another script than Latin begin or end, so that a number
// stands by itself in 여권M12345678호.
func parted(s string) string {
	var b strings.Builder
	foreign := false
	for i, r := range s {
		if is := unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r); is != foreign {
			if i > 0 {
				b.WriteByte(' ')
			}
			foreign = is
		}
		b.WriteRune(r)
	}
	return b.String()
}

// counted reports what is no handle: 65years, 3pm, 2nd, No.12345.
func counted(w string) bool {
	if strings.ContainsAny(w, "@_") {
		return false
	}
	letters := strings.ToLower(strings.TrimLeft(strings.TrimRight(w, "0123456789.-"), "0123456789.-"))
	switch letters {
	case "years", "year", "yrs", "months", "month", "weeks", "days", "hours", "hrs", "pm", "am", "no", "nr", "tel", "phone", "apt", "room", "floor", "before", "after", "until", "from", "since":
		return true
	}
	return false
}
