package names

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// jamo is a Hangul syllable as the places of its letters in Unicode's order:
// initial 0–18, vowel 0–20, final 0–27 where 0 is none.
type jamo struct{ l, v, t int8 }

// Initials, vowels and finals that rules speak of.
const (
	lG, lN, lD, lR, lM, lB, lS, lNone, lJ, lCh, lH = 0, 2, 3, 5, 6, 7, 9, 11, 12, 14, 18

	vEO, vE, vYE, vO, vWI, vEU, vUI, vI = 4, 5, 7, 8, 16, 18, 19, 20

	tNone, tG, tN, tD, tL, tM, tB, tS, tNG = 0, 1, 4, 7, 8, 16, 17, 19, 21
)

const hangulBase, hangulEnd = 0xAC00, 0xD7A3

func splitSyllable(r rune) (jamo, bool) {
	if r < hangulBase || r > hangulEnd {
		return jamo{}, false
	}
	n := r - hangulBase
	return jamo{int8(n / 588), int8(n / 28 % 21), int8(n % 28)}, true
}

func (j jamo) rune() rune { return hangulBase + (rune(j.l)*21+rune(j.v))*28 + rune(j.t) }

// plainFinal is the sound of a final: one of none, ㄱ ㄴ ㄷ ㄹ ㅁ ㅂ ㅇ.
var plainFinal = [28]int8{
	tNone, tG, tG, tG, tN, tN, tN, tD, tL, tG, tM, tL, tL, tL, tB, tL, tM, tB, tB, tD, tD, tNG, tD, tD, tG, tD, tB, tD,
}

// yVowels are those before which an initial ㄹ or ㄴ falls silent in the south.
var yVowels = [21]bool{2: true, 3: true, 6: true, 7: true, 12: true, 17: true, 20: true}

func syllables(s string) []jamo {
	var out []jamo
	for _, r := range s {
		if j, ok := splitSyllable(r); ok {
			out = append(out, j)
		}
	}
	return out
}

func spellHangul(js []jamo) string {
	var b strings.Builder
	for _, j := range js {
		b.WriteRune(j.rune())
	}
	return b.String()
}

// Scripts as ISO 15924 names them.
const (
	Hangul   = "Hang"
	Han      = "Hani"
	Latin    = "Latn"
	Cyrillic = "Cyrl"
)

// Script tells which of these scripts a name is written in, "" for none of
// them. Of a mixture it tells the one with the most letters.
func Script(name string) string {
	var count [5]int
	for _, r := range norm.NFC.String(name) {
		switch {
		case unicode.Is(unicode.Hangul, r):
			count[0]++
		case unicode.Is(unicode.Han, r):
			count[1]++
		case unicode.Is(unicode.Latin, r):
			count[2]++
		case unicode.Is(unicode.Cyrillic, r):
			count[3]++
		case IsKana(r):
			count[4]++
		}
	}
	best, most := "", 0
	for i, s := range []string{Hangul, Han, Latin, Cyrillic, Kana} {
		if count[i] > most {
			best, most = s, count[i]
		}
	}
	return best
}

// pronounce writes syllables as they sound together, as far as the systems of
// transcription write it: finals carried over, nasals, ㄹ. Aspiration and tense
// consonants stay as spelled.
func pronounce(in []jamo) []jamo {
	js := append([]jamo(nil), in...)
	for i := range js {
		if i+1 == len(js) {
			js[i].t = plainFinal[js[i].t]
			break
		}
		a, b := &js[i], &js[i+1]
		if b.l == lNone && a.t != tNone && a.t != tNG {
			if l, ok := carried[a.t]; ok {
				b.l, a.t = l, tNone
				if b.v == vI && (l == lD || l == lT) { // 맏이, 같이
					b.l = map[int8]int8{lD: lJ, lT: lCh}[l]
				}
				continue
			}
		}
		a.t = plainFinal[a.t]
		switch {
		case b.l == lR && a.t == tN, b.l == lN && a.t == tL:
			a.t, b.l = tL, lR
		case b.l == lR && a.t != tNone && a.t != tL:
			b.l = lN
		}
		if b.l == lN || b.l == lM {
			switch a.t {
			case tG:
				a.t = tNG
			case tD:
				a.t = tN
			case tB:
				a.t = tM
			}
		}
	}
	return js
}

const lT = 16

// carried is the initial that a single final becomes before a vowel.
var carried = map[int8]int8{1: 0, 2: 1, 4: 2, 7: 3, 8: 5, 16: 6, 17: 7, 19: 9, 20: 10, 22: 12, 23: 14, 24: 15, 25: 16, 26: 17, 27: lNone}
