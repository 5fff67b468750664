package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/term"
)

// acts says whether a character would act on who reads it instead of being read: controls (escapes of a terminal begin
// with one), marks that turn the direction of what follows, and what cannot be seen. The joiners U+200C and U+200D stay:
// scripts need them. The pages of a bundle hold the same for hidden.
func acts(r rune) bool {
	switch r {
	case '\n', '\t', 0x200C, 0x200D:
		return false
	case 0x115F, 0x1160, 0x3164, 0xFFA0: // fillers of Hangul: letters that show nothing
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Noncharacter_Code_Point)
}

// visible shows as marks what acts: a name out of a vault, of a file or of a bundle must not steer the terminal.
func visible(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, "⟦0x%02X⟧", s[i])
		case acts(r):
			fmt.Fprintf(&b, "⟦U+%04X⟧", r)
		default:
			b.WriteRune(r)
		}
		i += n
	}
	return b.String()
}

// oneLine is visible for what must stay on its line: with a line end in a file name, a stranger could write
// lines that look like ours. Where errors were joined, a semicolon parts them.
func oneLine(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\t", " ").Replace(s)
	return visible(strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "; "))
}

// escaped passes JSON on with what acts written as \u escapes: to a program that reads it the text is the same.
// Such characters stand in texts alone.
type escaped struct {
	w    io.Writer
	part []byte // of a character whose end was not written yet
}

func (e *escaped) Write(p []byte) (int, error) {
	all := append(e.part, p...)
	e.part = nil
	var out []byte
	for i := 0; i < len(all); {
		if all[i] >= utf8.RuneSelf && !utf8.FullRune(all[i:]) {
			e.part = append([]byte(nil), all[i:]...)
			break
		}
		r, n := utf8.DecodeRune(all[i:])
		switch {
		case !acts(r) || r == utf8.RuneError && n == 1:
			out = append(out, all[i:i+n]...)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		i += n
	}
	if _, err := e.w.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// raw is standard output for bytes as they are. A terminal would obey them.
func (p *program) raw() (io.Writer, error) {
	if f, ok := p.stdout.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return nil, &usageError{"standard output is a terminal, which would obey what is in the file: send it on to a file or a program"}
	}
	return p.stdout, nil
}
