package backup

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
)

// Restorer restores a backup.
type Restorer struct {
	Peek func(path string) (archive.BackupInfo, error)
	Do   func(ctx context.Context, from, to string, o archive.RestoreOptions, p archive.Progress) (archive.RestoreReport, error)
	// Open asks for the passphrase of the vault that was made.
	Open func(path string)
	// Memory is archive.OpenOptions.Memory.
	Memory string
}

// restore is the page.
type restore struct {
	s             *shell.Shell
	by            Restorer
	from, newer   *forms.Path
	to            *forms.Path
	who, pass     *forms.Entry
	newerPass     *forms.Entry
	key, newerKey *forms.Path // files that slots ask for beside the passphrase
	fromF, toF    *forms.Field
	newerF, passF *forms.Field
	newerPassF    *forms.Field
	keyF          *forms.Field
	newerKeyF     *forms.Field
	close         func()
}

// Restore opens the page over the first screen.
func Restore(s *shell.Shell, by Restorer) {
	to := "restored" + archive.Suffix
	if home, err := os.UserHomeDir(); err == nil {
		to = filepath.Join(home, to)
	}
	p := &restore{s: s, by: by, who: forms.NewEntry(), pass: forms.NewPassword(), newerPass: forms.NewPassword()}
	p.from = forms.NewPath(s.Window, forms.OpenFolder, "")
	p.newer = forms.NewPath(s.Window, forms.OpenFile, "")
	p.to = forms.NewPath(s.Window, forms.NewFolder, to)
	full := func(x *forms.Path) fyne.CanvasObject { return look.Fixed(width, 0, x.Container) }
	p.fromF = forms.NewField(words.T("backup.restore.from"), words.T("backup.restore.from.hint"), full(p.from))
	p.newerF = forms.NewField(words.T("backup.restore.newer"), words.T("backup.restore.newer.hint"), full(p.newer))
	p.toF = forms.NewField(words.T("backup.restore.to"), words.T("backup.restore.to.hint"), full(p.to))
	p.passF = forms.NewField(words.T("welcome.passphrase"), "", p.pass)
	p.newerPassF = forms.NewField(words.T("backup.restore.newerpass"), words.T("backup.restore.newerpass.hint"), p.newerPass)
	p.key = forms.NewPath(s.Window, forms.OpenFile, "")
	p.newerKey = forms.NewPath(s.Window, forms.OpenFile, "")
	p.key.OnEnter, p.newerKey.OnEnter = p.ask, p.ask
	p.keyF = forms.NewField(words.T("backup.restore.keyfile"), words.T("backup.restore.keyfile.hint"), full(p.key))
	p.newerKeyF = forms.NewField(words.T("backup.restore.newerkey"), "", p.newerKey.Container)
	p.from.OnEnter = func() { look.Focus(p.newer.Completion.Entry) }
	p.newer.OnEnter = func() { look.Focus(p.to.Completion.Entry) }
	p.to.OnEnter = func() { look.Focus(p.pass) }
	p.pass.OnSubmitted = func(string) { p.ask() }
	p.newerPass.OnSubmitted = func(string) { p.ask() }
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { p.forget(); p.close() })
	yes := look.NewButton(words.T("backup.restore.yes"), nil, look.Strong, p.ask)
	body := look.Column(12, look.NewParagraph(words.T("backup.restore.text"), look.Muted, width), p.fromF.Container, p.newerF.Container, p.toF.Container,
		forms.Beside(forms.NewField(words.T("welcome.member"), words.T("welcome.member.hint"), p.who).Container, p.passF.Container), p.keyF.Container,
		forms.Beside(p.newerPassF.Container, p.newerKeyF.Container))
	p.close = s.Overlay(shell.Dialog(words.T("backup.restore.title"), look.Inset(2, 6, 4, 2, look.Fixed(width, 0, body)), no, yes), p.from.Completion.Entry, nil)
}

