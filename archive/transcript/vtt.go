package transcript

import (
	"html"
	"io"
	"regexp"
	"strings"
	"unicode"

	"attest/archive/media"
)

func vttHeader(line string) bool {
	rest, ok := strings.CutPrefix(line, "WEBVTT")
	return ok && (rest == "" || rest[0] == ' ' || rest[0] == '\t')
}

// noteTranslation is how our own files carry a translation: a comment before
// the cue it belongs to. Other programs pass over it.
const noteTranslation = "NOTE translation "

// noteRecording says in which of several recordings the times are from here on.
const noteRecording = "NOTE recording "

var langShape = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$`)

// readVTT reads WebVTT (W3C Candidate Recommendation, sections 4 and 6). Unlike
// a player, which leaves a cue out that it cannot read, it says so.
func readVTT(r io.Reader) (*Transcript, error) {
	lines, encoding, err := media.TextLines(r, MaxFile)
	if err != nil {
		return nil, err
	}
	b := newBuilder(VTT, encoding)
	if len(lines) == 0 || !vttHeader(lines[0]) {
		return nil, b.fail(1, FaultNoWebVTT)
	}
	i := 1
	for i < len(lines) && strings.TrimSpace(lines[i]) != "" { // the rest of the header
		if strings.Contains(lines[i], "-->") {
			break
		}
		i++
	}
	translation := ""
	for i < len(lines) {
		from := i
		for i < len(lines) && strings.TrimSpace(lines[i]) != "" {
			if i > from+1 && arrowLine(lines[i]) {
				return nil, b.fail(i+1, FaultNoEmptyLine)
			}
			i++
		}
		block := lines[from:i]
		i++
		if len(block) == 0 {
			continue
		}
		if err := b.blockVTT(block, from+1, &translation); err != nil {
			return nil, err
		}
	}
	if translation != "" {
		return nil, b.fail(len(lines), FaultNoCue)
	}
	return b.finish()
}

// blockVTT takes one block of the file, which begins at a line.
func (b *builder) blockVTT(block []string, at int, translation *string) error {
	first := strings.TrimRightFunc(block[0], unicode.IsSpace)
	hasTimes := strings.Contains(first, "-->") || len(block) > 1 && strings.Contains(block[1], "-->")
	if !hasTimes {
		switch lang, ours := strings.CutPrefix(first, noteTranslation); {
		case ours && langShape.MatchString(lang) && (b.lang == "" || b.lang == lang):
			if *translation != "" {
				return b.fail(at, FaultTwoTranslations)
			}
			b.lang, *translation = lang, unescapeVTT(block[1:])
		case first == "NOTE" || strings.HasPrefix(first, "NOTE ") || strings.HasPrefix(first, "NOTE\t"):
			b.lose(LossComment, at)
		case first == "STYLE":
			b.lose(LossStyle, at)
		case first == "REGION":
			b.lose(LossPosition, at)
		default:
			return b.fail(at, FaultUntimed)
		}
		return nil
	}
	if !strings.Contains(first, "-->") {
		block, at = block[1:], at+1 // the first line is the cue's name
	}
	span, settings, ok := cueTimes(block[0])
	if !ok {
		return b.fail(at, FaultVTTTimes)
	}
	if settings != "" {
		b.lose(LossPosition, at)
	}
	parts := b.cueVTT(block[1:], at)
	for n, p := range parts {
		p.start, p.end, p.timed, p.at = span[0], span[1], true, at
		if n == 0 {
			p.translation, *translation = *translation, ""
		}
		if err := b.add(p); err != nil {
			return err
		}
	}
	return nil
}

// cueVTT reads the text of a cue: one item for each voice in it, at least one.
func (b *builder) cueVTT(lines []string, at int) []item {
	var out []item
	var now item
	var text strings.Builder
	next := func(label string) {
		now.text = text.String()
		text.Reset()
		if strings.TrimSpace(now.text) != "" {
			out = append(out, now)
		}
		now = item{label: label}
	}
	for n, line := range lines {
		line = strings.TrimRightFunc(line, unicode.IsSpace)
		if n > 0 {
			text.WriteByte('\n')
			line = strings.TrimPrefix(line, joiner)
		}
		for line != "" {
			before, rest, tag := strings.Cut(line, "<")
			text.WriteString(html.UnescapeString(before))
			if !tag {
				break
			}
			inside, after, closed := strings.Cut(rest, ">")
			if !closed {
				text.WriteString("<" + html.UnescapeString(rest))
				break
			}
			line = after
			name, annotation, _ := strings.Cut(inside, " ")
			name, _, _ = strings.Cut(name, ".")
			switch strings.TrimSpace(name) {
			case "v":
				next(html.UnescapeString(strings.TrimSpace(annotation)))
			case "/v":
				next("")
			case "rt": // how the characters before are read
				text.WriteString("(")
			case "/rt":
				text.WriteString(")")
			case "c", "i", "b", "u", "ruby", "lang":
				b.lose(LossStyle, at)
			case "/c", "/i", "/b", "/u", "/ruby", "/lang":
			default:
				if _, ok := parseClock(inside); ok { // karaoke
					b.lose(LossTime, at)
					continue
				}
				// A player drops what it does not know. Somebody may have typed <laughs>.
				text.WriteString("<" + html.UnescapeString(inside) + ">")
			}
		}
	}
	next("")
	if len(out) == 0 {
		out = append(out, item{})
	}
	return out
}

var vttEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escapeVTT writes a text as a cue's or a comment's lines: neither may hold an
// arrow or an empty line.
func escapeVTT(text string) string { return vttEscaper.Replace(noEmptyLines(text)) }

func unescapeVTT(lines []string) string {
	out := make([]string, len(lines))
	for i, l := range lines {
		if i > 0 {
			l = strings.TrimPrefix(l, joiner)
		}
		out[i] = html.UnescapeString(l)
	}
	return strings.Join(out, "\n")
}
