package delivery

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/look/looktest"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/record"
	"attest/internal/tsa"
)

// office is a vault with one invented submission, and the window.
type office struct {
	*looktest.Desk
	s   *shell.Shell
	v   *archive.Vault
	t   record.Testimony
	sub record.Submission
}

func newOffice(t *testing.T) *office {
	t.Helper()
	home := t.TempDir()
	t.Setenv("HOME", home)
	v := vaulttest.New(t, "Seoul office", "Kim")
	p := vaulttest.Must[record.Person](t)(v.NewPerson("twins, Musan"))
	tm := vaulttest.Must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Place: "Seoul", Language: "ko"}))
	tm.Account = []record.Segment{{ID: "s1", Speaker: "witness", Text: "투먼에서 트럭으로 국경까지 갔습니다."}}
	if err := v.SaveTestimony(tm); err != nil {
		t.Fatal(err)
	}
	sub := vaulttest.Must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Title: "Letter of allegation", Mechanism: "SP", Addressee: "Special Rapporteur (invented)", Class: "un_special_procedures", Sender: "Seoul office", Testimonies: []record.ID{tm.ID},
	}))
	d := looktest.New(t)
	s := shell.New(d.Window)
	s.Explain = messages.Explain
	s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.caseworker", Undo: v}, nil, nil)
	d.Settle()
	return &office{Desk: d, s: s, v: v, t: vaulttest.Must[record.Testimony](t)(v.Testimony(tm.ID)), sub: sub}
}

func (o *office) open() {
	Open(o.s, o.v, o.sub.ID, nil)
	o.Settle()
}

// By keyboard: it is noted that it was sent, the body's clock shows with its
// source, a correction waits with its letter until they were told, and the
// answer is filed.
func TestFromSentToAnswered(t *testing.T) {
	o := newOffice(t)
	o.open()
	o.Sees("It is not noted that this submission was sent")
	o.Press("Note that it was sent…")
	o.Sees("Special Rapporteur (invented)", "Attest sends nothing by itself")
	o.Press("Note it")
	o.Settle()
	o.Sees("to Special Rapporteur (invented)", "E-mail", "made public after about 60 days", "looked at on")
	s := vaulttest.Must[record.Submission](t)(o.v.Submission(o.sub.ID))
	if len(s.Deliveries) != 1 || s.Deliveries[0].Channel != "email" {
		t.Fatalf("noted: %+v", s.Deliveries)
	}
	o.Key(fyne.KeyEscape)

	o.t.Account[0].Text = "온성에서 트럭으로 국경까지 갔습니다."
	if err := o.v.SaveTestimony(o.t); err != nil {
		t.Fatal(err)
	}
	o.open()
	o.Sees("Corrected since it was sent", "Testimony 1 in it was changed")
	o.Picture("delivery-sent", func() {
		o.Key(fyne.KeyEscape)
		o.s.Relabel()
		o.open()
	})
	o.Press("Draft the letter…")
	o.Settle()
	o.Sees("Correction of information sent before", "testimony 1")
	o.SeesNot("온성")
	o.Picture("delivery-letter", nil)
	o.Press("Save as PDF")
	o.Settle()
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	pdf := vaulttest.Must[[]byte](t)(os.ReadFile(filepath.Join(home, "letter-"+o.sub.Label+".pdf")))
	if !strings.HasPrefix(string(pdf), "%PDF") {
		t.Error("the letter is no PDF")
	}
	o.Press("They were told")
	o.Settle()
	o.SeesNot("Corrected since it was sent")

	o.Press("Free since…")
	o.Sees("A person is no longer held", "twins, Musan")
	o.Press("Note it")
	o.Settle()
	if p := vaulttest.Must[record.Person](t)(o.v.Person(o.t.Person)); p.Free == "" {
		t.Error("it is not noted that she is free")
	}
	o.Sees("Free since it was sent", "The person of testimony 1")
	o.Press("Need not be told")
	o.Settle()
	o.SeesNot("Free since it was sent")

	reply := filepath.Join(t.TempDir(), "reply.txt")
	if err := os.WriteFile(reply, []byte("Invented reply"), 0o600); err != nil {
		t.Fatal(err)
	}
	o.Press("File an answer…")
	o.Type(reply)
	o.Press("Seal it")
	o.Settle()
	o.Sees(": reply filed", "The original still lies outside", reply)
	s = vaulttest.Must[record.Submission](t)(o.v.Submission(o.sub.ID))
	if len(s.Deliveries[0].Answers) != 1 || len(s.Deliveries[0].Followed) != 2 {
		t.Errorf("at the end: %+v", s.Deliveries[0])
	}
}

