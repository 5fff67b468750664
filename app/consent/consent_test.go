package consent_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"attest/app/consent"
	"attest/app/forms"
	"attest/app/look/looktest"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// hall is any room that the form is opened from.
type hall struct{}

func (hall) ID() string              { return "people" }
func (hall) Name() string            { return "people.name" }
func (hall) Icon() fyne.Resource     { return theme.AccountIcon() }
func (hall) Count() int              { return -1 }
func (hall) View() fyne.CanvasObject { return container.NewStack() }
func (hall) Shown()                  {}
func (hall) Hidden()                 {}
func (hall) Close()                  {}
func (hall) Actions() []shell.Action { return nil }

type desk struct {
	*looktest.Desk
	s    *shell.Shell
	v    *archive.Vault
	p    record.Person
	done int
}

func open(t *testing.T) *desk {
	t.Helper()
	v := vaulttest.New(t, "Seoul office", "Kim (invented)")
	x := &desk{Desk: looktest.New(t), v: v}
	t.Cleanup(x.Settle)
	var err error
	if x.p, err = v.NewPerson("the cook"); err != nil {
		t.Fatal(err)
	}
	x.s = shell.New(x.Window)
	x.s.Explain = messages.Explain
	x.s.Enter(shell.Session{Office: "Seoul office", Undo: v}, []shell.Room{hall{}}, nil)
	x.Settle()
	return x
}

func (x *desk) edit() {
	consent.Edit(x.s, x.v, x.p.ID, func() { x.done++ })
	x.Settle()
}

// question goes by Tab to the answer of the nth use, from 0.
func (x *desk) question(n int) {
	x.T.Helper()
	x.Tab(func(f fyne.Focusable) bool {
		u, ok := f.(interface{ CurrentUse() string })
		return ok && u.CurrentUse() == record.Uses()[n].ID
	})
}

// hint goes by Tab to the field with that hint.
func (x *desk) hint(hint string) *forms.Entry {
	x.T.Helper()
	var e *forms.Entry
	x.Tab(func(f fyne.Focusable) bool {
		got, ok := f.(*forms.Entry)
		e = got
		return ok && got.PlaceHolder == hint
	})
	return e
}

func (x *desk) newest() record.Consent {
	x.T.Helper()
	all := x.v.Consents(x.p.ID)
	if len(all) == 0 {
		x.T.Fatal("no consent was recorded")
	}
	return all[len(all)-1]
}

func TestNothingIsAnsweredUntilItIs(t *testing.T) {
	x := open(t)
	x.edit()
	x.Sees("Consent about "+x.p.Pseudonym, "Nothing is answered until you answer it", "the defence may learn who the person is")
	x.SeesNot("Besides text, also", "What harm was weighed", "Name of who answered")
	x.Press("Record consent")
	x.Settle()
	x.Sees("Choose who answered")
	if n := len(x.v.Consents(x.p.ID)); n != 0 {
		t.Fatalf("%d consents were recorded", n)
	}
	x.Key(fyne.KeyDown) // by the person: the focus came to the field
	x.question(5)       // the UN inquiry
	x.Type("y")
	x.Sees("Besides text, also")
	x.Tab(func(f fyne.Focusable) bool { c, ok := f.(*forms.Check); return ok && c.Text == "sound" })
	x.Key(fyne.KeySpace)
	x.hint("One name, or several with ; between them")
	x.Type("Commission, Geneva; OHCHR Seoul")
	x.question(8) // UNHCR, answered on a Korean keyboard
	x.Type("ㅜ")
	x.Press("Record consent")
	x.Settle()
	c := x.newest()
	want := []record.Use{
		{Use: "un_inquiry", Answer: "yes", Media: []string{"text", "audio"}, Recipients: []string{"Commission, Geneva", "OHCHR Seoul"}},
		{Use: "unhcr", Answer: "no"},
	}
	if c.By != "self" || c.Date != "2026-11-20" || len(c.Uses) != 2 ||
		!slices.EqualFunc(c.Uses, want, func(a, b record.Use) bool {
			return a.Use == b.Use && a.Answer == b.Answer && a.Named == b.Named && slices.Equal(a.Media, b.Media) && slices.Equal(a.Recipients, b.Recipients)
		}) {
		t.Fatalf("recorded: %+v", c)
	}
	if x.done != 1 {
		t.Errorf("done was called %d times", x.done)
	}
	x.Sees("Consent 1 about " + x.p.Pseudonym + " recorded")
}

