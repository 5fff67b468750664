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
