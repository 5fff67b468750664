package withdrawal

import (
	"context"
	"errors"
	"strings"

	"attest/app/filefacts"
	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
)

// askHold asks for the reason of a hold.
func (d *sheet) askHold() {
	reason := forms.NewMultiLine(3)
	field := forms.NewField(words.T("withdrawal.hold.reason"), words.T("withdrawal.hold.reason.hint"), reason)
	var closeIt func()
	do := func() {
		said := strings.TrimSpace(reason.Text)
		if said == "" {
			field.Fault(words.T("withdrawal.hold.reason.missing"))
			look.Focus(reason)
			return
		}
		closeIt()
		d.act(func() error { return d.v.SetHold(d.t.ID, said) }, words.T("withdrawal.held", d.t.Label))
	}
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	yes := look.NewButton(words.T("withdrawal.hold.do"), nil, look.Strong, do)
	closeIt = d.s.Overlay(shell.Dialog(words.T("withdrawal.hold.title", d.t.Label), look.Fixed(look.StateWidth, 0, field.Container), no, yes), reason, nil)
}

// Destroy says what destroying a testimony, an exhibit or a person does, asks for its label
// and the reason, and does it. done is called when it is gone.
func Destroy(s *shell.Shell, v Vault, t Thing, done func()) { destroy(s, v, t, done, nil) }

// destroy is Destroy; then is called when the word that it is gone was read.
func destroy(s *shell.Shell, v Vault, t Thing, done, then func()) {
	task.Run(func(context.Context) (archive.DestroyPlan, error) { return v.WouldDestroy(t.ID, 0) }, func(plan archive.DestroyPlan, err error) {
		switch {
		case !s.Opened() || refused(s, t, err, "withdrawal.held.title", "withdrawal.keyholder.text"):
		case err != nil:
			s.Fail(err)
		default:
			askDestroy(s, v, plan, done, then)
		}
	})
}

// consequences are what goes and what stays, a line each.
func consequences(p archive.DestroyPlan) (goes, stays []string) {
	goes = append([]string{words.T("withdrawal.goes.records", p.Objects, p.Exhibits)}, quotes(p)...)
	stays = append(stays, words.T("withdrawal.stays.log", p.Label))
	if len(p.Sent) > 0 {
		stays = append(stays, words.T("withdrawal.stays.sent", len(p.Sent)))
	}
	if p.Outside > 0 {
		stays = append(stays, words.T("withdrawal.stays.outside", p.Outside))
	}
	if len(p.Stay) > 0 {
		stays = append(stays, words.T("withdrawal.stays.supplements", strings.Join(p.Stay, ", ")))
	}
	return goes, append(stays, words.T("withdrawal.stays.copies"))
}

// quotes are the cases and submissions that lose words with it, a line each.
func quotes(p archive.DestroyPlan) (lines []string) {
	for _, q := range p.Quoting {
		line := words.T("withdrawal.goes.quoting", q.Label, q.Answers, q.Comments)
		if q.Text {
			line += words.T("withdrawal.goes.cover")
		}
		if q.Unsure {
			line += words.T("withdrawal.goes.unsure")
		}
		lines = append(lines, line)
	}
	return lines
}

func askDestroy(s *shell.Shell, v Vault, plan archive.DestroyPlan, done, then func()) {
	goes, stays := consequences(plan)
	ask(s, form{
		label: plan.Label, title: words.T("withdrawal.destroy.title", plan.Label), yes: words.T("withdrawal.destroy.yes"),
		asked: words.T("withdrawal.label", plan.Label), goes: goes, stays: stays,
		do: func(code string) {
			shell.Work(s, words.T("withdrawal.work", plan.Label), func(ctx context.Context, p func(string, int64, int64)) (struct{}, error) {
				return struct{}{}, v.Destroy(ctx, plan.ID, code, p)
			}, func(_ struct{}, err error) {
				if err != nil {
					s.Fail(err)
					return
				}
				s.Done("")
				if done != nil {
					done()
				}
				s.Tell(words.T("withdrawal.done", plan.Label), words.T("withdrawal.done.text"), then)
			})
		},
	})
}

// Compacts is what Compact needs of the open vault. *archive.Vault is one.
type Compacts interface {
	Compact(ctx context.Context, p archive.Progress) (before, after int64, err error)
}

// Compact asks whether the records are to be written anew, and does it.
func Compact(s *shell.Shell, v Compacts) {
	s.Ask(shell.Question{
		Title: words.T("withdrawal.compact.title"), Text: words.T("withdrawal.compact.text"), Yes: words.T("withdrawal.compact.yes"),
		Do: func() {
			type sizes struct{ before, after int64 }
			shell.Work(s, words.T("withdrawal.compact.work"), func(ctx context.Context, p func(string, int64, int64)) (z sizes, err error) {
				z.before, z.after, err = v.Compact(ctx, p)
				return z, err
			}, func(z sizes, err error) {
				switch {
				case errors.Is(err, context.Canceled):
				case err != nil:
					s.Fail(err)
				default:
					s.Done("")
					s.Tell(words.T("withdrawal.compact.done"), words.T("withdrawal.compact.done.text", filefacts.Size(z.before), filefacts.Size(z.after)), nil)
				}
			})
		},
	})
}
