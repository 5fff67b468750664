package submissions

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/words"
	"attest/archive"
	"attest/archive/bundle"
)

// formLine is one line of the form's card: the head of a section, or a field.
type formLine struct {
	section string
	field   bundle.FormField
}

// formOf is the form as it leaves in the language that the window exports in.
func formOf(v archive.Preview) *bundle.Form {
	return v.Forms[v.Submission.LeavesIn(string(words.Current()))]
}

// form shows the form as the addressee will see it, each answer under its question,
// nil for a general bundle.
func (p *preview) form(v archive.Preview) fyne.CanvasObject {
	f := formOf(v)
	if f == nil {
		return nil
	}
	var lines []formLine
	for _, s := range f.Sections {
		lines = append(lines, formLine{section: s.Title})
		for _, x := range s.Fields {
			lines = append(lines, formLine{field: x})
		}
	}
	col := look.Column(8, look.Section(f.Title), hint(words.T("formpreview.hint")))
	p.answers(col, lines)
	return look.Card(col)
}

// answers adds the next lines of the form, and a way to the rest.
func (p *preview) answers(col *fyne.Container, lines []formLine) {
	lang := p.thing.lang()
	shown := 0
	for shown < len(lines) && shown < atOnce {
		l := lines[shown]
		shown++
		if l.section != "" {
			col.Add(look.Inset(8, 0, 0, 0, look.NewBold(l.section, look.Ink, look.SectionSize)))
			continue
		}
		one := look.Column(2, hint(fmt.Sprintf("%d. %s", l.field.Number, l.field.Label)))
		for _, a := range l.field.Answers {
			one.Add(answerAsItLeaves(a, lang))
		}
		col.Add(one)
	}
	rest := lines[shown:]
	if len(rest) == 0 {
		return
	}
	var more *look.Button
	more = look.NewButton(words.T("formpreview.more", len(rest)), nil, look.Quiet, func() {
		col.Remove(holder(col, more))
		p.answers(col, rest)
		p.root.Refresh()
	})
	col.Add(look.Line(0, more, look.Space()))
}

// answerAsItLeaves is one answer: the person's code, its paragraphs with what each
// cites, or that it is open or not known.
func answerAsItLeaves(a bundle.FormAnswer, lang string) fyne.CanvasObject {
	col := look.Column(2)
	lead := ""
	if a.Code != "" {
		lead = a.Code + ": "
	}
	if note := a.Note(lang); note != "" {
		col.Add(look.NewParagraph(lead+note, look.Muted, 400))
		lead = ""
	}
	for _, l := range a.Lines {
		col.Add(look.NewParagraph(lead+l.Text, look.Ink, 400))
		lead = ""
		var cites []string
		for _, s := range l.Sources {
			if c := bundle.Cite(s, lang); c != "" {
				cites = append(cites, c)
			}
		}
		if len(cites) > 0 {
			col.Add(hint(look.JoinFacts(cites...)))
		}
	}
	return col
}

// answersLeave says how many answers of the form leave; "" for a general bundle.
func answersLeave(v archive.Preview) string {
	f := formOf(v)
	if f == nil {
		return ""
	}
	n := 0
	for _, s := range f.Sections {
		for _, x := range s.Fields {
			for _, a := range x.Answers {
				if len(a.Lines) > 0 || a.Unknown != "" {
					n++
				}
			}
		}
	}
	return words.T("formpreview.ready", n)
}

// tellsWho reports a warning that says who somebody is to whoever reads on: it stands
// before all others, and apart from them.
func tellsWho(r archive.Reason) bool { return r.Code == archive.ReasonStillNamed }

// foremost puts the warnings that say who somebody is before the others.
func foremost(all archive.Reasons) archive.Reasons {
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b archive.Reason) int {
		switch {
		case tellsWho(a) == tellsWho(b):
			return 0
		case tellsWho(a):
			return -1
		}
		return 1
	})
	return out
}
