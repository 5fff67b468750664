package transcript

import (
	"io"
	"strings"
	"unicode"

	"attest/archive/media"
)

// readSRT reads SubRip, which has no standard: a number, a line of times, lines
// of text, an empty line. Times alone begin a cue here, so that a blank line
// within a text, or a missing number, loses no word.
func readSRT(r io.Reader) (*Transcript, error) {
	lines, encoding, err := media.TextLines(r, MaxFile)
	if err != nil {
		return nil, err
	}
	b := newBuilder(SRT, encoding)
	var now *item
	var text []string
	number := "" // of the last cue
	flush := func() error {
		if now == nil {
			return nil
		}
		now.text = b.plainSRT(strings.Join(text, "\n"), now.at)
		return b.add(*now)
	}
	for i, line := range lines {
		line = strings.TrimRightFunc(line, unicode.IsSpace)
		span, settings, ok := cueTimes(line)
		if !ok {
			if arrowLine(line) {
				return nil, b.fail(i+1, FaultSRTTimes)
			}
			text = append(text, line)
			continue
		}
		text, number = withoutNumber(text, number)
		if now == nil && strings.TrimSpace(strings.Join(text, "")) != "" {
			return nil, b.fail(1, FaultTextFirst)
		}
		if err := flush(); err != nil {
			return nil, err
		}
		if settings != "" {
			b.lose(LossPosition, i+1)
		}
		now, text = &item{start: span[0], end: span[1], timed: true, at: i + 1}, nil
	}
	if now == nil {
		return nil, b.fail(0, FaultNoTimes)
	}
	if err := flush(); err != nil {
		return nil, err
	}
	return b.finish()
}

// withoutNumber takes the number of the next cue off the lines before its
// times. A line of digits is one when it stands alone, or counts on from before.
func withoutNumber(lines []string, before string) (rest []string, number string) {
	last := len(lines) - 1
	if last < 0 {
		return lines, before
	}
	number = strings.TrimSpace(lines[last])
	n, ok := digits(number)
	was, _ := digits(before)
	if ok && (last == 0 || lines[last-1] == "" || n == was+1) {
		return lines[:last], number
	}
	return lines, before
}

// plainSRT takes the marks off a text: <i>, <b>, <u>, <s>, <font …> and {\an8}.
// A joiner after "<", "{" or "-" says that no mark is meant; see escapeSRT.
func (b *builder) plainSRT(text string, at int) string {
	if !strings.ContainsAny(text, "<{"+joiner) {
		return text
	}
	var out strings.Builder
	for i := 0; i < len(text); {
		rest := text[i:]
		switch n := markSRT(rest); {
		case n > 0 && strings.HasPrefix(rest, `{\an`):
			b.lose(LossPosition, at)
			i += n
		case n > 0:
			if rest[1] != '/' {
				b.lose(LossStyle, at)
			}
			i += n
		case strings.HasPrefix(rest, "<"+joiner), strings.HasPrefix(rest, "{"+joiner), strings.HasPrefix(rest, "-"+joiner):
			out.WriteByte(rest[0])
			i += 1 + len(joiner)
		default:
			out.WriteByte(rest[0])
			i++
		}
	}
	lines := strings.Split(out.String(), "\n")
	for i, l := range lines[1:] {
		lines[i+1] = strings.TrimPrefix(l, joiner)
	}
	return strings.Join(lines, "\n")
}

// markSRT is the length of the mark that text begins with, 0 for none.
func markSRT(text string) int {
	if strings.HasPrefix(text, `{\`) {
		if end := strings.IndexAny(text, "}\n"); end > 0 && text[end] == '}' {
			return end + 1
		}
		return 0
	}
	if !strings.HasPrefix(text, "<") {
		return 0
	}
	end := strings.IndexAny(text, ">\n")
	if end < 0 || text[end] != '>' {
		return 0
	}
	name := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(text[1:end], "/")))
	name, attributes, _ := strings.Cut(name, " ")
	switch name {
	case "i", "b", "u", "s":
		if strings.TrimSpace(attributes) == "" {
			return end + 1
		}
	case "font", "span", "c":
		return end + 1
	}
	return 0
}

// escapeSRT writes a text so that it reads back: a joiner after what would be
// taken for a mark or for times, and in empty lines.
func escapeSRT(text string) string {
	text = noEmptyLines(text)
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		c, rest := text[i], text[i+1:]
		out.WriteByte(c)
		switch {
		case (c == '<' || c == '{' || c == '-') && strings.HasPrefix(rest, joiner),
			(c == '<' || c == '{') && markSRT(text[i:]) > 0,
			c == '-' && strings.HasPrefix(rest, "->"):
			out.WriteString(joiner)
		}
	}
	return out.String()
}
