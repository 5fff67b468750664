package testimonies

import (
	"context"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/record"
)

// weakPoints are what a defence would attack, worked out when it is looked at.
type weakPoints interface {
	WeakPoints(testimony record.ID) ([]record.WeakPoint, error)
}

// askWeak opens the private page of the weak points.
func (t *thing) askWeak() {
	r := t.room
	task.Run(func(context.Context) ([]record.WeakPoint, error) { return r.v.WeakPoints(t.id) }, func(points []record.WeakPoint, err error) {
		switch {
		case r.closed || r.thing != t:
		case err != nil:
			r.s.Fail(err)
		default:
			t.showWeak(points)
		}
	})
}

func (t *thing) showWeak(points []record.WeakPoint) {
	var closeIt func()
	ok := look.NewButton(words.T("shell.close"), nil, look.Strong, func() { closeIt() })
	ask := look.NewButton(words.T("testimonies.weak.questions"), nil, look.Normal, func() { closeIt(); t.askQuestions() })
	list := look.Column(10, look.NewParagraph(words.T("testimonies.weak.text"), look.Muted, questionWidth))
	if len(points) == 0 {
		list.Add(look.NewParagraph(words.T("testimonies.weak.nothing"), look.Ink, questionWidth))
	}
	for _, p := range points {
		text := look.NewParagraph(weakText(p), look.Ink, questionWidth)
		list.Add(look.Column(2, text, look.Small(p.Rule)))
	}
	closeIt = t.room.s.Overlay(shell.FormDialog(words.T("testimonies.weak.title", t.t.Label), list, ask, ok), fyne.Focusable(ok), nil)
}

// weakText says a weak point in the chosen language.
func weakText(p record.WeakPoint) string {
	key := "testimonies.weak.point." + p.Key
	if !words.Has(key) {
		return words.T("testimonies.weak.other", p.Rule)
	}
	return words.T(key, max(1, p.Count))
}
