package record_test

import (
	"errors"
	"strings"
	"testing"

	"attest/archive/record"
)

func TestSplitTimesByTheSoundElseByTheText(t *testing.T) {
	seg := func(start, end int64, text string) record.Segment {
		return record.Segment{ID: "s7", Speaker: "witness", Lang: "ko", Start: start, End: end, Text: text}
	}
	for name, c := range map[string]struct {
		in            record.Segment
		at            int
		played, limit int64
		first, second [2]int64
	}{
		"no times, no sound":                     {seg(0, 0, "가나다라"), 2, -1, 0, [2]int64{0, 0}, [2]int64{0, 0}},
		"within: the sound decides":              {seg(1000, 9000, "가나다라"), 1, 4000, 0, [2]int64{1000, 4000}, [2]int64{4000, 9000}},
		"outside: the share of the text":         {seg(1000, 9000, "가나다라"), 1, 12000, 0, [2]int64{1000, 3000}, [2]int64{3000, 9000}},
		"no sound: the share of the text":        {seg(1000, 9000, "가나다라"), 2, -1, 0, [2]int64{1000, 5000}, [2]int64{5000, 9000}},
		"from the recording's first moment":      {seg(0, 8000, "abcd"), 1, -1, 0, [2]int64{0, 2000}, [2]int64{2000, 8000}},
		"before the first word":                  {seg(1000, 9000, "abcd"), 0, -1, 0, [2]int64{0, 0}, [2]int64{1000, 9000}},
		"before the first word, without an end":  {seg(1000, 0, "abcd"), 0, -1, 0, [2]int64{0, 0}, [2]int64{1000, 0}},
		"typed on while it plays":                {seg(1000, 0, "abcd"), 4, 5000, 0, [2]int64{1000, 5000}, [2]int64{5000, 0}},
		"typed on, the first of all":             {seg(0, 0, "abcd"), 4, 5000, 0, [2]int64{0, 5000}, [2]int64{5000, 0}},
		"behind its end: a silence stays one":    {seg(1000, 3000, "abcd"), 4, 5000, 0, [2]int64{1000, 3000}, [2]int64{5000, 0}},
		"at its end, nothing plays":              {seg(1000, 3000, "abcd"), 4, -1, 0, [2]int64{1000, 3000}, [2]int64{0, 0}},
		"the sound is in a later segment":        {seg(1000, 0, "abcd"), 4, 5000, 4000, [2]int64{1000, 0}, [2]int64{0, 0}},
		"the sound is in a later segment, ended": {seg(1000, 3000, "abcd"), 4, 5000, 4000, [2]int64{1000, 3000}, [2]int64{0, 0}},
		"the sound is before it":                 {seg(6000, 0, "abcd"), 2, 5000, 0, [2]int64{6000, 0}, [2]int64{0, 0}},
		"empty":                                  {seg(1000, 3000, ""), 0, -1, 0, [2]int64{1000, 3000}, [2]int64{0, 0}},
		"beyond the text":                        {seg(1000, 3000, "ab"), 99, -1, 0, [2]int64{1000, 3000}, [2]int64{0, 0}},
	} {
		account := []record.Segment{c.in}
		if c.limit > 0 {
			account = append(account, record.Segment{ID: "s8"}, record.Segment{ID: "s9", Start: c.limit})
		}
		first, second := record.SplitAt(account, 0, c.at, c.played)
		if got := [2]int64{first.Start, first.End}; got != c.first {
			t.Errorf("%s: the first part is at %v, want %v", name, got, c.first)
		}
		if got := [2]int64{second.Start, second.End}; got != c.second {
			t.Errorf("%s: the second part is at %v, want %v", name, got, c.second)
		}
		if first.ID != "s7" || second.ID != "" || first.Text+second.Text != c.in.Text || second.Speaker != "witness" || second.Lang != "ko" {
			t.Errorf("%s: %+v and %+v", name, first, second)
		}
	}
}

