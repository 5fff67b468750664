package passphrase

import (
	_ "embed" // for the list of common words
	"math"
	"strings"
	"sync"
	"unicode"
)

// What a character costs in bits where no word is found. A syllable of running
// Korean carries about as much as two letters; keys that make no syllable are
// counted as a random small letter would be.
const (
	syllableBits = 9
	jamoBits     = 4.7
	digitBits    = 3.3
	symbolBits   = 5
	hanBits      = 7.5
	cyrillicBits = 3.5
	surnameBits  = 5
	endingBits   = 4
)

// common-ko.txt holds what Koreans choose and say most: words, places, names,
// phrases. Lines that begin with # are comments; a line "surnames:" or
// "endings:" opens a part.
//
//go:embed common-ko.txt
var commonKorean string

type koreanWords struct {
	bits    map[string]float64
	endings map[string]bool
	longest int // in runes
}

var dictionary = sync.OnceValue(func() *koreanWords {
	parts := map[string][]string{}
	part := "words"
	for line := range strings.Lines(commonKorean) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			continue
		}
		if name, ok := strings.CutSuffix(line, ":"); ok {
			part = name
			continue
		}
		parts[part] = append(parts[part], strings.Fields(line)...)
	}
	d := &koreanWords{bits: map[string]float64{}, endings: map[string]bool{}}
	put := func(words []string, bits float64) {
		for _, w := range words {
			if old, ok := d.bits[w]; !ok || bits < old {
				d.bits[w] = bits
			}
			d.longest = max(d.longest, len([]rune(w)))
		}
	}
	list := korean().words
	put(list, math.Log2(float64(len(list))))
	put(parts["words"], math.Log2(float64(len(parts["words"]))))
	put(parts["surnames"], surnameBits)
	put(parts["endings"], endingBits)
	for _, w := range parts["endings"] {
		d.endings[w] = true
	}
	return d
})

// hangulBits finds the cheapest way to put the text together from Korean
// words, endings and single characters.
func hangulBits(text string) (float64, Code) {
	d := dictionary()
	runes := []rune(text)
	type step struct {
		bits    float64
		from    int
		inWords int // syllables that belong to words, so far
	}
	best := make([]step, len(runes)+1)
	for i := 1; i <= len(runes); i++ {
		best[i] = step{bits: best[i-1].bits + runeBits(runes, i-1), from: i - 1, inWords: best[i-1].inWords}
		for j := max(0, i-d.longest); j < i; j++ {
			word := string(runes[j:i])
			bits, ok := d.bits[word]
			if !ok || d.endings[word] && j == 0 {
				continue
			}
			if total := best[j].bits + bits; total < best[i].bits {
				best[i] = step{bits: total, from: j, inWords: best[j].inWords + i - j}
			}
		}
	}
	end, letters := best[len(runes)], 0
	for _, r := range runes {
		if unicode.Is(unicode.Hangul, r) {
			letters++
		}
	}
	if letters > 0 && 2*end.inWords >= letters {
		return end.bits, Korean
	}
	return end.bits, Guess
}

// runeBits is the cost of the character at i outside of any word. The same
// character again, and a space, are nearly free.
func runeBits(runes []rune, i int) float64 {
	r := runes[i]
	switch {
	case r == ' ', i > 0 && runes[i-1] == r:
		return 1
	case r >= firstBlock && r <= lastBlock:
		return syllableBits
	case r >= firstJamo && r <= lastJamo:
		return jamoBits * float64(len(jamoKeys[r-firstJamo]))
	case unicode.IsDigit(r):
		return digitBits
	case unicode.Is(unicode.Han, r):
		return hanBits
	case unicode.Is(unicode.Cyrillic, r):
		return cyrillicBits
	}
	return symbolBits
}
