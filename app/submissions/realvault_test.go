package submissions_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/look/looktest"
	"attest/app/shell"
	"attest/app/submissions"
	"attest/archive"
	"attest/archive/disclose"
	"attest/archive/record"
)

// From a name in the office's vault to a bundle without it, in the window and over
// a real vault: found inflected, confirmed, seen in the preview, gone in the file.
func TestAMentionIsGoneFromTheBundle(t *testing.T) {
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	v, err := archive.Create(t.Context(), filepath.Join(t.TempDir(), "office.attest"), archive.CreateOptions{
		Office: "Sample office", Member: "Han", Passphrase: []byte("abandon ability able about above absent"), Quick: true}, nil)
	must(err)
	t.Cleanup(func() { must(v.Close()) })
	witness, err := v.NewPerson("the miller")
	must(err)
	sister, err := v.NewPerson("sister of the miller")
	must(err)
	must(v.SaveIdentity(sister.ID, record.Identity{Names: []record.Name{{Text: "리영희"}}}))
	te, err := v.NewTestimony(witness.ID, record.Interview{Date: "2026-11-20", Place: "Seoul", Language: "ko"})
	must(err)
	te.Account = []record.Segment{{ID: "s1", Speaker: "witness", Text: "이영희가 왔고 영희한테 물었습니다."}}
	must(v.SaveTestimony(te))
	_, err = v.SaveConsent(record.Consent{Person: witness.ID, By: record.BySelf, Date: "2026-11-20", Uses: []record.Use{{Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{"text"}}}}, record.ConsentIdentity{})
	must(err)
	must(v.Answer(te.ID, record.RuleAnswer{Rule: "EV-A01", Options: []string{"none"}}))
	_, err = v.ReadBack(te.ID, record.ReadBack{Language: "ko", True: true})
	must(err)
	_, err = v.Finalize(t.Context(), te.ID, nil)
	must(err)
	sub, err := v.SaveSubmission(record.Submission{Title: "Invented", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID}})
	must(err)

	d := looktest.New(t)
	s := shell.New(d.Window)
	s.Explain = func(err error) (string, string) { return "Safe.", err.Error() }
	s.Enter(shell.Session{Office: "Sample office", Role: "shell.role.lawyer", Idle: 5 * time.Minute}, []shell.Room{submissions.New(s, v)}, nil)
	d.Settle()
	s.Open("submissions", string(sub.ID))
	d.Settle()
	s.Press(shell.CtrlShift(fyne.KeyP))
	d.Settle()
	d.Sees("Ready to export", "이영희가 왔고 영희한테 물었습니다.")
	s.Press(shell.Alt(fyne.KeyL))
	d.Settle()
	d.Type("sister")
	d.Key(fyne.KeyDown)
	d.Key(fyne.KeyReturn)
	d.Settle()
	d.Sees("2 found.", "【이영희】가 왔고", "part of the name", "Leave out 1")
	d.Window.Canvas().FocusNext()
	d.Key(fyne.KeySpace) // the given name by itself is confirmed by hand
	d.Press("Leave out 2")
	choose(t, d.Window.Canvas().Focused(), disclose.ReasonFamily)
	d.Press("Leave out 2")
	d.Settle()
	d.Sees("[…]가 왔고 […]한테 물었습니다.", "family within reach: 2", "left out")
	d.SeesNot("이영희가 왔고")

	out := filepath.Join(t.TempDir(), "b.zip")
	_, err = v.Export(context.Background(), sub.ID, archive.ExportOptions{Path: out, Plain: true}, nil)
	must(err)
	raw, err := os.ReadFile(out)
	must(err)
	if bytes.Contains(raw, []byte("영희")) || !bytes.Contains(raw, []byte("[…]가 왔고 […]한테")) {
		t.Error("the bundle is not what the preview shows")
	}
}
