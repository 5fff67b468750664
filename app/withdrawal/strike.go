package withdrawal

import (
	"context"
	"errors"
	"fmt"

	"attest/app/forms"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// Strikes is what Strike needs of the open vault. *archive.Vault is one.
type Strikes interface {
	Strikable(id record.ID) ([]archive.Sitting, error)
	WouldDestroy(id record.ID, n uint32) (archive.DestroyPlan, error)
	StrikeVersions(ctx context.Context, id record.ID, from, to uint32, code string, p archive.Progress) (int, error)
}

// strikable is what can be struck out, and what goes with it.
type strikable struct {
	sittings []archive.Sitting
	plan     archive.DestroyPlan
}

// Strike asks which version of a testimony's account is struck out, all those of the
// sitting that has version n at first (0: the last), says what that does, asks for the
// label and the reason, and does it. done is called when one is struck out.
func Strike(s *shell.Shell, v Strikes, t Thing, n uint32, done func()) {
	task.Run(func(context.Context) (x strikable, err error) {
		if x.sittings, err = v.Strikable(t.ID); err != nil || len(x.sittings) == 0 {
			return x, err
		}
		x.plan, err = v.WouldDestroy(t.ID, x.sittings[0].To)
		return x, err
	}, func(x strikable, err error) {
		switch {
		case !s.Opened() || refused(s, t, err, "withdrawal.strike.refused", "withdrawal.strike.keyholder"):
		case err != nil:
			s.Fail(err)
		case len(x.sittings) == 0:
			s.Tell(words.T("withdrawal.strike.none", t.Label), words.T("withdrawal.strike.none.text"), nil)
		default:
			askStrike(s, v, x, n, done)
		}
	})
}

// which are the choices: each sitting, and each of its versions where it has several.
func which(sittings []archive.Sitting, n uint32) (all []forms.Option, chosen string) {
	value := func(from, to uint32) string { return fmt.Sprintf("%d-%d", from, to) }
	for _, x := range sittings {
		last := x.Versions[0]
		whole := value(x.From, x.To)
		if chosen == "" && x.From <= n { // version n itself may be struck out, or be the newest
			chosen = whole
		}
		if len(x.Versions) > 1 {
			all = append(all, forms.Option{Value: whole, Text: words.T("withdrawal.strike.sitting", len(x.Versions), x.From, x.To, last.Time.Local().Format("2006-01-02 15:04"), last.Author)})
		}
		for _, one := range x.Versions {
			all = append(all, forms.Option{Value: value(one.Number, one.Number), Text: words.T("withdrawal.strike.version", one.Number, one.Time.Local().Format("2006-01-02 15:04"), one.Author)})
		}
	}
	return all, chosen
}

func askStrike(s *shell.Shell, v Strikes, x strikable, n uint32, done func()) {
	label := x.plan.Label
	goes := append([]string{words.T("withdrawal.strike.goes")}, quotes(x.plan)...)
	stays := []string{words.T("withdrawal.strike.others"), words.T("withdrawal.strike.stays")}
	if len(x.plan.Sent) > 0 {
		stays = append(stays, words.T("withdrawal.stays.sent", len(x.plan.Sent)))
	}
	stays = append(stays, words.T("withdrawal.stays.copies"))
	options, first := which(x.sittings, n)
	choice := forms.NewChoice(options, first, nil)
	ask(s, form{
		label: label, title: words.T("withdrawal.strike.title", label), yes: words.T("withdrawal.strike.yes"), asked: words.T("withdrawal.strike.label", label),
		goes: goes, stays: stays, first: forms.NewField(words.T("withdrawal.strike.which"), "", choice).Container,
		do: func(code string) {
			var from, to uint32
			if _, err := fmt.Sscanf(choice.Value(), "%d-%d", &from, &to); err != nil {
				s.Fail(err)
				return
			}
			shell.Work(s, words.T("withdrawal.strike.work", label), func(ctx context.Context, p func(string, int64, int64)) (int, error) {
				return v.StrikeVersions(ctx, x.plan.ID, from, to, code, func(_ string, done, total int64) { p("", done, total) })
			}, func(n int, err error) {
				if n > 0 && done != nil {
					done()
				}
				switch {
				case errors.Is(err, context.Canceled):
					s.SayText(words.T("withdrawal.strike.cancelled", n))
				case err != nil:
					s.Fail(err)
				default:
					s.Done("")
					s.Tell(words.T("withdrawal.strike.done", n, label), words.T("withdrawal.done.text"), nil)
				}
			})
		},
	})
}
