package transcript

import (
	"io"
	"strings"
	"unicode"

	"attest/archive/media"
)

// readText reads plain text. A blank line, a time in brackets or a speaker
// begins a segment. Where the file has no blank lines between paragraphs, each
// line is one; where it has, single line ends stay within the segment.
func readText(r io.Reader) (*Transcript, error) {
	lines, encoding, err := media.TextLines(r, MaxFile)
	if err != nil {
		return nil, err
	}
	b := newBuilder(Text, encoding)
	b.parsed = true
	rule := rule{true, known(labelsOf(lines))}
	inBlocks := hasBlocks(lines)
	var now item
	open := false // the next line may belong to now
	flush := func() error {
		if now.at == 0 {
			return nil
		}
		it := now
		now = item{}
		return b.add(it)
	}
	for i, line := range lines {
		line = strings.TrimRightFunc(line, unicode.IsSpace)
		if line == "" {
			open = false
			continue
		}
		if open && strings.HasPrefix(line, joiner) {
			now.text += "\n" + strings.TrimPrefix(line, joiner)
			continue
		}
		p, rest := rule.cut(line)
		prefixed := p.timed || p.label != ""
		if open && !prefixed && (inBlocks || now.text == "") {
			now.text += "\n" + line
			continue
		}
		if err := flush(); err != nil {
			return nil, err
		}
		now = item{start: p.start, end: p.end, timed: p.timed, label: p.label, text: rest, at: i + 1}
		open = true
	}
	if err := flush(); err != nil {
		return nil, err
	}
	return b.finish()
}

func labelsOf(lines []string) map[string]int {
	counts := map[string]int{}
	for _, l := range lines {
		countLabels(counts, true, l)
	}
	return counts
}

// hasBlocks reports a blank line between two lines with text.
func hasBlocks(lines []string) bool {
	text, blank := false, false
	for _, l := range lines {
		switch empty := strings.TrimSpace(l) == ""; {
		case empty:
			blank = text
		case blank:
			return true
		default:
			text = true
		}
	}
	return false
}

// detectLines tells the formats of text apart by their lines.
func detectLines(lines []string) Format {
	if len(lines) > 0 && vttHeader(lines[0]) {
		return VTT
	}
	for i, l := range lines {
		if i == 50 {
			break
		}
		if _, _, ok := cueTimes(l); ok {
			return SRT
		}
	}
	return Text
}
