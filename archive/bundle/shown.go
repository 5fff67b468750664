package bundle

import (
	"fmt"
	"html"
	"html/template"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// hidden reports whether a character would act on its reader instead of being
// read: controls (terminal escapes begin with one), marks that turn the
// direction of what follows, and characters that cannot be seen. The joiners
// U+200C and U+200D stay: scripts need them.
func hidden(r rune) bool {
	switch {
	case r == '\n' || r == '\t' || r == 0x200C || r == 0x200D:
		return false
	case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r),
		unicode.Is(unicode.Co, r), unicode.Is(unicode.Noncharacter_Code_Point, r):
		return true
	}
	return r == 0x115F || r == 0x1160 || r == 0x3164 || r == 0xFFA0 // Hangul fillers: letters that show nothing
}

// runs hands out the text in pieces: plain ones, and marks for what is hidden.
func runs(s string, plain, mark func(string)) {
	from := 0
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		broken := r == utf8.RuneError && n == 1
		if broken || hidden(r) {
			if from < i {
				plain(s[from:i])
			}
			if broken {
				mark(fmt.Sprintf("⟦0x%02X⟧", s[i]))
			} else {
				mark(fmt.Sprintf("⟦U+%04X⟧", r))
			}
			from = i + n
		}
		i += n
	}
	if from < len(s) {
		plain(s[from:])
	}
}

// shownHTML escapes text for a page; what is hidden becomes a visible mark.
func shownHTML(s string) template.HTML {
	var b strings.Builder
	runs(s,
		func(p string) { b.WriteString(html.EscapeString(p)) },
		func(m string) { b.WriteString(`<span class="mark">` + m + `</span>`) })
	return template.HTML(b.String()) // escaped above; the marks are ours
}

// shownText does the same for a text file.
func shownText(s string) string {
	var b strings.Builder
	write := func(p string) { b.WriteString(p) }
	runs(s, write, write)
	return b.String()
}

// shownLine is shownText on one line.
func shownLine(s string) string {
	return strings.Join(strings.Fields(shownText(s)), " ")
}

var plainMark = regexp.MustCompile(`⟦U\+([0-9A-F]{4,6})⟧`)

var markPattern = regexp.MustCompile(`<span class="mark">⟦U\+([0-9A-F]{4,6})⟧</span>`)

// readHTML gives back the text that shownHTML showed. It depends on no table of
// characters, so that pages of any version can be compared with their text.
func readHTML(page []byte) string {
	return html.UnescapeString(markPattern.ReplaceAllStringFunc(string(page), func(m string) string {
		n, err := strconv.ParseUint(markPattern.FindStringSubmatch(m)[1], 16, 32)
		if err != nil || n > utf8.MaxRune {
			return m
		}
		return string(rune(n))
	}))
}
