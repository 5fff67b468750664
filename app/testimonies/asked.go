package testimonies

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/evidence"
	"attest/archive/record"
)

// asked is one question on the page, with its answer in place.
type asked struct {
	page   *questions
	q      evidence.Question
	card   *fyne.Container
	head   *fyne.Container
	state  *look.Chip
	first  fyne.Focusable
	choice *forms.Choice
	ticks  []*forms.Check
	text   *forms.Entry
	reason *fyne.Container // the field of the reason, where an option asks for one
	stored record.RuleAnswer
	waits  func() // stops the wait for another choice
	open   bool
}

func (f *questions) newAsked(q evidence.Question) *asked {
	a := &asked{page: f, q: q, state: look.NewChip("", look.Warn)}
	for _, x := range f.in.Answers.Answers {
		if x.Rule == q.ID {
			a.stored = record.RuleAnswer{Rule: x.Rule, Options: slices.Clone(x.Options), Text: x.Text}
		}
	}
	a.stored.Rule = q.ID
	text := look.NewParagraph(inLanguage(q.En, q.Ko), look.Ink, questionWidth)
	text.Bold = true
	a.head = look.Line(8, a.state, look.Small(q.ID))
	parts := []fyne.CanvasObject{a.head, text}
	small := func(s string) {
		p := look.NewParagraph(s, look.Muted, questionWidth)
		p.Points = look.SmallSize
		parts = append(parts, p)
	}
	if why := q.Why["en"]; why != "" {
		small(inLanguage(why, q.Why["ko"]))
	}
	parts = append(parts, a.inputs()...)
	small(neededBy(q))
	a.card = look.Card(look.Column(8, parts...))
	return a
}

// inputs are what the question is answered with.
func (a *asked) inputs() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	switch a.q.Kind {
	case evidence.Facts:
		p := look.NewParagraph(words.T("testimonies.part."+a.q.Of), look.Muted, questionWidth)
		p.Points = look.SmallSize
		return []fyne.CanvasObject{p}
	case evidence.Choice:
		options := []forms.Option{{Value: "", Text: words.T("testimonies.questions.none")}}
		for _, o := range a.q.Options {
			options = append(options, forms.Option{Value: o.ID, Text: inLanguage(o.En, o.Ko)})
		}
		value := ""
		if len(a.stored.Options) > 0 {
			value = a.stored.Options[0]
		}
		a.choice = forms.NewChoice(options, value, func(string) { a.changed() })
		a.first = a.choice
		out = append(out, a.choice)
	case evidence.Ticks:
		for _, o := range a.q.Options {
			c := forms.NewCheck(inLanguage(o.En, o.Ko), slices.Contains(a.stored.Options, o.ID), func(bool) { a.changed() })
			a.ticks = append(a.ticks, c)
			out = append(out, c)
		}
		a.first = a.ticks[0]
	}
	a.text = forms.NewMultiLine(2)
	a.text.SetText(a.stored.Text)
	a.text.OnFocus = func(gained bool) {
		if !gained {
			a.commit()
		}
	}
	if a.q.Kind == evidence.Text {
		a.first = a.text
		return append(out, a.text)
	}
	a.reason = forms.NewField(words.T("testimonies.questions.reason.label"), "", a.text).Container
	a.reason.Hidden = !a.asksReason()
	return append(out, a.reason)
}

// value is what the inputs say; an option whose reason is missing is not
// chosen yet.
func (a *asked) value() record.RuleAnswer {
	v := record.RuleAnswer{Rule: a.q.ID}
	if a.text != nil && (a.q.Kind == evidence.Text || a.asksReason()) {
		v.Text = strings.TrimSpace(a.text.Text)
	}
	for i, o := range a.q.Options {
		if a.chosen(i) && (!o.Reason || v.Text != "") {
			v.Options = append(v.Options, o.ID)
		}
	}
	return v
}

func (a *asked) chosen(i int) bool {
	if a.choice != nil {
		return a.choice.Value() == a.q.Options[i].ID
	}
	return a.ticks[i].Checked
}

// asksReason says whether what is chosen asks for words.
func (a *asked) asksReason() bool {
	for i, o := range a.q.Options {
		if o.Reason && a.chosen(i) {
			return true
		}
	}
	return false
}

// lacksReason says whether they are still missing.
func (a *asked) lacksReason() bool { return a.asksReason() && strings.TrimSpace(a.text.Text) == "" }

// rest is how long a choice stands before it is kept: the arrow keys go through
// the others on their way.
const rest = 400 * time.Millisecond

// changed is called when an option was chosen.
func (a *asked) changed() {
	if show := a.asksReason(); a.reason != nil && a.reason.Hidden == show {
		a.reason.Hidden = !show
		a.page.place.Refresh()
	}
	a.stop()
	if a.choice != nil {
		a.waits = task.After(rest, a.commit)
	} else {
		a.commit()
	}
	a.page.mark()
}

func (a *asked) stop() {
	if a.waits != nil {
		a.waits()
		a.waits = nil
	}
}

// commit gives the answer, when it is another than before.
func (a *asked) commit() {
	a.stop()
	if a.text == nil {
		return
	}
	v := a.value()
	if slices.Equal(v.Options, a.stored.Options) && v.Text == a.stored.Text {
		return
	}
	a.stored = v
	a.page.answer(v)
}
