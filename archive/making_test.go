package archive_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"

	"attest/archive"
	"attest/archive/record"
	forms "attest/archive/submission"
)

// caseOfTwelve is a case of twelve invented persons; consent of nine covers the name.
func caseOfTwelve(t *testing.T, v *archive.Vault) record.Case {
	t.Helper()
	rep := must[archive.ImportReport](t)(v.Import(context.Background(), archive.FileSource(filepath.Join("submission", "testdata", "twelve.json")), archive.ImportOptions{}, nil))
	return must[record.Case](t)(v.SaveCase(record.Case{Title: "Invented twelve", Testimonies: rep.Testimonies}))
}

// One step makes twelve forms: each about one person, under a code that no other
// form has, with what was written into the case's table, and drafted once: what
// the record says later is flagged and changes nothing.
func TestTwelveFormsInOneStep(t *testing.T) {
	v := newVault(t)
	k := caseOfTwelve(t, v)
	tab, _, err := v.MechanismTable(k.ID, "WGEID", "en")
	noErr(t, err)
	last := tab.Rows[11].Person
	noErr(t, v.FileInCase(k.ID, "wgeid", record.FilingAnswer{Field: "wgeid.sig", Text: "Seoul, about W-12"}))
	noErr(t, v.FileInCase(k.ID, "wgeid", record.FilingAnswer{Person: last, Field: "wgeid.occ", Unknown: "nobody asked"}))
	k.Title = "Invented twelve again" // saving the case keeps what was written into its table
	must[record.Case](t)(v.SaveCase(k))
	must[record.Consent](t)(v.SaveConsent(record.Consent{Person: tab.Rows[2].Person, By: record.BySelf, Date: "2026-11-22", Uses: []record.Use{{Use: "un_special_procedures", Answer: record.AnswerNo}}}, record.ConsentIdentity{}))
	made := must[archive.Made](t)(v.MakeSubmissions(archive.Making{Case: k.ID, Mechanism: "WGEID", Lang: "en"}))
	if len(made.Submissions) != 11 || len(made.Left) != 1 || made.Left[0].Person != tab.Rows[2].Person {
		t.Fatalf("%d made, %d left", len(made.Submissions), len(made.Left))
	}
	must[record.ID](t)(v.Undo())
	if n := len(v.Submissions()); n != 0 {
		t.Errorf("%d are left after one Undo", n)
	}
	must[record.ID](t)(v.Redo())
	if n := len(v.Submissions()); n != 11 {
		t.Errorf("%d came back by one Redo", n)
	}
	v = reopen(t, v)
	codes := map[string]bool{}
	for _, s := range made.Submissions {
		tab, _, err := v.SubmissionTable(s.ID, "en")
		noErr(t, err)
		if len(tab.Rows) != 1 || codes[tab.Rows[0].Code] || len(s.Testimonies) != 1 || s.Class != "un_special_procedures" {
			t.Errorf("%s: %d rows, code %s, %+v", s.Label, len(tab.Rows), tab.Rows[0].Code, s)
		}
		codes[tab.Rows[0].Code] = true
		for _, a := range append(slices.Clone(tab.Common), tab.Rows[0].Answers...) {
			follows := strings.HasPrefix(a.Path, "exhibits") || a.Path == "testimonies" || a.Path == "person.languages" || a.Path == "source.contact" // what leaves, by its numbers, and the office's own from Settings
			if (a.Kept == nil) != follows || a.Changed {
				t.Errorf("%s %s: %+v", s.Label, a.Field, a)
			}
		}
	}
	id := made.Submissions[10].ID
	answer := func(person record.ID, field string) forms.Answer {
		t.Helper()
		tab, _, err := v.SubmissionTable(id, "en")
		noErr(t, err)
		a, _ := tab.Answer(person, field)
		return a
	}
	own, _, err := v.SubmissionTable(id, "en")
	noErr(t, err)
	if got := answer("", "wgeid.sig").Text(); got != "Seoul, about "+own.Rows[0].Code {
		t.Errorf("the case's code stands in it: %q", got)
	}
	if a := answer(last, "wgeid.occ"); a.Kept.Unknown != "nobody asked" {
		t.Errorf("%+v", a)
	}
	if pre := must[archive.Preview](t)(v.Preview(context.Background(), id)); len(pre.Testimonies) != 1 || pre.Testimonies[0].Pseudonym != own.Rows[0].Code {
		t.Errorf("the bundle calls the person otherwise than the form: %+v", pre.Testimonies)
	}
	was := answer(last, "wgeid.place")
	for _, e := range must[[]record.Event](t)(v.Events(made.Submissions[10].Testimonies[0])) {
		e.Place = record.EventPlace{Label: "Elsewhere"}
		must[record.Event](t)(v.SaveEvent(e))
	}
	if a := answer(last, "wgeid.place"); !a.Changed || a.Text() != was.Text() || a.RecordText() != "Elsewhere" || a.WasText() != was.Text() {
		t.Errorf("%+v", a)
	}
	noErr(t, v.FileFromRecord(id, last, "wgeid.place", "en"))
	if a := answer(last, "wgeid.place"); a.Changed || a.Text() != "Elsewhere" {
		t.Errorf("%+v", a)
	}
	must[record.ID](t)(v.Undo())
	if a := answer(last, "wgeid.place"); !a.Changed || a.Text() != was.Text() {
		t.Errorf("after Undo: %+v", a)
	}
	noErr(t, v.FileStands(id, last, "wgeid.place", "en"))
	if a := answer(last, "wgeid.place"); a.Changed || a.Text() != was.Text() {
		t.Errorf("%+v", a)
	}
	if r := must[archive.CheckReport](t)(v.Check(context.Background(), nil)); len(r.Faults) > 0 {
		t.Errorf("check finds %v", r.Faults)
	}
}

