package record

import (
	"slices"
	"strings"
)

// Follow carries a translation over a change of its account, where words went
// from one segment to another: of two that were joined, both translations stand
// in the one that is left, and of one that was split before its first word, the
// translation goes with the words. One that was split between words keeps its
// translation with the first part, and a person sees that the original is
// another. false: nothing of the translation is another.
func (t Translation) Follow(before, after []Segment) (Translation, bool) {
	was, is := places(before), places(after)
	moved := false
	at := func(id string) int {
		return slices.IndexFunc(t.Segments, func(s TranslatedSegment) bool { return s.Segment == id })
	}
	own := func() {
		if !moved {
			t.Segments, moved = slices.Clone(t.Segments), true
		}
	}
	for i, gone := range before {
		if _, still := is[gone.ID]; still {
			continue
		}
		k := at(gone.ID)
		j := i - 1
		for ; j >= 0 && !has(is, before[j].ID); j-- {
		}
		if k < 0 || t.Segments[k].Text == "" || j < 0 {
			continue
		}
		left, now := before[j], after[is[before[j].ID]]
		if !strings.Contains(now.Text, gone.Text) || now.Text == left.Text && gone.Text != "" {
			continue // it was taken out
		}
		whole := t.joined(at(left.ID), k, left, gone, now, i == j+1)
		if len(whole.Text) > MaxSegmentBytes || len(whole.MachineText) > MaxSegmentBytes {
			continue
		}
		own()
		if n := at(left.ID); n >= 0 {
			t.Segments[n] = whole
			t.Segments = slices.Delete(t.Segments, k, k+1)
		} else {
			t.Segments[k] = whole
		}
	}
	for i, fresh := range after {
		if has(was, fresh.ID) || i == 0 || fresh.Text == "" {
			continue
		}
		left := after[i-1]
		k, n := at(left.ID), at(fresh.ID)
		if j, there := was[left.ID]; !there || k < 0 || n >= 0 || left.Text != "" || before[j].Text != fresh.Text {
			continue
		}
		own()
		t.Segments[k].Segment = fresh.ID
	}
	return t, moved
}

// joined is what stands at n, of left, -1 for nothing, with what stands at k, of
// gone, behind it. plain says that nothing else can have come in between.
func (t Translation) joined(n, k int, left, gone, now Segment, plain bool) TranslatedSegment {
	s := t.Segments[k]
	s.Segment = left.ID
	first := TranslatedSegment{}
	if n >= 0 {
		first = t.Segments[n]
	}
	fits := (left.Text == "" || first.Source == t.SourceName(left.Text) && first.Text != "") &&
		(gone.Text == "" || s.Source == t.SourceName(gone.Text)) && plain && now.Text == left.Text+gone.Text
	s.Doubt = s.Doubt || first.Doubt
	s.Machine = s.Machine || first.Machine
	s.Text = between(first.Text, s.Text, " ")
	s.MachineText = between(first.MachineText, s.MachineText, " ")
	s.Note = between(first.Note, s.Note, "\n")
	if len(first.Extra) > 0 {
		s.Extra = first.Extra
	}
	s.Source = "" // of no text that stands there
	if fits {
		s.Source = t.SourceName(now.Text)
	}
	return s
}

// between puts b behind a.
func between(a, b, gap string) string {
	if a == "" || b == "" || strings.HasSuffix(a, gap) {
		return a + b
	}
	return a + gap + b
}

func places(account []Segment) map[string]int {
	out := make(map[string]int, len(account))
	for i, s := range account {
		out[s.ID] = i
	}
	return out
}

func has(m map[string]int, id string) bool { _, ok := m[id]; return ok }

// Back brings into a translation what an older version of it said of the
// segments that are now, after, other than they were, before: after the account
// was set back. What belonged to segments that are gone goes, once something
// came back. false: the older version says nothing of them as they are now.
func (t Translation) Back(older Translation, before, after []Segment) (Translation, bool) {
	was, is := places(before), places(after)
	moved := false
	for _, s := range after {
		i, there := was[s.ID]
		if s.Text == "" || there && before[i].Text == s.Text {
			continue
		}
		source := t.SourceName(s.Text)
		is := func(x TranslatedSegment) bool { return x.Segment == s.ID && x.Source == source && x.Text != "" }
		k := slices.IndexFunc(older.Segments, is)
		if k < 0 || slices.ContainsFunc(t.Segments, is) {
			continue
		}
		if !moved {
			t.Segments, moved = slices.Clone(t.Segments), true
		}
		if n := slices.IndexFunc(t.Segments, func(x TranslatedSegment) bool { return x.Segment == s.ID }); n >= 0 {
			t.Segments[n] = older.Segments[k]
		} else {
			t.Segments = append(t.Segments, older.Segments[k])
		}
	}
	if moved {
		t.Segments = slices.DeleteFunc(t.Segments, func(x TranslatedSegment) bool { return has(was, x.Segment) && !has(is, x.Segment) })
	}
	return t, moved
}
