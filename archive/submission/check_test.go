package submission_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"attest/archive/record"
	"attest/archive/submission"
)

var now = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)

// facts is one invented person with a testimony of one event for each place and date given.
func facts(places ...string) *submission.Facts {
	id := record.NewID(record.KindPerson)
	granted := record.Decision{Named: true, Consent: record.NewID(record.KindConsent)}
	t := submission.Testimony{ID: record.NewID(record.KindTestimony), Label: "T-K7-0001", Number: 1, Narrator: id, Language: "ko", Decision: granted}
	for _, p := range places {
		code, date, _ := strings.Cut(p, " ")
		t.Paragraphs = append(t.Paragraphs, submission.Paragraph{ID: "s1"})
		t.Events = append(t.Events, record.Event{ID: record.NewID(record.KindEvent), Testimony: t.ID, Kind: record.CodeUse{Code: "LIB-04"},
			Actors: []record.Actor{{Unit: "an invented unit"}}, Date: record.EventDate{EDTF: date, Words: "then"}, Place: record.EventPlace{Code: code}})
	}
	return &submission.Facts{
		Case: record.Case{Title: "Invented"}, Office: record.Office{Name: "Invented office", Sender: "Invented street"}, Now: now,
		Persons: []submission.Person{{ID: id, Same: []record.ID{id}, Pseudonym: "P-K7-0001", Code: "W-01", Decision: granted,
			Consents: []record.Consent{{ID: granted.Consent, By: record.BySelf}},
			Identity: record.Identity{Names: []record.Name{{Text: "Jieonaen Hana", Script: "Latn"}}, Sex: "female", Born: "1988", Nationality: "DPRK"}}},
		Testimonies: []submission.Testimony{t},
	}
}

// check runs a mechanism over facts with what was written: "field=text".
func check(t *testing.T, id string, f *submission.Facts, written ...string) []submission.Finding {
	t.Helper()
	m := mechanism(t, id)
	filing := record.Filing{}
	empty := submission.NewTable(m, f, filing, "en")
	for _, w := range written {
		field, text, _ := strings.Cut(w, "=")
		c := slices.IndexFunc(empty.Columns, func(c submission.Column) bool { return c.Field.ID == field })
		if c < 0 {
			t.Fatalf("%s has no field %s", id, field)
		}
		a := record.FilingAnswer{Field: field, Text: text, Drafted: empty.Answers(field)[0].Hash}
		if empty.Columns[c].Person {
			a.Person = f.Persons[0].ID
		}
		filing.Answers = append(filing.Answers, a)
	}
	out := submission.Check(submission.NewTable(m, f, filing, "en"), f)
	for _, x := range out {
		if x.En == "" || x.Ko == "" || x.Severity != submission.Stops && x.Severity != submission.Warns {
			t.Errorf("%s: %+v", id, x)
		}
		if slices.Contains(submission.Kinds(), x.Rule) && (x.Cites == "" || x.Checked == "" || !strings.Contains(x.Source, "seen") && !strings.Contains(x.Source, "known")) {
			t.Errorf("%s: no article, source or day: %+v", id, x)
		}
	}
	return out
}

// found is the severity of the first finding of a rule whose words contain part.
func found(list []submission.Finding, rule, part string) string {
	for _, f := range list {
		if f.Rule == rule && strings.Contains(f.En, part) {
			return f.Severity
		}
	}
	return ""
}