// Paragraphs keep what they rest on while their words are edited; numbers of
// testimonies are counted anew.
func TestCitationsStayWithTheirParagraphs(t *testing.T) {
	v := newVault(t)
	k := caseOfTwelve(t, v)
	made := must[archive.Made](t)(v.MakeSubmissions(archive.Making{Case: k.ID, Mechanism: "SP", Lang: "en", Apart: true}))
	if len(made.Submissions) != 1 {
		t.Fatalf("%d letters", len(made.Submissions))
	}
	id := made.Submissions[0].ID
	tab, _, err := v.SubmissionTable(id, "en")
	noErr(t, err)
	person := tab.Rows[1].Person
	a, ok := tab.Answer(person, narrativeOf(t, tab))
	if !ok || len(a.Draft) != 2 || !strings.Contains(a.Text(), "[testimony 2, paragraph 2, at 0:00:09]") {
		t.Fatalf("%+v", a)
	}
	parts := slices.Clone(a.Kept.Parts)
	parts[0].Text = "She was taken in the street."
	noErr(t, v.File(id, record.FilingAnswer{Person: person, Field: a.Field, Parts: parts[:1]}))
	sub := must[record.Submission](t)(v.Submission(id))
	sub.Testimonies = slices.Clone(sub.Testimonies)
	slices.Reverse(sub.Testimonies)
	must[record.Submission](t)(v.SaveSubmission(sub))
	tab, _, err = v.SubmissionTable(id, "en")
	noErr(t, err)
	a, _ = tab.Answer(person, a.Field)
	if got := a.Text(); got != "She was taken in the street. [testimony 11, paragraph 2, at 0:00:09]" || len(a.Draft[0].Sources) != 1 {
		t.Errorf("%q, %+v", got, a.Draft)
	}
}

func narrativeOf(t *testing.T, tab *forms.Table) string {
	t.Helper()
	for _, c := range tab.Columns {
		if c.Person && strings.HasSuffix(c.Field.From, ".narrative") {
			return c.Field.ID
		}
	}
	t.Fatal("no narrative about a person")
	return ""
}

