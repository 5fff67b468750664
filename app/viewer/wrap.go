package viewer

import (
	"context"
	"unicode"
)

// wrapAll breaks paragraphs into lines at most wide wide: after spaces, before
// and after Han, and within a word that is wider than a line. Where paragraphs
// are longer than lines, an empty line parts them. A line's width is the sum of
// its signs' widths.
func wrapAll(ctx context.Context, paragraphs []string, widths map[rune]float32, wide float32) ([]string, error) {
	lines := make([]string, 0, len(paragraphs))
	part := proseLike(paragraphs, widths, wide)
	for i, p := range paragraphs {
		if i%256 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if part && i > 0 {
			lines = append(lines, "")
		}
		lines = wrap(lines, p, widths, wide)
	}
	return lines, nil
}

// proseLike says whether the text is made of paragraphs rather than of lines:
// a fourth of its beginning is wider than the view.
func proseLike(paragraphs []string, widths map[rune]float32, wide float32) bool {
	head := paragraphs[:min(len(paragraphs), 400)]
	long := 0
	for _, p := range head {
		w := float32(0)
		for _, r := range p {
			w += widths[r]
		}
		if w > wide {
			long++
		}
	}
	return long*4 >= len(head) && long > 0
}

func wrap(lines []string, p string, widths map[rune]float32, wide float32) []string {
	start, x := 0, float32(0)
	breakAt, breakX := 0, float32(0) // the last place where the line may end
	var before rune
	for i, r := range p {
		w := widths[r]
		if i > start && (before == ' ' || before == '\t' || unicode.Is(unicode.Han, before) || unicode.Is(unicode.Han, r)) && !unicode.IsPunct(r) && r != ' ' {
			breakAt, breakX = i, x
		}
		if x+w > wide && i > start && r != ' ' {
			if breakAt > start {
				lines = append(lines, p[start:breakAt])
				start, x = breakAt, x-breakX
			} else {
				lines = append(lines, p[start:i])
				start, x = i, 0
			}
		}
		x += w
		before = r
	}
	if start < len(p) || len(p) == 0 {
		lines = append(lines, p[start:])
	}
	return lines
}
