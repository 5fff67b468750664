package transcript

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"attest/archive/record"
)

// joiner (U+2060, nothing to see) stands in what is written where text would
// otherwise be read as something else: before a text that looks like a label, in
// an empty line, after a "<" of SubRip. The readers take one away again.
const (
	joiner     = "\u2060"
	joinerRune = '\u2060'
)

// prefix is what stands before the words of a paragraph: [00:01:02] Speaker:
type prefix struct {
	timed      bool
	start, end int64 // milliseconds; end 0 when not told
	label      string
}

// rule says which beginnings count.
type rule struct {
	stamps bool              // [hh:mm:ss] is a time
	labels func(string) bool // the label, folded, is one; nil for none
}

// cut takes the prefix off a paragraph.
func (r rule) cut(text string) (p prefix, rest string) {
	rest = strings.TrimLeft(text, " \t\u00a0")
	r.cutStamp(&p, &rest)
	r.cutLabel(&p, &rest)
	if p.label != "" && !p.timed {
		r.cutStamp(&p, &rest)
	}
	return p, strings.TrimPrefix(rest, joiner)
}

func (r rule) cutStamp(p *prefix, rest *string) {
	if !r.stamps || !strings.HasPrefix(*rest, "[") {
		return
	}
	inside, after, ok := strings.Cut((*rest)[1:], "]")
	if !ok || len(inside) > 64 {
		return
	}
	start, end, ok := parseSpan(inside)
	if !ok {
		return
	}
	p.timed, p.start, p.end = true, start, end
	*rest = strings.TrimLeft(after, " \t\u00a0")
}

func (r rule) cutLabel(p *prefix, rest *string) {
	if r.labels == nil {
		return
	}
	at := strings.IndexAny(*rest, ":：\t\n")
	if at <= 0 || (*rest)[at] == '\n' {
		return
	}
	label := strings.TrimSpace((*rest)[:at])
	if !labelShaped(label) || !r.labels(foldLabel(label)) {
		return
	}
	mark := 1
	switch (*rest)[at] {
	case '\t': // a column of its own, as many type it: for words that say a role only
		if roleOf(label) == "" {
			return
		}
	case ':':
		after, _ := utf8.DecodeRuneInString((*rest)[at+1:])
		if after != utf8.RuneError && after != joinerRune && !unicode.IsSpace(after) && (label[0] < utf8.RuneSelf || roleOf(label) == "") {
			return // http://, 3:1; but 문:언제 is often typed so
		}
	default:
		mark = len("：")
	}
	p.label = label
	*rest = strings.TrimLeft((*rest)[at+mark:], " \t\u00a0")
}

// known is the rule for labels that say a role, and for those found more than
// once: a single "Then:" is part of an account.
func known(counts map[string]int) func(string) bool {
	return func(folded string) bool { return counts[folded] > 1 || roleOf(folded) != "" }
}

func anyLabel(string) bool { return true }

// countLabels counts the labels that paragraphs begin with.
func countLabels(counts map[string]int, stamps bool, text string) {
	if p, _ := (rule{stamps, anyLabel}).cut(text); p.label != "" {
		counts[foldLabel(p.label)]++
	}
}

// parseSpan reads "00:01:02.500", or two of them with a dash or an arrow between.
func parseSpan(s string) (start, end int64, ok bool) {
	s = strings.TrimSpace(s)
	for _, sep := range []string{"-->", "→", "–", "—", "-", "~"} {
		if a, b, two := strings.Cut(s, sep); two {
			start, ok1 := parseClock(strings.TrimSpace(a))
			end, ok2 := parseClock(strings.TrimSpace(b))
			return start, end, ok1 && ok2 && end >= start
		}
	}
	start, ok = parseClock(s)
	return start, 0, ok
}

const maxHours = 9999

// parseClock reads hh:mm:ss or mm:ss, with a fraction of one to three digits
// after a point or a comma, in milliseconds.
func parseClock(s string) (ms int64, ok bool) {
	whole, fraction := s, ""
	if i := strings.IndexAny(s, ".,"); i >= 0 {
		whole, fraction = s[:i], s[i+1:]
		if len(fraction) < 1 || len(fraction) > 3 {
			return 0, false
		}
	}
	parts := strings.Split(whole, ":")
	if len(parts) != 2 && len(parts) != 3 {
		return 0, false
	}
	for i, p := range parts {
		n, ok := digits(p)
		if !ok || i > 0 && (n > 59 || len(p) != 2) || n > maxHours {
			return 0, false
		}
		ms = ms*60 + n
	}
	ms *= 1000
	if fraction != "" {
		n, ok := digits(fraction)
		if !ok {
			return 0, false
		}
		for range 3 - len(fraction) {
			n *= 10
		}
		ms += n
	}
	return ms, true
}

func digits(s string) (int64, bool) {
	if s == "" || len(s) > 6 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

// clock spells milliseconds as hh:mm:ss and, with a separator, three digits more.
func clock(ms int64, point string) string {
	s := ms / 1000
	t := fmt.Sprintf("%02d:%02d:%02d", s/3600, s/60%60, s%60)
	if point != "" {
		t += fmt.Sprintf("%s%03d", point, ms%1000)
	}
	return t
}

// stamp is the time of a segment in brackets, "" where there is none.
func stamp(s record.Segment) string {
	point := ""
	if s.Start%1000 != 0 || s.End%1000 != 0 {
		point = "."
	}
	switch {
	case s.Start <= 0 && s.End <= 0:
		return ""
	case s.End > s.Start:
		return "[" + clock(s.Start, point) + " - " + clock(s.End, point) + "] "
	}
	return "[" + clock(s.Start, point) + "] "
}

// noEmptyLines puts a joiner into each line after the first that is empty, and
// before one that begins with a joiner; the readers take one away from every
// further line. An empty line would end a cue.
func noEmptyLines(text string) string {
	if !strings.Contains(text, "\n") {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if i > 0 && (l == "" || strings.HasPrefix(l, joiner)) {
			lines[i] = joiner + l
		}
	}
	return strings.Join(lines, "\n")
}
