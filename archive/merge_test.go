package archive_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"attest/archive"
	"attest/archive/record"
)

func told(t testing.TB, v *archive.Vault, person record.ID, date, text string) record.Testimony {
	t.Helper()
	te := must[record.Testimony](t)(v.NewTestimony(person, record.Interview{Date: date}))
	te.Account = []record.Segment{{ID: "s1", Speaker: "witness", Text: text}}
	noErr(t, v.SaveTestimony(te))
	return te
}

func row(v *archive.Vault, id record.ID) archive.PersonRow {
	all := v.Persons()
	return all[slices.IndexFunc(all, func(r archive.PersonRow) bool { return r.Person.ID == id })]
}

func TestMergeAndPart(t *testing.T) {
	v := newVault(t)
	keep := named(t, v, "twins", record.Identity{}, "리영희")
	other := named(t, v, "Musan", record.Identity{}, "Lee Young Hee")
	third := named(t, v, "camp", record.Identity{}, "李英姬")
	a, b := told(t, v, keep.ID, "2025-01-01", "하나"), told(t, v, other.ID, "2026-01-01", "둘")
	noErr(t, v.MergePersons(keep.ID, other.ID))
	noErr(t, v.MergePersons(other.ID, third.ID)) // into the kept one
	passage := must[record.Passage](t)(v.SavePassage(record.Passage{
		Testimony: b.ID, Spans: []record.Span{record.NewSpan(b.Account[0], 0, 1)}, Codes: []record.CodeUse{{Code: "REF-02"}},
	}))
	e := must[record.Event](t)(v.SaveEvent(record.Event{
		Testimony: b.ID, Passages: []record.ID{passage.ID}, Kind: record.CodeUse{Code: "REF-02"},
		Date: record.EventDate{Words: "감자 심을 때", EDTF: "2013-04~/2013-05~"}, Source: record.EventSource{Basis: record.BasisExperienced}, Status: record.StatusAlleged,
	}))

	for _, again := range []bool{false, true} {
		if again {
			v = reopen(t, v)
		}
		for _, id := range []record.ID{keep.ID, other.ID, third.ID} {
			same := v.SamePerson(id)
			if len(same) != 3 || same[0].ID != keep.ID {
				t.Fatalf("one person with %+v", same)
			}
			rows := v.Testimonies(archive.Filter{Person: id, Sort: "date"})
			if len(rows) != 2 || rows[0].ID != a.ID || rows[1].ID != b.ID || rows[1].Pseudonym != other.Pseudonym {
				t.Fatalf("testimonies %+v", rows)
			}
		}
		if events := must[[]record.Event](t)(v.EventsOf(keep.ID)); len(events) != 1 || events[0].ID != e.ID || v.Narrator(b.ID) != keep.ID {
			t.Errorf("events of the one person %+v, told by %s", events, v.Narrator(b.ID))
		}
		if r := row(v, keep.ID); r.Testimonies != 2 {
			t.Errorf("the kept record counts %d testimonies", r.Testimonies)
		}
		if got := found(t, v, other.Pseudonym); len(got) != 1 || got[0] != keep.Pseudonym {
			t.Errorf("the other pseudonym finds %v", got)
		}
		if got := found(t, v, "이영희"); len(got) != 1 || got[0] != keep.Pseudonym {
			t.Errorf("the name finds %v", got)
		}
		if p := must[record.Person](t)(v.Person(other.ID)); p.Pseudonym != other.Pseudonym || p.MergedInto != keep.ID {
			t.Errorf("%+v", p)
		}
	}

	for name, err := range map[string]error{
		"again": v.MergePersons(keep.ID, other.ID), "itself": v.MergePersons(keep.ID, keep.ID), "a ring": v.MergePersons(other.ID, keep.ID),
		"part what is one": v.UnmergePersons(keep.ID),
	} {
		if !errors.Is(err, archive.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := v.MergePersons(keep.ID, record.NewID(record.KindPerson)); !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}

	// Saving the person meanwhile leaves the pointer; parting takes it away.
	p := must[record.Person](t)(v.Person(other.ID))
	p.Handle, p.MergedInto = "Musan, again", ""
	noErr(t, v.SavePerson(p))
	if len(v.SamePerson(other.ID)) != 3 {
		t.Error("saving a person parted them")
	}
	noErr(t, v.UnmergePersons(other.ID))
	if len(v.SamePerson(other.ID)) != 1 || len(v.SamePerson(keep.ID)) != 2 || len(v.Testimonies(archive.Filter{Person: keep.ID})) != 1 {
		t.Error("they are one after parting")
	}
	_ = must[record.ID](t)(v.Undo())
	if len(v.SamePerson(keep.ID)) != 3 {
		t.Error("undoing the parting did not make them one")
	}
	_ = must[record.ID](t)(v.Redo())
	if len(v.SamePerson(keep.ID)) != 2 {
		t.Error("doing it again did not part them")
	}
	if got := entries(t, v, "merge"); len(got) != 4 || !slices.Contains(got, keep.Pseudonym) || !slices.Contains(got, other.Pseudonym) {
		t.Errorf("merges in the log: %v", got)
	}
	if got := entries(t, v, "unmerge"); len(got) != 2 {
		t.Errorf("partings in the log: %v", got)
	}
	if rep := must[archive.CheckReport](t)(v.Check(context.Background(), nil)); len(rep.Faults) != 0 {
		t.Errorf("faults %+v", rep.Faults)
	}
}

// An export of one record's testimony takes the stricter of the consents about
// all records of the person.
func TestStricterConsentOfOnePerson(t *testing.T) {
	past := time.Now().AddDate(0, 0, -1).Format(time.DateOnly)
	yes := func(u record.Use) *record.Use { u.Use, u.Answer = "un_inquiry", "yes"; return &u }
	v := newVault(t)
	for name, c := range map[string]struct {
		other *record.Use // the consent about the merged record, nil for none
		want  record.Refusal
		state string
	}{
		"silent":       {nil, record.Granted, "in_force"},
		"not asked":    {&record.Use{Use: "icc", Answer: "yes"}, record.Granted, "in_force"},
		"yes":          {yes(record.Use{}), record.Granted, "in_force"},
		"no":           {&record.Use{Use: "un_inquiry", Answer: "no"}, record.RefusedAnswer, "refused"},
		"run out":      {yes(record.Use{Until: past}), record.RefusedExpired, "expired"},
		"another body": {yes(record.Use{Recipients: []string{"The Court"}}), record.RefusedRecipient, "in_force"},
	} {
		te := account(t, v)
		firstAccount(t, v, te.ID)
		consent(t, v, te.Person, *yes(record.Use{Named: true}))
		other := must[record.Person](t)(v.NewPerson("b"))
		if c.other != nil {
			consent(t, v, other.ID, *c.other)
		}
		noErr(t, v.MergePersons(te.Person, other.ID))
		s := must[record.Submission](t)(v.SaveSubmission(record.Submission{
			Title: "x", Addressee: "The Commission", Class: "un_inquiry", Sender: "o", Testimonies: []record.ID{te.ID},
		}))
		_, err := v.Export(context.Background(), s.ID, archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true}, nil)
		if granted := c.want == record.Granted; granted != (err == nil) || !granted && !errors.Is(err, archive.ErrConsent) {
			t.Errorf("%s: export: %v", name, err)
		}
		pre := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
		if c.want != record.Granted && (len(pre.Withheld) != 1 || pre.Withheld[0].Reason != c.want) {
			t.Errorf("%s: withheld %+v", name, pre.Withheld)
		}
		if got := v.ConsentState(te.Person).State; got != c.state {
			t.Errorf("%s: the chip says %s, want %s", name, got, c.state)
		}
		if n := len(v.Consents(te.Person)); n != 1 {
			t.Errorf("%s: %d consents about the kept record: they stay about whom they were given", name, n)
		}
	}
	named, silent := record.Decision{Named: true, Media: []string{"audio", "image"}, Until: "2027-01-01"}, record.Decision{Media: []string{"image"}, Until: "2026-12-31"}
	for _, d := range []record.Decision{record.Stricter(named, silent), record.Stricter(silent, named)} {
		if d.Refusal != record.Granted || d.Named || !slices.Equal(d.Media, []string{"image"}) || d.Until != "2026-12-31" {
			t.Errorf("stricter: %+v", d)
		}
	}
}

