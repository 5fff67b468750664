package submissions_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/look/looktest"
	"attest/app/shell"
	"attest/app/submissions"
	"attest/archive"
	"attest/archive/delivery"
	"attest/archive/mailing"
	"attest/archive/record"
	"attest/archive/timestamp"
)

// locking is a vault whose office set a server for timestamps, and whose exports
// have a passphrase where that was asked for.
type locking struct{ *vault }

func (v locking) Office() record.Office {
	return record.Office{Sender: "Sample office", TimestampServer: "https://tsa.invalid/"}
}

func (v locking) Export(ctx context.Context, id record.ID, o archive.ExportOptions, p archive.Progress) (archive.ExportReport, error) {
	rep, err := v.vault.Export(ctx, id, o, p)
	if o.Form != "" {
		rep.Form, rep.Passphrase, rep.Encrypted = o.Form, "gravel unlucky spoon dented hazy mango", true
	}
	return rep, err
}

func isChoice(f fyne.Focusable) bool { return strings.Contains(fmt.Sprintf("%T", f), "forms.Choice") }

// Whoever has no age gets a zip or a page; the passphrase is shown once, and
// goes with the form for another export. Keys come from the address book.
func TestABundleIsLockedWithAPassphrase(t *testing.T) {
	v := newVault()
	d := looktest.New(t)
	s := shell.New(d.Window)
	s.Explain = func(err error) (string, string) { return "Safe.", err.Error() }
	r := submissions.New(s, locking{v})
	picked, sent := 0, record.ID("")
	r.PickKeys = func(then func(string)) {
		picked++
		then("# Invented body\nage1lvyvwawkr0mcnnnncaghunadrqkmuf9e6507x9y920xxpp866cnql7dp2z")
	}
	r.Sent = func(id record.ID, _ func()) { sent = id }
	s.Enter(shell.Session{Office: "Sample office", Role: "shell.role.lawyer"}, []shell.Room{r}, nil)
	d.Settle()
	s.Open("submissions", string(v.subs[0].ID))
	d.Settle()
	s.Press(shell.Ctrl(fyne.KeyE))
	d.Settle()
	d.Sees("Only the owners of the keys open it", "With timestamps of https://tsa.invalid/")
	d.Press("From the address book…")
	d.Sees("1 recipient: one file")
	d.Tab(isChoice)
	d.Key(fyne.KeyDown)
	d.Sees("Six words are drawn")
	d.SeesNot("From the address book")
	d.Picture("submissions-export-locked", nil)
	s.Press(shell.Ctrl(fyne.KeyE))
	d.Settle()
	if n := len(v.exported); n != 1 || v.exported[0].Form != delivery.FormZip || v.exported[0].Recipients != "" || !strings.HasSuffix(v.exported[0].Path, ".zip") || picked != 1 {
		t.Fatalf("exported with %+v", v.exported)
	}
	d.Sees("gravel unlucky spoon dented hazy mango", "It is shown this once", "77 bits")
	d.Picture("submissions-passphrase", nil)
	d.Press("Note that it was sent…")
	if sent != v.subs[0].ID {
		t.Error("what was sent was not opened")
	}
	d.Press("Export again")
	d.SeesNot("gravel")
	d.Tab(isChoice)
	d.Key(fyne.KeyDown)
	v.fail = fmt.Errorf("the timestamp: %w", timestamp.ErrServer)
	s.Press(shell.Ctrl(fyne.KeyE))
	d.Settle()
	d.Sees("The timestamping server did not answer, so nothing was written")
	if got := v.exported[1]; got.Form != delivery.FormPage || !strings.HasSuffix(got.Path, ".html") {
		t.Errorf("exported with %+v", got)
	}
}

// mailing is a vault whose exports are papers with annexes, in two messages.
type mailer struct{ locking }

func (v mailer) Export(ctx context.Context, id record.ID, o archive.ExportOptions, p archive.Progress) (archive.ExportReport, error) {
	rep, err := v.vault.Export(ctx, id, o, p)
	rep.Fingerprint, rep.Check = "", nil
	rep.Messages = []mailing.Written{
		{Path: "message-1/attest-S-K7-0001.pdf", Message: 1, Size: 120_000}, {Path: "message-1/annex-0001-image.jpg", Annex: 1, Message: 1, Size: 2_100_000},
		{Path: "message-2/annex-0002-audio.wav", Annex: 2, Message: 2, Size: 8_400_000},
	}
	rep.Files = nil
	for _, m := range rep.Messages {
		rep.Files = append(rep.Files, o.Path+"/"+m.Path)
	}
	return rep, err
}

// A submission leaves as PDF with annexes: that nothing is encrypted is asked
// about, the limit is shown with its source, and what waits for a second message
// is said.
func TestASubmissionIsExportedAsPDFWithAnnexes(t *testing.T) {
	v := newVault()
	d := looktest.New(t)
	s := shell.New(d.Window)
	s.Explain = func(err error) (string, string) { return "Safe.", err.Error() }
	r := submissions.New(s, mailer{locking{v}})
	s.Enter(shell.Session{Office: "Sample office", Role: "shell.role.lawyer"}, []shell.Room{r}, nil)
	d.Settle()
	s.Open("submissions", string(v.subs[0].ID))
	d.Settle()
	s.Press(shell.Ctrl(fyne.KeyE))
	d.Settle()
	d.Tab(isChoice)
	for range 3 {
		d.Key(fyne.KeyDown)
	}
	d.Settle()
	d.Sees("PDF with a passphrase, and annexes", "Largest message, in MB", "Empty: 20 MB (the office, 2026-11-26: the mail server")
	d.SeesNot("Anyone who gets hold of the file", "With timestamps", "From the address book", "Plain, not encrypted")
	d.Key(fyne.KeyDown)
	d.Settle()
	d.Sees("Nothing in it is signed, and nothing is encrypted", "Anyone who gets hold of the file")
	d.Picture("submissions-export-paper", nil)
	d.Tab(func(f fyne.Focusable) bool { return strings.Contains(fmt.Sprintf("%T", f), "forms.Entry") })
	d.Type("many")
	s.Press(shell.Ctrl(fyne.KeyE))
	d.Settle()
	d.Sees("Type whole MB")
	if len(v.exported) > 0 {
		t.Fatal("it was exported with a limit that is no number")
	}
	for range 4 {
		d.Key(fyne.KeyBackspace)
	}
	d.Type("10")
	s.Press(shell.Ctrl(fyne.KeyE))
	d.Settle()
	d.Sees("Export S-K7-0001 without encryption?")
	d.Press("Export plain")
	d.Settle()
	if n := len(v.exported); n != 1 || v.exported[0].Form != delivery.FormPlainPDF || v.exported[0].Plain || v.exported[0].MessageMB != 10 || !strings.HasSuffix(v.exported[0].Path, "attest-S-K7-0001") {
		t.Fatalf("exported with %+v", v.exported)
	}
	d.Sees("The submission and its annexes are in their place", "It does not fit one message: 2 are to be sent", "Message 2 of 2", "annex-0002-audio.wav", "Nothing in it is signed")
	d.SeesNot("SHA256:", "Cut into parts")
	d.Picture("submissions-paper-done", nil)
	d.Press("Export again")
	v.fail = archive.ErrExists
	s.Press(shell.Ctrl(fyne.KeyE))
	d.Settle()
	d.Press("Export plain")
	d.Settle()
	d.Sees("It is not written over")
}
