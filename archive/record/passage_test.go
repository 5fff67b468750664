package record_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"attest/archive/record"
)

// span marks the part of text between | and |.
func span(marked string) (text string, s record.Span) {
	before, rest, _ := strings.Cut(marked, "|")
	inside, after, _ := strings.Cut(rest, "|")
	text = before + inside + after
	from := utf8.RuneCountInString(before)
	return text, record.NewSpan(record.Segment{ID: "s1", Text: text}, from, from+utf8.RuneCountInString(inside))
}

func TestReanchor(t *testing.T) {
	for name, c := range map[string]struct {
		before, after string // the span between bars
		anchor        record.Anchor
	}{
		"nothing changed":           {"우리는 |투먼에서| 트럭을 탔다.", "우리는 |투먼에서| 트럭을 탔다.", record.AnchorKept},
		"words before":              {"우리는 |투먼에서| 탔다.", "그날 밤 우리는 모두 |투먼에서| 탔다.", record.AnchorKept},
		"words behind":              {"우리는 |투먼에서| 탔다.", "우리는 |투먼에서| 밤에 트럭을 탔다.", record.AnchorKept},
		"words taken out before":    {"그날 밤 우리는 |투먼에서| 탔다.", "우리는 |투먼에서| 탔다.", record.AnchorKept},
		"another particle":          {"우리는 |투먼에서| 탔다.", "우리는 |투먼|까지 탔다.", record.AnchorChanged},
		"a word put in":             {"They |beat us with sticks| at night.", "They |beat us twice with sticks| at night.", record.AnchorChanged},
		"a word taken out":          {"They |beat us twice with sticks| at night.", "They |beat us with sticks| at night.", record.AnchorChanged},
		"a word put right":          {"They |beet us| at night.", "They |beat us| at night.", record.AnchorChanged},
		"all of it taken out":       {"We walked. |It was cold.| We slept.", "We walked. || We slept.", record.AnchorLost},
		"all of it replaced":        {"We walked. |Snow| We slept.", "We walked. ||Rain We slept.", record.AnchorLost},
		"written at its left edge":  {"a |b c| d", "a x |b c| d", record.AnchorKept},
		"written at its right edge": {"a |b c| d", "a |b c| x d", record.AnchorKept},
		"Chinese":                   {"我们在|图们|被抓。", "那年冬天我们在|图们|被抓了。", record.AnchorKept},
		"the same word twice":       {"cold and |cold| nights", "cold and very |cold| nights", record.AnchorKept},
		"a new text":                {"|alpha beta|", "||gamma", record.AnchorLost},
		"an empty text":             {"|alpha|", "||", record.AnchorLost},
		"beyond the basic plane":    {"🙂 |투먼| 🙂", "🙂🙂 |투먼| 🙂", record.AnchorKept},
	} {
		t.Run(name, func(t *testing.T) {
			before, s := span(c.before)
			after, want := span(c.after)
			got, anchor := record.Reanchor(before, after, s)
			if got != want || anchor != c.anchor {
				t.Errorf("%+v %s, want %+v %s", got, anchor, want, c.anchor)
			}
		})
	}
	_, s := span("a |b| c")
	if got, anchor := record.Reanchor("a b", "a b c", s); anchor != record.AnchorStale || got != s {
		t.Errorf("a span of another text: %+v %s", got, anchor)
	}
}

// Whatever is written around a marked sentence, the mark stays on its words.
func TestReanchorKeepsWhatIsNotTouched(t *testing.T) {
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"우리는", "강을", "건넜다", "cold", "night", "我们", "лес", "3", ",", "."}), 0, 30)
	line := func(w []string) string { return strings.Join(w, " ") }
	rapid.Check(t, func(t *rapid.T) {
		a, b, c, d := words.Draw(t, "before"), words.Draw(t, "behind"), words.Draw(t, "new before"), words.Draw(t, "new behind")
		const inside = "투먼에서 트럭을"
		old := line(a) + " " + inside + " " + line(b)
		now := line(c) + " " + inside + " " + line(d)
		at := utf8.RuneCountInString(line(a)) + 1
		s := record.NewSpan(record.Segment{ID: "s1", Text: old}, at, at+utf8.RuneCountInString(inside))
		got, anchor := record.Reanchor(old, now, s)
		quote, ok := got.Quote(record.Segment{ID: "s1", Text: now})
		if !ok || quote != inside || anchor != record.AnchorKept {
			t.Fatalf("%q %v %s", quote, ok, anchor)
		}
	})
}

// Whatever the texts are, the span lies in the new one, and says kept only for the same words.
func TestReanchorNeverLeavesTheText(t *testing.T) {
	texts := rapid.StringOfN(rapid.RuneFrom([]rune("ab 가나我.\n🙂")), 0, 60, -1)
	rapid.Check(t, func(t *rapid.T) {
		before, after := texts.Draw(t, "before"), texts.Draw(t, "after")
		from, to := rapid.IntRange(0, 60).Draw(t, "from"), rapid.IntRange(0, 60).Draw(t, "to")
		s := record.NewSpan(record.Segment{ID: "s1", Text: before}, from, to)
		got, anchor := record.Reanchor(before, after, s)
		quote, ok := got.Quote(record.Segment{ID: "s1", Text: after})
		was, _ := s.Quote(record.Segment{ID: "s1", Text: before})
		if !ok || anchor == record.AnchorStale || (anchor == record.AnchorKept) != (quote == was) || (anchor == record.AnchorLost) != (quote == "" && was != "") {
			t.Fatalf("%+v %q, was %q, %s", got, quote, was, anchor)
		}
	})
}

