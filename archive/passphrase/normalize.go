package passphrase

import (
	"errors"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxLength is the greatest length of a normal form in bytes.
const MaxLength = 1 << 10

// maxTyped bounds what is looked at at all: decomposed Hangul takes three bytes
// a key, and a run of spaces may be long.
const maxTyped = 4 << 10

// What Normalize refuses. No message holds anything of the passphrase.
var (
	ErrEmpty      = errors.New("the passphrase is empty: type at least one character that is not a space")
	ErrTooLong    = errors.New("the passphrase is longer than 1 KiB: choose a shorter one")
	ErrNotText    = errors.New("the passphrase is not valid UTF-8: type it or save its file as UTF-8 text")
	ErrInvisible  = errors.New("the passphrase holds a control or invisible character: type it by hand instead of pasting")
	ErrUnassigned = errors.New("the passphrase holds a character that this version does not know: choose another character")
)

// Normalize gives the normal form, version 1, of a passphrase as typed:
//
//  1. Unicode NFC.
//  2. Each modern Hangul syllable or letter, in any of Unicode's spellings,
//     becomes its two-set keys: 까 becomes Rk. Archaic letters stay.
//  3. Each run of spaces (category Zs) becomes one U+0020, those at both ends go.
//  4. NFC once more, for a combining mark that now follows a Latin key.
//
// Case is kept, for a shifted key is another letter. Refused are: nothing but
// spaces, a normal form above MaxLength, invalid UTF-8, control and format
// characters, line and paragraph separators, Hangul fillers, private use, and
// code points not yet assigned, since a later Unicode may normalise those
// otherwise. Normalize(Normalize(x)) equals Normalize(x).
//
// The result is fresh memory that the caller wipes; pass is left as it is.
func Normalize(pass []byte) ([]byte, error) {
	if len(pass) > maxTyped {
		return nil, ErrTooLong
	}
	if !utf8.Valid(pass) {
		return nil, ErrNotText
	}
	// Append copies; Bytes may give its argument back, which is then wiped.
	composed := norm.NFC.Append(make([]byte, 0, 3*len(pass)), pass...)
	defer clear(composed)
	keys := make([]byte, 0, 2*len(composed)+8) // never grows, so that no copy is left behind
	defer func() { clear(keys[:cap(keys)]) }()
	space := false
	for rest := composed; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		rest = rest[n:]
		if unicode.Is(unicode.Zs, r) {
			space = len(keys) > 0
			continue
		}
		if err := visible(r); err != nil {
			return nil, err
		}
		if space {
			keys = append(keys, ' ')
			space = false
		}
		var ok bool
		if keys, ok = appendKeys(keys, r); !ok {
			keys = utf8.AppendRune(keys, r)
		}
	}
	out := norm.NFC.Append(make([]byte, 0, 3*len(keys)), keys...)
	switch {
	case len(out) == 0:
		return nil, ErrEmpty
	case len(out) > MaxLength:
		clear(out)
		return nil, ErrTooLong
	}
	return out, nil
}

// visible refuses what cannot be seen, typed or relied on to stay the same.
func visible(r rune) error {
	switch {
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co),
		r == 0x115F, r == 0x1160, r == 0x3164, r == 0xFFA0: // Hangul fillers
		return ErrInvisible
	case !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S):
		return ErrUnassigned
	}
	return nil
}
