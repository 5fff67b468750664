package casetable_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"attest/app/cases"
	"attest/app/casetable"
	"attest/app/look/looktest"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/submissions"
	"attest/app/vaulttest"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
	"attest/archive/submission"
)

// office is a vault with a case of twelve invented persons, and the rooms of cases
// and submissions over it.
type office struct {
	*looktest.Desk
	s *shell.Shell
	v *archive.Vault
	k record.Case
	// went is where an answer's source led.
	went  []string
	chose bool
}

func newOffice(t *testing.T) *office {
	t.Helper()
	v := vaulttest.New(t, "Invented office", "Kim (invented)")
	rep, err := v.Import(context.Background(), archive.FileSource(filepath.Join("..", "..", "archive", "submission", "testdata", "twelve.json")), archive.ImportOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	k, err := v.SaveCase(record.Case{Title: "Twelve over Tumen (invented)", Testimonies: rep.Testimonies})
	if err != nil {
		t.Fatal(err)
	}
	o := &office{Desk: looktest.New(t), v: v, k: k}
	t.Cleanup(o.Settle)
	o.s = shell.New(o.Window)
	o.s.Explain = messages.Explain
	gathered, send := cases.New(o.s, v), submissions.New(o.s, v)
	gathered.Paragraph = func(id record.ID, paragraph string) { o.went = append(o.went, string(id)+" "+paragraph) }
	send.Paragraph = gathered.Paragraph
	o.s.Enter(shell.Session{Office: "Invented office", Role: "shell.role.keyholder", Undo: v}, []shell.Room{gathered, send}, nil)
	o.Settle()
	return o
}

func (o *office) press(k fyne.Shortcut) {
	o.T.Helper()
	if !o.s.Press(k) {
		o.T.Fatalf("%s does nothing", shell.KeyText(k))
	}
	o.Settle()
}

// open opens the case in a form, by keys.
func (o *office) open(mechanism string) {
	o.T.Helper()
	o.press(shell.Alt(fyne.KeyM))
	o.Sees("Which body's form?")
	if !o.chose {
		o.chose = true
		o.Picture("case-choose", nil)
	}
	o.Type(mechanism)
	o.Key(fyne.KeyReturn)
}

func (o *office) relabel() { o.s.Relabel(); o.Settle() }

// A case is opened in a form, what stops it is read first, gaps are gone through
// and answered in place, and twelve forms are made: by keys alone.
func TestACaseOfTwelveByKeysAlone(t *testing.T) {
	o := newOffice(t)
	o.open("WGEID")
	o.Sees("It cannot be sent like this", "Stops it", "looked at", "May submit:", "Make 12 forms")
	o.Picture("case-findings", o.relabel)
	o.press(shell.Alt(fyne.Key2))
	seen := map[string]string{}
	for _, a := range o.s.Actions() {
		key := shell.KeyText(a.Shortcut)
		if other := seen[key]; key != "" && other != "" || !words.Has(a.Words) {
			t.Errorf("%s: key %s is %s's, or it has no words", a.ID, key, other)
		}
		seen[key] = a.ID
	}
	for range 12 {
		o.Key(fyne.KeyRight)
	}
	o.WholeOf("the chosen cell", casetable.IsChosen)
	o.Key(fyne.KeyHome)
	o.Sees("Person, consent", "Consent: by name", "The case", "Required")
	o.Picture("case-table", o.relabel)
	o.Window.Resize(fyne.NewSize(1280, 691)) // of 720, less the menu
	if n := strings.Count(o.Seen(), "Consent: by"); n < 4 {
		t.Errorf("in a window of 1280 by 720 %d persons show beside the answer", n)
	}
	o.Window.Resize(fyne.NewSize(1280, 800))
	o.press(shell.Alt(fyne.Key2))
	o.press(shell.Alt(fyne.KeyG))
	o.Sees("Gap")
	o.Key(fyne.KeyReturn)
	o.Type("An invented answer")
	o.Key(fyne.KeyEscape) // stored, and back to the table
	f, err := o.v.CaseFiling(o.k.ID, "WGEID")
	if err != nil || len(f.Answers) != 1 || f.Answers[0].Text != "An invented answer" {
		t.Fatalf("%+v, %v", f, err)
	}
	o.Sees("Written here", "An invented answer")
	o.press(shell.Alt(fyne.KeyA)) // the same for everyone whose answer is open
	if f, err = o.v.CaseFiling(o.k.ID, "WGEID"); err != nil || len(f.Answers) < 2 || f.Answers[1].Text != "An invented answer" {
		t.Fatalf("%+v, %v", f, err)
	}
	o.s.Undo()
	o.Settle()
	o.s.Undo()
	o.Settle()
	o.SeesNot("An invented answer")
	o.s.Redo()
	o.Settle()

	for range 2 {
		o.press(shell.CtrlShift(fyne.KeyG))
	}
	o.Sees("Show: gaps in what is required")
	o.press(shell.CtrlShift(fyne.KeyB))
	o.Sees("12 forms, one for each person")
	o.Picture("case-make", nil)
	o.Key(fyne.KeyReturn)
	if n := len(o.v.Submissions()); n != 12 {
		t.Fatalf("%d submissions", n)
	}
	o.Sees("12 submissions made", "WGEID")
}

// A submission's answers: where they are from, what the record changed, and both
// ways on.
func TestAnswersAndWhatTheRecordChanged(t *testing.T) {
	o := newOffice(t)
	made, err := o.v.MakeSubmissions(archive.Making{Case: o.k.ID, Mechanism: "WGEID", Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	s := made.Submissions[0]
	events, err := o.v.Events(s.Testimonies[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		e.Place = record.EventPlace{Label: "Elsewhere (invented)"}
		if _, err := o.v.SaveEvent(e); err != nil {
			t.Fatal(err)
		}
	}
	o.s.Open("submissions", string(s.ID))
	o.Settle()
	o.press(shell.Alt(fyne.KeyM))
	o.Sees("was written before the record changed")
	o.press(shell.Alt(fyne.Key2))
	for range 3 {
		o.press(shell.CtrlShift(fyne.KeyG))
	}
	o.Sees("Show: what the record changed", "The record changed", "Now: ", "Take the new", "Keep mine")
	o.Picture("submission-changed", nil)
	changed := func() int {
		t.Helper()
		tab, _, err := o.v.SubmissionTable(s.ID, "en")
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, a := range tab.Form(s.Persons[0]) {
			if a.Changed {
				n++
			}
		}
		return n
	}
	before := changed()
	if o.s.Now().ID() != "submissions" {
		t.Fatal("elsewhere")
	}
	o.press(shell.Alt(fyne.Key2))
	o.press(shell.Alt(fyne.KeyN))
	if n := changed(); n != before-1 {
		t.Errorf("%d of %d are changed after one was taken", n, before)
	}
	o.press(shell.Alt(fyne.KeyK))
	if n := changed(); n != before-2 {
		t.Errorf("%d of %d are changed after one was kept", n, before)
	}
	o.press(shell.Alt(fyne.Key3))
	for range 40 {
		o.press(shell.Alt(fyne.KeyO))
		if len(o.went) > 0 {
			break
		}
		o.Key(fyne.KeyDown)
	}
	if len(o.went) != 1 || !strings.HasPrefix(o.went[0], string(s.Testimonies[0])) {
		t.Errorf("the source leads to %v", o.went)
	}
	o.Sees("words", "about", "of 500 words")
	o.Picture("submission-form", o.relabel)
	o.press(shell.Alt(fyne.Key4))
	o.Sees("Chronology (2)", "Violations by provision", "Witnesses by code (1)", "Elsewhere (invented)")
	o.Picture("submission-sections", o.relabel)
	o.press(shell.Alt(fyne.Key6))
	o.Sees("Places by code", "Elsewhere (invented), 2 events")
	o.Picture("submission-codes", o.relabel)
	o.press(shell.Alt(fyne.Key5))
	o.Sees("Who may submit", "Set a limit")
	o.Picture("submission-about", o.relabel)
}

// What is typed is stored at the lock, without leaving the field.
func TestTheLockKeepsAnAnswer(t *testing.T) {
	o := newOffice(t)
	o.open("WGEID")
	o.press(shell.Alt(fyne.Key2))
	o.press(shell.Alt(fyne.KeyG))
	o.Key(fyne.KeyReturn)
	o.Type("Typed before the lock")
	o.s.Lock()
	o.Settle()
	f, err := o.v.CaseFiling(o.k.ID, "WGEID")
	if err != nil || len(f.Answers) != 1 || f.Answers[0].Text != "Typed before the lock" {
		t.Fatalf("%+v, %v", f, err)
	}
}

// An office's own form is dropped on the window: a bad one is refused by line and
// field, a good one is offered, and Undo takes it out.
func TestAnOfficesOwnFormIsDroppedIn(t *testing.T) {
	o := newOffice(t)
	good := `{"attest": "mechanism/1", "id": "OWN1", "en": "An invented body", "unit": "letter", "who": "Anyone",
 "consent": {"gate": ["consent.submit"], "uses": ["un_special_procedures"]}, "remedies": {"rule": "none"}, "limits": {}, "accepts": {"any_state": true},
 "languages": [{"code": "any"}], "channels": [], "clock": [], "rules": [], "sources": [{"source": "known: invented", "checked": "2026-11-26"}],
 "sections": [{"en": "One", "fields": [{"id": "own.name", "en": "Name", "type": "text", "from": "person.family_name", "required": true}]}]}`
	file := func(name, text string) []fyne.URI {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return []fyne.URI{storage.NewFileURI(path)}
	}
	drop := func(files []fyne.URI) {
		t.Helper()
		if d, ok := o.s.Now().(shell.Dropper); !ok || !d.Drop(fyne.Position{}, files) {
			t.Fatal("the file is not taken")
		}
		o.Settle()
	}
	drop(file("bad.json", strings.Replace(good, "person.family_name", "person.secrets", 1)))
	o.Sees("bad.json was not taken in", "Line 4", "sections[0].fields[0].from")
	o.Key(fyne.KeyReturn)
	drop(file("good.json", good))
	o.Sees("Form OWN1 taken in")
	o.open("own1")
	o.Sees("An invented body", "The office's own", "Make the letter")
	o.press(shell.Alt(fyne.Key5))
	o.Press("Set a limit")
	o.Sees("A limit of the office's own for OWN1")
	o.Key(fyne.KeyTab)
	o.Type("300")
	o.Key(fyne.KeyTab)
	o.Type("invented reason")
	o.Press("Set the limit")
	set, err := o.v.Mechanisms()
	if err != nil {
		t.Fatal(err)
	}
	if m, _ := set.Find("OWN1"); m.Limits.Words != 300 {
		t.Errorf("%+v", m.Limits)
	}
	o.Sees("300", "invented reason", "1 limit set by the office")
	o.s.Undo()
	o.Settle()
	o.SeesNot("invented reason")
}

// A letter about several: names stand apart, and a narrative's paragraphs keep
// what they rest on while their words are edited.
func TestALetterWithNamesApart(t *testing.T) {
	o := newOffice(t)
	o.open("SP")
	o.press(shell.CtrlShift(fyne.KeyB))
	o.Tab(func(f fyne.Focusable) bool { return looktest.Name(f) == words.T("casetable.codes.apart") })
	o.Key(fyne.KeySpace)
	o.Press("Make the letter")
	all := o.v.Submissions()
	if len(all) != 1 || !all[0].Apart {
		t.Fatalf("%+v", all)
	}
	o.press(shell.Alt(fyne.KeyM))
	o.press(shell.Alt(fyne.Key2))
	o.Sees("Consent: name in the annex")
	tab, _, err := o.v.SubmissionTable(all[0].ID, "en")
	if err != nil {
		t.Fatal(err)
	}
	var narrative submission.Column
	for _, c := range tab.Columns {
		if c.Person && strings.HasSuffix(c.Field.From, ".narrative") {
			narrative = c
		}
	}
	for range tab.Columns {
		if strings.Contains(o.Seen(), "Add a paragraph") {
			break
		}
		o.Key(fyne.KeyRight)
	}
	o.Key(fyne.KeyReturn)
	o.Sees("testimony 1, paragraph 2, at 0:00:09")
	o.Picture("letter-narrative", nil)
	o.Type("Invented: ")
	o.Key(fyne.KeyEscape)
	tab, _, err = o.v.SubmissionTable(all[0].ID, "en")
	if err != nil {
		t.Fatal(err)
	}
	a, _ := tab.Answer(tab.Rows[0].Person, narrative.Field.ID)
	if !strings.HasPrefix(a.Text(), "Invented: ") || !strings.Contains(a.Text(), "[testimony 1, paragraph 2, at 0:00:09]") || len(a.Draft) != 2 {
		t.Errorf("%q", a.Text())
	}
	o.Press("Add a paragraph")
	o.Type("And an invented one")
	o.Key(fyne.KeyEscape)
	if tab, _, err = o.v.SubmissionTable(all[0].ID, "en"); err != nil {
		t.Fatal(err)
	}
	if a, _ = tab.Answer(tab.Rows[0].Person, narrative.Field.ID); len(a.Draft) != 3 || a.Draft[2].Text != "And an invented one" {
		t.Errorf("%q", a.Text())
	}
	o.press(shell.CtrlShift(fyne.KeyX))
	o.Picture("letter-annex", nil)
	o.Sees("9 names whose consent covers it", "3 persons stay by code")
}
