package document

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Clean is a text as it is compared, and stands in a Word file: composed, with a visible mark for
// each character that acts on its reader instead of being read, or that XML does
// not have. The joiners U+200C and U+200D stay.
func Clean(text string) string {
	text = norm.NFC.String(strings.ReplaceAll(text, "\r\n", "\n"))
	var b strings.Builder
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, "⟦0x%02X⟧", text[i])
		case r == '\n' || r == '\t' || r == 0x200C || r == 0x200D:
			b.WriteRune(r)
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Noncharacter_Code_Point),
			r == 0x115F, r == 0x1160, r == 0x3164, r == 0xFFA0:
			fmt.Fprintf(&b, "⟦U+%04X⟧", r)
		default:
			b.WriteRune(r)
		}
		i += n
	}
	return b.String()
}

// NoteSign stands in a shown text where a footnote is referred to.
const NoteSign = "[^]"

// Shown is a paragraph as it is compared: clean, with a sign for each note.
func Shown(b Block) string {
	runes, from := []rune(b.Text), 0
	var s strings.Builder
	for _, n := range b.Notes {
		s.WriteString(Clean(string(runes[from:n.At])) + NoteSign)
		from = n.At
	}
	s.WriteString(Clean(string(runes[from:])))
	return s.String()
}

// Mark is eight hexadecimal digits of the SHA-256 of what a paragraph shows, one
// space for each run of white space: programs for text move spaces about when a
// file is saved.
func Mark(shown string) string {
	sum := sha256.Sum256([]byte(squeeze(shown)))
	return hex.EncodeToString(sum[:4])
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
