package names

import (
	"strings"
	"unicode"
)

// lookAlikes are letters of Latin, each followed by those of Greek and Cyrillic that are drawn like it: the pairs of
// Unicode's confusables.txt (UTS #39, Security Mechanisms, version 13.0.0) of which both are letters of these
// alphabets, and the small letters that are drawn as small capitals (к м н т в).
const lookAlikes = `AΑА BΒВ CС EΕЕ GԌ HΗН IΙІӀ JͿЈ KΚК MΜϺМ NΝ OΟО PΡР SЅ TΤТ VѴ WԜ XΧХ YΥУҮ ZΖ
aαа bв cс dԁ eеҽ hһн iιіӏ jϳј kκк mм oοσо pρр qԛ rг sѕ tτт uυ vνѵ wѡԝ xχх yγуү`

var (
	likeLatin    = map[rune]rune{} // of Greek and Cyrillic
	likeCyrillic = map[rune]rune{} // of Latin and Greek, letters of Russian alone
)

func init() {
	for _, group := range strings.Fields(lookAlikes) {
		r := []rune(group)
		russian := rune(0)
		for _, c := range r[1:] {
			likeLatin[c] = r[0]
			if c >= 'А' && c <= 'я' {
				russian = c
			}
		}
		if russian == 0 {
			continue
		}
		for _, c := range r {
			if c != russian {
				likeCyrillic[c] = russian
			}
		}
	}
}

type alphabetOf int8

const (
	ofNone alphabetOf = iota
	ofLatin
	ofGreek
	ofCyrillic
)

func alphabetOfLetter(r rune) alphabetOf {
	switch {
	case r < 'A':
		return ofNone
	case r < 0x80:
		if r|0x20 >= 'a' && r|0x20 <= 'z' {
			return ofLatin
		}
		return ofNone
	case r >= 0x400 && r < 0x530:
		return ofCyrillic
	case r >= 0x370 && r < 0x400:
		return ofGreek
	case r >= 0x2e80:
		return ofNone
	case unicode.Is(unicode.Latin, r):
		return ofLatin
	}
	return ofNone
}

// OneAlphabet writes words of letters of several alphabets in the one that most of their letters
// are of, where all the others look like letters of it: what is typed with a Cyrillic о in a
// Latin name is that name. It changes rs. other is rs with each word that could as well be of another
// alphabet, letter by letter, in that one; nil where no word could. Both are as long as rs was.
func OneAlphabet(rs []rune) (other []rune) {
	foreign := false
	for _, r := range rs {
		if r >= 0x370 && r < 0x530 {
			foreign = true
			break
		}
	}
	if !foreign {
		return nil
	}
	put := func(at int, word []rune) {
		if other == nil {
			other = append([]rune(nil), rs...)
		}
		copy(other[at:], word)
	}
	for i := 0; i < len(rs); {
		if alphabetOfLetter(rs[i]) == ofNone {
			i++
			continue
		}
		from := i
		var count [4]int
		for ; i < len(rs) && alphabetOfLetter(rs[i]) != ofNone; i++ {
			count[alphabetOfLetter(rs[i])]++
		}
		word := rs[from:i]
		latin, isLatin := written(word, ofLatin, likeLatin)
		russian, isRussian := written(word, ofCyrillic, likeCyrillic)
		switch {
		case count[ofLatin] == len(word) && isRussian:
			put(from, russian)
		case count[ofCyrillic] == len(word) && isLatin:
			put(from, latin)
		case count[ofLatin] == len(word), count[ofCyrillic] == len(word):
		case isLatin && (!isRussian || count[ofLatin] >= count[ofCyrillic]):
			copy(word, latin)
			if other != nil {
				copy(other[from:], latin)
			}
			if isRussian {
				put(from, russian)
			}
		case isRussian:
			copy(word, russian)
			if other != nil {
				copy(other[from:], russian)
			}
			if isLatin {
				put(from, latin)
			}
		}
	}
	return other
}

// written is a word in one alphabet, false where a letter of it looks like none there.
func written(word []rune, in alphabetOf, like map[rune]rune) ([]rune, bool) {
	out := make([]rune, len(word))
	for i, r := range word {
		if out[i] = r; alphabetOfLetter(r) != in {
			if out[i] = like[r]; out[i] == 0 {
				return nil, false
			}
		}
	}
	return out, true
}
