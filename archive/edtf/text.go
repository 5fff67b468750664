package edtf

import (
	"fmt"
	"strings"
	"time"
)

// Text says the date in words for a person: in English, or in Korean where lang
// is "ko". It is for reading; String is for keeping.
func (d Date) Text(lang string) string {
	w := english
	if lang == "ko" {
		w = korean
	}
	switch {
	case len(d.choices) > 0:
		var out []string
		for _, p := range d.choices {
			out = append(out, w.marked(p))
		}
		return strings.Join(out, w.or)
	case d.IsZero():
		return ""
	case !d.interval:
		return w.marked(d.from.point)
	case d.from.is && d.to.is:
		return fmt.Sprintf(w.fromTo, w.marked(d.from.point), w.marked(d.to.point))
	case d.from.is && d.to.word == openEnd:
		return fmt.Sprintf(w.since, w.marked(d.from.point))
	case d.from.is:
		return fmt.Sprintf(w.fromUnknown, w.marked(d.from.point))
	case d.from.word == openEnd:
		return fmt.Sprintf(w.until, w.marked(d.to.point))
	}
	return fmt.Sprintf(w.unknownTo, w.marked(d.to.point))
}

// words are the sentences of one language.
type words struct {
	point                                              func(point) string
	about, uncertain, or                               string
	fromTo, since, until, fromUnknown, unknownTo, both string
}

func (w words) marked(p point) string {
	s := w.point(p)
	switch p.mark {
	case Approximate:
		return fmt.Sprintf(w.about, s)
	case Uncertain:
		return fmt.Sprintf(w.uncertain, s)
	case UncertainAndApproximate:
		return fmt.Sprintf(w.both, s)
	}
	return s
}

var english = words{
	about: "about %s", uncertain: "%s (uncertain)", both: "about %s (uncertain)", or: " or ",
	fromTo: "from %s to %s", since: "from %s on", until: "until %s", fromUnknown: "from %s, end not known",
	unknownTo: "until %s, beginning not known",
	point: func(p point) string {
		switch {
		case p.month >= Spring:
			return fmt.Sprintf("%s %d", [...]string{"spring", "summer", "autumn", "winter"}[p.month-Spring], p.year)
		case p.month == 0 && p.unknown == 1:
			return fmt.Sprintf("the %ds", p.year)
		case p.month == 0 && p.unknown == 2:
			return fmt.Sprintf("%d to %d", p.year, p.year+99)
		case p.month == 0:
			return fmt.Sprint(p.year)
		case p.unknown > 0:
			return fmt.Sprintf("a day in %s %d", time.Month(p.month), p.year)
		case p.day == 0:
			return fmt.Sprintf("%s %d", time.Month(p.month), p.year)
		}
		return fmt.Sprintf("%d %s %d", p.day, time.Month(p.month), p.year)
	},
}

var korean = words{
	about: "%s경", uncertain: "%s(확실하지 않음)", both: "%s경(확실하지 않음)", or: " 또는 ",
	fromTo: "%s부터 %s까지", since: "%s부터", until: "%s까지", fromUnknown: "%s부터(끝은 알 수 없음)",
	unknownTo: "%s까지(처음은 알 수 없음)",
	point: func(p point) string {
		switch {
		case p.month >= Spring:
			return fmt.Sprintf("%d년 %s", p.year, [...]string{"봄", "여름", "가을", "겨울"}[p.month-Spring])
		case p.month == 0 && p.unknown == 1:
			return fmt.Sprintf("%d년대", p.year)
		case p.month == 0 && p.unknown == 2:
			return fmt.Sprintf("%d~%d년", p.year, p.year+99)
		case p.month == 0:
			return fmt.Sprintf("%d년", p.year)
		case p.unknown > 0:
			return fmt.Sprintf("%d년 %d월 중 하루", p.year, p.month)
		case p.day == 0:
			return fmt.Sprintf("%d년 %d월", p.year, p.month)
		}
		return fmt.Sprintf("%d년 %d월 %d일", p.year, p.month, p.day)
	},
}
