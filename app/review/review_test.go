package review

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/look/looktest"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// office is a vault with an invented submission that can leave, and the window.
type office struct {
	*looktest.Desk
	s       *shell.Shell
	v       *archive.Vault
	sub     record.Submission
	changed int
}

func newOffice(t *testing.T) *office {
	t.Helper()
	v := vaulttest.New(t, "Seoul office", "Kim")
	p := vaulttest.Must[record.Person](t)(v.NewPerson("invented"))
	tm := vaulttest.Must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Place: "Seoul", Language: "ko"}))
	tm.Account = []record.Segment{{ID: "s1", Speaker: "witness", Text: "지어낸 이야기입니다."}, {ID: "s2", Speaker: "witness", Text: "투먼에서 트럭으로 국경까지 갔습니다."}}
	for _, err := range []error{v.SaveTestimony(tm), v.Answer(tm.ID, record.RuleAnswer{Rule: "EV-A01", Options: []string{"none"}})} {
		if err != nil {
			t.Fatal(err)
		}
	}
	vaulttest.Must[record.Consent](t)(v.SaveConsent(record.Consent{Person: p.ID, By: "self", Date: "2026-11-20", Uses: []record.Use{{Use: "un_inquiry", Answer: record.AnswerYes}}}, record.ConsentIdentity{}))
	sub := vaulttest.Must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Title: "Forced returns (invented)", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Cover: "We send one account. It is invented.", Testimonies: []record.ID{tm.ID},
	}))
	sub.Cover = "We send one invented account, as agreed. It is invented."
	sub = vaulttest.Must[record.Submission](t)(v.SaveSubmission(sub))
	d := looktest.New(t)
	s := shell.New(d.Window)
	s.Explain = messages.Explain
	s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.caseworker", Undo: v}, nil, nil)
	d.Settle()
	return &office{Desk: d, s: s, v: v, sub: sub}
}

func (o *office) open() {
	o.T.Helper()
	Open(o.s, o.v, o.sub.ID, func() { o.changed++ })
	o.Settle()
}

// relabel opens it again in the language of a picture.
func (o *office) relabel(tab int) func() {
	return func() {
		o.Key(fyne.KeyEscape)
		o.open()
		for range tab {
			o.Key(fyne.KeyRight)
		}
		o.Settle()
	}
}

// By keyboard: what would leave is approved as it is, a change ends that, and the
// office asks for it.
func TestApprovalByKeyboard(t *testing.T) {
	o := newOffice(t)
	o.open()
	o.Sees("Not approved", "exactly what would leave")
	o.Press("Approve it as it is")
	o.Settle()
	o.Sees("Approved as it is now, by Kim on 20")
	o.Picture("review-approval", o.relabel(tabApproval))
	words.Set(words.English)
	o.relabel(tabApproval)()
	o.Press("Export only what another member approved")
	o.Settle()
	if !o.v.Office().Approval || o.changed == 0 {
		t.Error("the office does not ask for it")
	}
	// One member cannot approve for another: the page says what to do.
	o.Sees("This vault has one member", "Add a member in Settings")
	export := func() messages.Message {
		_, err := o.v.Export(context.Background(), o.sub.ID, archive.ExportOptions{Path: filepath.Join(t.TempDir(), "a.zip"), Plain: true}, nil)
		return messages.Of(err)
	}
	if m := export(); !strings.Contains(m.Happened, "has one member") || !strings.Contains(m.Next, "Settings") {
		t.Errorf("%+v", m)
	}
	vaulttest.Must[archive.MemberInfo](t)(o.v.AddMember(context.Background(), archive.NewMember{Name: "Seo (invented)", Role: archive.RoleLawyer, Passphrase: []byte("moss anchor violet thunder pepper seventeen")}, nil))
	o.relabel(tabApproval)()
	o.Sees("You gave this approval: another member must export it")
	if m := export(); !strings.Contains(m.Happened, "You approved it") && !strings.Contains(m.Happened, "wrote it last") {
		t.Errorf("%+v", m)
	}
	s := vaulttest.Must[record.Submission](t)(o.v.Submission(o.sub.ID))
	s.Cover += " More."
	vaulttest.Must[record.Submission](t)(o.v.SaveSubmission(s))
	o.relabel(tabApproval)()
	o.Sees("It changed since Kim approved it on 20", "You wrote it last: another member must approve it")
	o.Picture("review-approval-second", o.relabel(tabApproval))
	if m := export(); !strings.Contains(m.Happened, "not what was approved") || !strings.Contains(m.Next, "Alt+R") {
		t.Errorf("%+v", m)
	}
}

// By keyboard: a comment on a paragraph, with its words, is kept, settled and
// opened again.
func TestCommentsByKeyboard(t *testing.T) {
	o := newOffice(t)
	o.open()
	o.Press("Comment…")
	o.Settle()
	o.Sees("the whole submission")
	o.Key(fyne.KeyDown, fyne.KeyDown) // the second paragraph
	o.Settle()
	o.Press("Keep it")
	o.Sees("Write something.")
	o.Type("Is the day known?")
	o.Press("Keep it")
	o.Settle()
	o.Sees("Comments (1)", "paragraph 2", "“투먼에서", "Is the day known?", "Kim, 20")
	c := vaulttest.Must[[]archive.Comment](t)(o.v.Comments(o.sub.ID))
	if len(c) != 1 || c[0].Segment != "s2" || c[0].Author != "Kim" {
		t.Fatalf("%+v", c)
	}
	o.Press("Settle")
	o.Settle()
	o.Sees("Comments (0)", "Settled by Kim")
	o.Press("Open again")
	o.Settle()
	o.Sees("Comments (1)")
	o.Picture("review-comments", o.relabel(tabComments))
}

// Two versions stand side by side, with what was put in and taken out.
func TestVersionsSideBySide(t *testing.T) {
	o := newOffice(t)
	o.open()
	o.Key(fyne.KeyRight, fyne.KeyRight)
	o.Settle()
	o.Sees("Cover text", "We send one", "− account.", "+ invented account, as agreed.")
	o.Picture("review-versions", o.relabel(tabVersions))
}
