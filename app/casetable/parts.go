package casetable

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/words"
	"attest/archive/submission"
)

// partsAtOnce is how many lines of one section are shown: more costs time to lay
// out, and the submission has them all.
const partsAtOnce = 120

// showParts shows the sections that nobody writes, as the record says them now.
func (p *Page) showParts() {
	g := p.l.parts
	var violations, witnesses, chronology, exhibits []fyne.CanvasObject
	for _, v := range g.Violations {
		violations = append(violations, line(v.Instrument+", "+v.Article,
			look.JoinFacts(strings.Join(v.Acts, ", "), words.T("casetable.parts.events", v.Events), strings.Join(v.Persons, ", ")), submission.Cite(v.Sources[:min(len(v.Sources), 6)], lang())))
	}
	for _, w := range g.Witnesses {
		about := ""
		if !w.About {
			about = words.T("casetable.parts.beside")
		}
		var numbers []string
		for _, n := range w.Testimonies {
			numbers = append(numbers, fmt.Sprint(n))
		}
		witnesses = append(witnesses, line(w.Code, look.JoinFacts(words.T("casetable.parts.testimonies", strings.Join(numbers, ", ")), strings.Join(w.Languages, ", "),
			words.T("casetable.parts.known", w.First, w.Second), about), ""))
	}
	for _, h := range g.Chronology {
		chronology = append(chronology, line(look.JoinFacts(h.When, h.Place), look.JoinFacts(h.Act, strings.Join(h.Persons, ", "), strings.Join(h.By, "; "), h.Basis), h.Cite))
	}
	for _, x := range g.Exhibits {
		exhibits = append(exhibits, line(words.T("casetable.parts.exhibit", x.Number), look.JoinFacts(x.Media, words.T("casetable.parts.testimonies", fmt.Sprint(x.Testimony))), "SHA-256 "+x.SHA256))
	}
	if g.Withheld > 0 {
		exhibits = append(exhibits, small(words.T("casetable.parts.withheld", g.Withheld)))
	}
	p.parts.Objects = []fyne.CanvasObject{look.Reflow(look.Inset(0, 12, 0, 0, look.Column(12, small(words.T("casetable.parts.text")),
		section("casetable.parts.violations", violations), section("casetable.parts.witnesses", witnesses),
		section("casetable.parts.chronology", chronology), section("casetable.parts.exhibits", exhibits))))}
	p.parts.Refresh()
}

func section(title string, rows []fyne.CanvasObject) fyne.CanvasObject {
	all := []fyne.CanvasObject{look.Section(words.T(title, len(rows)))}
	if len(rows) == 0 {
		rows = []fyne.CanvasObject{small(words.T("casetable.parts.none"))}
	}
	if more := len(rows) - partsAtOnce; more > 0 {
		rows = append(rows[:partsAtOnce:partsAtOnce], small(words.T("casetable.parts.more", more)))
	}
	return look.Card(look.Column(8, append(all, rows...)...))
}

// line is one row of a section: what it is, what is known, where that is from.
func line(name, text, cite string) fyne.CanvasObject {
	head := look.NewParagraph(name, look.Ink, 500)
	head.Bold = true
	rows := []fyne.CanvasObject{head}
	if text != "" {
		rows = append(rows, small(text))
	}
	if cite != "" {
		c := small(cite)
		c.Role = look.Muted
		rows = append(rows, c)
	}
	return look.Column(1, rows...)
}
