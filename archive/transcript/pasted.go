package transcript

import (
	"slices"
	"strings"
	"unicode/utf8"

	"attest/archive/record"
)

// Paragraphs cuts a pasted text into what segments can hold: at blank lines if
// there are any, else at each line, and where one is too long at the end of a
// sentence, at a space, or between two characters.
func Paragraphs(text string) []string {
	text = strings.ToValidUTF8(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2029", "\n\n", "\u2028", "\n", "\x00", "").Replace(text), "")
	lines := strings.Split(text, "\n")
	blank := slices.ContainsFunc(trimEnds(lines), func(l string) bool { return strings.TrimSpace(l) == "" })
	var out, block []string
	flush := func() {
		if p := strings.TrimRight(strings.Join(block, "\n"), " \t"); strings.TrimSpace(p) != "" {
			out = append(out, pieces(p)...)
		}
		block = block[:0]
	}
	for _, l := range lines {
		if strings.TrimSpace(l) == "" {
			flush()
			continue
		}
		block = append(block, l)
		if !blank {
			flush()
		}
	}
	flush()
	return out
}

func trimEnds(lines []string) []string {
	for len(lines) > 0 && strings.TrimSpace(lines[0]) == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// pieces cuts a paragraph that is longer than a segment may be.
func pieces(p string) []string {
	var out []string
	for len(p) > record.MaxSegmentBytes {
		at := cut(p[:record.MaxSegmentBytes])
		out = append(out, strings.TrimRight(p[:at], " "))
		p = strings.TrimLeft(p[at:], " ")
	}
	return append(out, p)
}

// cut is where to part a text that goes on: after a sentence in its second
// half, else after a space there, else at the last whole character.
func cut(s string) int {
	half := len(s) / 2
	for _, end := range []string{". ", "。", "? ", "! ", "\n", " "} {
		if i := strings.LastIndex(s, end); i >= half {
			return i + len(end)
		}
	}
	at := len(s)
	for r, n := utf8.DecodeLastRuneInString(s[:at]); r == utf8.RuneError && n == 1 && at > len(s)-utf8.UTFMax; r, n = utf8.DecodeLastRuneInString(s[:at]) {
		at--
	}
	return at
}