func TestJoinHasTheTextAndTheSoundOfBoth(t *testing.T) {
	for name, c := range map[string]struct {
		a, b [2]int64
		want [2]int64
	}{
		"neither has times":       {},
		"only the first":          {[2]int64{10, 20}, [2]int64{}, [2]int64{10, 20}},
		"only the second":         {[2]int64{}, [2]int64{10, 20}, [2]int64{10, 20}},
		"one behind the other":    {[2]int64{10, 20}, [2]int64{20, 30}, [2]int64{10, 30}},
		"at once":                 {[2]int64{10, 40}, [2]int64{20, 30}, [2]int64{10, 40}},
		"the second began before": {[2]int64{10, 40}, [2]int64{5, 30}, [2]int64{5, 40}},
		"the second has no end":   {[2]int64{10, 20}, [2]int64{20, 0}, [2]int64{10, 0}},
		"the first has no end":    {[2]int64{10, 0}, [2]int64{20, 30}, [2]int64{10, 30}},
	} {
		got := record.Segment{ID: "s1", Speaker: "witness", Start: c.a[0], End: c.a[1], Text: "one "}.
			Join(record.Segment{ID: "s2", Speaker: "interpreter", Start: c.b[0], End: c.b[1], Text: "two"})
		if [2]int64{got.Start, got.End} != c.want || got.Text != "one two" || got.ID != "s1" || got.Speaker != "witness" {
			t.Errorf("%s: %+v, want %v", name, got, c.want)
		}
	}
	got := record.Segment{ID: "s1", Speaker: "witness"}.Join(record.Segment{ID: "s2", Speaker: "interpreter", Lang: "zh", Text: "走"})
	if got.ID != "s1" || got.Speaker != "interpreter" || got.Lang != "zh" || got.Text != "走" {
		t.Errorf("behind an empty one: %+v", got)
	}
}

// Where a segment without times began nobody knows, unless it is the first.
func TestSplitInventsNoBeginning(t *testing.T) {
	account := []record.Segment{{ID: "s1", Text: "one"}, {ID: "s2", Text: "two"}}
	first, second := record.SplitAt(account, 1, 3, 5000)
	if first.Timed() || second.Start != 5000 || second.End != 0 {
		t.Errorf("%+v and %+v", first, second)
	}
}

// What was split at the sound and is joined again is what it was.
func TestJoinTakesASplitBack(t *testing.T) {
	in := record.Segment{ID: "s1", Speaker: "witness", Start: 500, End: 7300, Text: "투먼에서 트럭으로 갔습니다"}
	for at := range []rune(in.Text) {
		for _, played := range []int64{-1, 400, 501, 3000, 7299, 9000} {
			first, second := record.SplitAt([]record.Segment{in}, 0, at, played)
			if got := first.Join(second); got.Start != in.Start || got.End != in.End || got.Text != in.Text {
				t.Fatalf("at %d, played %d: %+v", at, played, got)
			}
		}
	}
}

func TestRetimeAndNudgeKeepTheOrderOfTheEdges(t *testing.T) {
	s := record.Segment{Start: 1000, End: 2000}
	for name, c := range map[string]struct {
		do   func() (record.Segment, error)
		want [2]int64
		err  error
	}{
		"start earlier":              {func() (record.Segment, error) { return s.Retime(record.EdgeStart, 300) }, [2]int64{300, 2000}, nil},
		"start before all":           {func() (record.Segment, error) { return s.Retime(record.EdgeStart, -5) }, [2]int64{0, 2000}, nil},
		"start behind the end":       {func() (record.Segment, error) { return s.Retime(record.EdgeStart, 5000) }, [2]int64{5000, 0}, nil},
		"end later":                  {func() (record.Segment, error) { return s.Retime(record.EdgeEnd, 2500) }, [2]int64{1000, 2500}, nil},
		"end before the start":       {func() (record.Segment, error) { return s.Retime(record.EdgeEnd, 900) }, [2]int64{1000, 2000}, record.ErrEndBeforeStart},
		"end at the start":           {func() (record.Segment, error) { return s.Retime(record.EdgeEnd, 1000) }, [2]int64{1000, 2000}, record.ErrEndBeforeStart},
		"nudge the start":            {func() (record.Segment, error) { return s.Nudge(record.EdgeStart, -100) }, [2]int64{900, 2000}, nil},
		"nudge the start to 0":       {func() (record.Segment, error) { return s.Nudge(record.EdgeStart, -5000) }, [2]int64{0, 2000}, nil},
		"nudge the start to the end": {func() (record.Segment, error) { return s.Nudge(record.EdgeStart, 5000) }, [2]int64{1950, 2000}, nil},
		"nudge the end":              {func() (record.Segment, error) { return s.Nudge(record.EdgeEnd, 500) }, [2]int64{1000, 2500}, nil},
		"nudge the end to the start": {func() (record.Segment, error) { return s.Nudge(record.EdgeEnd, -5000) }, [2]int64{1000, 1050}, nil},
		"no end to be nudged": {func() (record.Segment, error) { return record.Segment{Start: 7}.Nudge(record.EdgeEnd, 100) },
			[2]int64{7, 0}, record.ErrNoEnd},
	} {
		got, err := c.do()
		if [2]int64{got.Start, got.End} != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %d to %d, %v; want %v, %v", name, got.Start, got.End, err, c.want, c.err)
		}
	}
}