// The testimony of a record without consent is not covered by that of another
// record of the person.
func TestConsentOfAnotherRecordDoesNotCover(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	other := must[record.Person](t)(v.NewPerson("b"))
	consent(t, v, other.ID, record.Use{Use: "un_inquiry", Answer: "yes"})
	noErr(t, v.MergePersons(other.ID, te.Person))
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Title: "x", Addressee: "c", Class: "un_inquiry", Sender: "o", Testimonies: []record.ID{te.ID}}))
	pre := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
	if len(pre.Withheld) != 1 || pre.Withheld[0].Reason != record.RefusedNoConsent {
		t.Errorf("withheld %+v", pre.Withheld)
	}
}

func TestRisksAndRepeats(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	consent(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: "yes"})
	p := must[record.Person](t)(v.Person(te.Person))
	p.Child = true
	p.Earlier = []record.EarlierInterview{{By: "A commission", When: "2014", For: "inquiry"}}
	noErr(t, v.SavePerson(p))
	noErr(t, v.SaveIdentity(p.ID, record.Identity{
		Names: []record.Name{{Text: "지어낸 이름"}},
		Kin:   []record.Relative{{Relation: "언니", InReach: true}, {Relation: "동생"}},
		Risk:  record.Risk{Traceable: []string{"INVENTED FACT"}, Note: "INVENTED NOTE"},
	}))
	other := must[record.Person](t)(v.NewPerson("b"))
	other.Earlier = []record.EarlierInterview{{By: "A paper", When: "2015"}}
	noErr(t, v.SavePerson(other))
	second := told(t, v, other.ID, "2024-05-05", "둘")
	noErr(t, v.MergePersons(p.ID, other.ID))
	v = reopen(t, v)

	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Title: "x", Addressee: "c", Class: "un_inquiry", Sender: "o", Testimonies: []record.ID{te.ID, second.ID}}))
	pre := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
	all := strings.Join(pre.Warnings.Sentences(), "\n")
	for _, want := range []string{"is a child", "relatives are still in reach", "are noted (1)", "a note on the risk", "others have earlier accounts (1)", "2 records are this one person"} {
		if !strings.Contains(all, want) {
			t.Errorf("the preview does not warn: %s\n%s", want, all)
		}
	}
	if strings.Contains(all, "INVENTED") || slices.Contains(entries(t, v, "read"), p.Pseudonym) {
		t.Errorf("a preview shows words of the identity, or opens it:\n%s", all)
	}
	var kinds []archive.ReasonCode
	for _, n := range must[[]archive.RiskNote](t)(v.RiskNotes(s.ID)) {
		kinds = append(kinds, n.Code)
		switch n.Code {
		case archive.RiskTraceable:
			if !slices.Equal(n.Facts, []string{"INVENTED FACT"}) || n.Count != 1 || n.Object != p.ID {
				t.Errorf("%+v", n)
			}
		case archive.RiskKin:
			if n.Count != 1 || n.Label != p.Pseudonym {
				t.Errorf("%+v", n)
			}
		}
	}
	if want := []archive.ReasonCode{archive.RiskChild, archive.RiskEarlier, archive.RiskKin, archive.RiskTraceable, archive.RiskNoted, archive.RiskEarlier, archive.RiskMerged}; !slices.Equal(kinds, want) {
		t.Errorf("notes %v, want %v", kinds, want)
	}
	if got := entries(t, v, "read"); len(got) != 2 || got[0] != p.Pseudonym { // the other is the account, when it was made
		t.Errorf("the facts were read, and the log says %v", got)
	}

	r := must[archive.Repeats](t)(v.RepeatWarning(other.ID))
	if len(r.Earlier) != 2 || len(r.Ours) != 2 || r.Ours[0].ID != second.ID || !r.Any() {
		t.Errorf("%+v", r)
	}
	if r := must[archive.Repeats](t)(v.RepeatWarning(must[record.Person](t)(v.NewPerson("new")).ID)); r.Any() {
		t.Errorf("nobody asked a new person: %+v", r)
	}
}
