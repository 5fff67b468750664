package backup

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/welcome"
	"attest/app/words"
	"attest/archive"
	"attest/archive/passphrase"
	"attest/archive/record"
)

// Escaper writes everything out. *archive.Vault is one.
type Escaper interface {
	Escape(ctx context.Context, o archive.EscapeOptions, p archive.Progress) (archive.EscapeReport, error)
}

// EscapeAction opens the page, in every room, for a keyholder.
func EscapeAction(s *shell.Shell, v Escaper) shell.Action {
	return shell.Action{ID: "backup.escape", Words: "backup.action.escape", Menu: shell.MenuFile, Run: func() { Escape(s, v) }}
}

// Escape asks where to, why, and for the passphrase, and writes everything out.
func Escape(s *shell.Shell, v Escaper) {
	name := "everything.tar.age"
	if home, err := os.UserHomeDir(); err == nil {
		name = filepath.Join(home, name)
	}
	var reasons []forms.Option
	for _, r := range archive.EscapeReasons {
		reasons = append(reasons, forms.Option{Value: r, Text: words.T("backup.escape.reason." + r)})
	}
	why := forms.NewChoice(reasons, archive.EscapeReasons[0], nil)
	path := forms.NewPath(s.Window, forms.NewFolder, name)
	where := forms.NewField(words.T("backup.escape.where"), words.T("backup.escape.where.hint", archive.IdentityName), look.Fixed(width, 0, path.Container))
	first, again, meter := forms.NewPassword(), forms.NewPassword(), welcome.NewMeter()
	first.OnChanged = func(text string) {
		e := passphrase.Estimate([]byte(text))
		meter.Say(welcome.Strength{Score: e.Score, Weak: e.Weak, Reason: string(e.Reason.Code)}, text == "")
	}
	firstF := forms.NewField(words.T("backup.escape.pass", archive.IdentityName), words.T("backup.escape.pass.hint"), look.Column(4, first, meter))
	againF := forms.NewField(words.T("backup.escape.again"), "", again)
	all := forms.NewCheck(words.T("backup.escape.all"), false, nil)
	var closeIt func()
	do := func() {
		where.Fault("")
		firstF.Fault("")
		againF.Fault("")
		to := path.Value()
		switch {
		case to == "":
			where.Fault(words.T("backup.folder.missing"))
			look.Focus(path.Completion.Entry)
			return
		case passphrase.Estimate([]byte(first.Text)).Weak:
			firstF.Fault(words.T("backup.escape.weak"))
			look.Focus(first)
			return
		case first.Text != again.Text:
			againF.Fault(words.T("backup.escape.other"))
			look.Focus(again)
			return
		}
		pass := []byte(first.Text)
		o := archive.EscapeOptions{Path: to, Passphrase: pass, Reason: why.Value(), All: all.Checked}
		shell.Work(s, words.T("backup.escape.working"), func(ctx context.Context, show func(string, int64, int64)) (archive.EscapeReport, error) {
			defer clear(pass)
			return v.Escape(ctx, o, steps(show))
		}, func(r archive.EscapeReport, err error) {
			switch {
			case errors.Is(err, context.Canceled):
				s.Say("backup.escape.cancelled")
			case err != nil:
				s.Fail(err)
			default:
				first.SetText("")
				again.SetText("")
				closeIt()
				s.Say("backup.escape.done", r.Testimonies, r.Exhibits)
				if len(r.LeftOut) > 0 {
					s.Tell(words.T("backup.escape.left", len(r.LeftOut)), leftOut(r.LeftOut), nil)
				}
			}
		})
	}
	first.OnSubmitted = func(string) { look.Focus(again) }
	again.OnSubmitted = func(string) { do() }
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	yes := look.NewButton(words.T("backup.escape.yes"), nil, look.Grave, do)
	body := look.Column(12, look.NoticeCard(look.Warn, look.NewParagraph(words.T("backup.escape.text", archive.IdentityName), look.Ink, width-40)),
		forms.NewField(words.T("backup.escape.why"), "", why).Container, where.Container, forms.Beside(firstF.Container, againF.Container), all)
	closeIt = s.Overlay(shell.Dialog(words.T("backup.escape.title"), look.Inset(2, 6, 4, 2, look.Fixed(width, 0, body)), no, yes), fyne.Focusable(why), nil)
}

// leftOut says what was not written out, and why.
func leftOut(list []archive.Unwritten) string {
	var lines []string
	for i, l := range list {
		if i == 12 {
			lines = append(lines, words.T("backup.escape.left.more", len(list)-i))
			break
		}
		why := "backup.escape.left.no"
		switch l.Why {
		case record.RefusedFrozen:
			why = "backup.escape.left.frozen"
		case archive.LeftQuotes:
			why = "backup.escape.left.quotes"
		case archive.LeftOffRecord:
			why = "backup.escape.left.off_record"
		case archive.LeftUndecided:
			why = "backup.escape.left.undecided"
		}
		lines = append(lines, words.T(why, cmp.Or(l.Label, string(l.ID))))
	}
	return strings.Join(append(lines, words.T("backup.escape.left.file")), "\n")
}