func TestNotObtainableNeedsReasonDecisionAndHarm(t *testing.T) {
	x := open(t)
	x.edit()
	x.Key(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown)
	x.Sees("Could not be obtained", "Without these three, nothing leaves")
	x.Press("Record consent")
	x.why()
	if c := x.newest(); c.Reason != "detained since 2013" || c.Decided != "keyholder" || c.Harm != "reprisal against relatives" {
		t.Fatalf("recorded: %+v", c)
	}
}

// why fills in what is asked where the person could not be asked, and records.
func (x *desk) why() {
	x.T.Helper()
	x.Sees("Say why it could not be obtained", "Say who decided", "Say what harm was weighed")
	for i, text := range []string{"detained since 2013", "keyholder", "reprisal against relatives"} {
		if i > 0 {
			x.Window.Canvas().FocusNext()
		}
		x.Type(text)
	}
	x.Press("Record consent")
	x.Settle()
}

func TestGiverIsSealedWithTheIdentities(t *testing.T) {
	x := open(t)
	x.edit()
	x.Key(fyne.KeyDown, fyne.KeyDown)
	x.Sees("By a relative", "Name of who answered", "Sealed with the identities")
	x.Window.Canvas().FocusNext() // date
	x.Window.Canvas().FocusNext()
	x.Press("Record consent")
	x.Sees("Say who answered.")
	x.Type("Invented Aunt") // the field has the focus
	x.Press("Record consent")
	x.why()
	c := x.newest()
	half, err := x.v.ConsentIdentity(c.ID)
	if err != nil || half.Giver != "Invented Aunt" {
		t.Fatalf("the sealed half is %+v, %v", half, err)
	}
	for _, line := range consent.Summary(c) {
		if strings.Contains(line, "Invented") {
			t.Errorf("the summary names the giver: %q", line)
		}
	}
}

func TestEscapeLosesNothing(t *testing.T) {
	x := open(t)
	x.edit()
	x.Key(fyne.KeyDown)
	x.question(0)
	x.Type("y")
	x.Key(fyne.KeyEscape)
	x.Sees("Leave the consent about", "they allow nothing")
	x.Key(fyne.KeyEscape) // back to the form
	x.Sees("What may be done")
	x.Key(fyne.KeyEscape)
	x.Press("Keep the answers")
	x.Settle()
	if n := len(x.v.Consents(x.p.ID)); n != 0 {
		t.Fatal("leaving recorded it")
	}
	x.edit()
	x.Sees("left unrecorded the last time")
	x.Press("Record consent")
	x.Settle()
	if c := x.newest(); c.By != "self" || len(c.Uses) != 1 || c.Uses[0].Use != "keep" {
		t.Fatalf("recorded: %+v", c)
	}
	x.edit()
	x.SeesNot("left unrecorded")
}

func TestTypingIsKeptAsADraftAndTheGiverApart(t *testing.T) {
	x := open(t)
	x.edit()
	x.Key(fyne.KeyDown, fyne.KeyDown)
	x.Window.Canvas().FocusNext()
	x.Window.Canvas().FocusNext()
	x.Type("Invented Aunt")
	x.Loop.Advance(time.Second)
	x.Settle()
	d, found, err := x.v.Draft(x.p.ID)
	if err != nil || !found || !strings.Contains(d.Text, `"relative"`) || strings.Contains(d.Text, "Invented") || !strings.Contains(d.Identity, "Invented Aunt") {
		t.Fatalf("the draft is %+v, %v, %v", d, found, err)
	}
}

