// Package printing brings the statement of a testimony onto paper: the form that
// asks what for, and the ways there are, the system's printer and a PDF file.
package printing

import (
	"context"
	"io"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/takeout"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// Vault prints. *archive.Vault is one.
type Vault interface {
	PrintStatement(ctx context.Context, id record.ID, f archive.PrintFor, w io.Writer) (archive.Printed, error)
	PrintStatementFile(ctx context.Context, id record.ID, f archive.PrintFor, path string) (archive.Printed, error)
}

// Statement is what is to be printed.
type Statement struct {
	ID    record.ID
	Label string
	Final bool // to be signed; otherwise to be read
}

// Ask opens the form.
func Ask(s *shell.Shell, v Vault, t Statement) {
	reasons := []string{archive.PrintToSign, archive.PrintToFile, archive.PrintToRead}
	text := "printing.text.final"
	if !t.Final {
		reasons, text = []string{archive.PrintToRead, archive.PrintToFile}, "printing.text.read"
	}
	var options []forms.Option
	for _, r := range reasons {
		options = append(options, forms.Option{Value: r, Text: words.T("printing.reason." + r)})
	}
	reason := forms.NewChoice(options, reasons[0], nil)
	var closeIt func()
	then := func(do func(*shell.Shell, Vault, Statement, string)) func() {
		return func() {
			closeIt()
			do(s, v, t, reason.Value())
		}
	}
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	buttons := []*look.Button{no}
	p, there := find()
	note := "printing.note.file"
	if there {
		note = "printing.note"
		buttons = append(buttons, look.NewButton(words.T("printing.save"), theme.DocumentSaveIcon(), look.Normal, then(askFile)),
			look.NewButton(words.T("printing.print"), theme.DocumentPrintIcon(), look.Strong, then(p.print)))
	} else {
		buttons = append(buttons, look.NewButton(words.T("printing.save"), theme.DocumentSaveIcon(), look.Strong, then(askFile)))
	}
	body := look.Column(12, look.NewParagraph(words.T(text), look.Ink, look.StateWidth),
		forms.NewField(words.T("printing.reason"), "", reason).Container,
		look.NewParagraph(words.T(note), look.Muted, look.StateWidth))
	closeIt = s.Overlay(shell.FormDialog(words.T("printing.title", t.Label), body, objects(buttons)...), reason, nil)
}

func objects(buttons []*look.Button) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, b := range buttons {
		out = append(out, b)
	}
	return out
}

// print hands the pages to the system's printer.
func (p printer) print(s *shell.Shell, v Vault, t Statement, reason string) {
	p.printAs(s, v, t, archive.PrintFor{Reason: reason})
}

func (p printer) printAs(s *shell.Shell, v Vault, t Statement, f archive.PrintFor) {
	shell.Work(s, words.T("printing.work", t.Label), func(ctx context.Context, _ func(string, int64, int64)) (out archive.Printed, err error) {
		err = p.send(ctx, func(w io.Writer) error {
			out, err = v.PrintStatement(ctx, t.ID, f, w)
			return err
		})
		return out, err
	}, func(out archive.Printed, err error) {
		switch {
		case takeout.Confirm(s, err, func(code string) { p.printAs(s, v, t, archive.PrintFor{Reason: f.Reason, Confirmed: code}) }):
		case err == nil:
			s.Tell(words.T("printing.done", t.Label), next(t, words.T("printing.done.text")), nil)
		case out.Bytes > 0: // it was allowed and logged: the printer failed
			s.Tell(words.T("printing.failed", t.Label), words.T("printing.failed.text"), nil)
		default:
			s.Fail(err)
		}
	})
}

// next says what to do with the paper.
func next(t Statement, text string) string {
	if t.Final {
		return text + " " + words.T("printing.next.sign")
	}
	return text
}

// askFile asks where the PDF is to lie, and says what that means.
func askFile(s *shell.Shell, v Vault, t Statement, reason string) {
	to := t.Label + ".pdf"
	if home, err := os.UserHomeDir(); err == nil {
		to = filepath.Join(home, to)
	}
	path := forms.NewPath(s.Window, forms.NewFolder, to)
	var closeIt func()
	do := func() {
		where := path.Value()
		if where == "" {
			return
		}
		closeIt()
		save(s, v, t, archive.PrintFor{Reason: reason}, where)
	}
	path.OnEnter = do
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	ok := look.NewButton(words.T("printing.save.yes"), nil, look.Strong, do)
	body := look.Column(12, look.NewParagraph(words.T("printing.save.text"), look.Ink, 520), look.Fixed(520, 0, path.Container))
	closeIt = s.Overlay(shell.FormDialog(words.T("printing.save.title", t.Label), body, no, ok), path.Completion.Entry, nil)
}

// save writes the pages, once whoever prints has looked at what they tell.
func save(s *shell.Shell, v Vault, t Statement, f archive.PrintFor, where string) {
	shell.Work(s, words.T("printing.work", t.Label), func(ctx context.Context, _ func(string, int64, int64)) (archive.Printed, error) {
		return v.PrintStatementFile(ctx, t.ID, f, where)
	}, func(_ archive.Printed, err error) {
		switch {
		case takeout.Confirm(s, err, func(code string) { save(s, v, t, archive.PrintFor{Reason: f.Reason, Confirmed: code}, where) }):
		case err != nil:
			s.Fail(err)
		default:
			s.Tell(words.T("printing.saved", t.Label), next(t, words.T("printing.saved.text", where)), nil)
		}
	})
}
