package record

import (
	"slices"
	"unicode"
)

// align compares two texts: for each character of a its place in b, or -1. The
// places rise.
func align(a, b []rune) []int {
	kept := make([]int, len(a))
	for i := range kept {
		kept[i] = -1
	}
	head := wholeUnits(a, b, commonPrefix(a, b))
	for i := range head {
		kept[i] = i
	}
	tail := wholeUnitsBehind(a[head:], b[head:], commonSuffix(a[head:], b[head:]))
	for i := range tail {
		kept[len(a)-1-i] = len(b) - 1 - i
	}
	alignMiddle(a[head:len(a)-tail], b[head:len(b)-tail], kept[head:len(a)-tail], head)
	return kept
}

// wholeUnits takes a common beginning back to the end of a unit, where either
// text goes on within one.
func wholeUnits(a, b []rune, n int) int {
	within := func(t []rune, n int) bool { return n > 0 && n < len(t) && joined(t[n-1], t[n]) }
	for within(a, n) || within(b, n) {
		n--
	}
	return n
}

// wholeUnitsBehind does so for a common end.
func wholeUnitsBehind(a, b []rune, n int) int {
	within := func(t []rune, n int) bool { return n > 0 && n < len(t) && joined(t[len(t)-n-1], t[len(t)-n]) }
	for within(a, n) || within(b, n) {
		n--
	}
	return n
}

// joined reports that two neighbours belong to one unit.
func joined(x, y rune) bool { return classOf(x) != single && classOf(x) == classOf(y) }

// maxCells bounds the table of the comparison (16 MiB). A change that is larger
// and has neither beginning nor end in common counts as a new text.
const maxCells = 4 << 20

// alignMiddle finds the common units of greatest weight, and in each gap the
// equal beginnings and ends.
func alignMiddle(a, b []rune, kept []int, base int) {
	x, y := units(a), units(b)
	if len(x) == 0 || len(y) == 0 || (len(x)+1)*(len(y)+1) > maxCells {
		alignGap(a, b, kept, base)
		return
	}
	width := len(y) + 1
	best := make([]int32, (len(x)+1)*width) // weight of what is common from here on
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			at := i*width + j
			best[at] = max(best[at+width], best[at+1])
			if slices.Equal(x[i].text, y[j].text) {
				best[at] = max(best[at], best[at+width+1]+x[i].weight)
			}
		}
	}
	fromA, fromB := 0, 0
	for i, j := 0, 0; i < len(x) && j < len(y); {
		at := i*width + j
		switch {
		case slices.Equal(x[i].text, y[j].text) && best[at] == best[at+width+1]+x[i].weight:
			alignGap(a[fromA:x[i].at], b[fromB:y[j].at], kept[fromA:x[i].at], base+fromB)
			for k := range x[i].text {
				kept[x[i].at+k] = base + y[j].at + k
			}
			fromA, fromB = x[i].at+len(x[i].text), y[j].at+len(y[j].text)
			i, j = i+1, j+1
		case best[at] == best[at+width]:
			i++
		default:
			j++
		}
	}
	alignGap(a[fromA:], b[fromB:], kept[fromA:], base+fromB)
}

// alignGap keeps, of two stretches without a common unit, the equal beginnings
// of their first words and the equal ends of their last: those that make at least
// half of the shorter one. A letter in common by chance is no trace.
func alignGap(a, b []rune, kept []int, base int) {
	x, y := units(a), units(b)
	if len(x) == 0 || len(y) == 0 {
		return
	}
	first, other := x[0].text, y[0].text
	head := commonPrefix(first, other)
	if 2*head < min(len(first), len(other)) {
		head = 0
	}
	for i := range head {
		kept[i] = base + i
	}
	first, other = x[len(x)-1].text, y[len(y)-1].text
	tail := min(commonSuffix(first, other), len(a)-head, len(b)-head)
	if 2*tail < min(len(first), len(other)) {
		return
	}
	for i := range tail {
		kept[len(a)-1-i] = base + len(b) - 1 - i
	}
}

// unit is a word, a run of space, or one other character.
type unit struct {
	text   []rune
	at     int
	weight int32
}

func units(text []rune) []unit {
	var out []unit
	for i := 0; i < len(text); {
		class := classOf(text[i])
		end := i + 1
		for class != single && end < len(text) && classOf(text[end]) == class {
			end++
		}
		u := unit{text[i:end], i, 1}
		switch class {
		case word:
			u.weight = 4 * int32(end-i)
		case single:
			if unicode.Is(unicode.Han, text[i]) {
				u.weight = 4
			}
		}
		out = append(out, u)
		i = end
	}
	return out
}

const (
	single = iota
	space
	word
)

func classOf(r rune) int {
	switch {
	case unicode.IsSpace(r):
		return space
	case unicode.Is(unicode.Han, r):
		return single
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
		return word
	}
	return single
}

func commonPrefix(a, b []rune) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

func commonSuffix(a, b []rune) int {
	n := 0
	for n < min(len(a), len(b)) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}
