package testimonies

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// showTakings lists what left the vault in the clear of the testimony in view:
// what, when, for whom, why, and whether it still lies where it was written.
func (r *Room) showTakings() {
	t := r.thing
	if t == nil || t.tabs == nil {
		return
	}
	task.Run(func(context.Context) ([]archive.Taken, error) { return r.v.TakenOut(t.id) }, func(list []archive.Taken, err error) {
		switch {
		case r.closed || r.thing != t:
		case err != nil:
			r.s.Fail(err)
		default:
			t.listTakings(list)
		}
	})
}

func (t *thing) listTakings(list []archive.Taken) {
	page := look.Column(10, look.NewParagraph(words.T("takings.text"), look.Muted, questionWidth))
	if len(list) == 0 {
		page.Add(look.NewParagraph(words.T("takings.none"), look.Ink, questionWidth))
	}
	for _, x := range list {
		page.Add(look.HLine())
		page.Add(t.taking(x))
	}
	var closeIt func()
	ok := look.NewButton(words.T("shell.close"), nil, look.Strong, func() { closeIt() })
	closeIt = t.room.s.Overlay(shell.FormDialog(words.T("takings.title", t.t.Label), page, ok), ok, nil)
}

// taking is one of them.
func (t *thing) taking(x archive.Taken) fyne.CanvasObject {
	what := "takings.exhibit"
	switch {
	case x.What == record.TakenStatement:
		what = "takings.statement"
	case x.Object == t.id:
		what = "takings.transcript"
	}
	title := look.NewBold(words.T(what, x.Label), look.Ink, look.TextSize)
	title.Short = true
	var chips []fyne.CanvasObject
	switch {
	case x.Failed:
		chips = append(chips, look.NewChip(words.T("takings.failed"), look.Muted))
	case x.Unreachable:
		chips = append(chips, look.NewChip(words.T("testimonies.exhibit.unreachable"), look.Warn))
	case x.Outside:
		chips = append(chips, look.NewChip(words.T("takings.outside"), look.Warn))
	case x.Words.Path != "":
		chips = append(chips, look.NewChip(words.T("takings.gone"), look.OK))
	}
	lines := look.Column(2, look.Apart(8, title, chips...), small(look.JoinFacts(when(x.Time), x.ByName, useFor(x))))
	why := x.Words.Why
	if x.What == record.TakenStatement && words.Has("printing.reason."+why) {
		why = words.T("printing.reason." + why)
	}
	if why != "" {
		lines.Add(look.NewParagraph(why, look.Ink, questionWidth))
	}
	if x.Words.Path != "" {
		lines.Add(small(x.Words.Path))
	}
	return lines
}

// when is a moment as this machine's clock tells it.
func when(at string) string {
	t, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return at
	}
	return t.Local().Format("2006-01-02 15:04")
}

// useFor says for whom it was.
func useFor(x archive.Taken) string {
	if x.Use == record.UseKeep {
		return words.T("takeout.internal")
	}
	name := x.Use
	for _, u := range record.Uses() {
		if u.ID == x.Use {
			if name = u.En; words.Current() == words.Korean {
				name = u.Ko
			}
		}
	}
	return look.JoinFacts(name, x.Words.To)
}
