package words

import "unicode"

// particle says whether value's last sound takes the form for a closed
// syllable (을, 이, 은, 으로). 로 also follows ㄹ.
func particle(value, open string) bool {
	closed, rieul := lastSound(value)
	if open == "로" && rieul {
		return false
	}
	return closed
}

// lastSound says whether the last syllable is closed, and whether by ㄹ. Digits
// are read in Sino-Korean, Latin capitals by their names, small letters as a
// word's end.
func lastSound(s string) (closed, rieul bool) {
	var last rune
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			last = r
		}
	}
	switch {
	case last >= 0xAC00 && last <= 0xD7A3:
		final := (last - 0xAC00) % 28
		return final != 0, final == 8
	case last == '1' || last == '7' || last == '8' || last == 'L' || last == 'R' || last == 'l':
		return true, true
	case last == '0' || last == '3' || last == '6' || last == 'M' || last == 'N':
		return true, false
	case last == 'k' || last == 'm' || last == 'n' || last == 'p' || last == 't' || last == 'b' || last == 'c' || last == 'g':
		return true, false
	}
	return false, false
}
