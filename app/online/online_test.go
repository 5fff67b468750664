package online_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/clip"
	"attest/app/look/looktest"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/submissions"
	"attest/app/vaulttest"
	"attest/app/words"
	"attest/archive/record"
)

// The answers of a submission are copied one after another by Enter, each with its
// length against the limit; what was copied goes after its time and at a lock.
func TestAnswersAreCopiedForAnOnlineForm(t *testing.T) {
	v := vaulttest.New(t, "Invented office", "Kim (invented)")
	made, err := v.DraftUrgent(record.Urgent{
		Country: "CN", Place: "Tumen (invented)", Since: "2026-11-20", Name: "Inventedna Meotdaero", Consent: record.BySelf, Named: true,
		Happened: "She was taken off a bus (invented).", Goes: []string{"SP"}, ToFollow: "invented reason",
	}, "en")
	if err != nil {
		t.Fatal(err)
	}
	d := looktest.New(t)
	t.Cleanup(d.Settle)
	s := shell.New(d.Window)
	s.Explain = messages.Explain
	s.Enter(shell.Session{Office: "Invented office", Role: "shell.role.keyholder", Undo: v}, []shell.Room{submissions.New(s, v)}, nil)
	d.Settle()
	s.Open("submissions", string(made.Submissions[0].ID))
	d.Settle()
	board := func() string { return d.App.Clipboard().Content() }
	if !s.Press(shell.Alt(fyne.KeyV)) {
		t.Fatal("the list has no key")
	}
	d.Settle()
	d.Sees("The sender and contact is missing.") // what stops an export stops this
	d.Key(fyne.KeyEscape)
	if got := board(); got != "" {
		t.Errorf("the clipboard holds %q of what may not leave", got)
	}
	office := v.Office()
	office.Sender = "Invented street 1"
	if err := v.SaveOffice(office); err != nil {
		t.Fatal(err)
	}
	s.Press(shell.Alt(fyne.KeyV))
	d.Settle()
	d.Sees("For the online form:", "Kind of action asked", "Urgent appeal", "of 200 characters, fits")
	d.PictureAt("online", fyne.NewSize(1280, 800))
	d.Key(fyne.KeyReturn)
	d.Settle()
	if got := board(); got != "Urgent appeal" {
		t.Errorf("the clipboard holds %q", got)
	}
	d.Key(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	d.Settle()
	if got := board(); got != "Inventedna" {
		t.Errorf("the clipboard holds %q", got)
	}
	d.Loop.Advance(clip.Life + time.Second)
	if got := board(); got != "" {
		t.Errorf("after its time the clipboard holds %q", got)
	}
	d.Key(fyne.KeyUp, fyne.KeyReturn)
	d.Settle()
	if board() == "" {
		t.Fatal("nothing was copied")
	}
	// A Korean window copies what was drafted in English all the same.
	d.Key(fyne.KeyEscape)
	t.Cleanup(func() { words.Set(words.English) })
	words.Set(words.Korean)
	if !s.Press(shell.Alt(fyne.KeyV)) {
		t.Fatal("the list has no key")
	}
	d.Settle()
	d.Sees("Kind of action asked")
	d.Key(fyne.KeyReturn)
	s.Lock()
	if got := board(); got != "" {
		t.Errorf("after the lock the clipboard holds %q", got)
	}
}