func TestAdmissibility(t *testing.T) {
	long := strings.Repeat("word ", 3000)
	for _, c := range []struct {
		name, id string
		facts    *submission.Facts
		written  []string
		rule     string
		part     string
		want     string
	}{
		{"a State that did not accept", "CAT22", facts("CN-YJ 2020"), nil, submission.KindStateBound, "CN", submission.Stops},
		{"one that is chosen and did not", "CAT22", facts("CN-YJ 2020"), []string{"tb.state=KP"}, submission.KindStateBound, "KP", submission.Stops},
		{"one that accepted", "CAT22", facts("CN-YJ 2020"), []string{"tb.state=RU"}, submission.KindStateBound, "Not accepted", ""},
		{"all before it accepted", "OP1", facts(" 1985"), []string{"tb.state=RU"}, submission.KindStateBound, "All 1 events", submission.Stops},
		{"some before", "OP1", facts(" 1985", " 2020"), []string{"tb.state=RU"}, submission.KindStateBound, "1 events lie before", submission.Warns},
		{"no date", "OP1", facts(" "), []string{"tb.state=RU"}, submission.KindStateBound, "no date", submission.Warns},
		{"no State", "OP1", facts(" 2020"), nil, submission.KindStateBound, "No State", submission.Warns},
		{"any State", "SP", facts("CN-YJ 2020"), nil, submission.KindStateBound, "", ""},
		{"before the Rome Statute", "ICC15", facts(" 1999"), nil, submission.KindFactsAfter, "All 1", submission.Stops},
		{"an earlier disappearance", "CED30", facts(" 2010"), []string{"ced.state=KR"}, submission.KindStateBound, "All 1", submission.Stops},
		{"remedies open", "CAT22", facts(" 2020"), nil, submission.KindRemedies, "what was tried", submission.Stops},
		{"remedies said", "CAT22", facts(" 2020"), []string{"tb.remedies=none is open to foreigners"}, submission.KindRemedies, "", ""},
		{"remedies not needed", "WGEID", facts(" 2020-03"), nil, submission.KindRemedies, "", ""},
		{"another procedure", "CAT22", facts(" 2020"), []string{"tb.other=yes"}, submission.KindNoDuplicate, "must not have been examined, and must not be", submission.Stops},
		{"another procedure, for the same committee too", "OP3CRC", facts(" 2020"), []string{"tb.other=yes"}, submission.KindNoDuplicate, "by the Committee, nor have been or be", submission.Stops},
		{"one that goes on", "OP1", facts(" 2020"), []string{"tb.other=yes"}, submission.KindNoDuplicate, "One that has ended does not stop it", submission.Stops},
		{"one that has ended", "OP1", facts(" 2020"), []string{"tb.other=Working Group, ended 2024-05-01"}, submission.KindNoDuplicate, "see whether it is", submission.Warns},
		{"no other procedure", "CAT22", facts(" 2020"), []string{"tb.other=no"}, submission.KindNoDuplicate, "", ""},
		{"not said whether", "CAT22", facts(" 2020"), nil, submission.KindNoDuplicate, "not said", submission.Warns},
		{"too late", "OP3CRC", facts(" 2020"), []string{"tb.remdate=2024-01-10"}, submission.KindDeadline, "2025-01-10", submission.Stops},
		{"in time", "OP3CRC", facts(" 2020"), []string{"tb.remdate=2026-01-10"}, submission.KindDeadline, "", ""},
		{"too late, with a reason behind the day", "OP3CRC", facts(" 2020"), []string{"tb.remdate=2024-01-10, the judgment was never served"}, submission.KindDeadline, "see whether they say why", submission.Warns},
		{"a full stop behind the day", "OP3CRC", facts(" 2020"), []string{"tb.remdate=2024-01-10."}, submission.KindDeadline, "2025-01-10", submission.Stops},
		{"the day behind words", "OP3CRC", facts(" 2020"), []string{"tb.remdate=Supreme Court, 2024-01-10"}, submission.KindDeadline, "2025-01-10", submission.Warns},
		{"a day that cannot be read", "OP3CRC", facts(" 2020"), []string{"tb.remdate=1 February"}, submission.KindDeadline, "cannot be read", submission.Warns},
		{"long after another procedure", "OP1", facts(" 2020"), []string{"tb.other=2019-05-01"}, submission.KindDeadline, "2022-05-01", submission.Warns},
		{"another procedure without its day", "OP1", facts(" 2020"), []string{"tb.other=the Working Group"}, submission.KindDeadline, "write its day", submission.Warns},
		{"no child", "OP3CRC", facts(" 2020"), nil, submission.KindChild, "W-01", submission.Warns},
		{"year alone", "WGEID", facts("CN-YJ 2020"), nil, submission.KindElements, "needs at least its month", submission.Stops},
		{"a month", "WGEID", facts("CN-YJ 2026-10"), nil, submission.KindElements, "needs at least its month", ""},
		{"a month, marked", "WGEID", facts("CN-YJ 2026-10~"), nil, submission.KindElements, "needs at least its month", ""},
		{"an element is missing", "WGEID", facts("CN-YJ 2026-10"), nil, submission.KindElements, "required element 5", submission.Stops},
		{"urgent", "WGEID", facts("CN-YJ 2026-10"), nil, submission.KindUrgentWindow, "send at once", submission.Warns},
		{"not urgent any more", "WGEID", facts("CN-YJ 2024-10"), nil, submission.KindUrgentWindow, "standard", submission.Warns},
		{"one person is no pattern", "HRCCP", facts(" 2020"), nil, submission.KindSeveral, "", submission.Warns},
		{"a long text of the tool's own limit", "SP", facts(" 2020"), []string{"sp.f_narr=" + strings.Repeat("x", 10001)}, submission.FindLimit, "10001 characters", submission.Warns},
		{"longer than one sender may", "UPR", facts(" 2020"), []string{"upr.issues=" + long}, submission.FindLimit, "words", submission.Warns},
		{"longer than one sender may, who is alone", "UPR", facts(" 2020"), []string{"upr.kind=individual", "upr.issues=" + long}, submission.FindLimit, "words", submission.Stops},
		{"as long as several may", "UPR", facts(" 2020"), []string{"upr.kind=joint", "upr.issues=" + long}, submission.FindLimit, "words", ""},
		{"longer than several may", "UPR", facts(" 2020"), []string{"upr.issues=" + long + long}, submission.FindLimit, "words", submission.Stops},
		{"pages", "WGAD", facts(" 2020"), []string{"wgad.circ=" + strings.Repeat(long, 5)}, submission.FindLimit, "pages", submission.Warns},
		{"an answer that the form does not offer", "SP", facts(" 2020"), []string{"sp.kind=prayer"}, submission.FindOption, "urgent_appeal", submission.Stops},
		{"a required answer", "SP", facts(" 2020"), nil, submission.FindRequired, "Kind of action", submission.Stops},
		{"not a party to the treaty", "ALTREP", facts("KP-ONS 2020"), []string{"altrep.state=KP", "altrep.committee=CAT"}, submission.KindTreatyParty, "KP, CAT: no", submission.Warns},
	} {
		list := check(t, c.id, c.facts, c.written...)
		if got := found(list, c.rule, c.part); got != c.want {
			t.Errorf("%s: %s: %s %q is %q, want %q\n%+v", c.name, c.id, c.rule, c.part, got, c.want, list)
		}
	}
}