// TestALockLosesNothingOfTheForm locks within the half second after a key, and
// opens the vault again.
func TestALockLosesNothingOfTheForm(t *testing.T) {
	x := open(t)
	x.edit()
	x.Key(fyne.KeyDown, fyne.KeyDown) // a relative
	x.question(0)
	x.Type("y")
	x.Tab(func(f fyne.Focusable) bool { e, ok := f.(*forms.Entry); return ok && e.PlaceHolder == "" })
	x.Type("Invented Aunt")
	x.s.Lock()
	x.Settle()
	x.s.Enter(shell.Session{Office: "Seoul office", Undo: x.v}, []shell.Room{hall{}}, nil)
	x.edit()
	x.Sees("left unrecorded the last time", "By a relative")
	x.Press("Record consent")
	x.why()
	c := x.newest()
	half, err := x.v.ConsentIdentity(c.ID)
	if err != nil || half.Giver != "Invented Aunt" || len(c.Uses) != 1 {
		t.Fatalf("after the lock: %+v, giver %+v, %v", c, half, err)
	}
	if d, found, err := x.v.Draft(x.p.ID); err != nil || found || d.Identity != "" {
		t.Errorf("the draft outlived its recording: %+v, %v, %v", d, found, err)
	}
}

func TestALockKeepsACorrectionForThatConsentAlone(t *testing.T) {
	x := open(t)
	c, err := x.v.SaveConsent(record.Consent{Person: x.p.ID, By: "guardian", Date: "2026-01-02",
		Uses: []record.Use{{Use: "keep", Answer: "yes"}}}, record.ConsentIdentity{Giver: "Invented Uncle"})
	if err != nil {
		t.Fatal(err)
	}
	correct := func() { consent.Correct(x.s, x.v, c, nil); x.Settle() }
	correct()
	x.question(1)
	x.Type("n")
	x.s.Lock()
	x.Settle()
	x.s.Enter(shell.Session{Office: "Seoul office", Undo: x.v}, []shell.Room{hall{}}, nil)
	x.edit()
	x.SeesNot("left unrecorded")
	x.Key(fyne.KeyEscape)
	correct()
	x.Sees("left unrecorded the last time")
	x.Press("Start anew")
	x.Settle()
	x.SeesNot("left unrecorded")
	if _, found, err := x.v.Draft(x.p.ID); err != nil || found {
		t.Errorf("starting anew keeps the draft: %v, %v", found, err)
	}
	x.question(1)
	x.Type("y")
	x.Press("Record consent")
	x.Settle()
	got := x.newest()
	half, err := x.v.ConsentIdentity(c.ID)
	if err != nil || got.ID != c.ID || len(got.Uses) != 2 || got.Uses[1].Answer != "yes" || half.Giver != "Invented Uncle" {
		t.Fatalf("recorded %+v, giver %+v, %v", got, half, err)
	}
}

func TestChangedAnswersStartAsACopy(t *testing.T) {
	x := open(t)
	old, err := x.v.SaveConsent(record.Consent{Person: x.p.ID, By: "self", Date: "2026-01-02", Form: "written",
		Uses: []record.Use{{Use: "icc", Answer: "yes", Media: []string{"text", "image"}, Until: "2027-01-01"}, {Use: "SP", Answer: "no"}}}, record.ConsentIdentity{})
	if err != nil {
		t.Fatal(err)
	}
	consent.Changed(x.s, x.v, x.p.ID, nil)
	x.Settle()
	x.question(6)
	x.Type("n")
	x.Press("Record consent")
	x.Settle()
	c := x.newest()
	if c.ID == old.ID || c.Date != "2026-11-20" || c.Form != "written" || len(c.Uses) != 2 || c.Uses[0].Answer != "no" || c.Uses[1].Use != "SP" {
		t.Fatalf("recorded: %+v", c)
	}
	x.edit()
	x.Sees("Only some answers changed since consent 2")
	x.Press("Start from its answers")
	x.question(6)
	x.Type("0")
	x.Press("Record consent")
	x.Settle()
	if c := x.newest(); c.Number != 3 || len(c.Uses) != 1 || c.Uses[0].Use != "SP" {
		t.Fatalf("recorded: %+v", c)
	}
}

