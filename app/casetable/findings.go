package casetable

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/look"
	"attest/app/words"
	"attest/archive/record"
	"attest/archive/submission"
)

// finding is one thing said once, of all persons whom it is true of.
type finding struct {
	submission.Finding
	codes []string
	text  string
}

// grouped puts what is true of several persons together.
func grouped(list []submission.Finding) []finding {
	var out []finding
	for _, f := range list {
		text := f.Text(lang())
		if f.Code != "" {
			text = strings.TrimPrefix(text, f.Code+": ")
		}
		i := slices.IndexFunc(out, func(o finding) bool {
			return o.Rule == f.Rule && o.Severity == f.Severity && o.Field == f.Field && o.text == text && o.Code != "" && f.Code != ""
		})
		if i < 0 {
			out, i = append(out, finding{Finding: f, text: text}), len(out)
		}
		if f.Code != "" {
			out[i].codes = append(out[i].codes, f.Code)
		}
	}
	return out
}

// showFindings says what stops it, then what to know before it is sent: why,
// with the article, where that is from, and when somebody looked.
func (p *Page) showFindings() {
	list := grouped(p.l.findings)
	stops := slices.ContainsFunc(list, func(f finding) bool { return f.Severity == submission.Stops })
	top := look.NewParagraph(words.T("casetable.find.none"), look.OK, 500)
	if stops {
		top = look.NewParagraph(words.T("casetable.find.stops"), look.Danger, 500)
	} else if len(list) > 0 {
		top = look.NewParagraph(words.T("casetable.find.warns"), look.Ink, 500)
	}
	top.Bold = true
	open := look.NewButton(words.T("casetable.find.table"), nil, look.Normal, func() { p.tabs.Bar.Select(tabTable); look.Focus(p.table.grid) })
	rows := []fyne.CanvasObject{look.Line(8, open, look.Space()), top}
	for _, f := range list {
		rows = append(rows, p.finding(f))
	}
	p.find.Objects = []fyne.CanvasObject{look.Reflow(look.Inset(0, 12, 0, 0, look.Column(10, rows...)))}
	p.find.Refresh()
}

func (p *Page) finding(f finding) fyne.CanvasObject {
	role, word, sign := look.Warn, words.T("casetable.find.know"), theme.InfoIcon()
	if f.Severity == submission.Stops {
		role, word, sign = look.Danger, words.T("casetable.find.stop"), theme.WarningIcon()
	}
	head := []fyne.CanvasObject{look.NewChip(word, role)}
	if n := len(f.codes); n > 0 {
		head = append(head, look.Small(words.T("casetable.find.persons", n, strings.Join(f.codes, ", "))))
	}
	head = append(head, look.Space())
	text := look.NewParagraph(f.text, look.Ink, 500)
	text.Bold = true
	rows := []fyne.CanvasObject{look.Line(8, head...), text, small(citation(f.Finding))}
	person := f.Person
	var ways []fyne.CanvasObject
	if f.Field != "" {
		ways = append(ways, look.NewButton(words.T("casetable.find.field"), sign, look.Quiet, func() { p.openField(p.aboutOf(f.Finding), f.Field) }))
	} else if f.Rule == submission.FindConsent && person != "" {
		ways = append(ways, look.NewButton(words.T("casetable.find.person"), sign, look.Quiet, func() { p.s.Open("people", string(person)) }))
	}
	if len(ways) > 0 {
		rows = append(rows, look.Line(8, append(ways, look.Space())...))
	}
	return look.NoticeCard(role, look.Column(4, rows...))
}

// aboutOf is whom a finding's field is about, "" for the case.
func (p *Page) aboutOf(f submission.Finding) record.ID {
	for _, c := range p.l.table.Columns {
		if c.Field.ID == f.Field && !c.Person {
			return ""
		}
	}
	return f.Person
}

// citation says which article a finding is from, and who looked at it when.
func citation(f submission.Finding) string {
	source := f.Source
	if source != "" && f.Checked != "" {
		source = words.T("casetable.head.source", f.Source, f.Checked)
	}
	return look.JoinFacts(f.Cites, source)
}
