package viewer

import (
	"context"
	"os"
	"path/filepath"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// Taker writes an exhibit's bytes to a file and notes it in the custody log.
// *archive.Vault is one.
type Taker interface {
	TakeOut(ctx context.Context, id record.ID, path string, p archive.Progress) error
}

// TakeOut asks where to write an exhibit as received, says what that means, and
// does it.
func TakeOut(s *shell.Shell, v Taker, e archive.Exhibit) {
	to := e.Name
	if to == "" {
		to = e.Label
	}
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
		shell.Work(s, words.T("testimonies.exhibit.out.work", e.Label), func(ctx context.Context, p func(string, int64, int64)) (struct{}, error) {
			return struct{}{}, v.TakeOut(ctx, e.ID, where, func(_ string, done, total int64) { p("", done, total) })
		}, func(_ struct{}, err error) {
			if err != nil {
				s.Fail(err)
				return
			}
			s.Tell(words.T("testimonies.exhibit.out.done", e.Label), words.T("testimonies.exhibit.out.done.text", where), nil)
		})
	}
	path.OnEnter = do
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	ok := look.NewButton(words.T("testimonies.exhibit.out.yes"), nil, look.Strong, do)
	body := look.Column(12, look.NewParagraph(words.T("testimonies.exhibit.out.text"), look.Ink, 520), look.Fixed(520, 0, path.Container))
	closeIt = s.Overlay(shell.Dialog(words.T("testimonies.exhibit.out.title", e.Label), body, no, ok), path.Completion.Entry, nil)
}
