package mentions

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// Whatever stands before a name, one code point that stands for many or marks without
// end, the name is found where it is. (A mark that is
// Hangul itself may count as a part of it.)
func TestEveryCodePointIsReadInItsPlace(t *testing.T) {
	f := Person("홍길동")
	at := func(before string) {
		text := before + " 홍길동"
		found := f.Find(text)
		if len(found) != 1 {
			t.Fatalf("after %q the name is found %d times", before, len(found))
		}
		if m, want := found[0], utf8.RuneCountInString(before)+1; (m.From != want || m.To != want+3) && !unicode.Is(unicode.Hangul, []rune(text)[m.From]) || m.To < want+3 {
			t.Fatalf("after %q it is found from %d to %d, not from %d", before, m.From, m.To, want)
		}
	}
	for r := rune(1); r <= 0x323AF; r++ {
		if utf8.ValidRune(r) {
			at("회령 " + string(r) + ".")
			if r > 0xF900 && r < 0x10000 || r < 0x500 {
				at(strings.Repeat(string(r), 3) + ".")
			}
		}
	}
	for _, run := range []string{strings.Repeat("\u0301", 100), "a" + strings.Repeat("\u0323\u0301", 40), "\ufdfa\ufdfa", "\u3300\u0301" + strings.Repeat("\u0301", 31)} {
		at(run + ".")
	}
}
