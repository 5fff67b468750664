package record

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
)

func at(seconds int64) Moment {
	return Moment{Time: "2026-11-24T10:00:00+09:00", Mono: seconds * 1e9}
}

func moment(seconds int64) *Moment { m := at(seconds); return &m }

func TestApplyMakesSpansOfWhatHappened(t *testing.T) {
	r := Recording{Samples: 100}
	r.Apply([]RecordingEvent{
		{What: EventMark, Sample: 10, At: at(1), Text: "invented mark"},
		{What: EventPause, Code: "rest", Sample: 20, At: at(2), Text: "invented reason"},
		{What: EventNote, Sample: 20, At: at(3), Text: "invented note"},
		{What: EventOff, Code: OffKept, Sample: 20, At: at(4)}, // from a break off the record
		{What: EventOn, Sample: 20, At: at(5)},
		{What: EventNamed, Sample: 25, Count: 1, At: at(5), Text: "what the mark is"},
		{What: EventNamed, Sample: 25, Count: 2, At: at(5), Text: "of no mark"},
		{What: EventLost, Code: "guessed", Sample: 30, Count: 7, At: at(6)},
		{What: "of a newer version", Sample: 40, At: at(7)},
		{What: EventOff, Code: OffDestroyed, Sample: 50, At: at(8)},
		{What: EventResume, Sample: 50, At: at(9)},
		{What: EventPause, Sample: 120, At: at(10)}, // behind what a crash left
	})
	want := Recording{
		Samples: 100,
		Spans: []RecordingSpan{
			{Kind: SpanBreak, Code: "rest", From: 20, To: 20, Start: at(2), End: moment(4), Text: "invented reason"},
			{Kind: SpanKept, From: 20, To: 20, Start: at(4), End: moment(5)},
			{Kind: SpanLost, Code: "guessed", From: 30, To: 37, Start: at(6), End: moment(6)},
			{Kind: SpanDestroyed, From: 50, To: 50, Start: at(8), End: moment(9)},
			{Kind: SpanBreak, From: 100, To: 100, Start: at(10)},
		},
		Marks: []RecordingMark{{Sample: 10, At: at(1), Text: "what the mark is"}},
		Notes: []RecordingMark{{Sample: 20, At: at(3), Text: "invented note"}},
	}
	if !reflect.DeepEqual(r, want) {
		t.Errorf("got %+v\nwant %+v", r, want)
	}
	r.Apply([]RecordingEvent{{What: EventEnd, Code: RecordingComplete, Sample: 100, At: at(11)}})
	if r.Ended == nil || *r.Ended != at(11) {
		t.Errorf("ended %v", r.Ended)
	}
}

func TestFactsOfARecordingHoldNoWords(t *testing.T) {
	r := Recording{
		Device: "invented device", Spans: []RecordingSpan{{Kind: SpanBreak, Text: "invented reason"}, {Kind: SpanLost}},
		Marks: []RecordingMark{{Text: "invented mark"}}, Notes: []RecordingMark{{}, {Text: "invented note"}},
	}
	facts, half := r.Split()
	raw, err := Canonical(facts)
	if err != nil || strings.Contains(string(raw), "invented") {
		t.Fatalf("%s, %v", raw, err)
	}
	if r.Marks[0].Text == "" {
		t.Error("the recording itself lost its words")
	}
	var back Recording
	if err := Decode(raw, &back); err != nil {
		t.Fatal(err)
	}
	back.Join(half)
	r.Type, r.V = "recording", 1
	if !reflect.DeepEqual(back, r) {
		t.Errorf("got %+v\nwant %+v", back, r)
	}
	back.Join(RecordingIdentity{Marks: make([]string, 9)}) // of another recording: no harm
}

func TestEventsThatAreNone(t *testing.T) {
	good := RecordingEvent{What: EventMark, Text: "말", At: at(1)}
	if _, err := FormatRecordingEvent(good); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*RecordingEvent){
		"words as a code": func(e *RecordingEvent) { e.Code = "a name" },
		"long code":       func(e *RecordingEvent) { e.Code = strings.Repeat("a", 41) },
		"no what":         func(e *RecordingEvent) { e.What = "" },
		"long text":       func(e *RecordingEvent) { e.Text = strings.Repeat("말", MaxRecordingText) },
		"not UTF-8":       func(e *RecordingEvent) { e.Text = "\xff" },
		"negative":        func(e *RecordingEvent) { e.Sample = -1 },
		"no time":         func(e *RecordingEvent) { e.At.Time = "yesterday" },
		"huge count":      func(e *RecordingEvent) { e.Count = 1 << 60 },
	} {
		e := good
		spoil(&e)
		if _, err := FormatRecordingEvent(e); !errors.Is(err, ErrBadEvent) || strings.Contains(err.Error(), "말") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ParseRecordingEvent([]byte(`{"type":"attest/recording-event","v":2}`)); !errors.Is(err, ErrNewerEvent) {
		t.Errorf("newer: %v", err)
	}
}

func FuzzParseRecordingEvent(f *testing.F) {
	for _, e := range []RecordingEvent{
		{What: EventPause, Code: "rest", Text: "쉬는 시간", Sample: 48000, At: at(1)},
		{What: EventLost, Count: 5, At: at(2)}, {What: EventEnd, Code: RecordingComplete, At: at(3), Extra: []byte(`{"newer":1}`)},
	} {
		raw, err := FormatRecordingEvent(e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, err := ParseRecordingEvent(raw)
		if err != nil {
			return
		}
		if again, err := FormatRecordingEvent(e); err != nil || !bytes.Equal(again, raw) {
			t.Fatalf("written back it differs: %s, %v", again, err)
		}
		r := Recording{Samples: 10}
		r.Apply([]RecordingEvent{e, e, {What: EventEnd, At: at(1)}})
		for _, s := range r.Spans {
			if s.From > s.To || s.To > r.Samples {
				t.Fatalf("a span from %d to %d", s.From, s.To)
			}
		}
	})
}

// A break begins with the key; its reason is said a moment later and is the
// break's, not another's.
func TestTheReasonOfABreakIsSaidLater(t *testing.T) {
	r := Recording{Samples: 480}
	r.Apply([]RecordingEvent{
		{What: EventPause, Code: BreakAsked, Sample: 100, At: at(1)},
		{What: EventPause, Code: "distress", Sample: 100, At: at(2)},
		{What: EventResume, Sample: 100, At: at(3)},
	})
	if len(r.Spans) != 1 || r.Spans[0].Code != "distress" || r.Spans[0].Start != at(1) || r.Spans[0].End == nil || *r.Spans[0].End != at(3) {
		t.Errorf("%+v", r.Spans)
	}
}