// A long account of Han characters, changed at both ends, is compared within bounded memory.
func TestReanchorOfTheLongestSegment(t *testing.T) {
	body := strings.Repeat("我们在图们被抓然后被送回", record.MaxSegmentBytes/36-10)
	before, after := "甲"+body+"乙", "丙丁"+body+"戊"
	s := record.NewSpan(record.Segment{ID: "s1", Text: before}, 4, 6)
	got, anchor := record.Reanchor(before, after, s)
	if anchor == record.AnchorStale || got.To > got.Length {
		t.Errorf("%+v %s", got, anchor)
	}
}

func account(texts ...string) []record.Segment {
	var out []record.Segment
	for i, text := range texts {
		id, text, _ := strings.Cut(text, ":")
		out = append(out, record.Segment{ID: id, Text: text, Start: int64(i)})
	}
	return out
}

func TestReanchorAccount(t *testing.T) {
	before := account("s1:We left at night.", "s2:It was cold. They caught us at the bridge. We were twelve.", "s3:Then we were sent back.")
	bridge := record.NewSpan(before[1], 13, 43) // They caught us at the bridge.
	sent := record.NewSpan(before[2], 0, 23)
	for name, c := range map[string]struct {
		after  []record.Segment
		quotes string
		anchor record.Anchor
	}{
		"nothing":         {before, "s2=They caught us at the bridge. |s3=Then we were sent back", record.AnchorKept},
		"another changed": {account("s1:We left.", "s2:"+before[1].Text, "s3:"+before[2].Text), "s2=They caught us at the bridge. |s3=Then we were sent back", record.AnchorKept},
		"one put in":      {append(account("s0:New."), before...), "s2=They caught us at the bridge. |s3=Then we were sent back", record.AnchorKept},
		"split": {account("s1:We left at night.", "s2:It was cold. They caught us", "s4:at the bridge. We were twelve.", "s3:Then we were sent back."),
			"s2=They caught us|s4=at the bridge. |s3=Then we were sent back", record.AnchorChanged},
		"joined": {account("s1:We left at night.", "s2:It was cold. They caught us at the bridge. We were twelve.\nThen we were sent back."),
			"s2=They caught us at the bridge. |s2=Then we were sent back", record.AnchorKept},
		"taken out":     {account("s1:We left at night.", "s3:Then we were sent back."), "s2=|s3=Then we were sent back", record.AnchorLost},
		"all taken out": {nil, "s2=|s3=", record.AnchorLost},
	} {
		t.Run(name, func(t *testing.T) {
			got, anchor := record.ReanchorAccount(before, c.after, []record.Span{bridge, sent})
			var quotes []string
			for _, s := range got {
				q := ""
				for _, x := range c.after {
					if text, ok := s.Quote(x); ok {
						q = text
					}
				}
				quotes = append(quotes, s.Segment+"="+strings.TrimSuffix(q, "."))
			}
			if strings.Join(quotes, "|") != c.quotes || anchor != c.anchor {
				t.Errorf("%q %s\nwant %q %s", strings.Join(quotes, "|"), anchor, c.quotes, c.anchor)
			}
		})
	}
	stale := bridge
	stale.Length++
	if got, anchor := record.ReanchorAccount(before, account("s2:x"), []record.Span{stale}); anchor != record.AnchorStale || got[0] != stale {
		t.Errorf("%+v %s", got, anchor)
	}
}

func TestCheckPassage(t *testing.T) {
	good := record.Passage{ID: "Q0G4S8Z3KQ1V6H2M9R5X7C8D18C", Testimony: testimony, Spans: []record.Span{{"s1", 0, 3, 10}}, Codes: []record.CodeUse{{Code: "REF"}}}
	if got := record.CheckPassage(good); got != nil {
		t.Error(got)
	}
	for name, c := range map[string]struct {
		change func(*record.Passage)
		want   record.Fault
	}{
		"no ID":        {func(p *record.Passage) { p.ID = "" }, record.Fault{Field: "id", Key: "bad_id"}},
		"no testimony": {func(p *record.Passage) { p.Testimony = witness }, record.Fault{Field: "testimony", Key: "bad_id"}},
		"no span":      {func(p *record.Passage) { p.Spans = nil }, record.Fault{Field: "spans", Key: "missing"}},
		"backwards":    {func(p *record.Passage) { p.Spans = []record.Span{{"s1", 3, 2, 10}} }, record.Fault{Field: "spans", Key: "out_of_text"}},
		"too far":      {func(p *record.Passage) { p.Spans = []record.Span{{"s1", 3, 12, 10}} }, record.Fault{Field: "spans", Key: "out_of_text"}},
		"a code twice": {func(p *record.Passage) { p.Codes = append(p.Codes, p.Codes[0]) }, record.Fault{Field: "codes", Key: "twice"}},
	} {
		p := good
		p.Codes = slices.Clone(good.Codes)
		c.change(&p)
		if got := record.CheckPassage(p); !slices.Equal(got, []record.Fault{c.want}) {
			t.Errorf("%s: %v", name, got)
		}
	}
}