// forget empties what was typed in secret.
func (p *restore) forget() {
	p.pass.SetText("")
	p.newerPass.SetText("")
}

// ask says, before anything is made, from what day on nobody knows what was destroyed.
func (p *restore) ask() {
	for _, f := range []*forms.Field{p.fromF, p.newerF, p.toF, p.passF, p.newerPassF, p.keyF, p.newerKeyF} {
		f.Fault("")
	}
	from, to, newer := p.from.Value(), p.to.Value(), p.newer.Value()
	switch {
	case from == "":
		p.fromF.Fault(words.T("backup.folder.missing"))
		look.Focus(p.from.Completion.Entry)
		return
	case to == "":
		p.toF.Fault(words.T("backup.folder.missing"))
		look.Focus(p.to.Completion.Entry)
		return
	}
	known := from
	if newer != "" {
		known = newer
	}
	shell.Work(p.s, words.T("backup.restore.looking"), func(context.Context, func(string, int64, int64)) (archive.BackupInfo, error) {
		return p.by.Peek(known)
	}, func(i archive.BackupInfo, err error) {
		if err != nil {
			p.s.Fail(err)
			return
		}
		p.s.Ask(shell.Question{
			Title: words.T("backup.restore.known.title", day(i.Made)),
			Text:  words.T("backup.restore.known.text", day(i.Made)),
			Yes:   words.T("backup.restore.yes"),
			Do:    func() { p.do(from, to, newer, false) },
		})
	})
}

// mostLabels are named in one sentence.
const mostLabels = 12

func day(t time.Time) string { return t.Local().Format("2006-01-02 15:04") }

func (p *restore) do(from, to, newer string, whole bool) {
	pass, newest, who := []byte(p.pass.Text), []byte(p.newerPass.Text), p.who.Text
	keyFile, newerKeyFile := p.key.Value(), p.newerKey.Value()
	shell.Work(p.s, words.T("backup.restore.working"), func(ctx context.Context, show func(string, int64, int64)) (archive.RestoreReport, error) {
		defer clear(pass)
		defer clear(newest)
		key, err := readKey(keyFile, false)
		newerKey, nerr := readKey(newerKeyFile, true)
		defer clear(key)
		defer clear(newerKey)
		if err = errors.Join(err, nerr); err != nil {
			return archive.RestoreReport{}, err
		}
		return p.by.Do(ctx, from, to, archive.RestoreOptions{
			Newest:      newer,
			NewestOpen:  archive.OpenOptions{Passphrase: newest, KeyFile: newerKey},
			WhatIsWhole: whole,
			Open:        archive.OpenOptions{Member: who, Passphrase: pass, KeyFile: key, Memory: p.by.Memory},
		}, steps(show))
	}, func(r archive.RestoreReport, err error) {
		if errors.Is(err, archive.ErrDamaged) && !errors.Is(err, archive.ErrOfNewest) && !whole {
			p.s.Ask(shell.Question{
				Title: words.T("backup.restore.damaged.title"), Text: words.T("backup.restore.damaged.text"), Yes: words.T("backup.restore.damaged.yes"), Wary: true,
				Do: func() { p.do(from, to, newer, true) },
			})
			return
		}
		p.ended(r, err)
	})
}

// keyFileError: a key file cannot be read.
type keyFileError struct {
	newer bool // that of the newer backup
	err   error
}

func (e *keyFileError) Error() string { return e.err.Error() }
func (e *keyFileError) Unwrap() error { return e.err }

func readKey(path string, newer bool) ([]byte, error) {
	key, err := archive.ReadKeyFile(path)
	if err != nil {
		return nil, &keyFileError{newer, err}
	}
	return key, nil
}