// A letter with codes: nothing in it names anybody, and the annex, which only its
// recipients open, names those whose consent covers it. Another submission has
// other codes, unless it is to keep them.
func TestNamesStandApart(t *testing.T) {
	v := newVault(t)
	k := caseOfTwelve(t, v)
	letter := must[archive.Made](t)(v.MakeSubmissions(archive.Making{Case: k.ID, Mechanism: "SP", Lang: "en", Apart: true})).Submissions[0]
	tab, _, err := v.SubmissionTable(letter.ID, "en")
	noErr(t, err)
	if text := formText(t, tab, ""); strings.Contains(text, "Jieonaen") || !strings.Contains(text, "annex of names") {
		t.Error("the letter names somebody, or does not say where the names are")
	}
	a := must[archive.Annex](t)(v.NamesAnnex(letter.ID))
	if len(a.Lines) != 9 || len(a.Kept) != 3 {
		t.Fatalf("%d lines, %d kept", len(a.Lines), len(a.Kept))
	}
	key := must[*age.X25519Identity](t)(age.GenerateX25519Identity())
	path := filepath.Join(t.TempDir(), "names.age")
	o := archive.ExportOptions{Path: path, Recipients: key.Recipient().String(), Language: "en"}
	var incomplete *archive.IncompleteError
	if _, err := v.ExportNames(context.Background(), letter.ID, o); !errors.As(err, &incomplete) {
		t.Fatalf("what stops the letter does not stop its annex: %v", err)
	}
	letter.Sender = "1 Invented Street; desk@invented.example"
	must[record.Submission](t)(v.SaveSubmission(letter))
	answerWhatStops(t, v, letter.ID)
	for _, te := range letter.Testimonies {
		firstAccount(t, v, te)
	}
	// Where the office asks for approval, nothing goes with a letter that has none.
	noErr(t, v.RequireApproval(true))
	if _, err := v.ExportNames(context.Background(), letter.ID, o); !errors.Is(err, archive.ErrNotApproved) {
		t.Fatalf("the annex: %v", err)
	}
	if _, err := v.SubmissionLetter(letter.ID, "en"); !errors.Is(err, archive.ErrNotApproved) {
		t.Fatalf("the letter of delivery: %v", err)
	}
	noErr(t, v.RequireApproval(false))
	sum := must[string](t)(v.ExportNames(context.Background(), letter.ID, o))
	if all := must[record.Submission](t)(v.Submission(letter.ID)).Exports; len(all) != 1 || all[0].SHA256 != sum || all[0].Form != record.FormNames || len(all[0].Facts) != 9 {
		t.Errorf("%+v", all)
	}
	raw := must[[]byte](t)(os.ReadFile(path))
	if bytes.Contains(raw, []byte("Jieonaen")) {
		t.Error("the annex lies in the clear")
	}
	text := string(must[[]byte](t)(io.ReadAll(must[io.Reader](t)(age.Decrypt(bytes.NewReader(raw), key)))))
	if strings.Count(text, "Jieonaen") != 9 || !strings.Contains(text, a.Lines[0].Code+"  Jieonaen Gatja") || !strings.Contains(text, a.Kept[0]+"  [consent") {
		t.Errorf("%s", text)
	}
	var invalid *archive.InvalidError
	if _, err := v.ExportNames(context.Background(), letter.ID, archive.ExportOptions{Path: path}); !errors.As(err, &invalid) {
		t.Errorf("without recipients: %v", err)
	}

	second := must[archive.Made](t)(v.MakeSubmissions(archive.Making{Case: k.ID, Mechanism: "SP", Lang: "en"})).Submissions[0]
	code := func(id record.ID) string {
		t.Helper()
		tab, _, err := v.SubmissionTable(id, "en")
		noErr(t, err)
		return tab.Rows[0].Code
	}
	if code(letter.ID) == code(second.ID) {
		t.Error("two submissions have one code")
	}
	second.SameCodes = letter.ID
	second.Coded = []string{"CN-YJ"}
	must[record.Submission](t)(v.SaveSubmission(second))
	if code(letter.ID) != code(second.ID) {
		t.Error("the code was not kept when it was asked for")
	}
	p := must[forms.Generated](t)(v.SubmissionParts(second.ID, "en"))
	if len(p.Chronology) != 24 || len(p.Witnesses) != 12 || len(p.Violations) == 0 {
		t.Fatalf("%d, %d, %d", len(p.Chronology), len(p.Witnesses), len(p.Violations))
	}
	coded := 0
	for _, h := range p.Chronology {
		if strings.Contains(h.Place, "Yanji") {
			t.Error("a place that stands by code is named")
		}
		if strings.HasPrefix(h.Place, "place L-") {
			coded++
		}
	}
	if coded != 12 {
		t.Errorf("%d places by code", coded)
	}
}

