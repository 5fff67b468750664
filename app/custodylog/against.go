package custodylog

import (
	"context"
	"errors"
	"strings"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/custody"
)

const againstWidth float32 = 560

// against asks for a checkpoint that was kept elsewhere, and holds the log against it.
type against struct {
	r     *Room
	path  *forms.Path
	text  *forms.Entry
	pathF *forms.Field
	textF *forms.Field
	close func()
}

func (r *Room) askAgainst() {
	a := &against{r: r, text: forms.NewMultiLine(5)}
	a.path = forms.NewPath(r.shell.Window, forms.OpenFile, "")
	a.path.OnEnter = a.run
	a.pathF = forms.NewField(words.T("custodylog.against.path"), words.T("custodylog.against.path.hint"), look.Fixed(againstWidth, 0, a.path.Container))
	a.textF = forms.NewField(words.T("custodylog.against.text"), words.T("custodylog.against.text.hint"), a.text)
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { a.close() })
	yes := look.NewButton(words.T("custodylog.against.do"), nil, look.Strong, a.run)
	body := look.Column(12, look.NewParagraph(words.T("custodylog.against.about"), look.Muted, againstWidth), a.pathF.Container, a.textF.Container)
	a.close = r.shell.Overlay(shell.FormDialog(words.T("custodylog.against.title"), look.Fixed(againstWidth, 0, body), no, yes), a.path.Completion.Entry, nil)
}

// run compares, and says what came of it. What the field does not hold is said there.
func (a *against) run() {
	a.pathF.Fault("")
	a.textF.Fault("")
	path, text := a.path.Value(), strings.TrimSpace(a.text.Text)
	if path == "" && text == "" {
		a.pathF.Fault(words.T("custodylog.against.missing"))
		look.Focus(a.path.Completion.Entry)
		return
	}
	vault := a.r.vault
	shell.Work(a.r.shell, words.T("custodylog.against.working"), func(context.Context, func(string, int64, int64)) (archive.AgainstReport, error) {
		var note []byte
		var err error
		if path != "" {
			note, err = vault.CheckpointIn(path)
		} else {
			note, err = archive.CheckpointText(text)
		}
		if err != nil {
			return archive.AgainstReport{}, err
		}
		return vault.CheckAgainst(note)
	}, func(rep archive.AgainstReport, err error) {
		if a.r.view == nil {
			return
		}
		field, entry := a.pathF, a.path.Completion.Entry
		if path == "" {
			field, entry = a.textF, a.text
		}
		fault := ""
		switch {
		case errors.Is(err, archive.ErrNoCheckpoint):
			fault = words.T("custodylog.against.none")
		case errors.Is(err, bundle.ErrEncrypted):
			fault = words.T("custodylog.against.encrypted")
		}
		if fault != "" {
			field.Fault(fault)
			look.Focus(entry)
			return
		}
		a.tell(rep, err)
	})
}

// tell says what the comparison found, and what to do where it does not fit.
func (a *against) tell(rep archive.AgainstReport, err error) {
	r := a.r
	var older *archive.RolledBackError
	title, chip, role, said, next := "", "", look.Danger, "", ""
	switch {
	case err == nil:
		title, chip, role = words.T("custodylog.against.fits"), words.T("custodylog.against.chip.fits"), look.OK
		said, next = words.T("custodylog.against.fits.text", rep.Size, rep.Has), words.T("custodylog.against.fits.next")
	case errors.As(err, &older) && older.Other:
		title, chip = words.T("custodylog.against.other"), words.T("custodylog.against.chip.not")
		said, next = words.T("custodylog.against.other.text", older.Seen), words.T("custodylog.against.next")
	case older != nil:
		title, chip = words.T("custodylog.against.older"), words.T("custodylog.against.chip.not")
		said, next = words.T("custodylog.against.older.text", older.Seen, older.Has), words.T("custodylog.against.next")
	case errors.Is(err, custody.ErrBadCheckpoint):
		title, chip = words.T("custodylog.against.unsigned"), words.T("custodylog.against.chip.not")
		said, next = words.T("custodylog.against.unsigned.text"), words.T("custodylog.against.unsigned.next")
	default:
		r.shell.Fail(err)
		return
	}
	a.close()
	r.pages.reload()
	var closeIt func()
	ok := look.NewButton(words.T("shell.close"), nil, look.Strong, func() { closeIt() })
	all := look.NewButton(words.T("custodylog.check"), nil, look.Normal, func() { closeIt(); r.check() })
	body := look.Column(8, look.Line(0, look.NewChip(chip, role), look.Space()),
		look.NewParagraph(said, look.Ink, look.StateWidth), look.NewParagraph(next, look.Muted, look.StateWidth))
	closeIt = r.shell.Overlay(shell.Dialog(title, body, all, ok), ok, nil)
}
