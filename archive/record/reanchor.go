package record

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Anchor says what became of a passage when its segment was changed.
type Anchor string

// The anchors, the best first.
const (
	AnchorKept    Anchor = "kept"    // the same words, perhaps elsewhere
	AnchorChanged Anchor = "changed" // some of the words; a person should look
	AnchorLost    Anchor = "lost"    // none of them: the span is empty
	AnchorStale   Anchor = "stale"   // the span was not made for the text before: left as it is
)

// worse returns the worse of two.
func worse(a, b Anchor) Anchor {
	order := []Anchor{AnchorKept, AnchorChanged, AnchorLost, AnchorStale}
	if slices.Index(order, a) > slices.Index(order, b) {
		return a
	}
	return b
}

// Reanchor carries a span over a change of its segment's text from before to
// after.
//
// The texts are compared word by word (a word, a run of space, and each other
// character or Han character are one unit each), such that what stays is as
// much as can be; where words differ, an equal beginning or end that makes half
// of the shorter one stays too (투먼에서 and 투먼까지 share 투먼). The span then
// reaches from the first to the last character of it that stayed: what was put in
// between belongs to it, what was put before or behind does not. Words that were
// moved are found again when they stand once in the text before and once in the
// text after.
func Reanchor(before, after string, s Span) (Span, Anchor) {
	a, b := []rune(before), []rune(after)
	if len(a) != s.Length || s.From < 0 || s.To < s.From || s.To > len(a) {
		return s, AnchorStale
	}
	from, to, anchor := carry(a, b, align(a, b), s.From, s.To)
	if anchor != AnchorKept {
		if at, ok := moved(before, after, string(a[s.From:s.To])); ok {
			from, to, anchor = at, at+s.To-s.From, AnchorKept
		}
	}
	return Span{s.Segment, from, to, len(b)}, anchor
}

// moved finds words that stand once in each text.
func moved(before, after, words string) (at int, ok bool) {
	if words == "" || strings.Count(before, words) != 1 || strings.Count(after, words) != 1 {
		return 0, false
	}
	return utf8.RuneCountInString(after[:strings.Index(after, words)]), true
}

// carry maps a stretch of a to one of b, given where each character of a went.
func carry(a, b []rune, kept []int, from, to int) (newFrom, newTo int, anchor Anchor) {
	first, last := -1, -1
	for i := from; i < to; i++ {
		if kept[i] >= 0 {
			if first < 0 {
				first = kept[i]
			}
			last = kept[i]
		}
	}
	if first < 0 {
		// Nothing is left: the place behind what stayed before it.
		at := 0
		for i := from - 1; i >= 0; i-- {
			if kept[i] >= 0 {
				at = kept[i] + 1
				break
			}
		}
		if from == to {
			return at, at, AnchorKept
		}
		return at, at, AnchorLost
	}
	if slices.Equal(a[from:to], b[first:last+1]) {
		return first, last + 1, AnchorKept
	}
	return first, last + 1, AnchorChanged
}

// maxRegion is the most characters that ReanchorAccount compares at once.
const maxRegion = 100_000

// ReanchorAccount carries the spans of one passage over a change of the whole
// account. A paragraph that was split or joined with its neighbour is followed
// into the new ones; a span may then come out as several.
func ReanchorAccount(before, after []Segment, spans []Span) ([]Span, Anchor) {
	same := func(x, y Segment) bool { return x.ID == y.ID && x.Text == y.Text }
	head := 0
	for head < min(len(before), len(after)) && same(before[head], after[head]) {
		head++
	}
	tail := 0
	for tail < min(len(before), len(after))-head && same(before[len(before)-1-tail], after[len(after)-1-tail]) {
		tail++
	}
	old, now := before[head:len(before)-tail], after[head:len(after)-tail]
	r := region{old: old, now: now}
	var out []Span
	anchor := AnchorKept
	for _, s := range spans {
		moved, a := r.move(s)
		out, anchor = append(out, moved...), worse(anchor, a)
	}
	return out, anchor
}

// region is the part of an account that changed.
type region struct {
	old, now []Segment
	whole    *wholeRegion
}

// wholeRegion is the region as one text before and after, with where segments begin.
type wholeRegion struct {
	a, b           []rune
	oldAt, nowAt   []int
	kept           []int
	tooLongForThis bool
}

func (r *region) move(s Span) ([]Span, Anchor) {
	i := slices.IndexFunc(r.old, func(x Segment) bool { return x.ID == s.Segment })
	if i < 0 {
		return []Span{s}, AnchorKept // outside of what changed
	}
	if utf8.RuneCountInString(r.old[i].Text) != s.Length {
		return []Span{s}, AnchorStale
	}
	if j := slices.IndexFunc(r.now, func(x Segment) bool { return x.ID == s.Segment }); j >= 0 && r.sameIDs() {
		moved, a := Reanchor(r.old[i].Text, r.now[j].Text, s)
		return []Span{moved}, a
	}
	if len(r.now) == 0 {
		return []Span{{s.Segment, 0, 0, 0}}, AnchorLost
	}
	j := r.join()
	if j.tooLongForThis {
		return []Span{s}, AnchorStale
	}
	from, to, a := carry(j.a, j.b, j.kept, j.oldAt[i]+s.From, j.oldAt[i]+s.To)
	return j.cut(r.now, from, to), a
}

// sameIDs reports that no paragraph was added, removed, split or joined.
func (r *region) sameIDs() bool {
	return slices.EqualFunc(r.old, r.now, func(x, y Segment) bool { return x.ID == y.ID })
}

func (r *region) join() *wholeRegion {
	if r.whole != nil {
		return r.whole
	}
	j := &wholeRegion{}
	j.a, j.oldAt = joinTexts(r.old)
	j.b, j.nowAt = joinTexts(r.now)
	if j.tooLongForThis = len(j.a) > maxRegion || len(j.b) > maxRegion; !j.tooLongForThis {
		j.kept = align(j.a, j.b)
	}
	r.whole = j
	return j
}

func joinTexts(segments []Segment) (text []rune, at []int) {
	for i, s := range segments {
		if i > 0 {
			text = append(text, '\n')
		}
		at = append(at, len(text))
		text = append(text, []rune(s.Text)...)
	}
	return text, at
}

// cut makes spans of the new segments out of a stretch of the joined text.
func (j *wholeRegion) cut(now []Segment, from, to int) []Span {
	var out []Span
	for i, s := range now {
		begin := j.nowAt[i]
		end := begin + utf8.RuneCountInString(s.Text)
		f, t := max(from, begin), min(to, end)
		if f < t || from == to && f == t && len(out) == 0 {
			out = append(out, Span{s.ID, f - begin, t - begin, end - begin})
		}
	}
	return out
}