func TestCorrectingKeepsTheConsentAndChecksTheDay(t *testing.T) {
	x := open(t)
	c, err := x.v.SaveConsent(record.Consent{Person: x.p.ID, By: "self", Date: "2026-01-02",
		Uses: []record.Use{{Use: "icc", Answer: "yes", Media: []string{"text"}}}}, record.ConsentIdentity{})
	if err != nil {
		t.Fatal(err)
	}
	consent.Correct(x.s, x.v, c, nil)
	x.Settle()
	x.Sees("Consent 1 about " + x.p.Pseudonym)
	x.question(6)
	x.Tab(func(f fyne.Focusable) bool { e, ok := f.(*forms.Entry); return ok && e.PlaceHolder == "YYYY-MM-DD" })
	x.Type("2027-02-30")
	x.Press("Record consent")
	x.Sees("This is not a day")
	x.Key(fyne.KeyEnd, fyne.KeyBackspace, fyne.KeyBackspace)
	x.Type("28")
	x.Press("Record consent")
	x.Settle()
	if got := x.newest(); got.ID != c.ID || got.Uses[0].Until != "2027-02-28" {
		t.Fatalf("recorded: %+v", got)
	}
}

func TestSignedFormIsAttachedFromTheForm(t *testing.T) {
	x := open(t)
	path := filepath.Join(t.TempDir(), "form.txt")
	if err := os.WriteFile(path, []byte("an invented form"), 0o600); err != nil {
		t.Fatal(err)
	}
	x.edit()
	x.Key(fyne.KeyDown)
	x.Press("Attach a form")
	x.hint("Type a path")
	x.Type(path)
	x.Press("Attach")
	x.Settle()
	x.Press("Record consent")
	x.Settle()
	all, err := x.v.Exhibits(x.p.ID)
	if err != nil || len(all) != 1 || x.newest().Exhibit != all[0].ID {
		t.Fatalf("exhibits %v, %v; consent %+v", all, err, x.newest())
	}
}

func TestSummaryInWords(t *testing.T) {
	c := record.Consent{Number: 2, By: "guardian", Date: "2026-11-20", Form: "oral", Language: "ko", Uses: []record.Use{
		{Use: "keep", Answer: "yes"},
		{Use: "icc", Answer: "yes", Named: true, Media: []string{"text", "audio"}, Recipients: []string{"Office of the Prosecutor"}, Until: "2027-01-01"},
		{Use: "ngo", Answer: "no"},
	}}
	for lang, want := range map[words.Lang][]string{
		words.English: {"By a guardian · 2026-11-20 · Spoken, not recorded · Korean", "Keep in the vault: yes",
			"ICC Office of the Prosecutor: yes · with the name · text, sound · only to Office of the Prosecutor · until 2027-01-01",
			"No: Another organisation", "Not asked, so not allowed: Analysis inside the office"},
		words.Korean: {"보호자 · 2026-11-20", "보관소에 보관: 동의함", "실명으로 · 글, 음성", "2027-01-01까지", "동의하지 않음: 다른 단체"},
	} {
		words.Set(lang)
		got := strings.Join(consent.Summary(c), "\n")
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: %q is missing in\n%s", lang, w, got)
			}
		}
	}
	words.Set(words.English)
	c.Withdrawn = "2026-11-22T09:00:00+09:00"
	if got := consent.Summary(c); len(got) != 2 || !strings.Contains(got[1], "2026-11-22") {
		t.Errorf("withdrawn: %q", got)
	}
}
