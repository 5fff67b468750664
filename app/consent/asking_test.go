package consent_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/consent"
	"attest/app/forms"
	"attest/app/words"
	"attest/archive"
	"attest/archive/readout"
	"attest/archive/record"
)

// asking opens a sheet about an interview in that language.
func (x *desk) asking(asking, language string) record.Testimony {
	x.T.Helper()
	t, err := x.v.NewTestimony(x.p.ID, record.Interview{Date: "2026-11-20", Language: language, Interviewer: "Kim (invented)"})
	if err != nil {
		x.T.Fatal(err)
	}
	x.ask(t, asking)
	return t
}

func (x *desk) ask(t record.Testimony, asking string) {
	consent.Ask(x.s, x.v, consent.Occasion{Person: x.p.ID, Testimony: t.ID, Asking: asking, Language: t.Interview.Language, Explainer: t.Interview.Interviewer}, func() { x.done++ })
	x.Settle()
}

func (x *desk) use(id string) {
	x.T.Helper()
	x.Tab(func(f fyne.Focusable) bool {
		u, ok := f.(interface{ CurrentUse() string })
		return ok && u.CurrentUse() == id
	})
}

func (x *desk) tick(label string) {
	x.T.Helper()
	x.Tab(func(f fyne.Focusable) bool { c, ok := f.(*forms.Check); return ok && c.Text == label })
	x.Key(fyne.KeySpace)
}

func TestConsentIsAskedTwice(t *testing.T) {
	x := open(t)
	te := x.asking(record.AskingBefore, "ru")
	russian, _ := readout.BuiltIn("ru")
	x.Sees("Before the interview with "+x.p.Pseudonym, "0 of 12 explained", "Перед началом беседы", "Вы согласны сейчас поговорить")
	x.Key(fyne.KeyDown) // by the person
	x.tick("Who we are")
	x.tick("It is voluntary")
	x.Sees("2 of 12 explained")
	x.Press("Record consent")
	x.Settle()
	if n := len(x.v.Consents(x.p.ID)); n != 0 {
		t.Fatalf("%d consents without an answer", n)
	}
	x.use("talk")
	x.Type("y")
	x.use("record")
	x.Type("n")
	x.Sees("The recorder does not start", "мы не записываем звук")
	x.use("keep")
	x.Type("ㅛ")
	x.Press("Record consent")
	x.Settle()
	c := x.newest()
	mark, err := russian.Mark()
	if err != nil {
		t.Fatal(err)
	}
	if c.Asking != record.AskingBefore || c.Testimony != te.ID || c.Language != "ru" || !slices.Equal(c.Explained, []string{"who", "voluntary"}) ||
		c.Text == nil || c.Text.SHA256 != mark.SHA256 || !strings.HasPrefix(c.At, c.Date) || len(c.Uses) != 3 {
		t.Fatalf("recorded: %+v", c)
	}
	if half, err := x.v.ConsentIdentity(c.ID); err != nil || half.Explainer != "Kim (invented)" {
		t.Errorf("who explained it: %+v, %v", half, err)
	}
	if err := x.v.MayRecord(te.ID); err == nil {
		t.Error("it may be recorded")
	}
	x.ask(te, record.AskingEnd)
	x.Sees("Теперь Вы знаете, что рассказали", "Можно ли передать её прокурору")
	x.Key(fyne.KeyDown)
	x.use("icc")
	x.Type("y")
	x.Press("Record consent")
	x.Settle()
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	all := x.v.Consents(x.p.ID)
	for use, want := range map[string]record.Refusal{"icc": record.Granted, "keep": record.Granted, "record": record.RefusedAnswer, "ngo": record.RefusedNotAsked} {
		if got := record.Decide(all, record.Ask{Use: use, Testimony: te.ID, At: now}).Refusal; got != want {
			t.Errorf("%s: %q, want %q", use, got, want)
		}
	}
	if c := x.newest(); c.Asking != record.AskingEnd || c.Review != "2027-11-20" || x.done != 2 {
		t.Errorf("at the end: %+v", c)
	}
}

func TestANoToTalkingEndsTheQuestions(t *testing.T) {
	x := open(t)
	x.asking(record.AskingBefore, "ko")
	x.Key(fyne.KeyDown)
	x.use("talk")
	x.Type("n")
	x.Sees("이야기를 시작하지 않겠습니다", "Record this answer and stop")
	x.Press("Record consent")
	x.Settle()
	if c := x.newest(); len(c.Uses) != 1 || c.Uses[0].Answer != record.AnswerNo {
		t.Fatalf("recorded: %+v", c)
	}
}

func TestTheLanguageOfTheSheetIsTheWitnesss(t *testing.T) {
	x := open(t)
	x.asking(record.AskingBefore, "zh-Hans, ko")
	x.Sees("您现在愿意和我们谈话吗？", "我们是Seoul office")
	x.Tab(func(f fyne.Focusable) bool { c, ok := f.(*forms.Choice); return ok && c.Value() == "zh" })
	x.Key(fyne.KeyUp) // Korean
	x.Sees("지금 저희와 이야기하시겠습니까?")
	x.SeesNot("您现在愿意和我们谈话吗？")
}