func (p *restore) ended(r archive.RestoreReport, err error) {
	var unread *keyFileError
	switch {
	case errors.As(err, &unread):
		field, path := p.keyF, p.key
		if unread.newer {
			field, path = p.newerKeyF, p.newerKey
		}
		field.Fault(words.T("backup.restore.keyfile.unread"))
		look.Focus(path.Completion.Entry)
		return
	case errors.Is(err, archive.ErrWrongPassphrase) && errors.Is(err, archive.ErrOfNewest):
		p.newerPass.SetText("")
		p.newerPassF.Fault(words.T("backup.restore.newerpass.wrong"))
		look.Focus(p.newerPass)
		return
	case errors.Is(err, archive.ErrWrongPassphrase):
		p.pass.SetText("")
		p.passF.Fault(words.T("error.wrong.happened") + " " + words.T("welcome.keyfile.wrong"))
		look.Focus(p.pass)
		return
	case errors.Is(err, context.Canceled):
		p.s.Say("backup.restore.cancelled")
		return
	case err != nil:
		p.s.Fail(err)
		return
	}
	p.forget()
	p.close()
	var closeIt func()
	done := look.NewButton(words.T("shell.close"), nil, look.Normal, func() { closeIt() })
	open := look.NewButton(words.T("backup.restore.open"), nil, look.Strong, func() { closeIt(); p.by.Open(r.Path) })
	lines := []fyne.CanvasObject{
		look.NewParagraph(words.T("backup.restore.done", filepath.Base(r.Path), day(r.Made), r.Entries, r.Check.Objects, r.Files), look.Ink, look.StateWidth),
		look.NewParagraph(words.T("backup.restore.known.text", day(r.Known)), look.Ink, look.StateWidth),
	}
	if r.Destroyed > 0 {
		lines = append(lines, look.NewParagraph(words.T("backup.restore.destroyed", r.Destroyed), look.Ink, look.StateWidth))
	}
	if r.Frozen+r.Held+r.Withdrawn > 0 {
		lines = append(lines, look.NewParagraph(words.T("backup.restore.standing", r.Frozen, r.Held, r.Withdrawn), look.Ink, look.StateWidth))
	}
	if len(r.Answered) > 0 {
		lines = append(lines, look.NewParagraph(words.T("backup.restore.answered", strings.Join(r.Answered[:min(len(r.Answered), mostLabels)], ", ")), look.Ink, look.StateWidth))
		if more := len(r.Answered) - mostLabels; more > 0 {
			lines = append(lines, look.NewParagraph(words.T("backup.restore.answered.more", more), look.Ink, look.StateWidth))
		}
	}
	if r.StandingUnknown {
		lines = append(lines, look.NewParagraph(words.T("backup.restore.unknown"), look.Ink, look.StateWidth))
	}
	if r.Waiting > 0 {
		lines = append(lines, look.NewParagraph(words.T("backup.restore.waiting", r.Waiting), look.Ink, look.StateWidth))
	}
	if len(r.Emptied) > 0 {
		lines = append(lines, look.NewParagraph(words.T("backup.restore.emptied", strings.Join(r.Emptied, ", ")), look.Ink, look.StateWidth))
	}
	if r.Mended > 0 {
		lines = append(lines, look.NewParagraph(words.T("backup.restore.mended", r.Mended), look.Ink, look.StateWidth))
	}
	if n := len(r.Hurt); n > 0 || r.Lost > 0 {
		lines = append(lines, look.NewParagraph(words.T("backup.restore.hurt", r.Lost, n), look.Ink, look.StateWidth))
	}
	chip := look.NewChip(words.T("custodylog.check.whole"), look.OK)
	if n := len(r.Check.Faults) + len(r.Hurt); n > 0 || r.Lost > 0 {
		chip = look.NewChip(words.T("backup.restore.faults", n), look.Danger)
	}
	lines = append(lines, look.Line(0, chip, look.Space()))
	closeIt = p.s.Overlay(shell.Dialog(words.T("backup.restore.ended"), look.Column(8, lines...), done, open), open, nil)
}