// That nobody knows of another procedure is no no.
func TestAnotherProcedureThatIsNotKnown(t *testing.T) {
	f := facts(" 2020")
	filing := record.Filing{Answers: []record.FilingAnswer{{Person: f.Persons[0].ID, Field: "tb.other", Unknown: "nobody asked"}, {Field: "tb.other", Unknown: "nobody asked"}}}
	list := submission.Check(submission.NewTable(mechanism(t, "OP3CRC"), f, filing, "en"), f)
	if got := found(list, submission.KindNoDuplicate, "not known"); got != submission.Warns {
		t.Errorf("%q\n%+v", got, list)
	}
}

// A reason closes a required answer, and not an element.
func TestNotKnownBecause(t *testing.T) {
	f := facts("CN-YJ 2026-10")
	m := mechanism(t, "WGEID")
	filing := record.Filing{Answers: []record.FilingAnswer{
		{Person: f.Persons[0].ID, Field: "wgeid.action", Unknown: "nobody could ask"}, {Person: f.Persons[0].ID, Field: "wgeid.srel", Unknown: "not told"},
	}}
	tab := submission.NewTable(m, f, filing, "en")
	list := submission.Check(tab, f)
	if found(list, submission.FindRequired, "Relationship") != "" || found(list, submission.KindElements, "required element 5") != submission.Stops {
		t.Errorf("%+v", list)
	}
}

