package archive_test

import (
	"slices"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// A paragraph that is joined or split at the sound takes its passages and its
// translation with it, as one step that can be taken back and done again.
func TestWhatIsLaidOverAnAccountFollowsJoinAndSplit(t *testing.T) {
	v := newVault(t)
	te, _, _, tr := coded(t, v)
	noErr(t, v.SaveTranslation(tr.Set(te.Account[1], "Our hands were tied.")))
	must[record.Passage](t)(v.SavePassage(record.Passage{
		Testimony: te.ID, Spans: []record.Span{record.NewSpan(te.Account[1], 0, 2)}, Codes: []record.CodeUse{{Code: "TRT-01"}},
	}))
	look := func() (quotes, said []string) {
		t.Helper()
		now := must[record.Testimony](t)(v.Testimony(te.ID))
		for _, p := range must[[]record.Passage](t)(v.Passages(te.ID)) {
			for _, s := range p.Spans {
				i := slices.IndexFunc(now.Account, func(x record.Segment) bool { return x.ID == s.Segment })
				if i < 0 || len([]rune(now.Account[i].Text)) != s.Length {
					t.Fatalf("a passage lies over %+v, which the account does not have", s)
				}
				quotes = append(quotes, s.Segment+":"+string([]rune(now.Account[i].Text)[s.From:s.To]))
			}
		}
		for _, s := range must[[]record.Translation](t)(v.Translations(te.ID))[0].Standings(now.Account) {
			said = append(said, s.Segment+":"+string(s.Standing))
		}
		return quotes, said
	}
	expect := func(when string, quotes, said []string) {
		t.Helper()
		q, s := look()
		slices.Sort(q)
		if !slices.Equal(q, quotes) || !slices.Equal(s, said) {
			t.Errorf("%s: passages %v, want %v; translation %v, want %v", when, q, quotes, s, said)
		}
	}
	apart := func(when string) {
		t.Helper()
		expect(when, []string{"s1:투먼", "s2:손이"}, []string{"s1:done", "s2:done"})
	}
	apart("before")

	joined := te
	joined.Account = []record.Segment{te.Account[0].Join(te.Account[1])}
	noErr(t, v.SaveTestimony(joined))
	expect("joined", []string{"s1:손이", "s1:투먼"}, []string{"s1:done"})
	text := must[[]record.Translation](t)(v.Translations(te.ID))[0].Segments
	if len(text) != 1 || text[0].Text != "We went from Tumen to the border by truck. Our hands were tied." {
		t.Errorf("the translation says %+v", text)
	}
	if id := must[record.ID](t)(v.Undo()); id != te.ID {
		t.Errorf("Undo is on %s", id)
	}
	apart("joined, and taken back")
	must[record.ID](t)(v.Redo())
	expect("joined, taken back, and done again", []string{"s1:손이", "s1:투먼"}, []string{"s1:done"})
	must[record.ID](t)(v.Undo())
	apart("taken back a second time")

	first, second := record.SplitAt(te.Account, 0, 5, -1)
	second.ID = "s3"
	split := te
	split.Account = []record.Segment{first, second, te.Account[1]}
	noErr(t, v.SaveTestimony(split))
	expect("split", []string{"s1:투먼", "s2:손이"}, []string{"s1:original_changed", "s3:missing", "s2:done"})
	must[record.ID](t)(v.Undo())
	apart("split, and taken back")

	first, second = record.SplitAt(te.Account, 1, 0, -1)
	second.ID = "s4"
	split.Account = []record.Segment{te.Account[0], first, second}
	noErr(t, v.SaveTestimony(split))
	expect("split before the first word", []string{"s1:투먼", "s4:손이"}, []string{"s1:done", "s4:done"})
	must[record.ID](t)(v.Undo())
	apart("split before the first word, and taken back")
	if r := must[archive.CheckReport](t)(v.Check(t.Context(), nil)); len(r.Faults) > 0 {
		t.Errorf("check finds %v", r.Faults)
	}
}
