package archive_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
	forms "attest/archive/submission"
)

var update = flag.Bool("update", false, "write the golden files anew")

const (
	weaver = record.ID("P5H2V9K4T7C1Y8J3W6E0S4M9Q2G") // consent covers the name
	miller = record.ID("P5H2V9K4T7C1Y8J3W6E0S4M9Q2R") // consent covers the pseudonym
)

// filingCase is a case of two invented persons.
func filingCase(t *testing.T, v *archive.Vault) record.Case {
	t.Helper()
	rep := must[archive.ImportReport](t)(v.Import(context.Background(), archive.FileSource(filepath.Join("submission", "testdata", "case.json")), archive.ImportOptions{}, nil))
	o := v.Office()
	o.Name, o.Sender = "Invented office", "1 Invented Street; desk@invented.example"
	noErr(t, v.SaveOffice(o))
	return must[record.Case](t)(v.SaveCase(record.Case{Title: "Invented case", Note: "a case note of the office", Testimonies: rep.Testimonies}))
}

func formText(t *testing.T, tab *forms.Table, person record.ID) string {
	t.Helper()
	var b bytes.Buffer
	noErr(t, tab.Write(&b, person))
	return b.String()
}

// golden forms: what the record answers by itself, in both languages. Whoever
// reads them sees what a lawyer would.
func TestFormsFromTheRecord(t *testing.T) {
	v := newVault(t)
	k := filingCase(t, v)
	first := []string{"SP", "WGAD", "WGEID"} // under the consents of the record
	rest := slices.DeleteFunc(must[*forms.Set](t)(v.Mechanisms()).All(), func(m *forms.Mechanism) bool { return slices.Contains(first, m.ID) })
	for _, m := range append(first, ids(rest)...) {
		if m == rest[0].ID { // the others ask for other uses: the weaver allows all by name, the miller by pseudonym
			allowAll(t, v, weaver, true)
			allowAll(t, v, miller, false)
		}
		for _, lang := range []string{"en", "ko"} {
			tab, _, err := v.MechanismTable(k.ID, m, lang)
			if m == record.GeneralBundle { // it asks for the use of its addressee
				tab, _, err = v.SubmissionTable(submissionOf(t, v, k, m), lang)
			}
			noErr(t, err)
			out := ""
			if tab.Mechanism.Unit == forms.UnitPerson {
				for _, r := range tab.Rows {
					out += "== " + r.Code + " ==\n" + formText(t, tab, r.Person) + "\n"
				}
			} else {
				out = formText(t, tab, "")
			}
			if m == record.GeneralBundle { // whose codes are drawn for each submission
				for i, r := range tab.Rows {
					out = strings.ReplaceAll(out, r.Code, fmt.Sprintf("W-%02d", i+1))
				}
			}
			name := filepath.Join("submission", "testdata", strings.ToLower(m)+"."+lang+".txt")
			if *update {
				noErr(t, os.WriteFile(name, []byte(out), 0o600))
			}
			if want := string(must[[]byte](t)(os.ReadFile(name))); out != want {
				t.Errorf("%s is another; look at it, then -update:\n%s", name, out)
			}
		}
	}
}

func ids(list []*forms.Mechanism) (out []string) {
	for _, m := range list {
		out = append(out, m.ID)
	}
	return out
}

// allowAll records a consent to every use.
func allowAll(t *testing.T, v *archive.Vault, person record.ID, named bool) {
	t.Helper()
	var uses []record.Use
	for _, u := range record.Uses() {
		uses = append(uses, record.Use{Use: u.ID, Answer: record.AnswerYes, Named: named, Media: []string{record.MediaText}})
	}
	must[record.Consent](t)(v.SaveConsent(record.Consent{Person: person, By: record.BySelf, Date: "2026-11-22", Uses: uses}, record.ConsentIdentity{Giver: "a giver's name"}))
}