// A timestamp is asked of the server that was set, or carried as files; what is
// not a reply is refused in words.
func TestTimestampsFromTheSettings(t *testing.T) {
	o := newOffice(t)
	a := tsa.Start(t)
	show := func() { o.Window.SetContent(look.Fixed(600, 0, StampCard(o.s, o.v, 560))) }
	show()
	o.Sees("There is no timestamp yet", "nothing is ever sent")
	if err := o.v.SetTimestampServer("http://127.0.0.1:1/"); err != nil {
		t.Fatal(err)
	}
	show()
	o.Press("Ask the server now")
	o.Settle()
	o.Sees("The server did not answer")
	o.Key(fyne.KeyEscape)
	if n := len(o.v.Timestamps()); n != 1 {
		t.Errorf("%d requests wait", n)
	}
	q := o.v.Timestamps()[0]
	if _, _, err := o.v.TakeTimestamp(vaulttest.Must[[]byte](t)(a.Reply(q.Request))); err != nil {
		t.Fatal(err)
	}
	show()
	o.Sees("The newest: 20", "Invented clock")
	if err := o.v.SetTimestampServer(a.URL); err != nil {
		t.Fatal(err)
	}
	show()
	o.Press("Ask the server now")
	o.Settle()
	if n := len(o.v.Timestamps()); n != 2 || len(o.v.Timestamps()[0].Reply) == 0 {
		t.Errorf("after asking the server: %d", n)
	}
}

// Which export was sent is chosen by its day and the beginning of its hash, the newest
// unless another is; what was told and is taken back, and an exhibit that shows somebody,
// wait with words of their own.
func TestTheExportThatWasSentIsChosen(t *testing.T) {
	o := newOffice(t)
	vaulttest.Must[record.Consent](t)(o.v.SaveConsent(record.Consent{
		Person: o.t.Person, By: record.BySelf, Date: "2026-11-20", Uses: []record.Use{{Use: "un_special_procedures", Answer: record.AnswerYes}},
	}, record.ConsentIdentity{}))
	if err := o.v.Answer(o.t.ID, record.RuleAnswer{Rule: "EV-A01", Options: []string{"none"}}); err != nil {
		t.Fatal(err)
	}
	s := vaulttest.Must[record.Submission](t)(o.v.Submission(o.sub.ID))
	s.Mechanism = record.GeneralBundle
	x := vaulttest.Must[archive.Exhibit](t)(o.v.Attach(t.Context(), o.t.ID, archive.Attachment{Name: "list.txt", Data: strings.NewReader("an invented list"), Class: record.ClassCleared}, nil))
	s.Exhibits = []record.ExhibitChoice{{ID: x.ID, Original: true}}
	s = vaulttest.Must[record.Submission](t)(o.v.SaveSubmission(s))
	for _, name := range []string{"sent.zip", "trial.zip"} {
		vaulttest.Must[archive.ExportReport](t)(o.v.Export(t.Context(), s.ID, archive.ExportOptions{Path: filepath.Join(t.TempDir(), name), Plain: true}, nil))
	}
	s = vaulttest.Must[record.Submission](t)(o.v.Submission(s.ID))
	o.open()
	o.Press("Note that it was sent…")
	o.Sees("What was sent", s.Exports[1].SHA256[:16])
	o.Picture("delivery-which", nil)
	o.Tab(func(f fyne.Focusable) bool {
		c, ok := f.(*forms.Choice)
		return ok && strings.Contains(c.Options[0].Text, s.Exports[1].SHA256[:16])
	})
	o.Key(fyne.KeyDown)
	o.Press("Note it")
	o.Settle()
	s = vaulttest.Must[record.Submission](t)(o.v.Submission(s.ID))
	if f := s.Deliveries[0].Files; len(f) != 1 || f[0].SHA256 != s.Exports[0].SHA256 {
		t.Fatalf("noted: %+v", s.Deliveries)
	}
	o.Sees("SHA-256 " + s.Exports[0].SHA256[:16])
	o.Key(fyne.KeyEscape)

	if err := o.v.ClassExhibit(x.ID, record.ClassIdentity); err != nil {
		t.Fatal(err)
	}
	if err := o.v.SayFree(o.t.Person, "2020-01-01"); err != nil {
		t.Fatal(err)
	}
	tasks := vaulttest.Must[[]archive.SentTask](t)(o.v.SentTasks())
	if err := o.v.FollowSent(tasks[len(tasks)-1], true); err != nil || tasks[len(tasks)-1].Kind != record.SentRelease {
		t.Fatal(tasks, err)
	}
	if err := o.v.SayFree(o.t.Person, ""); err != nil {
		t.Fatal(err)
	}
	o.t.Interview.Method = "telephone"
	if err := o.v.SaveTestimony(o.t); err != nil {
		t.Fatal(err)
	}
	o.open()
	o.Sees("An exhibit was sent that would not leave now", "with exhibit 1.", "They were told of a release that was taken back", "the person of testimony 1", "Changed: facts of the interview.")
	o.Picture("delivery-since", func() {
		o.Key(fyne.KeyEscape)
		o.s.Relabel()
		o.open()
	})
}

// A letter says what is not in it, and why: here a name that the sender wrote into the
// reference and the restrictions.
func TestALetterSaysWhatIsNotInIt(t *testing.T) {
	o := newOffice(t)
	if err := o.v.SaveIdentity(o.t.Person, record.Identity{Names: []record.Name{{Text: "Ri Yong Hui"}}}); err != nil {
		t.Fatal(err)
	}
	o.sub.Reference, o.sub.Restrictions = "Ri Yong Hui", "The family of Ri Yong Hui must not be contacted."
	o.sub = vaulttest.Must[record.Submission](t)(o.v.SaveSubmission(o.sub))
	o.open()
	o.Press("Letter…")
	o.Settle()
	o.Sees("Not in the letter", "reference, restrictions on use", "[Write them in here.]")
	o.SeesNot("Yong Hui")
	o.Picture("delivery-letter-left", nil)
}