func TestTheVoiceIsMarkedWhileItIsRecorded(t *testing.T) {
	x := open(t)
	te, err := x.v.NewTestimony(x.p.ID, record.Interview{Date: "2026-11-20", Language: "ko"})
	if err != nil {
		t.Fatal(err)
	}
	r, err := x.v.BeginRecording(te.ID, archive.RecordingFormat{})
	if err != nil {
		t.Fatal(err)
	}
	second := make([]int32, 48000)
	write := func(seconds int) {
		for range seconds {
			if err := r.Write(second); err != nil {
				t.Fatal(err)
			}
		}
	}
	write(2)
	x.ask(te, record.AskingBefore)
	x.Key(fyne.KeyDown)
	x.use("talk")
	x.Type("n")
	x.Tab(func(f fyne.Focusable) bool {
		c, ok := f.(*forms.Choice)
		return ok && c.Value() == "" && len(c.Options) == 2
	})
	x.Key(fyne.KeyDown) // the recording that is being made
	x.Press("It begins here")
	write(3)
	x.Press("It ends here")
	x.Sees("0:05")
	x.Press("Record consent")
	x.Settle()
	if _, err := r.Stop(t.Context(), archive.StopAsked, nil); err != nil {
		t.Fatal(err)
	}
	c := x.newest()
	if len(c.Voice) != 1 || c.Voice[0].Recording != r.ID() || c.Voice[0].To-c.Voice[0].From != 3000 {
		t.Errorf("the voice: %+v", c.Voice)
	}
}

func TestAGuardianAndTheChildAreAskedApart(t *testing.T) {
	x := open(t)
	x.p.Child = true
	if err := x.v.SavePerson(x.p); err != nil {
		t.Fatal(err)
	}
	te := x.asking(record.AskingEnd, "ko")
	x.Sees("record the guardian's consent and the child's own view")
	x.Key(fyne.KeyDown) // the guardian
	x.Window.Canvas().FocusNext()
	x.Window.Canvas().FocusNext()
	x.Type("Invented Aunt")
	x.use("icc")
	x.Type("y")
	x.Press("Record consent")
	x.Settle()
	x.ask(te, record.AskingEnd)
	x.Key(fyne.KeyDown, fyne.KeyDown) // the child
	x.use("icc")
	x.Type("n")
	x.Press("Record consent")
	x.Settle()
	all := x.v.Consents(x.p.ID)
	if len(all) != 2 || all[0].By != record.ByGuardian || all[1].By != record.ByChild {
		t.Fatalf("recorded: %+v", all)
	}
	if d := record.Decide(all, record.Ask{Use: "icc"}); d.Refusal != record.RefusedAnswer {
		t.Errorf("the guardian's yes is taken against the child's no: %+v", d)
	}
}

func TestTheOfficeChangesWhatIsReadOut(t *testing.T) {
	x := open(t)
	consent.EditTexts(x.s, x.v)
	x.Settle()
	x.Sees("What is read out", "A native speaker of each language and a lawyer", "Text version 1 of 2026-11-26")
	x.Key(fyne.KeyDown) // who we are
	x.Press("Change")
	x.Settle()
	e, ok := x.Window.Canvas().Focused().(*forms.Entry)
	if !ok {
		t.Fatal("the text has no focus")
	}
	e.SetText("We are {office}, a small archive.")
	x.Press("Keep")
	x.Settle()
	x.Sees("changed by the office", "Text version 1.1 of 2026-11-20", "We are Seoul office, a small archive.")
	if text, _ := x.v.ConsentText("ko"); text.Own {
		t.Error("another language changed")
	}
	x.Press("Back to the built-in text")
	x.Settle()
	x.Press("Back to the built-in text")
	x.Settle()
	x.SeesNot("changed by the office")
	x.Sees("Text version 1.2")
}

func TestABlankFormIsWrittenWhereTheOfficeSays(t *testing.T) {
	x := open(t)
	path := filepath.Join(t.TempDir(), "form.pdf")
	consent.Print(x.s, x.v, "ru", "")
	x.Settle()
	e, ok := x.Window.Canvas().Focused().(*forms.Entry)
	if !ok {
		t.Fatal("the path has no focus")
	}
	e.SetText(path)
	x.Press("Write the PDF")
	x.Settle()
	b, err := os.ReadFile(path)
	if err != nil || !strings.HasPrefix(string(b), "%PDF-") {
		t.Fatalf("%d bytes, %v", len(b), err)
	}
	if strings.Contains(string(b), x.p.Pseudonym) {
		t.Error("the blank form names the witness")
	}
}

func TestPictures(t *testing.T) {
	x := open(t)
	words.Set(words.Korean)
	x.asking(record.AskingBefore, "zh")
	x.Picture("consent-before-office-ko", nil)
	x.Press(words.T("shell.cancel"))
	x.Settle()
	consent.EditTexts(x.s, x.v)
	x.Settle()
	x.Picture("consent-texts-office-ko", nil)
	x.Key(fyne.KeyEscape)
	x.asking(record.AskingEnd, "ko")
	x.use("icc")
	x.Type("y")
	x.Picture("consent-end-office-ko", nil)
	x.Press(words.T("shell.cancel"))
	x.Press(words.T("consent.leave.drop"))
	x.Settle()
	words.Set(words.English)
	te := x.asking(record.AskingBefore, "ko")
	x.Picture("consent-before-ko", nil)
	x.use("record")
	x.Type("n")
	x.Picture("consent-before-questions", nil)
	x.Press("Cancel")
	x.Press("Drop the answers")
	x.Settle()
	for _, l := range []string{"zh", "ru"} {
		te.Interview.Language = l
		x.ask(te, record.AskingBefore)
		x.tick("Who we are")
		x.Picture("consent-before-"+l, nil)
		x.Press("Cancel")
		x.Press("Drop the answers")
		x.Settle()
	}
	x.ask(te, record.AskingEnd)
	x.use("icc")
	x.Type("y")
	x.Picture("consent-end-ru", nil)
	x.Press("Cancel")
	x.Press("Drop the answers")
	x.Settle()
	consent.EditTexts(x.s, x.v)
	x.Settle()
	x.Picture("consent-texts", nil)
	x.Key(fyne.KeyEscape)
	consent.Print(x.s, x.v, "ko", "")
	x.Settle()
	x.Picture("consent-print", nil)
}
