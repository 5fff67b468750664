package passphrase

import (
	"math"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/ccojocar/zxcvbn-go"
	"github.com/ccojocar/zxcvbn-go/match"
	"github.com/ccojocar/zxcvbn-go/matching"
	"github.com/ccojocar/zxcvbn-go/scoring"
)

// WeakBelow is the estimate in bits under which a passphrase is refused. With
// the password hash at its lowest setting, 55 bits cost an attacker with a
// thousand machines several centuries.
const WeakBelow = 55

// estimated is how much of a normal form is looked at: the estimator's time
// grows with the square of the length, and the start alone is a lower bound.
const estimated = 64

// Code says why a passphrase is weak, for a window to put into its language.
type Code string

// Reasons. Of several the one that accounts for most of the passphrase is given.
const (
	OK       Code = ""
	Invalid  Code = "invalid"     // Normalize refuses it
	Short    Code = "short"       // fewer than eight keys
	Common   Code = "common"      // a word, a name or a known password, or little more
	Korean   Code = "korean-word" // a Korean word or name, also when typed with the keyboard set to Latin
	Keyboard Code = "keyboard"    // neighbouring keys
	Sequence Code = "sequence"    // abc, 321
	Repeat   Code = "repeat"      // the same again
	Date     Code = "date"
	Guess    Code = "guessable" // none of these, and still not enough
)

// Reason is why a passphrase is weak: a code, and a sentence in English that
// says what to do.
type Reason struct {
	Code Code
	Text string
}

var reasons = map[Code]string{
	OK:       "",
	Short:    "too short: use at least four words, or take an offered passphrase",
	Common:   "made of common words or a known password: add unrelated words, or take an offered passphrase",
	Korean:   "made of a Korean word or name, which is guessed also when typed on a Latin keyboard: add unrelated words, or take an offered passphrase",
	Keyboard: "follows neighbouring keys: use unrelated words",
	Sequence: "follows the alphabet or counts: use unrelated words",
	Repeat:   "repeats itself: use different words",
	Date:     "made of a date: use unrelated words",
	Guess:    "can be guessed: make it longer, or take an offered passphrase",
}

// Strength is an estimate of how hard a passphrase is to guess by somebody who
// knows how people choose them.
type Strength struct {
	Bits   float64 // log2 of the guesses
	Score  int     // 0 to 4, for a meter; 3 and 4 are accepted
	Weak   bool    // Bits < WeakBelow, or not a passphrase at all: refuse it
	Reason Reason  // set when Weak
}

// Estimate looks at a passphrase in several ways and believes the least of
// them: as Latin text (zxcvbn), as the Hangul that its keys make, with repeated
// words counted once, and as words drawn from a list of Offer. It takes some
// tens of milliseconds at most. Copies of the passphrase stay in memory until
// it is collected, since the estimator works on strings.
func Estimate(pass []byte) Strength {
	normal, err := Normalize(pass)
	if err != nil {
		return Strength{Weak: true, Reason: Reason{Invalid, err.Error()}}
	}
	defer clear(normal)
	if bits := drawnBits(string(normal)); bits > 0 {
		return grade(bits, Guess)
	}
	if len(normal) > estimated {
		normal = normal[:estimated]
	}
	text := strings.ToValidUTF8(string(normal), "")
	bits, code := look(text)
	if once, times := unrepeated(text); times > 1 {
		if b, _ := look(once); b+2*float64(times-1) < bits {
			bits, code = b+2*float64(times-1), Repeat
		}
	}
	if code == Guess && len([]rune(text)) < 8 {
		code = Short
	}
	return grade(bits, code)
}

// look is the lesser of the Latin and the Hangul view, with what it found.
func look(text string) (float64, Code) {
	latin := zxcvbn.PasswordStrength(text, nil, func(m match.Matcher) bool {
		return m.ID == matching.L33TMatcherName && substitutes(text) > maxSubstitutes
	})
	bits, code := latin.Entropy, latinCode(latin)
	if b, c := hangulBits(FromKeys(text)); b < bits {
		bits, code = b, c
	}
	if dateForm.MatchString(text) {
		return min(bits, dateBits), Date
	}
	return bits, code
}

// dateForm is a day as people write it, alone: 19850412, 850412, 1985.4.12,
// 12/04/1985, 1985년 4월 12일 (by its keys). All days of a century are 2^15.2.
var dateForm = regexp.MustCompile(`^((19|20)?\d\d(sus ?|[-./ ]?)\d{1,2}(dnjf ?|[-./ ]?)\d{1,2}(dlf)?|\d{1,2}[-./ ]?\d{1,2}[-./ ]?(19|20)\d\d)$`)

const dateBits = 18

// maxSubstitutes bounds the search for words with letters replaced by digits
// and signs: it tries all combinations, and takes seconds where there are many.
const maxSubstitutes = 4

// substitutes counts the different characters that may stand for a letter.
func substitutes(text string) int {
	n := 0
	for _, r := range "4@8({[<369!1|70$5+%2" {
		if strings.ContainsRune(text, r) {
			n++
		}
	}
	return n
}

func grade(bits float64, code Code) Strength {
	s := Strength{Bits: bits, Weak: bits < WeakBelow}
	for _, limit := range []float64{28, 42, WeakBelow, 64} {
		if bits >= limit {
			s.Score++
		}
	}
	if s.Weak {
		s.Reason = Reason{code, reasons[code]}
	}
	return s
}

// drawnBits recognises what Offer draws, or somebody with dice and the same
// list: words of one list, enough of them and hardly one twice. Such a phrase is
// worth its draw whatever the words are. 0 means that it is not one.
func drawnBits(normal string) float64 {
	words := strings.Split(normal, " ")
	seen := make(map[string]bool, len(words))
	for _, w := range words {
		seen[w] = true
	}
	if len(words) < OfferedWords || len(seen) < len(words)-1 {
		return 0
	}
	for _, list := range []*wordList{korean(), english()} {
		all := true
		for w := range seen {
			all = all && list.keys[w]
		}
		if all {
			return float64(len(words)) * math.Log2(float64(len(list.words)))
		}
	}
	return 0
}

// latinCode is the pattern that covers most of the characters.
func latinCode(m scoring.MinEntropyMatch) Code {
	covered := make(map[Code]int)
	best := Guess
	for _, part := range m.MatchSequence {
		code := Guess
		switch part.Pattern {
		case "dictionary":
			code = Common
		case "spatial":
			code = Keyboard
		case "sequence":
			code = Sequence
		case "repeat":
			code = Repeat
		case "date":
			code = Date
		}
		covered[code] += len(part.Token)
		if covered[code] > covered[best] {
			best = code
		}
	}
	return best
}

// unrepeated gives the text with what it repeats said once, and how often it
// was said: the whole text as a repeated unit, or words that come again.
func unrepeated(text string) (once string, times int) {
	for unit := 1; unit <= len(text)/2; unit++ {
		if utf8.RuneStart(text[unit]) && text[unit:] == text[:len(text)-unit] {
			return text[:unit], (len(text) + unit - 1) / unit
		}
	}
	words := strings.Split(text, " ")
	seen := make(map[string]bool, len(words))
	kept := words[:0:0]
	for _, w := range words {
		if fold := strings.ToLower(w); !seen[fold] {
			seen[fold] = true
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " "), len(words) - len(kept) + 1
}
