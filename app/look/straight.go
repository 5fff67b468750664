package look

import (
	"fmt"
	"strings"
)

// Straight shows the characters that turn the direction of what follows, or of the
// rest of a line, as marks such as ⟦U+202E⟧ in place of obeying them: a name that
// came from outside must not make other words read differently.
func Straight(s string) string {
	if !strings.ContainsFunc(s, turns) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if turns(r) {
			fmt.Fprintf(&b, "⟦U+%04X⟧", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func turns(r rune) bool { return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 }
