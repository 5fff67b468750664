package viewer

import (
	"context"

	"attest/app/forms"
	"attest/app/shell"
	"attest/app/takeout"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// Taker writes an exhibit's bytes to a file, where role and consent allow it, and
// notes it in the custody log. *archive.Vault is one.
type Taker interface {
	TakeOut(ctx context.Context, id record.ID, path string, f archive.TakeFor, p archive.Progress) error
}

// TakeOut asks for whom, why and where an exhibit is written as received, says
// what that means, and does it. consents are those of the person.
func TakeOut(s *shell.Shell, v Taker, e archive.Exhibit, consents []record.Consent) {
	name := e.Name
	if name == "" {
		name = e.Label
	}
	takeout.Ask(s, takeout.Order{
		Title: words.T("testimonies.exhibit.out.title", e.Label), Text: words.T("testimonies.exhibit.out.text"), Name: name, Keep: forms.About(v, e.ID), Named: takeout.Named(consents),
		Do: func(where string, f archive.TakeFor) { write(s, v, e, where, f) },
	})
}

// write does it, once whoever takes it out has looked at what it tells.
func write(s *shell.Shell, v Taker, e archive.Exhibit, where string, f archive.TakeFor) {
	shell.Work(s, words.T("testimonies.exhibit.out.work", e.Label), func(ctx context.Context, p func(string, int64, int64)) (struct{}, error) {
		return struct{}{}, v.TakeOut(ctx, e.ID, where, f, func(_ string, done, total int64) { p("", done, total) })
	}, func(_ struct{}, err error) {
		again := func(code string) {
			f.Confirmed = code
			write(s, v, e, where, f)
		}
		switch {
		case takeout.Confirm(s, err, again):
		case err != nil:
			s.Fail(err)
		default:
			s.Tell(words.T("testimonies.exhibit.out.done", e.Label), words.T("testimonies.exhibit.out.done.text", where), nil)
		}
	})
}
