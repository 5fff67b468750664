package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Range is a part of a snippet, in bytes: From is its first, To the one after.
type Range struct{ From, To int }

// snippetRunes is about how long a snippet is.
const snippetRunes = 160

// cell is one folded character and where it comes from in the text.
type cell struct {
	r        rune
	from, to int
}

// Snippet cuts the part out of a text where most of the query is, at word ends
// and with "…" where something is left out, and tells what to mark in it. A text
// that has nothing of the query gives its beginning and nothing to mark. The
// result is in NFC, on one line.
func Snippet(text, query string) (string, []Range) {
	text = norm.NFC.String(strings.Join(strings.Fields(strings.ToValidUTF8(text, "�")), " "))
	marks := find(text, wants(query))
	from, to := bestPart(text, marks)
	var b strings.Builder
	if from > 0 {
		b.WriteString("…")
	}
	shift := b.Len() - from
	b.WriteString(text[from:to])
	if to < len(text) {
		b.WriteString("…")
	}
	var out []Range
	for _, m := range marks {
		if m.From >= from && m.To <= to {
			out = append(out, Range{m.From + shift, m.To + shift})
		}
	}
	return b.String(), out
}

// find gives the places of a text that meet a want, in order and joined where
// they touch.
func find(text string, ws []want) []Range {
	cells := make([]cell, 0, len(text))
	for i, r := range text {
		for _, f := range fold(string(r)) {
			cells = append(cells, cell{f, i, i + utf8.RuneLen(r)})
		}
	}
	var marks []Range
	for i := 0; i < len(cells); {
		if !wordRune(cells[i].r) {
			i++
			continue
		}
		pairs, from := paired(cells[i].r), i
		for i++; i < len(cells) && wordRune(cells[i].r) && paired(cells[i].r) == pairs; i++ {
		}
		for _, w := range ws {
			if pairs == (w.prefix == "") {
				marks = append(marks, inRun(cells[from:i], w)...)
			}
		}
	}
	slices.SortFunc(marks, func(a, b Range) int { return a.From - b.From })
	joined := marks[:0]
	for _, m := range marks {
		if n := len(joined); n > 0 && m.From <= joined[n-1].To {
			joined[n-1].To = max(joined[n-1].To, m.To)
			continue
		}
		joined = append(joined, m)
	}
	return joined
}

// inRun finds a want in one run of the text.
func inRun(run []cell, w want) (out []Range) {
	letters := make([]rune, len(run))
	for i, c := range run {
		letters[i] = c.r
	}
	if w.prefix != "" {
		word := string(letters[:min(len(letters), longestWord)])
		switch {
		case strings.HasPrefix(word, w.prefix):
			n := min(utf8.RuneCountInString(w.prefix), len(run))
			return []Range{{run[0].from, run[n-1].to}}
		case word == w.stem, stem(word) == w.stem:
			return []Range{{run[0].from, run[len(run)-1].to}}
		}
		return nil
	}
	for i := 0; i+len(w.text) <= len(letters); i++ {
		for _, t := range [][]rune{w.full, w.text} {
			if i+len(t) <= len(letters) && slices.Equal(letters[i:i+len(t)], t) {
				out = append(out, Range{run[i].from, run[i+len(t)-1].to})
				break
			}
		}
	}
	return out
}

// bestPart chooses the stretch of about snippetRunes characters that holds most
// marks, with some text before the first.
func bestPart(text string, marks []Range) (from, to int) {
	forward := func(at, n int) int {
		for ; n > 0 && at < len(text); n-- {
			_, k := utf8.DecodeRuneInString(text[at:])
			at += k
		}
		return at
	}
	back := func(at, n int) int {
		for ; n > 0 && at > 0; n-- {
			_, k := utf8.DecodeLastRuneInString(text[:at])
			at -= k
		}
		return at
	}
	most := 0
	for i, m := range marks {
		start := back(m.From, snippetRunes/4)
		end := forward(start, snippetRunes)
		n := 0
		for _, o := range marks[i:] {
			if o.To > end {
				break
			}
			n++
		}
		if n > most {
			most, from = n, start
		}
		if n == len(marks)-i {
			break // further ones can only hold fewer
		}
	}
	if to = forward(from, snippetRunes); to < len(text) {
		// End at a space when there is one nearby that cuts off no mark.
		if space := strings.LastIndexByte(text[from:to], ' '); space > (to-from)*3/4 &&
			!slices.ContainsFunc(marks, func(m Range) bool { return m.To > from+space && m.To <= to }) {
			to = from + space
		}
	}
	if from > 0 {
		if space := strings.IndexByte(text[from:to], ' '); space >= 0 && space < (to-from)/8 &&
			!slices.ContainsFunc(marks, func(m Range) bool { return m.From >= from && m.From < from+space }) {
			from += space + 1
		}
	}
	return from, to
}
