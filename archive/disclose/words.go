package disclose

// Words cuts a text into the pieces that can be hidden one by one; together
// they are the text. The rule is fixed with the format and uses no table of
// Unicode's, which change: a library that cut a text differently years later
// would make another tree of it.
//
// Every code point has a class (see class). A piece is one single or one sign,
// or as many letters as follow each other; space goes to the piece before it,
// and is a piece of its own at the beginning. Hangul and Han are singles, since
// a name is written without a space before its particle.
func Words(text string) []string {
	var out []string
	start, last := 0, space
	for i, r := range text {
		c := class(r)
		begins := c != space && (c != letter || last != letter)
		if begins && i > start {
			out = append(out, text[start:i])
			start = i
		}
		last = c
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}

type classOf byte

const (
	letter classOf = iota // everything else, digits and marks among it
	space
	sign   // punctuation
	single // Hangul, Han, Kana
)

// span is a range of code points, both ends in it.
type span struct{ from, to rune }

var (
	spaces = []span{
		{0x09, 0x0D}, {0x20, 0x20}, {0x85, 0x85}, {0xA0, 0xA0}, {0x1680, 0x1680}, {0x2000, 0x200A}, {0x2028, 0x2029},
		{0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000},
	}
	// The apostrophe and the hyphen are letters: they stand inside words.
	signs = []span{
		{0x21, 0x26}, {0x28, 0x2C}, {0x2E, 0x2F}, {0x3A, 0x40}, {0x5B, 0x60}, {0x7B, 0x7E}, {0xA1, 0xBF}, {0x2012, 0x2018},
		{0x201A, 0x2027}, {0x2030, 0x205E}, {0x3001, 0x303F}, {0xFF01, 0xFF0F}, {0xFF1A, 0xFF20}, {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65},
	}
	singles = []span{
		{0x1100, 0x11FF}, {0x2E80, 0x2FDF}, {0x3040, 0x318F}, {0x31A0, 0x31FF}, {0x3400, 0x9FFF}, {0xA960, 0xA97F}, {0xAC00, 0xD7FF},
		{0xF900, 0xFAFF}, {0x20000, 0x3FFFF},
	}
)

func class(r rune) classOf {
	for _, c := range []struct {
		class classOf
		in    []span
	}{{space, spaces}, {sign, signs}, {single, singles}} {
		for _, s := range c.in {
			if r >= s.from && r <= s.to {
				return c.class
			}
		}
	}
	return letter
}
