package archive_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
	"attest/archive/store/leftover"
)

// A person of whom no testimony is left goes with names, contacts, relatives,
// consents and signed forms, and with what was written about them by hand; not
// one word is left that any key opens.
func TestAPersonIsDestroyed(t *testing.T) {
	ctx := t.Context()
	v := newVault(t)
	var p planter
	te, stays := account(t, v), account(t, v)
	who := te.Person
	per := must[record.Person](t)(v.Person(who))
	per.Handle = p.word("handle")
	noErr(t, v.SavePerson(per))
	noErr(t, v.SaveIdentity(who, record.Identity{
		Names: []record.Name{{Text: p.word("name")}}, Contact: p.word("contact"), Relatives: p.word("relatives"), Note: p.word("note"),
		Papers: []record.Paper{{Number: p.word("paper")}},
	}))
	form := attach(t, v, who, p.word("file")+".txt", p.word("signed"), record.ClassIdentity)
	must[record.Consent](t)(v.SaveConsent(record.Consent{Person: who, By: record.ByRelative, Date: "2026-11-20", Uses: []record.Use{{Use: record.UseKeep, Answer: record.AnswerYes}}},
		record.ConsentIdentity{Giver: p.word("giver"), Relation: "mother"}))
	noErr(t, v.KeepFormOf(who, "consent", p.word("halftyped")))
	k := must[record.Case](t)(v.SaveCase(record.Case{Title: "Invented", Testimonies: []record.ID{stays.ID}, Persons: []record.ID{who, stays.Person}}))
	s := submissionOf(t, v, k, "WGEID")
	noErr(t, v.File(s, record.FilingAnswer{Person: who, Field: "wgeid.place", Text: p.word("answer")}))
	noErr(t, v.File(s, record.FilingAnswer{Person: stays.Person, Field: "wgeid.place", Text: "Staying1answer"}))
	v = reopen(t, v)
	copied := copyOf(t, v.Info().Path)
	if seen := foundWords(t, must[leftover.Keys](t)(v.Keys()), copied, p.words); len(seen) != len(p.words) {
		t.Fatalf("the test looks in too few places: %v", seen)
	}

	if _, err := v.WouldDestroy(who, 0); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("while a testimony is left: %v", err)
	}
	noErr(t, v.Destroy(ctx, te.ID, "withdrawn", nil))
	handle := []string{p.words[0]}
	for _, dir := range []string{copied, v.Info().Path} {
		mustFindNone(t, must[leftover.Keys](t)(v.Keys()), dir, "the handle, with the testimony", handle)
	}
	noErr(t, v.SetHold(k.ID, "a court asked"))
	if err := v.Destroy(ctx, who, "withdrawn", nil); !errors.Is(err, archive.ErrHold) {
		t.Errorf("under a hold of a case that names the person: %v", err)
	}
	noErr(t, v.LiftHold(k.ID))
	plan := must[archive.DestroyPlan](t)(v.WouldDestroy(who, 0))
	if plan.Exhibits != 1 || len(plan.Quoting) != 2 || plan.Label == "" {
		t.Errorf("the plan: %+v", plan)
	}
	noErr(t, v.Destroy(ctx, who, "withdrawn", nil))
	check := func() {
		t.Helper()
		if _, err := v.Person(who); err == nil {
			t.Error("the person is there")
		}
		if _, err := v.Exhibit(form.ID); err == nil {
			t.Error("the form is there")
		}
		if slices.ContainsFunc(v.Persons(), func(r archive.PersonRow) bool { return r.Person.ID == who }) || len(v.Consents(who)) > 0 {
			t.Error("the person, or a consent, is listed")
		}
		if d, ok := v.WasDestroyed(who); !ok || d.Label != plan.Label {
			t.Errorf("what is said of it: %+v", d)
		}
		if now := must[record.Case](t)(v.Case(k.ID)); slices.Contains(now.Persons, who) {
			t.Errorf("the case: %+v", now)
		}
		must[[]archive.TodayItem](t)(v.Today())
		must[archive.Preview](t)(v.Preview(ctx, s))
		mustCheck(t, v)
	}
	check()
	v = reopen(t, v)
	check()
	keys := must[leftover.Keys](t)(v.Keys())
	for _, dir := range []string{copied, v.Info().Path} {
		mustFindNone(t, keys, dir, "the person", p.words)
	}
	if left := foundWords(t, keys, v.Info().Path, []string{"Staying1answer"}); len(left) != 1 {
		t.Error("what is said of the other went with it")
	}
	if hits := must[[]archive.PersonHit](t)(v.FindPersons(strings.ToLower(p.words[1]))); len(hits) > 0 {
		t.Errorf("found by name: %v", hits)
	}
}
