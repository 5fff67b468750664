package urgent

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/submission"
)

// watch is what the page says while it is typed in: that what is for the office alone
// stands in a field that leaves, and that one matter goes to more than one procedure.
type watch struct {
	alone, same *look.Paragraph
	card, other fyne.CanvasObject // notices that come and go
	looking     task.Place
}

func newWatch() *watch {
	w := &watch{alone: look.NewParagraph("", look.Ink, 480), same: look.NewParagraph("", look.Ink, 480)}
	w.card, w.other = look.NoticeCard(look.Warn, w.alone), look.NoticeCard(look.Warn, w.same)
	w.card.Hide()
	w.other.Hide()
	return w
}

// lookAlone says at once, beside "what happened", where the name or number of who called,
// or words of the terms of a release, were typed into a field that leaves.
func (p *Page) lookAlone() {
	u := p.said()
	type found struct{ caller, terms []string }
	task.Into(&p.watch.looking, func(context.Context) (f found, err error) {
		f.caller, f.terms = archive.OfficeAlone(u)
		return f, nil
	}, func(f found, _ error) {
		var lines []string
		if len(f.caller) > 0 {
			lines = append(lines, words.T("urgent.alone.caller", p.labels(f.caller)))
		}
		if len(f.terms) > 0 {
			lines = append(lines, words.T("urgent.alone.terms", p.labels(f.terms)))
		}
		p.watch.show(p.watch.card, p.watch.alone, lines)
		p.refit()
	})
}

// lookSame says which of the chosen forms do not take a matter that others have.
func (p *Page) lookSame() {
	var chosen []*submission.Mechanism
	for _, o := range p.goes {
		if m, ok := p.set.Find(o.id); ok && o.check.Checked {
			chosen = append(chosen, m)
		}
	}
	var lines []string
	for _, c := range submission.Collisions(chosen) {
		lines = append(lines, words.T("urgent.same", c.Mechanism.ID, c.Text(lang()), c.Rule.Cites, strings.Join(c.Titles(), ", ")))
	}
	p.watch.show(p.watch.other, p.watch.same, lines)
	p.refit()
}

func (w *watch) show(card fyne.CanvasObject, text *look.Paragraph, lines []string) {
	text.Set(strings.Join(lines, "\n"))
	if len(lines) == 0 {
		card.Hide()
		return
	}
	card.Show()
}

// labels are the fields as the page calls them.
func (p *Page) labels(ids []string) string {
	var out []string
	for _, id := range ids {
		out = append(out, words.T("urgent."+id))
	}
	return strings.Join(out, ", ")
}
