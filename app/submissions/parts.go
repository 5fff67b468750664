package submissions

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strconv"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive/delivery"
)

// askParts cuts a file that was written for a stick that takes none of its size.
func (e *export) askParts(path string) {
	sh := e.thing.room.shell
	folder := forms.NewPath(sh.Window, forms.OpenFolder, filepath.Dir(path))
	size := forms.NewEntry()
	size.SetText(strconv.Itoa(delivery.FAT32Part >> 20))
	sizeF := forms.NewField(words.T("submissions.parts.size"), "", size)
	var closeIt func()
	do := func() {
		where := folder.Value()
		n, err := strconv.Atoi(size.Text)
		if where == "" || err != nil || n < 1 {
			sizeF.Fault(words.T("submissions.parts.there"))
			return
		}
		shell.Work(sh, words.T("submissions.parts.work"), func(ctx context.Context, progress func(string, int64, int64)) (delivery.Split, error) {
			return delivery.Cut(ctx, path, where, int64(n)<<20, func(done, total int64) { progress("", done, total) })
		}, func(s delivery.Split, err error) {
			switch {
			case errors.Is(err, context.Canceled):
			case errors.Is(err, fs.ErrExist), errors.Is(err, delivery.ErrParts):
				sizeF.Fault(words.T("submissions.parts.there"))
			case err != nil:
				sh.Fail(err)
			default:
				closeIt()
				sh.Say("submissions.parts.done", len(s.Parts))
			}
		})
	}
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	yes := look.NewButton(words.T("submissions.parts.yes"), nil, look.Strong, do)
	body := look.Column(12, look.NewParagraph(words.T("submissions.parts.text"), look.Ink, 520),
		forms.NewField(words.T("submissions.parts.folder"), "", look.Fixed(520, 0, folder.Container)).Container, sizeF.Container)
	closeIt = sh.Overlay(shell.FormDialog(words.T("submissions.parts.title", filepath.Base(path)), body, no, yes), folder.Completion.Entry, nil)
}
