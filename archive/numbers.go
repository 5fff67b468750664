package archive

import (
	"slices"
	"strings"
	"unicode"

	"attest/archive/names"
)

// number is one by which somebody can be reached, or of a paper, to be looked for in
// texts.
type number struct {
	bare   string // letters and digits
	tail   string // of a telephone: the digits that it ends in wherever it is called from
	handle bool   // what a messenger calls somebody by, or an address of mail: it needs no digit
}

const (
	leastNumber = 5  // letters and digits of one that is looked for
	leastTail   = 6  // digits of a telephone's
	mostDigits  = 17 // of a telephone, as it is called from abroad; ITU-T E.164 has 15
)

// readNumber takes a number as it was written; ok is false for one that is too short to
// tell anybody apart.
func readNumber(s string, telephone bool) (n number, ok bool) {
	n.bare = bareSigns(s)
	if telephone {
		n.tail = nationalTail(s)
	}
	return n, len([]rune(n.bare)) >= leastNumber
}

// nationalTail are the last digits of a telephone number, without what differs between a
// call from abroad and one at home: +82 10-5555-1234 and 010-5555-1234. "" for what is none.
func nationalTail(s string) string {
	s = strings.TrimSpace(names.Plain(s))
	digits := ""
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits += string(r)
		case unicode.IsLetter(r):
			return ""
		}
	}
	if len(digits) > mostDigits {
		return ""
	}
	abroad := strings.HasPrefix(s, "+")
	if cut, ok := strings.CutPrefix(digits, "00"); ok && !abroad {
		digits, abroad = cut, true
	}
	if abroad && digits != "" {
		digits = digits[min(len(digits), callingCode(digits)):]
	}
	digits = strings.TrimPrefix(digits, "0")
	switch n := len(digits); {
	case n >= 10:
		return digits[n-8:]
	case n >= 8:
		return digits[n-7:]
	case n >= leastTail:
		return digits
	}
	return ""
}

// callingCode is how many digits a country's code has (ITU-T E.164, list of assigned codes).
func callingCode(digits string) int {
	switch {
	case strings.ContainsRune("17", rune(digits[0])):
		return 1
	case len(digits) > 1 && slices.Contains(strings.Fields("20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98"), digits[:2]):
		return 2
	}
	return 3
}

// bareSigns are the letters and digits of a text.
func bareSigns(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, names.Plain(s))
}

// numbersIn is a text as numbers are looked for in it.
type numbersIn struct {
	bare   string
	digits string // runs of digits, a space where something else than signs stands between
}

// spoken are digits in words, as they are said of a telephone: 공일공.
var spoken = map[rune]byte{'공': '0', '영': '0', '령': '0', '일': '1', '이': '2', '삼': '3', '사': '4', '오': '5', '육': '6', '륙': '6', '칠': '7', '팔': '8', '구': '9',
	'〇': '0', '零': '0', '一': '1', '幺': '1', '二': '2', '三': '3', '四': '4', '五': '5', '六': '6', '七': '7', '八': '8', '九': '9'}

// saidBetween are what is said between the parts of a number, and the digits that are counted in
// place of being read: 공일공에 다섯다섯둘하나 다시.
var saidBetween = strings.NewReplacer("다시", "-", "에", "-", "하나", "일", "둘", "이", "셋", "삼", "넷", "사", "다섯", "오", "여섯", "육", "일곱", "칠", "여덟", "팔", "아홉", "구")

// signsInNumber are at most as many as may stand between two digits of one number.
const signsInNumber = 3

func readNumbers(text string) numbersIn {
	var digits, said strings.Builder
	gap := 0
	for _, r := range saidBetween.Replace(names.Plain(text)) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			if gap++; gap == signsInNumber+1 {
				digits.WriteByte(' ')
				said.WriteByte(' ')
			}
			continue
		}
		gap = 0
		d, word := spoken[r]
		switch {
		case r >= '0' && r <= '9':
			digits.WriteRune(r)
			said.WriteRune(r)
		case word:
			digits.WriteByte(' ')
			said.WriteByte(d)
		default:
			digits.WriteByte(' ')
			said.WriteByte(' ')
		}
	}
	return numbersIn{bareSigns(text), digits.String() + " " + said.String()}
}

// has reports that a text has a number, however it is written.
func (t numbersIn) has(n number) bool {
	return strings.Contains(t.bare, n.bare) || n.tail != "" && strings.Contains(t.digits, n.tail)
}

// phonesIn are the telephone numbers that hidden words have.
func phonesIn(text string) (out []number) {
	for _, run := range strings.FieldsFunc(names.Plain(text), func(r rune) bool { return unicode.IsLetter(r) || strings.ContainsRune(",;\n", r) }) {
		run = strings.TrimFunc(run, func(r rune) bool { return r != '+' && (r < '0' || r > '9') })
		digits := len(strings.Join(strings.FieldsFunc(run, func(r rune) bool { return r < '0' || r > '9' }), ""))
		if n, ok := readNumber(run, true); ok && digits >= leastPhone && n.tail != "" {
			out = append(out, n)
		}
	}
	return out
}

// leastPhone is how many digits hidden words must have to be looked for as a number: a
// date has eight.
const leastPhone = 9

// calls reports that a text has a telephone number that is left out.
func (h *hush) calls(s *saidText) bool {
	return len(h.phones) > 0 && slices.ContainsFunc(h.phones, s.forNumbers().has)
}