// Every form, in both languages: no word of who the person is whose consent does
// not cover the name, nothing of the relatives, and nothing of what is the office's own.
func TestNothingLeaksIntoAForm(t *testing.T) {
	v := newVault(t)
	k := filingCase(t, v)
	allowAll(t, v, weaver, true)
	allowAll(t, v, miller, false)
	must[record.Session](t)(v.SaveSession(record.Session{Testimony: k.Testimonies[1], Words: record.SessionIdentity{
		Notes: []record.SessionNote{{At: "2026-11-21T10:00:00Z", Text: "an interview note of the office"}}, Before: record.Preparation{DoNotAsk: []string{"a do-not-ask note of the office"}},
	}}))
	secret := []string{"Meotdaero", "멋대로", "INVENTED-99", "000-INVENTED-00", "Geujit-ri", "Other invented county", "1979-12-24", "Eomeoni", "Anae", "Eonni",
		"the only weaver", "note of the office", "a name that stays in", "a cousin", "giver's name", "the miller", "the weaver"}
	set := must[*forms.Set](t)(v.Mechanisms())
	for _, m := range set.All() {
		for _, lang := range []string{"en", "ko"} {
			tab, _, err := v.SubmissionTable(submissionOf(t, v, k, m.ID), lang)
			noErr(t, err)
			text := formText(t, tab, "")
			raw := string(must[[]byte](t)(record.Canonical(struct {
				Common []forms.Answer
				Rows   []forms.Row
			}{tab.Common, tab.Rows})))
			for _, s := range secret {
				if strings.Contains(text, s) || strings.Contains(raw, s) {
					t.Errorf("%s, %s: %q is in it", m.ID, lang, s)
				}
			}
			if _, asks := m.Field("wgeid.family"); asks && !strings.Contains(text, "Jieonaen") {
				t.Errorf("%s: the name that consent covers is not in it", m.ID)
			}
		}
	}
}

func submissionOf(t *testing.T, v *archive.Vault, k record.Case, mechanism string) record.ID {
	t.Helper()
	return must[record.Submission](t)(v.SaveSubmission(record.Submission{Case: k.ID, Title: "Invented", Mechanism: mechanism, Class: "un_special_procedures"})).ID
}

// Consent decides person by person: refused, nothing is read but consent itself.
func TestConsentKeepsAPersonOut(t *testing.T) {
	v := newVault(t)
	k := filingCase(t, v)
	must[record.Consent](t)(v.SaveConsent(record.Consent{Person: miller, By: record.BySelf, Date: "2026-11-22", Uses: []record.Use{{Use: "un_special_procedures", Answer: record.AnswerNo}}}, record.ConsentIdentity{}))
	tab, found, err := v.MechanismTable(k.ID, "WGAD", "en")
	noErr(t, err)
	row := tab.Rows[1]
	if row.Person != miller || row.Refusal != record.RefusedAnswer || row.Named {
		t.Fatalf("%+v", row)
	}
	for _, a := range row.Answers {
		switch {
		case a.Path == "consent.submit":
			if a.Code() != "no" {
				t.Errorf("consent.submit: %+v", a)
			}
		case len(a.Values) > 0 && !strings.HasPrefix(a.Path, "consent."):
			t.Errorf("%s is answered: %+v", a.Field, a.Values)
		}
	}
	if i := slices.IndexFunc(found, func(f forms.Finding) bool { return f.Rule == forms.FindConsent && f.Code == "W-02" }); i < 0 || found[i].Severity != forms.Warns {
		t.Errorf("%+v", found)
	}
	// A mechanism that was answered by its own ID stands where the class was not asked, and narrows it where it was.
	must[record.Consent](t)(v.SaveConsent(record.Consent{Person: miller, By: record.BySelf, Date: "2026-11-23", Uses: []record.Use{{Use: "WGAD", Answer: record.AnswerYes}}}, record.ConsentIdentity{}))
	for m, want := range map[string]record.Refusal{"WGAD": record.Granted, "WGEID": record.RefusedNotAsked} {
		tab, _, err := v.MechanismTable(k.ID, m, "en")
		noErr(t, err)
		if got := tab.Rows[1].Refusal; got != want {
			t.Errorf("%s: %q, want %q", m, got, want)
		}
	}
}

