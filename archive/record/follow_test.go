package record_test

import (
	"strings"
	"testing"

	"attest/archive/record"
)

func seg(id, text string) record.Segment { return record.Segment{ID: id, Text: text} }

// said is what a translation says, segment by segment.
func said(t record.Translation) string {
	var all []string
	for _, s := range t.Segments {
		all = append(all, s.Segment+"="+s.Text)
	}
	return strings.Join(all, "|")
}

func TestATranslationGoesWithTheWords(t *testing.T) {
	begin := []record.Segment{seg("s1", "하나 "), seg("s2", "둘 "), seg("s3", "셋"), seg("s4", "넷")}
	whole := record.NewTranslation(record.NewID(record.KindTestimony), "en")
	for i, text := range []string{"one", "two", "three", "four"} {
		whole = whole.Set(begin[i], text)
	}
	for name, c := range map[string]struct {
		after []record.Segment
		want  string
		done  int // of how many of the account's segments the translation is still that of the words
	}{
		"joined":                  {[]record.Segment{seg("s1", "하나 둘 "), seg("s3", "셋"), seg("s4", "넷")}, "s1=one two|s3=three|s4=four", 3},
		"three joined":            {[]record.Segment{seg("s1", "하나 둘 셋"), seg("s4", "넷")}, "s1=one two three|s4=four", 1},
		"joined and changed":      {[]record.Segment{seg("s1", "하나, 둘 "), seg("s3", "셋"), seg("s4", "넷")}, "s1=one two|s3=three|s4=four", 2},
		"taken out":               {[]record.Segment{seg("s1", "하나 "), seg("s3", "셋"), seg("s4", "넷")}, "", 3},
		"split between words":     {[]record.Segment{seg("s1", "하"), seg("s5", "나 "), seg("s2", "둘 "), seg("s3", "셋"), seg("s4", "넷")}, "", 3},
		"split before the first":  {[]record.Segment{seg("s1", "하나 "), seg("s2", ""), seg("s5", "둘 "), seg("s3", "셋"), seg("s4", "넷")}, "s1=one|s5=two|s3=three|s4=four", 4},
		"split behind the last":   {[]record.Segment{seg("s1", "하나 "), seg("s5", ""), seg("s2", "둘 "), seg("s3", "셋"), seg("s4", "넷")}, "", 4},
		"the first was taken out": {begin[1:], "", 3},
	} {
		got, moved := whole.Follow(begin, c.after)
		if moved != (c.want != "") || moved && said(got) != c.want {
			t.Errorf("%s: %v %s, want %s", name, moved, said(got), c.want)
		}
		done := 0
		for _, s := range got.Standings(c.after) {
			if s.Standing == record.StandingDone {
				done++
			}
		}
		if done != c.done {
			t.Errorf("%s: %d fit, want %d: %+v", name, done, c.done, got.Standings(c.after))
		}
		if said(whole) != "s1=one|s2=two|s3=three|s4=four" {
			t.Fatalf("%s: the translation that was given is another now: %s", name, said(whole))
		}
		// Set back, every segment has its own again.
		back, _ := got.Back(whole, c.after, begin)
		for i, text := range []string{"one", "two", "three", "four"} {
			if !strings.Contains("|"+said(back)+"|", "|"+begin[i].ID+"="+text+"|") {
				t.Errorf("%s and back: %s", name, said(back))
			}
		}
		if faults := record.CheckTranslation(back, begin); len(faults) > 0 || moved && len(back.Segments) != 4 {
			t.Errorf("%s and back: %v, %s", name, faults, said(back))
		}
	}
}

func TestJoinedTranslationsKeepWhatMustBeSeen(t *testing.T) {
	begin := []record.Segment{seg("s1", "하나"), seg("s2", "둘")}
	tr := record.NewTranslation(record.NewID(record.KindTestimony), "en").Set(begin[0], "one").SetMachine(begin[1], "two")
	tr.Segments[0].Doubt = true
	got, _ := tr.Follow(begin, []record.Segment{seg("s1", "하나둘")})
	if s := got.Segments[0]; len(got.Segments) != 1 || !s.Doubt || !s.Machine || s.MachineText != "two" || s.Text != "one two" {
		t.Errorf("%+v", got.Segments)
	}
	// What would not fit in one segment stays by itself, and is told as orphaned.
	long := tr.Set(begin[0], strings.Repeat("x", record.MaxSegmentBytes-1))
	if _, moved := long.Follow(begin, []record.Segment{seg("s1", "하나둘")}); moved {
		t.Error("a translation grew beyond what a segment holds")
	}
}
