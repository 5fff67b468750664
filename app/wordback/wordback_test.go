package wordback

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/look/looktest"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/document/documenttest"
	"attest/archive/document/word"
	"attest/archive/record"
)

// office is a vault with an invented submission, and the window.
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
	sub := vaulttest.Must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Title: "Forced returns (invented)", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Cover: "We send two accounts.\n\nBoth are invented.\n\nPlease answer.",
	}))
	d := looktest.New(t)
	s := shell.New(d.Window)
	s.Explain = messages.Explain
	s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.caseworker", Undo: v}, nil, nil)
	d.Settle()
	return &office{Desk: d, s: s, v: v, sub: sub}
}

// file is the submission's Word file, edited.
func (o *office) file(change func(string) string) string {
	o.T.Helper()
	d, err := o.v.SubmissionPaper(context.Background(), o.sub.ID, "en")
	if err != nil {
		o.T.Fatal(err)
	}
	var b bytes.Buffer
	if err := word.Write(&b, d); err != nil {
		o.T.Fatal(err)
	}
	raw := b.Bytes()
	if change != nil {
		if raw, err = documenttest.Edited(raw, "word/document.xml", change); err != nil {
			o.T.Fatal(err)
		}
	}
	name := filepath.Join(o.T.TempDir(), "back.docx")
	if err := os.WriteFile(name, raw, 0o600); err != nil {
		o.T.Fatal(err)
	}
	return name
}

func (o *office) open(path string) {
	o.T.Helper()
	Ask(o.s, o.v, o.sub, func() { o.changed++ })
	o.Settle()
	o.Type(path)
	o.Press("Show the differences")
	o.Settle()
}

func (o *office) cover() string {
	o.T.Helper()
	s, err := o.v.Submission(o.sub.ID)
	if err != nil {
		o.T.Fatal(err)
	}
	return strings.ReplaceAll(s.Cover, "\n\n", "|")
}

// Each difference is taken in or left by itself; Undo takes one back.
func TestDifferencesAreDecidedOneByOne(t *testing.T) {
	o := newOffice(t)
	o.open(o.file(func(x string) string {
		x = strings.Replace(x, "We send two accounts.</w:t></w:r>", "We send two accounts.</w:t></w:r></w:p><w:p><w:r><w:t>They are from this year.</w:t></w:r>", 1)
		x = strings.Replace(x, "Both are invented.", "Both are invented, as we said.", 1)
		return strings.Replace(x, "Please answer.", "Please answer soon.", 1)
	}))
	o.Sees("3 differences to decide", "They are from this year.", "Take it in")
	o.Picture("wordback-difference", func() {})
	o.Press("Take it in")
	o.Settle()
	o.Sees("2 differences to decide", "Both are invented, as we said.")
	o.Press("Leave it")
	o.Settle()
	o.Sees("1 difference to decide", "Please answer soon.")
	o.Key(fyne.KeyReturn)
	o.Settle()
	if got := o.cover(); got != "We send two accounts.|They are from this year.|Both are invented.|Please answer soon." || o.changed != 1 {
		t.Errorf("%q, told %d times", got, o.changed)
	}
	if got := o.s.Toast(); !strings.Contains(got, "2 taken in, 1 left") {
		t.Errorf("%q", got)
	}
	vaulttest.Must[record.ID](t)(o.v.Undo())
	if got := o.cover(); got != "We send two accounts.|They are from this year.|Both are invented.|Please answer." {
		t.Errorf("after undo: %q", got)
	}
}

func TestWhatIsNoWordFileIsSaid(t *testing.T) {
	o := newOffice(t)
	name := filepath.Join(t.TempDir(), "a.docx")
	if err := os.WriteFile(name, []byte("noise"), 0o600); err != nil {
		t.Fatal(err)
	}
	o.open(name)
	o.Sees("Nothing was changed.", "no Word file of a bundle")
	o.Key(fyne.KeyEscape)
	o.open(o.file(nil))
	if got := o.s.Toast(); !strings.Contains(got, "says the same") {
		t.Errorf("%q", got)
	}
}
