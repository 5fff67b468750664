package testimonies

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// toldBefore is what the page before a second meeting is made of.
type toldBefore struct {
	told archive.Told
	s    record.Session
}

// askTold opens the page before a second meeting: what the person told
// already, what to ask again, what not to ask.
func (t *thing) askTold() {
	r := t.room
	task.Run(func(context.Context) (b toldBefore, err error) {
		if b.told, err = r.v.ToldAlready(t.t.Person, nil); err == nil {
			b.s, err = r.v.Session(t.id)
		}
		return b, err
	}, func(b toldBefore, err error) {
		switch {
		case r.closed || r.thing != t:
		case err != nil:
			r.s.Fail(err)
		default:
			t.showTold(b)
		}
	})
}

func (t *thing) showTold(b toldBefore) {
	r := t.room
	page := look.Column(10, look.NewParagraph(words.T("testimonies.told.text"), look.Muted, questionWidth), look.Section(words.T("testimonies.told.already")))
	for _, row := range b.told.Testimonies {
		page.Add(look.NewParagraph(look.JoinFacts(row.Label, row.Date, row.Place, words.T("testimonies.told.words", row.Words)), look.Ink, questionWidth))
	}
	if n := len(b.told.Questions); n > 0 {
		page.Add(look.NewParagraph(words.T("testimonies.told.contradictions", n), look.Ink, questionWidth))
	}
	again, leave := forms.NewMultiLine(4), forms.NewMultiLine(4)
	again.SetText(strings.Join(b.s.Words.Before.AskAgain, "\n"))
	leave.SetText(strings.Join(b.s.Words.Before.DoNotAsk, "\n"))
	for _, part := range []struct {
		name  string
		field *forms.Entry
		all   []string
		own   []string
	}{{"testimonies.told.again", again, b.told.AskAgain, b.s.Words.Before.AskAgain}, {"testimonies.told.leave", leave, b.told.DoNotAsk, b.s.Words.Before.DoNotAsk}} {
		page.Add(look.Section(words.T(part.name)))
		for _, line := range part.all {
			if !slices.Contains(part.own, line) {
				page.Add(look.NewParagraph("· "+line, look.Ink, questionWidth))
			}
		}
		page.Add(forms.NewField(words.T("testimonies.told.lines"), "", part.field).Container)
	}
	save := func() error {
		before := record.Preparation{AskAgain: linesOf(again.Text), DoNotAsk: linesOf(leave.Text)}
		if slices.Equal(before.AskAgain, b.s.Words.Before.AskAgain) && slices.Equal(before.DoNotAsk, b.s.Words.Before.DoNotAsk) {
			return nil
		}
		s, err := r.v.Session(t.id)
		if err != nil {
			return err
		}
		s.Words.Before, b.s.Words.Before = before, before
		_, err = r.v.SaveSession(s)
		return err
	}
	now := func() {
		if err := save(); err != nil {
			r.s.Fail(err)
			return
		}
		r.s.Done("")
	}
	var closeIt func()
	ok := look.NewButton(words.T("shell.close"), nil, look.Strong, func() { closeIt(); now() })
	closeIt = r.s.Overlay(shell.FormDialog(words.T("testimonies.told.title", t.person.Pseudonym), page, ok), fyne.Focusable(again), now)
	r.s.KeepAtLock(func() {
		if err := save(); err != nil {
			r.s.Fail(err)
		}
	})
}

// linesOf are the lines of a text that say something.
func linesOf(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
