package printing

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/look/looktest"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/record"
)

// office is a vault with one invented account in a state, and the window.
type office struct {
	*looktest.Desk
	s *shell.Shell
	v *archive.Vault
	t Statement
}

func newOffice(t *testing.T, final, consent bool) *office {
	t.Helper()
	ctx := context.Background()
	v := vaulttest.New(t, "Seoul office", "Kim")
	p := vaulttest.Must[record.Person](t)(v.NewPerson("twins, Musan"))
	if consent {
		vaulttest.Must[record.Consent](t)(v.SaveConsent(record.Consent{Person: p.ID, By: "self", Date: "2026-11-20", Form: "written",
			Uses: []record.Use{{Use: "keep", Answer: record.AnswerYes}}}, record.ConsentIdentity{}))
	}
	tm := vaulttest.Must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Place: "Seoul", Language: "ko"}))
	tm.Account = []record.Segment{{ID: "s1", Speaker: "witness", Text: "투먼에서 트럭으로 국경까지 갔습니다."}}
	if err := v.SaveTestimony(tm); err != nil {
		t.Fatal(err)
	}
	vaulttest.Must[record.Testimony](t)(v.ReadBack(tm.ID, record.ReadBack{Language: "ko", Reader: record.SpeakerInterviewer, True: true}))
	if final {
		vaulttest.Must[record.Final](t)(v.Finalize(ctx, tm.ID, nil))
	}
	d := looktest.New(t)
	s := shell.New(d.Window)
	s.Explain = messages.Explain
	s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.caseworker", Undo: v}, nil, nil)
	d.Settle()
	label := vaulttest.Must[record.Testimony](t)(v.Testimony(tm.ID)).Label
	return &office{Desk: d, s: s, v: v, t: Statement{ID: tm.ID, Label: label, Final: final}}
}

func (o *office) ask() {
	Ask(o.s, o.v, o.t)
	o.Settle()
}

// prints are the reasons of the prints in the log.
func (o *office) prints() string {
	o.T.Helper()
	lines, _, err := o.v.Log(archive.LogFilter{Object: o.t.ID, Verb: "print"}, 0, 0)
	if err != nil {
		o.T.Fatal(err)
	}
	var out []string
	for _, l := range lines {
		out = append(out, l.Code)
	}
	return strings.Join(out, " ")
}

// printers puts a print program of that text in the path, alone; "" for none. It
// speaks as lp does: pages in, nothing out, and an exit status.
func printers(t *testing.T, script string) (printed string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		script = ""
	}
	dir := t.TempDir()
	printed = filepath.Join(dir, "printed")
	if script != "" {
		if err := os.WriteFile(filepath.Join(dir, "lp"), []byte("#!/bin/sh\n"+strings.ReplaceAll(script, "OUT", printed)), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir)
	return printed
}

func TestAStatementGoesToThePrinterWithoutAFile(t *testing.T) {
	printed := printers(t, `echo "$@" > OUT.args; exec /bin/cat > OUT`)
	o := newOffice(t, true, true)
	o.ask()
	o.Sees("Print the statement of "+o.t.Label, "To be signed", "The printer's queue keeps a copy for a while")
	o.Picture("printing-form", func() {
		o.Key(fyne.KeyEscape)
		o.s.Relabel()
		o.ask()
	})
	o.Press("Print")
	o.Settle()
	o.Sees(o.t.Label+" was sent to the printer", "add the scan as an exhibit")
	pages := vaulttest.Must[[]byte](t)(os.ReadFile(printed))
	if !bytes.HasPrefix(pages, []byte("%PDF-")) || !bytes.Contains(pages[len(pages)-16:], []byte("%%EOF")) {
		t.Errorf("the printer got %d bytes that are no whole PDF", len(pages))
	}
	if args := string(vaulttest.Must[[]byte](t)(os.ReadFile(printed + ".args"))); strings.Contains(args, o.t.Label) {
		t.Errorf("the queue shows %q", args)
	}
	if got := o.prints(); got != "sign" {
		t.Errorf("the log says %q", got)
	}
}

func TestAPrinterThatFailsIsSaid(t *testing.T) {
	printers(t, `/bin/cat > /dev/null; exit 1`)
	o := newOffice(t, true, true)
	o.ask()
	o.Press("Print")
	o.Settle()
	o.Sees(o.t.Label + " was not printed")
	if got := o.prints(); got != "sign" {
		t.Errorf("the log says %q", got)
	}
}

// What consent refuses never reaches the print program.
func TestNothingIsSentAgainstTheConsent(t *testing.T) {
	printed := printers(t, `echo begun > OUT`)
	o := newOffice(t, true, false)
	o.ask()
	o.Press("Print")
	o.Settle()
	o.Sees("is not printed, since paper is kept too: no consent to keep it is recorded.")
	if _, err := os.Stat(printed); err == nil {
		t.Error("the print program was begun")
	}
	if got := o.prints(); got != "" {
		t.Errorf("the log says %q", got)
	}
}

func TestWithoutAPrinterAFileIsSaved(t *testing.T) {
	printers(t, "")
	o := newOffice(t, false, true)
	o.ask()
	o.Sees("Every page says that it is not final.", "To be read", "delete it when it is printed")
	o.SeesNot("To be signed")
	o.Key(fyne.KeyEscape)
	o.ask()
	o.Press("Save as PDF")
	o.Settle()
	o.Sees("Save the statement of "+o.t.Label, "leaves the vault in the clear")
	o.Picture("printing-file", nil)
	path := filepath.Join(t.TempDir(), "statement.pdf")
	o.Window.Canvas().Focused().(interface{ SetText(string) }).SetText(path)
	o.Settle()
	o.Press("Save")
	o.Settle()
	o.Sees("The statement of "+o.t.Label+" was saved", path)
	if pages := vaulttest.Must[[]byte](t)(os.ReadFile(path)); !bytes.HasPrefix(pages, []byte("%PDF-")) {
		t.Error("the file is no PDF")
	}
	if got := o.prints(); got != "read" {
		t.Errorf("the log says %q", got)
	}
}

// A name that consent does not cover is asked about before a page is printed, as before
// an export: whose, where and in which letters.
func TestNamesAreAskedAboutBeforeAPageIsPrinted(t *testing.T) {
	printed := printers(t, `exec /bin/cat > OUT`)
	o := newOffice(t, true, true)
	person := o.v.Persons()[0].Person
	if err := o.v.SaveIdentity(person.ID, record.Identity{Names: []record.Name{{Text: "투먼"}}}); err != nil { // what the invented account says
		t.Fatal(err)
	}
	o.ask()
	o.Press("Print")
	o.Settle()
	o.Sees(o.t.Label+", paragraph 1: the name of "+person.Pseudonym, "Nothing was written.")
	if got := o.prints(); got != "" {
		t.Errorf("the log says %q", got)
	}
	o.PictureAt("printing-names", fyne.NewSize(1280, 800))
	o.Press("Go on as it is")
	o.Settle()
	o.Sees(o.t.Label + " was sent to the printer")
	if pages := vaulttest.Must[[]byte](t)(os.ReadFile(printed)); !bytes.HasPrefix(pages, []byte("%PDF-")) {
		t.Errorf("the printer got %d bytes", len(pages))
	}
}