// What is written is kept sealed with the submission; a change of the record is
// flagged and changes nothing that was written.
func TestWhatWasWrittenStaysAndIsFlagged(t *testing.T) {
	v := newVault(t)
	k := filingCase(t, v)
	id := submissionOf(t, v, k, "wgeid")
	noErr(t, v.File(id, record.FilingAnswer{Person: weaver, Field: "wgeid.place", Text: "In front of the bridge"}))
	noErr(t, v.File(id, record.FilingAnswer{Person: weaver, Field: "wgeid.occ", Unknown: "nobody asked"}))
	noErr(t, v.File(id, record.FilingAnswer{Field: "wgeid.sig", Text: "Seoul"}))
	answer := func(field string) forms.Answer {
		t.Helper()
		tab, _, err := v.SubmissionTable(id, "en")
		noErr(t, err)
		form := tab.Form(weaver)
		return form[slices.IndexFunc(form, func(a forms.Answer) bool { return a.Field == field })]
	}
	if a := answer("wgeid.place"); a.Text() != "In front of the bridge" || a.Changed || len(a.Values) != 1 {
		t.Fatalf("%+v", a)
	}
	if a := answer("wgeid.occ"); a.Open() || a.Text() != "" {
		t.Fatalf("%+v", a)
	}
	// Shown in the other language it is the same record: nothing changed.
	tab, _, err := v.SubmissionTable(id, "ko")
	noErr(t, err)
	for _, a := range tab.Form(weaver) {
		if a.Changed {
			t.Errorf("%s is flagged because of the language", a.Field)
		}
	}
	events := must[[]record.Event](t)(v.Events(k.Testimonies[0]))
	for _, e := range events {
		if e.Step == record.StepDisappearance {
			e.Place = record.EventPlace{Code: "CN-TM", Label: "Tumen"}
			must[record.Event](t)(v.SaveEvent(e))
		}
	}
	if a := answer("wgeid.place"); !a.Changed || a.Text() != "In front of the bridge" || a.Values[0].Text != "Tumen" {
		t.Errorf("%+v", a)
	}
	v = reopen(t, v)
	f := must[record.Filing](t)(v.Filing(id))
	if len(f.Answers) != 3 || f.Answers[0].By == "" || f.Answers[0].At == "" {
		t.Errorf("%+v", f)
	}
	// The submission itself can be saved, and what was written stays.
	s := must[record.Submission](t)(v.Submission(id))
	s.Title = "Another title"
	must[record.Submission](t)(v.SaveSubmission(s))
	if f := must[record.Filing](t)(v.Filing(id)); len(f.Answers) != 3 {
		t.Errorf("%+v", f)
	}
	for _, bad := range []record.FilingAnswer{
		{Field: "wgeid.place", Text: "x"}, {Person: weaver, Field: "wgeid.sig", Text: "x"}, {Field: "none.none", Text: "x"}, {Person: "P0", Field: "wgeid.place", Text: "x"},
		{Person: weaver, Field: "wgeid.place", Text: "x", Unknown: "y"}, {Person: weaver, Field: "wgeid.place", Text: strings.Repeat("x", archive.MaxFiled+1)},
	} {
		var invalid *archive.InvalidError
		if err := v.File(id, bad); !errors.As(err, &invalid) {
			t.Errorf("%+.60v: %v", bad, err)
		}
	}
	// Taken back, the record answers again.
	noErr(t, v.File(id, record.FilingAnswer{Person: weaver, Field: "wgeid.place"}))
	if f := must[record.Filing](t)(v.Filing(id)); len(f.Answers) != 2 {
		t.Errorf("%+v", f)
	}
	if r := must[archive.CheckReport](t)(v.Check(context.Background(), nil)); len(r.Faults) > 0 {
		t.Errorf("check finds %v", r.Faults)
	}
}

const ownMechanism = `{"attest": "mechanism/1", "id": "OWN1", "en": "An invented body", "unit": "person", "who": "Anyone",
 "consent": {"gate": ["consent.submit"], "uses": ["ngo"]}, "remedies": {"rule": "none"}, "limits": {}, "accepts": {"any_state": true},
 "languages": [{"code": "any"}], "channels": [], "clock": [], "rules": [], "sources": [{"source": "known: invented", "checked": "2026-11-26"}],
 "sections": [{"en": "One", "fields": [{"id": "own.name", "en": "Name", "type": "text", "from": "person.family_name", "required": true}]}]}`

func TestAnOfficeKeepsItsOwnMechanisms(t *testing.T) {
	v := newVault(t)
	k := filingCase(t, v)
	m := must[*forms.Mechanism](t)(v.AddMechanism(ownMechanism))
	if !m.Own || m.ID != "OWN1" {
		t.Fatalf("%+v", m)
	}
	noErr(t, v.SaveConsentTexts(record.ConsentTexts{Type: "consent-texts", V: 1})) // the other object of its kind
	noErr(t, v.OverrideLimits("sp", []record.LimitOverride{{Field: "sp.f_narr", Limit: "max_chars", Value: 8000, Reason: "the online form", Date: "2026-11-26"}}))
	_, err := v.AddMechanism(strings.Replace(ownMechanism, "person.family_name", "person.secrets", 1))
	if !errors.Is(err, forms.ErrBad) {
		t.Errorf("a bad file: %v", err)
	}
	v = reopen(t, v)
	set := must[*forms.Set](t)(v.Mechanisms())
	if _, ok := set.Find("OWN1"); !ok {
		t.Error("the office's own mechanism is gone")
	}
	sp, _ := set.Find("SP")
	if f, _ := sp.Field("sp.f_narr"); f.MaxChars != 8000 {
		t.Errorf("%+v", f)
	}
	tab, found, err := v.MechanismTable(k.ID, "own1", "en")
	noErr(t, err)
	if len(tab.Rows) != 2 || tab.Rows[0].Refusal != record.RefusedNotAsked || len(found) == 0 || found[0].Severity != forms.Stops {
		t.Errorf("%+v, %+v", tab.Rows, found)
	}
	id := submissionOf(t, v, k, "OWN1")
	if err := v.RemoveMechanism("OWN1"); err == nil {
		t.Error("a mechanism that a submission uses was removed")
	}
	noErr(t, v.Remove(id))
	noErr(t, v.RemoveMechanism("own1"))
	noErr(t, v.RemoveMechanism("sp"))
	v = reopen(t, v)
	if set := must[*forms.Set](t)(v.Mechanisms()); len(set.All()) != 16 {
		t.Errorf("%d mechanisms", len(set.All()))
	}
	if err := v.RemoveMechanism("SP"); err == nil {
		t.Error("a built-in mechanism was removed")
	}
	if r := must[archive.CheckReport](t)(v.Check(context.Background(), nil)); len(r.Faults) > 0 {
		t.Errorf("check finds %v", r.Faults)
	}
}

