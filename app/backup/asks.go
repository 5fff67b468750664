package backup

import (
	"context"
	"errors"

	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// asks puts what a run ended with as a question, where there is something to
// decide, and reports whether it did.
func (p *page) asks(r archive.BackupReport, err error) bool {
	var newer *archive.NewerBackupError
	switch {
	case errors.As(err, &newer):
		p.s.Ask(shell.Question{
			Title: words.T("backup.newer.title"),
			Text:  words.T("backup.newer.text", day(newer.Made), newer.Entries, newer.Has),
			Yes:   words.T("backup.newer.yes"),
			Grave: true,
			Do:    func() { p.run(archive.BackupOptions{ReplaceNewer: true}) },
		})
	case len(r.Kept) > 0:
		p.s.Ask(shell.Question{
			Title: words.T("backup.kept.title", len(r.Kept)),
			Text:  words.T("backup.kept.text", len(r.Kept), len(r.Missing)),
			Yes:   words.T("backup.kept.yes"),
			Do:    func() { p.putBack(r.Folder) },
		})
	default:
		return false
	}
	return true
}

func (p *page) putBack(folder string) {
	shell.Work(p.s, words.T("backup.kept.working"), func(ctx context.Context, show func(string, int64, int64)) ([]record.ID, error) {
		return p.v.PutBack(ctx, folder, steps(show))
	}, func(put []record.ID, err error) {
		switch {
		case errors.Is(err, context.Canceled):
			p.s.Say("backup.kept.cancelled", len(put))
		case err != nil:
			p.s.Fail(err)
		default:
			p.s.Say("backup.kept.done", len(put))
		}
	})
}

// anew asks before everything is written again: it takes long, and a damaged
// backup there is given up.
func (p *page) anew() {
	if p.place() == "" {
		return
	}
	p.s.Ask(shell.Question{
		Title: words.T("backup.fresh.title"),
		Text:  words.T("backup.fresh.text"),
		Yes:   words.T("backup.fresh.yes"),
		Wary:  true,
		Do:    func() { p.run(archive.BackupOptions{Fresh: true}) },
	})
}
