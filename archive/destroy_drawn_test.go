package archive_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
	"attest/archive/store/leftover"
)

// drawnCase is the case of the weaver and the miller, both of whom allow all.
func drawnCase(t *testing.T) (v *archive.Vault, k record.Case, weavers, millers record.ID) {
	t.Helper()
	v = newVault(t)
	k = filingCase(t, v)
	allowAll(t, v, weaver, true)
	allowAll(t, v, miller, true)
	for _, id := range k.Testimonies {
		if must[record.Testimony](t)(v.Testimony(id)).Person == weaver {
			weavers = id
		} else {
			millers = id
		}
	}
	return v, k, weavers, millers
}

// toldOfMiller adds an event to a testimony that says something was done to the miller.
func toldOfMiller(t *testing.T, v *archive.Vault, testimony record.ID, place string) record.Event {
	t.Helper()
	te := must[record.Testimony](t)(v.Testimony(testimony))
	pa := must[record.Passage](t)(v.SavePassage(record.Passage{Testimony: te.ID, Spans: []record.Span{record.NewSpan(te.Account[0], 0, 2)}, Codes: []record.CodeUse{{Code: "LIB-04"}}}))
	return must[record.Event](t)(v.SaveEvent(record.Event{
		Testimony: te.ID, Passages: []record.ID{pa.ID}, Kind: record.CodeUse{Code: "LIB-04"}, Place: record.EventPlace{Words: place}, Step: "disappearance",
		Affected: []record.Affected{{Person: miller}},
		Date:     record.EventDate{Words: "invented", EDTF: "2013-21"}, Source: record.EventSource{Basis: record.BasisExperienced}, Status: record.StatusAlleged,
	}))
}

func without(ids []record.ID, id record.ID) []record.ID {
	return slices.DeleteFunc(slices.Clone(ids), func(x record.ID) bool { return x == id })
}

// What an answer, a comment, a covering text was drawn from is remembered when it is
// written: no later change of events, persons, cases or submissions hides it, nor
// that older versions were struck out. What is frozen does not leave, and what is
// destroyed does not stay.
func TestWhatRestsOnATestimonyIsRemembered(t *testing.T) {
	ctx := context.Background()
	v, k, gone, stays := drawnCase(t)
	file := func(s, person record.ID, text string) {
		t.Helper()
		noErr(t, v.File(s, record.FilingAnswer{Person: person, Field: "wgeid.place", Text: text}))
	}
	filed := func(s record.ID, person record.ID) (a record.FilingAnswer) {
		t.Helper()
		a, _ = must[record.Filing](t)(v.Filing(s)).Answer(person, "wgeid.place")
		return a
	}

	// One that draws on the miller's alone, from the first day.
	own := must[record.Submission](t)(v.SaveSubmission(record.Submission{Case: k.ID, Title: "Invented", Mechanism: "WGEID", Class: "un_special_procedures", Testimonies: []record.ID{stays}, Persons: []record.ID{miller}})).ID
	file(own, miller, "Stays0answer")

	// The weaver's account told of the miller once.
	e := toldOfMiller(t, v, gone, "Gone0place")
	affected := submissionOf(t, v, k, "WGEID")
	file(affected, miller, "Gone1typed")
	if was := filed(affected, miller).Was; !strings.Contains(was, "Gone0place") {
		t.Fatalf("the record's answer was %q", was)
	}
	e.Affected, e.Place.Words = nil, "Gone2place"
	must[record.Event](t)(v.SaveEvent(e))

	// The two were taken for one.
	noErr(t, v.MergePersons(miller, weaver))
	merged := submissionOf(t, v, k, "WGEID")
	file(merged, miller, "Gone3typed")
	if was := filed(merged, miller).Was; !strings.Contains(was, "Gone2place") {
		t.Fatalf("the record's answer was %q", was)
	}
	noErr(t, v.UnmergePersons(weaver))
	file(merged, miller, "Gone4typed") // in its place, and its words may be in it

	// One drew on the whole case, and has chosen since.
	chosen := submissionOf(t, v, k, "WGEID")
	file(chosen, weaver, "Gone5typed")
	must[record.ReviewComment](t)(v.AddComment(chosen, record.ReviewComment{Field: "wgeid.place", Person: weaver, Quote: "Gone6quote", Text: "Gone7comment"}))
	sub := must[record.Submission](t)(v.Submission(chosen))
	sub.Cover, sub.Testimonies = "Gone8cover", []record.ID{stays}
	must[record.Submission](t)(v.SaveSubmission(sub))

	// One has lost its older versions to another destruction.
	lost := must[record.Case](t)(v.SaveCase(record.Case{Title: "Invented", Testimonies: k.Testimonies}))
	x := attach(t, v, stays, "a.txt", "invented", record.ClassCleared)
	late := must[record.Submission](t)(v.SaveSubmission(record.Submission{Case: lost.ID, Title: "Invented", Mechanism: "WGEID", Class: "un_special_procedures", Exhibits: []record.ExhibitChoice{{ID: x.ID}}})).ID
	file(late, weaver, "Gone9typed")
	noErr(t, v.FileInCase(lost.ID, "WGEID", record.FilingAnswer{Person: weaver, Field: "wgeid.place", Text: "Gone10typed"}))
	lost = must[record.Case](t)(v.Case(lost.ID))
	lost.Testimonies = without(lost.Testimonies, gone)
	must[record.Case](t)(v.SaveCase(lost))
	sub = must[record.Submission](t)(v.Submission(late))
	sub.Testimonies = []record.ID{stays}
	must[record.Submission](t)(v.SaveSubmission(sub))
	noErr(t, v.Destroy(ctx, x.ID, "mistake", nil))

	words := []string{"Gone0place", "Gone1typed", "Gone2place", "Gone3typed", "Gone4typed", "Gone5typed", "Gone6quote", "Gone7comment", "Gone8cover", "Gone9typed", "Gone10typed"}
	v = reopen(t, v)
	quoting := []record.ID{affected, merged, chosen, late}

	noErr(t, v.Freeze(gone))
	refused := func(s record.ID) bool {
		t.Helper()
		return slices.ContainsFunc(must[archive.Preview](t)(v.Preview(ctx, s)).Blocked, func(r archive.Reason) bool { return r.Refusal == record.RefusedFrozen && r.Object == gone })
	}
	for i, s := range quoting {
		if !refused(s) {
			t.Errorf("submission %d leaves, though words of what is frozen are in it", i)
		}
	}
	if refused(own) {
		t.Error("one without any word of it does not leave")
	}
	for name, text := range escapedFiles(t, must[archive.EscapeReport](t)(v.Escape(ctx, archive.EscapeOptions{Path: t.TempDir() + "/a.age", Passphrase: []byte(escapePass), Reason: "handover"}, nil))) {
		for _, w := range words {
			if strings.Contains(text, w) {
				t.Errorf("what is frozen was written out: %s in %s", w, name)
			}
		}
	}

	plan := must[archive.DestroyPlan](t)(v.WouldDestroy(gone, 0))
	for _, id := range append(quoting, k.ID, lost.ID) {
		i := slices.IndexFunc(plan.Quoting, func(q archive.QuotePlan) bool { return q.ID == id })
		if i < 0 {
			t.Errorf("the plan does not name %s", id)
		} else if plan.Quoting[i].Unsure || id != k.ID && plan.Quoting[i].Answers == 0 {
			t.Errorf("%+v", plan.Quoting[i])
		}
	}
	noErr(t, v.Destroy(ctx, gone, "withdrawn", nil))
	found := foundWords(t, must[leftover.Keys](t)(v.Keys()), v.Info().Path, append(words, "Stays0answer"))
	for _, w := range words {
		if where, ok := found[w]; ok {
			t.Errorf("%s stays in %s", w, where)
		}
	}
	if _, ok := found["Stays0answer"]; !ok || filed(own, miller).Text != "Stays0answer" {
		t.Error("an answer that rests on another account is gone")
	}
	mustCheck(t, v)
}

