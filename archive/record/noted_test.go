package record_test

import (
	"slices"
	"testing"

	"attest/archive/record"
)

func TestWhatWasNotedFillsOnlyWhatIsEmpty(t *testing.T) {
	end := record.Moment{Time: "2026-11-20T11:30:00.25+09:00"}
	pause := record.Moment{Time: "2026-11-20T10:35:00.9+09:00"}
	resume := record.Moment{Time: "2026-11-20T10:45:00+09:00"}
	rec := record.Recording{Started: record.Moment{Time: "2026-11-20T10:05:30.5+09:00"}, Ended: &end, Spans: []record.RecordingSpan{
		{Kind: record.SpanBreak, Code: "rest", Start: pause, End: &resume},
		{Kind: record.SpanBreak, Code: record.BreakOffAsked, Start: resume, End: &resume},
		{Kind: record.SpanKept, Start: resume, End: &resume},
	}}
	s := record.Session{Started: "2026-11-20T10:10:00+09:00", Words: record.SessionIdentity{
		Present: []record.SessionGuest{{Name: "A", Role: "observer", In: "2026-11-20T10:10:00+09:00"}, {Name: "A", Role: "observer", In: "2026-11-20T10:50:00+09:00"}},
		Breaks: []record.SessionBreak{{Start: "2026-11-20T11:00:00+09:00", End: "2026-11-20T11:05:00+09:00", Reason: "tea"},
			{Start: "2026-11-20T01:34:00Z", End: "2026-11-20T01:36:00Z", Reason: "phone"}}, // 10:34 to 10:36 in Seoul
	}}
	n := record.Note(s, []record.Recording{rec})
	want := []record.SessionBreak{{Start: "2026-11-20T01:34:00Z", End: "2026-11-20T10:45:00+09:00", Reason: "phone, rest"}, {Start: "2026-11-20T11:00:00+09:00", End: "2026-11-20T11:05:00+09:00", Reason: "tea"}}
	if !slices.Equal(n.Breaks, want) {
		t.Errorf("breaks %+v", n.Breaks)
	}
	i := n.Fill(record.Interview{})
	if i.Date != "2026-11-20" || i.Start != "2026-11-20T10:05:30+09:00" || i.End != "2026-11-20T11:30:00+09:00" || len(i.Present) != 1 {
		t.Errorf("filled %+v", i)
	}
	typed := record.Interview{Date: "2026-11", Start: "2026-11-20T10:00:00+09:00", End: "2026-11-20T12:00:00+09:00", Present: []record.Presence{{Name: "B"}}}
	if got := n.Fill(typed); got.Date != typed.Date || got.Start != typed.Start || got.End != typed.End || !slices.Equal(got.Present, typed.Present) {
		t.Errorf("what was typed became %+v", got)
	}
	if got := n.Missing(typed); !slices.Equal(got, []record.Presence{{Name: "A", Role: "observer"}}) {
		t.Errorf("missing %+v", got)
	}
	// A second recording moves the end that the first one gave; a noted end counts more.
	later := record.Moment{Time: "2026-11-20T12:15:00+09:00"}
	second := record.Recording{Started: end, Ended: &later}
	if got := record.Note(s, []record.Recording{rec, second}).Fill(i).End; got != later.Time {
		t.Errorf("the end %s", got)
	}
	s.Ended = "2026-11-20T11:45:00+09:00"
	if got := record.Note(s, []record.Recording{rec, second}).Fill(i).End; got != s.Ended {
		t.Errorf("the end %s", got)
	}
}
