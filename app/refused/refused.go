// Package refused asks what becomes of sound that was captured before the person
// said no to the recorder. Until that is said it is no exhibit and cannot leave.
package refused

import (
	"context"
	"fmt"

	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// Vault is what the question needs of the open vault. *archive.Vault is one.
type Vault interface {
	KeepRefusedSound(id record.ID) error
	DestroyRefusedSound(ctx context.Context, id record.ID, p archive.Progress) error
}

// Ask asks it, for the testimony of that label. done is called after it was said;
// left until later, the recording waits with the exhibits of its testimony.
func Ask(s *shell.Shell, v Vault, r record.Recording, label string, done func()) {
	long := Length(r)
	s.Ask(shell.Question{
		Title: words.T("refused.title"), Text: words.T("refused.text", long, label),
		Wary: true,
		Yes:  words.T("refused.keep"), Do: func() {
			act(s, func(context.Context) error { return v.KeepRefusedSound(r.ID) }, words.T("refused.kept", label), done)
		},
		Or: words.T("refused.destroy"), OrDo: func() {
			s.Ask(shell.Question{
				Title: words.T("refused.destroy.title", long), Text: words.T("refused.destroy.text"), Yes: words.T("refused.destroy.yes"), Grave: true,
				Do: func() {
					act(s, func(ctx context.Context) error { return v.DestroyRefusedSound(ctx, r.ID, nil) }, words.T("refused.destroyed"), done)
				},
				No: func() { Ask(s, v, r, label, done) },
			})
		},
	})
}

func act(s *shell.Shell, do func(context.Context) error, said string, done func()) {
	task.Run(func(ctx context.Context) (struct{}, error) { return struct{}{}, do(ctx) }, func(_ struct{}, err error) {
		switch {
		case !s.Opened():
		case err != nil:
			s.Fail(err)
		default:
			s.Done("")
			s.SayText(said) // no way back is offered
			if done != nil {
				done()
			}
		}
	})
}

// Length is how long a recording is, as 1:02:03.
func Length(r record.Recording) string {
	n := r.Samples / int64(max(r.Rate, 1))
	return fmt.Sprintf("%d:%02d:%02d", n/3600, n/60%60, n%60)
}