// What was written before that was remembered is judged by all that it could have
// drawn on, and where older versions were struck out the plan says that nobody can tell.
func TestWhatWasWrittenBeforeIsJudgedCarefully(t *testing.T) {
	ctx := context.Background()
	v, k, gone, stays := drawnCase(t)
	hand := func(person record.ID, text string) record.Filing {
		return record.Filing{Type: "filing", V: 1, Answers: []record.FilingAnswer{{Person: person, Field: "wgeid.place", Text: text, At: "2026-11-01T00:00:00Z"}}}
	}
	sub := func(k record.Case, testimonies ...record.ID) *record.Submission {
		return &record.Submission{Type: "submission", V: 1, Case: k.ID, Title: "Invented", Mechanism: "WGEID", Class: "un_special_procedures", Testimonies: testimonies}
	}

	e := toldOfMiller(t, v, gone, "invented")
	e.Affected = nil
	must[record.Event](t)(v.SaveEvent(e))
	affected := sub(k)
	noErr(t, v.AsBefore(nil, affected, hand(miller, "Gone0typed")))

	chosen := sub(k)
	noErr(t, v.AsBefore(nil, chosen, hand(weaver, "Gone1typed")))
	chosen.Testimonies, chosen.Cover = []record.ID{stays}, "Gone2cover"
	noErr(t, v.AsBefore(nil, chosen, hand(weaver, "Gone1typed")))

	lost := record.Case{Type: "case", V: 1, Title: "Invented", Testimonies: []record.ID{gone, stays}}
	noErr(t, v.AsBefore(&lost, nil, hand(weaver, "Gone3typed")))
	lost.Testimonies = []record.ID{stays}
	noErr(t, v.AsBefore(&lost, nil, hand(weaver, "Gone3typed")))
	late := sub(lost)
	noErr(t, v.AsBefore(nil, late, hand(weaver, "Gone4typed")))
	noErr(t, v.AsBefore(nil, late, hand(weaver, "Gone4typed")))
	noErr(t, v.StrikeAsBefore(lost.ID))
	noErr(t, v.StrikeAsBefore(late.ID))

	// An account that came later can be in none of what was struck out.
	if plan := must[archive.DestroyPlan](t)(v.WouldDestroy(account(t, v).ID, 0)); len(plan.Quoting) > 0 {
		t.Errorf("a later account: %+v", plan.Quoting)
	}
	plan := must[archive.DestroyPlan](t)(v.WouldDestroy(gone, 0))
	for _, x := range []struct {
		id     record.ID
		unsure bool
	}{{affected.ID, false}, {chosen.ID, false}, {lost.ID, true}, {late.ID, true}} {
		i := slices.IndexFunc(plan.Quoting, func(q archive.QuotePlan) bool { return q.ID == x.id })
		if i < 0 || plan.Quoting[i].Answers != 1 || plan.Quoting[i].Unsure != x.unsure {
			t.Errorf("%s: %+v", x.id, plan.Quoting)
		}
	}
	noErr(t, v.Destroy(ctx, gone, "withdrawn", nil))
	for w, where := range foundWords(t, must[leftover.Keys](t)(v.Keys()), v.Info().Path, []string{"Gone0typed", "Gone1typed", "Gone2cover", "Gone3typed", "Gone4typed"}) {
		t.Errorf("%s stays in %s", w, where)
	}
	mustCheck(t, v)
}