func TestSegmentInIsTheOneThatBeganLast(t *testing.T) {
	account := []record.Segment{
		{ID: "a", End: 1000}, {ID: "note"}, {ID: "b", Start: 1000, End: 9000}, {ID: "c", Start: 3000, End: 4000}, {ID: "d", Start: 9500}, {ID: "e", Start: 12000},
	}
	for at, want := range map[int64]string{0: "a", 999: "a", 1000: "b", 3500: "c", 4000: "b", 9000: "", 9500: "d", 11999: "d", 99999: "e"} {
		got := ""
		if i := record.SegmentIn(account, "", true, at); i >= 0 {
			got = account[i].ID
		}
		if got != want {
			t.Errorf("at %d ms %q is heard, want %q", at, got, want)
		}
	}
	if got := record.NextStart(account, 0); got != 1000 {
		t.Errorf("behind the first it begins at %d", got)
	}
	if got := record.NextStart(account, 5); got != 0 || record.NextStart(nil, 3) != 0 {
		t.Errorf("behind the last it begins at %d", got)
	}
	if record.SegmentIn([]record.Segment{{Text: strings.Repeat("x", 9)}}, "", true, 5) != -1 {
		t.Error("a segment without times is heard")
	}
}

// Times of one recording are no places in another.
func TestEachRecordingHasItsOwnTimes(t *testing.T) {
	const one, two = record.ID("X1"), record.ID("X2")
	account := []record.Segment{
		{ID: "a", Start: 1000, End: 4000}, {ID: "b", Start: 1000, End: 2000, Sound: two}, {ID: "c", Start: 5000, Sound: one}, {ID: "d", Start: 3000, Sound: two},
	}
	for _, c := range []struct {
		sound record.ID
		at    int64
		want  int
	}{{one, 1500, 0}, {two, 1500, 1}, {two, 2500, -1}, {one, 9000, 2}, {two, 9000, 3}} {
		if got := record.SegmentIn(account, c.sound, c.sound == one, c.at); got != c.want {
			t.Errorf("at %d of %s: %d, want %d", c.at, c.sound, got, c.want)
		}
	}
	if got := record.NextStart(account, 1); got != 3000 {
		t.Errorf("the next in the second begins at %d", got)
	}
	if s := account[0].In(two, false, false); s.Timed() || s.Sound != two {
		t.Errorf("timed anew in the second: %+v", s)
	}
	if s := account[0].In(one, true, false); s.Start != 1000 || s.Sound != one {
		t.Errorf("said to be of the first: %+v", s)
	}
	if s := account[2].In(one, true, true); s.Start != 5000 || s.Sound != "" {
		t.Errorf("in the only one: %+v", s)
	}
	if s := account[0].Join(account[1]); s.Start != 1000 || s.End != 4000 || s.Sound != "" {
		t.Errorf("joined over two recordings: %+v", s)
	}
	if s := (record.Segment{Text: "x"}).Join(account[1]); s.Sound != two || s.End != 2000 {
		t.Errorf("joined to one without times: %+v", s)
	}
}