func TestWhatConsentSaysOfASubmission(t *testing.T) {
	for refusal, want := range map[record.Refusal]string{record.RefusedNotAsked: submission.Stops, record.RefusedNoConsent: submission.Stops, record.RefusedAnswer: submission.Warns, record.RefusedWithdrawn: submission.Warns} {
		f := facts("CN-YJ 2026-10")
		f.Persons[0].Decision = record.Decision{Refusal: refusal}
		list := check(t, "WGEID", f)
		if got := found(list, submission.FindConsent, "W-01"); got != want {
			t.Errorf("%s: %q, want %q", refusal, got, want)
		}
		if found(list, submission.FindNobody, "") != submission.Stops {
			t.Errorf("%s: nobody is left, and nothing says so", refusal)
		}
	}
	f := facts("CN-YJ 2026-10")
	f.Persons[0].Decision.Named = false
	if got := found(check(t, "CEDAWOP", f), submission.KindNameToState, "W-01"); got != submission.Stops {
		t.Errorf("the name may not go to the State: %q", got)
	}
	if got := found(check(t, "SP", f), submission.KindNameToState, "W-01"); got != submission.Warns {
		t.Errorf("the name may not go to the State: %q", got)
	}
	if got := found(check(t, "WGEID", f), submission.KindElements, "required element 1"); got != submission.Stops {
		t.Errorf("a form without the name: %q", got)
	}
	f = facts("CN-YJ 2026-10")
	f.Testimonies[0].Unconfirmed = 2
	if got := found(check(t, "WGEID", f), submission.FindUnconfirmed, "2 paragraphs"); got != submission.Stops {
		t.Errorf("a machine's paragraphs: %q", got)
	}
}

// Every kind of rule is in a form, and every path answers a case of one person
// and an empty one without a fault.
func TestEveryRuleAndPathIsUsed(t *testing.T) {
	used := map[string]bool{}
	for _, m := range set(t).All() {
		for _, r := range m.Rules {
			used[r.Kind] = true
		}
		for _, f := range []*submission.Facts{facts("X-TUM 2014-03", "CND-TM 2014-03/2014-04"), {}} {
			for _, lang := range []string{"en", "ko"} {
				submission.Check(submission.NewTable(m, f, record.Filing{}, lang), f)
			}
		}
	}
	for _, k := range submission.Kinds() {
		if !used[k] {
			t.Errorf("no form has a rule of the kind %s", k)
		}
	}
}

// A report tells what was done to others, who are in the vault by words alone;
// one who is in it and did not agree keeps an event out.
func TestOthersInAReport(t *testing.T) {
	f := facts("CN-YJ 2026-10", "CND-TM 2026-11")
	f.Testimonies[0].Events[0].Affected = []record.Affected{{Words: "about thirty women"}}
	f.Testimonies[0].Events[1].Affected = []record.Affected{{Person: record.NewID(record.KindPerson)}}
	tab := submission.NewTable(mechanism(t, "INQ"), f, record.Filing{}, "en")
	text := ""
	for _, a := range tab.Common {
		text += a.Text() + "\n"
	}
	if !strings.Contains(text, "Yanji") || strings.Contains(text, "Tumen border detention") {
		t.Errorf("%s", text)
	}
}
