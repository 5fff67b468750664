package record_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"attest/archive/record"
)

var original = []record.Segment{{ID: "s1", Text: ""}, {ID: "s2", Text: "다리를 건넜습니다."}, {ID: "s3", Text: "추웠습니다."}, {ID: "s4", Text: "끝."}}

// The name of a text is fixed by a vector: whoever reads a vault must find the same.
func TestSourceNameVector(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("testdata", "translation.json"))
	if err != nil {
		t.Fatal(err)
	}
	var tr record.Translation
	if err := record.Decode(raw, &tr); err != nil {
		t.Fatal(err)
	}
	if got := tr.SourceName("다리를 건넜습니다."); got != tr.Segments[0].Source || got != "b466230604aee5832e46f992b96076922900565371e2bbf1eafa34a0df0071fd" {
		t.Error(got)
	}
	if got := record.CheckTranslation(tr, original); got != nil {
		t.Error(got)
	}
	if again := record.NewTranslation(testimony, "en"); again.SourceName("끝.") == record.NewTranslation(testimony, "en").SourceName("끝.") {
		t.Error("two translations name a text alike: the names confirm a guess")
	}
}

func TestTranslationFollowsItsOriginal(t *testing.T) {
	tr := record.NewTranslation(testimony, "en")
	empty := tr
	tr = tr.Set(original[1], "We crossed the bridge.")
	tr = tr.SetMachine(original[2], "It was cold.")
	if len(empty.Segments) != 0 || tr.State != record.TranslationDraft {
		t.Errorf("%+v %s", empty.Segments, tr.State)
	}
	want := []record.SegmentStanding{
		{Segment: "s2", Standing: record.StandingDone}, {Segment: "s3", Standing: record.StandingDone, Machine: true}, {Segment: "s4", Standing: record.StandingMissing},
	}
	if got := tr.Standings(original); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	changed := []record.Segment{{ID: "s2", Text: "다리를 뛰어 건넜습니다."}, {ID: "s4", Text: "끝."}}
	want = []record.SegmentStanding{
		{Segment: "s2", Standing: record.StandingChanged}, {Segment: "s4", Standing: record.StandingMissing}, {Segment: "s3", Standing: record.StandingOrphaned, Machine: true},
	}
	if got := tr.Standings(changed); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}

	tr.State = record.TranslationChecked
	if got := record.CheckTranslation(tr, original); !slices.Equal(got, []record.Fault{{Field: "state", Key: "not_all_checked"}}) {
		t.Errorf("a machine's sentence passes as checked: %v", got)
	}
	tr = tr.Set(original[2], "It was cold.").Set(original[3], "The end.")
	if tr.Segments[1].Machine || tr.Segments[1].MachineText != "It was cold." || tr.State != record.TranslationDraft {
		t.Errorf("%+v", tr)
	}
	tr.State = record.TranslationChecked
	if got := record.CheckTranslation(tr, original); got != nil {
		t.Error(got)
	}
	if got := record.CheckTranslation(tr, changed); len(got) != 1 {
		t.Errorf("the original changed, and the translation is still checked: %v", got)
	}
}

func TestCheckTranslation(t *testing.T) {
	bad := record.Translation{State: "done", Salt: "00", Segments: []record.TranslatedSegment{{Segment: "s1"}, {Segment: "s1", Text: string(make([]byte, record.MaxSegmentBytes+1))}}}
	want := []record.Fault{
		{Field: "id", Key: "bad_id"}, {Field: "testimony", Key: "bad_id"}, {Field: "salt", Key: "bad_salt"}, {Field: "language", Key: "missing"},
		{Field: "state", Key: "unknown"}, {Field: "segments", Key: "twice"}, {Field: "segments", Key: "too_long"},
	}
	if got := record.CheckTranslation(bad, nil); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}
