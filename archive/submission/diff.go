package submission

import "strings"

// Piece is a run of words of two texts: in both, in the one before alone, or in
// the one after alone. Texts of pieces are joined by a space, or by the line end
// that they begin with.
type Piece struct {
	Kind string `json:"kind"` // "", removed, added
	Text string `json:"text"`
}

// The kinds of a Piece beside "", which is in both.
const (
	PieceRemoved = "removed"
	PieceAdded   = "added"
)

// mostCells bounds the table of a comparison: two texts of 2,000 words each.
// Longer ones are shown as taken out and put in where they differ.
const mostCells = 4 << 20

// Diff says how a text became another, word by word.
func Diff(before, after string) []Piece {
	a, b := wordsOf(before), wordsOf(after)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	d := &differ{}
	d.put("", a[:head])
	d.middle(a[head:len(a)-tail], b[head:len(b)-tail])
	d.put("", a[len(a)-tail:])
	return d.out
}

// wordsOf are the words between spaces; the first of a line has the line end
// before it.
func wordsOf(s string) []string {
	var out []string
	for n, line := range strings.Split(s, "\n") {
		for i, w := range strings.Fields(line) {
			if n > 0 && i == 0 {
				w = "\n" + w
			}
			out = append(out, w)
		}
	}
	return out
}

type differ struct{ out []Piece }

func (d *differ) put(kind string, words []string) {
	for _, w := range words {
		if n := len(d.out); n > 0 && d.out[n-1].Kind == kind {
			if !strings.HasPrefix(w, "\n") {
				w = " " + w
			}
			d.out[n-1].Text += w
			continue
		}
		d.out = append(d.out, Piece{Kind: kind, Text: w})
	}
}

// middle finds the longest run of words, in order, that both have.
func (d *differ) middle(a, b []string) {
	if len(a)*len(b) == 0 || len(a)*len(b) > mostCells {
		d.put(PieceRemoved, a)
		d.put(PieceAdded, b)
		return
	}
	wide := len(b) + 1
	most := make([]uint16, (len(a)+1)*wide) // of a[i:] and b[j:]; at most 2,048 where both are long, and the shorter one's length else
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				most[i*wide+j] = most[(i+1)*wide+j+1] + 1
			} else {
				most[i*wide+j] = max(most[(i+1)*wide+j], most[i*wide+j+1])
			}
		}
	}
	i, j := 0, 0
	var out, in []string
	flush := func() {
		d.put(PieceRemoved, out)
		d.put(PieceAdded, in)
		out, in = nil, nil
	}
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			flush()
			d.put("", a[i:i+1])
			i, j = i+1, j+1
		case most[(i+1)*wide+j] >= most[i*wide+j+1]:
			out = append(out, a[i])
			i++
		default:
			in = append(in, b[j])
			j++
		}
	}
	out, in = append(out, a[i:]...), append(in, b[j:]...)
	flush()
}
