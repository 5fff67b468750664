package passphrase

import "strings"

// The two-set (dubeolsik, KS X 5002) layout: which Latin keys make each jamo.
// Letters are compatibility jamo (U+3131 to U+3163), in code point order.
var jamoKeys = [...]string{
	"r", "R", "rt", "s", "sw", "sg", "e", "E", "f", "fr", "fa", "fq", "ft", "fx", "fv", "fg", "a", "q", "Q", "qt",
	"t", "T", "d", "w", "W", "c", "z", "x", "v", "g", // ㄱ to ㅎ
	"k", "o", "i", "O", "j", "p", "u", "P", "h", "hk", "ho", "hl", "y", "n", "nj", "np", "nl", "b", "m", "ml", "l", // ㅏ to ㅣ
}

// Letters of a syllable block in Unicode's order; the block U+AC00 + (lead*21 +
// vowel)*28 + tail is put together from them (Unicode 3.12).
var (
	leads  = []rune("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")
	vowels = []rune("ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ")
	tails  = []rune("\x00ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
	places = struct{ lead, vowel, tail map[rune]int }{index(leads), index(vowels), index(tails)}
	byKeys = func() map[string]rune {
		m := make(map[string]rune, len(jamoKeys))
		for i, k := range jamoKeys {
			m[k] = 'ㄱ' + rune(i)
		}
		return m
	}()
)

const (
	firstBlock, lastBlock = 0xAC00, 0xD7A3
	firstJamo, lastJamo   = 0x3131, 0x3163
)

func index(letters []rune) map[rune]int {
	m := make(map[rune]int, len(letters))
	for i, r := range letters {
		m[r] = i
	}
	return m
}

// appendKeys adds the keys of one Hangul character and reports whether it is
// one that the layout can type; archaic letters are not.
func appendKeys(out []byte, r rune) ([]byte, bool) {
	if r >= firstBlock && r <= lastBlock {
		n := int(r - firstBlock)
		out = append(out, jamoKeys[leads[n/28/21]-firstJamo]...)
		out = append(out, jamoKeys[vowels[n/28%21]-firstJamo]...)
		if t := tails[n%28]; t != 0 {
			out = append(out, jamoKeys[t-firstJamo]...)
		}
		return out, true
	}
	if r = compatible(r); r != 0 {
		return append(out, jamoKeys[r-firstJamo]...), true
	}
	return out, false
}

// compatible gives the compatibility letter of a modern jamo in any of
// Unicode's four spellings, or 0.
func compatible(r rune) rune {
	switch {
	case r >= firstJamo && r <= lastJamo:
		return r
	case r >= 0x1100 && r <= 0x1112: // conjoining leads
		return leads[r-0x1100]
	case r >= 0x1161 && r <= 0x1175: // conjoining vowels
		return vowels[r-0x1161]
	case r >= 0x11A8 && r <= 0x11C2: // conjoining tails
		return tails[r-0x11A7]
	case r >= 0xFFA1 && r <= 0xFFBE: // half-width consonants
		return firstJamo + r - 0xFFA1
	case r >= 0xFFC2 && r <= 0xFFC7: // half-width vowels come in four groups
		return 'ㅏ' + r - 0xFFC2
	case r >= 0xFFCA && r <= 0xFFCF:
		return 'ㅕ' + r - 0xFFCA
	case r >= 0xFFD2 && r <= 0xFFD7:
		return 'ㅛ' + r - 0xFFD2
	case r >= 0xFFDA && r <= 0xFFDC:
		return 'ㅡ' + r - 0xFFDA
	}
	return 0
}

// ToKeys writes each modern Hangul syllable and letter of s as the Latin keys
// that type it on a two-set keyboard; everything else stays as it is. The text
// is taken as it stands: decomposed Hangul gives the same keys as composed.
func ToKeys(s string) string {
	out := make([]byte, 0, len(s)+len(s)/2)
	for _, r := range s {
		var ok bool
		if out, ok = appendKeys(out, r); !ok {
			out = append(out, string(r)...)
		}
	}
	return string(out)
}

// FromKeys writes the Hangul that a two-set keyboard makes of these Latin keys:
// FromKeys("dkssud") is "안녕". A shifted key without a letter of its own types
// the unshifted one, as input methods do. Other characters stay and end the
// syllable. ToKeys takes what it gives back to the same keys, and FromKeys of
// the keys of composed Hangul gives that Hangul again.
func FromKeys(latin string) string {
	var c composer
	for _, r := range latin {
		letter, ok := rune(0), false
		if r < 0x80 {
			if letter, ok = byKeys[string(r)]; !ok {
				letter, ok = byKeys[strings.ToLower(string(r))]
			}
		}
		switch {
		case !ok:
			c.flush()
			c.out.WriteRune(r)
		case letter < 'ㅏ':
			c.consonant(letter)
		default:
			c.vowel(letter)
		}
	}
	c.flush()
	return c.out.String()
}

// composer is the two-set automaton: a syllable being typed, 0 for what is not
// there yet.
type composer struct {
	out                 strings.Builder
	lead, nucleus, tail rune
}

func (c *composer) flush() {
	switch {
	case c.lead != 0 && c.nucleus != 0:
		l, v := places.lead[c.lead], places.vowel[c.nucleus]
		c.out.WriteRune(firstBlock + rune((l*21+v)*28+places.tail[c.tail]))
	case c.lead != 0:
		c.out.WriteRune(c.lead)
	case c.nucleus != 0:
		c.out.WriteRune(c.nucleus)
	}
	c.lead, c.nucleus, c.tail = 0, 0, 0
}

func (c *composer) consonant(r rune) {
	if c.lead != 0 && c.nucleus != 0 {
		if c.tail == 0 {
			if _, ok := places.tail[r]; ok {
				c.tail = r
				return
			}
		} else if both := join(c.tail, r); both != 0 {
			c.tail = both
			return
		}
	}
	c.flush()
	c.lead = r
}

func (c *composer) vowel(r rune) {
	switch {
	case c.tail != 0:
		// The last consonant turns out to begin the next syllable.
		keys := jamoKeys[c.tail-firstJamo]
		next := byKeys[keys[len(keys)-1:]]
		c.tail = byKeys[keys[:len(keys)-1]] // 0 for a single consonant
		c.flush()
		c.lead, c.nucleus = next, r
	case c.nucleus != 0:
		if both := join(c.nucleus, r); both != 0 {
			c.nucleus = both
			return
		}
		c.flush()
		c.nucleus = r
	default:
		c.nucleus = r
	}
}

// join gives the compound letter that two letters make, or 0.
func join(a, b rune) rune {
	return byKeys[jamoKeys[a-firstJamo]+jamoKeys[b-firstJamo]]
}