// Consent that could not be had passes where the form offers it, by two members.
func TestConsentThatCouldNotBeHad(t *testing.T) {
	v := newVault(t)
	k := filingCase(t, v)
	ask := func(decided string, named bool) {
		t.Helper()
		must[record.Consent](t)(v.SaveConsent(record.Consent{Person: weaver, By: record.AnswerNotObtainable, Date: "2026-11-25", Reason: "held, no contact", Harm: "weighed", Decided: decided,
			Uses: []record.Use{{Use: "un_special_procedures", Answer: record.AnswerNotObtainable, Named: named}}}, record.ConsentIdentity{}))
	}
	row := func(m string) (forms.Row, []forms.Finding) {
		t.Helper()
		tab, found, err := v.MechanismTable(k.ID, m, "en")
		noErr(t, err)
		return tab.Rows[0], found
	}
	ask("Han", true)
	if r, found := row("SP"); r.Refusal != record.RefusedAnswer || found[0].Severity != forms.Stops {
		t.Errorf("one member is enough: %+v", r)
	}
	ask("Han, Han", true)
	if r, _ := row("SP"); r.Refusal != record.RefusedAnswer {
		t.Errorf("one member twice is enough: %+v", r)
	}
	ask("Han; Kim", false)
	if r, _ := row("SP"); r.Refusal != record.RefusedAnswer {
		t.Errorf("somebody who is no member is one of the two: %+v", r)
	}
	join(t, v, archive.RoleCaseworker)
	ask("han; Seo", false)
	r, found := row("SP")
	if r.Refusal != record.Granted || r.Named {
		t.Errorf("%+v", r)
	}
	i := slices.IndexFunc(r.Answers, func(a forms.Answer) bool { return a.Path == "consent.submit" })
	if r.Answers[i].Code() != "not_reachable" {
		t.Errorf("%+v", r.Answers[i])
	}
	if !slices.ContainsFunc(found, func(f forms.Finding) bool {
		return f.Rule == forms.FindConsent && f.Severity == forms.Warns && f.Code == "W-01"
	}) {
		t.Errorf("%+v", found)
	}
	for _, a := range r.Answers { // who decided is the office's
		if strings.Contains(a.Text(), "Kim") {
			t.Errorf("%s names a member", a.Field)
		}
	}
	if r, _ := row("WGEID"); r.Refusal != record.RefusedAnswer {
		t.Errorf("a form that does not offer it takes it: %+v", r)
	}
	// The urgent action of the Working Group on Arbitrary Detention takes the reason in place of a consent.
	if r, _ := row("WGAD"); r.Refusal != record.Granted || r.Answers[slices.IndexFunc(r.Answers, func(a forms.Answer) bool { return a.Field == "wgad.consent" })].Text() != "not reachable: held, no contact" {
		t.Errorf("WGAD: %+v", r)
	}
	// Two members can name her to the body; nobody can say for her that it may hand the name on.
	ask("Han; Seo", true)
	r, _ = row("SP")
	if i := slices.IndexFunc(r.Answers, func(a forms.Answer) bool { return a.Path == "consent.name_to_government" }); !r.Named || r.Answers[i].Code() != "no" {
		t.Errorf("named: %v, to the Government: %+v", r.Named, r.Answers[i])
	}
	must[record.Consent](t)(v.SaveConsent(record.Consent{Person: weaver, By: record.BySelf, Date: "2026-11-26", Uses: []record.Use{{Use: "un_special_procedures", Answer: record.AnswerNo}}}, record.ConsentIdentity{}))
	if r, _ := row("SP"); r.Refusal != record.RefusedAnswer {
		t.Errorf("the person's own no does not count: %+v", r)
	}
}
