package names

import "unicode"

// LettersForDigits reads the digits that are drawn like letters, 0, 1 and 5, as these where they stand
// among letters of a word: H0ng is Hong. It is rs with such words so, as long as rs is, and nil where there
// is none. What has any other digit, more digits than letters, or one digit beside another, is a number or
// a code and stays as it is.
func LettersForDigits(rs []rune) (out []rune) {
	seen := false
	for _, r := range rs {
		if r == '0' || r == '1' || r == '5' {
			seen = true
			break
		}
	}
	if !seen {
		return nil
	}
	for i := 0; i < len(rs); {
		if !inWord(rs[i]) {
			i++
			continue
		}
		from := i
		for i < len(rs) && inWord(rs[i]) {
			i++
		}
		if word := withoutDigits(rs[from:i]); word != nil {
			if out == nil {
				out = append([]rune(nil), rs...)
			}
			copy(out[from:], word)
		}
	}
	return out
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func inWord(r rune) bool {
	return unicode.IsDigit(r) || alphabetOfLetter(r) != ofNone
}

// leastSpelled is how many letters a word has at least in which a digit may be one.
const leastSpelled = 2

// withoutDigits is a word with letters in place of its digits; nil where they are digits, or it has none.
func withoutDigits(word []rune) []rune {
	letters, digits := 0, 0
	for i, r := range word {
		switch {
		case alphabetOfLetter(r) != ofNone:
			letters++
		case r != '0' && r != '1' && r != '5', i > 0 && isDigit(word[i-1]):
			return nil
		default:
			digits++
		}
	}
	if digits == 0 || letters < leastSpelled || digits > letters {
		return nil
	}
	out := append([]rune(nil), word...)
	for i, r := range word {
		if isDigit(r) {
			out[i] = letterFor(word, i)
		}
	}
	return out
}

// letterFor is the letter that a digit of a word is drawn like: of the two of 1, l beside a vowel and i elsewhere.
func letterFor(word []rune, i int) rune {
	at := func(k int) rune {
		if k < 0 || k >= len(word) {
			return 0
		}
		return word[k]
	}
	before, after := at(i-1), at(i+1)
	beside := before
	if before == 0 {
		beside = after
	}
	capital := i == 0 || unicode.IsUpper(before) && (unicode.IsUpper(after) || after == 0 && unicode.IsUpper(at(i-2)))
	russian := alphabetOfLetter(beside) == ofCyrillic
	var r rune
	switch word[i] {
	case '0':
		if r = 'o'; russian {
			r = 'о'
		}
	case '5':
		r = 's'
	default:
		if r = 'i'; isVowel(before) || i == 0 && isVowel(after) {
			r = 'l'
		}
	}
	if capital {
		r = unicode.ToUpper(r)
	}
	return r
}

func isVowel(r rune) bool {
	switch unicode.ToLower(r) {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return true
	}
	return false
}
