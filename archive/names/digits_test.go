package names_test

import (
	"testing"

	"attest/archive/names"
)

func TestDigitsThatAreDrawnLikeLetters(t *testing.T) {
	for in, want := range map[string]string{
		"H0ng Gi1 D0NG": "Hong Gil DONG", "K1m 5un Hee": "Kim Sun Hee", "1ee": "Lee", "GILD0 Ch0l-su": "GILDO Chol-su", "Х0н": "Хон", "Y00n": "", "K7F": "", "EV-A01 KN-015": "", "P-K7-0001": "", "COVID-19": "", "2019-05-12": "", "H0": "", "홍0길": "", "": "",
	} {
		if got := string(names.LettersForDigits([]rune(in))); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