// What the office adds to the mechanisms is taken back by Undo.
func TestAnOfficesMechanismIsUndone(t *testing.T) {
	v := newVault(t)
	must[*forms.Mechanism](t)(v.AddMechanism(ownMechanism))
	noErr(t, v.OverrideLimits("WGEID", []record.LimitOverride{{Limit: "words", Value: 10, Reason: "invented", Date: "2026-11-26"}}))
	set := func() *forms.Set { return must[*forms.Set](t)(v.Mechanisms()) }
	must[record.ID](t)(v.Undo())
	if m, _ := set().Find("WGEID"); len(m.Overrides) != 0 {
		t.Error("the limit is still there")
	}
	must[record.ID](t)(v.Undo())
	if _, ok := set().Find("OWN1"); ok {
		t.Error("the mechanism is still there")
	}
	must[record.ID](t)(v.Redo())
	if _, ok := set().Find("OWN1"); !ok {
		t.Error("the mechanism did not come back")
	}
}

// What was taken from the record when consent covered the name does not stand
// once it covers it no more; what somebody wrote then stops the submission until
// they say that it may stand.
func TestConsentThatNarrowsTakesTheNameOut(t *testing.T) {
	v := newVault(t)
	k := caseOfTwelve(t, v)
	made := must[archive.Made](t)(v.MakeSubmissions(archive.Making{Case: k.ID, Mechanism: "WGEID", Lang: "en"}))
	s := made.Submissions[0]
	noErr(t, v.File(s.ID, record.FilingAnswer{Person: s.Persons[0], Field: "wgeid.given", Text: "Jieonaen, as she is called"}))
	must[record.Consent](t)(v.SaveConsent(record.Consent{Person: s.Persons[0], By: record.BySelf, Date: "2026-11-23", Uses: []record.Use{{Use: "un_special_procedures", Answer: record.AnswerYes, Media: []string{"text"}}}}, record.ConsentIdentity{}))
	tab, found, err := v.SubmissionTable(s.ID, "en")
	noErr(t, err)
	a, _ := tab.Answer(s.Persons[0], "wgeid.family")
	if a.Kept != nil || !a.Less || strings.Contains(a.Text(), "Jieonaen") {
		t.Errorf("the name stands: %+v", a)
	}
	stops := slices.ContainsFunc(found, func(f forms.Finding) bool {
		return f.Rule == forms.FindChanged && f.Severity == forms.Stops && f.Field == "wgeid.given"
	})
	if !stops {
		t.Errorf("what was written then stops nothing: %+v", found)
	}
	noErr(t, v.FileStands(s.ID, s.Persons[0], "wgeid.given", "en"))
	if _, found, _ = v.SubmissionTable(s.ID, "en"); slices.ContainsFunc(found, func(f forms.Finding) bool { return f.Rule == forms.FindChanged && f.Field == "wgeid.given" }) {
		t.Error("it is still flagged")
	}
}
