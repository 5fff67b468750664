package casetable

import (
	"cmp"
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
	"attest/archive/submission"
)

// Make asks what is made of the case, and makes it in one step: a form for each
// person, or one letter for all.
func (p *Page) Make() {
	if p.l == nil || p.l.sub != nil {
		return
	}
	p.SaveNow()
	m := p.l.table.Mechanism
	each := m.Unit == submission.UnitPerson
	n := p.covered()
	var out []string
	for _, r := range p.l.table.Rows {
		if r.Refusal != record.Granted {
			out = append(out, r.Code+" "+r.Pseudonym+": "+consentOf(r).word)
		}
	}
	to := forms.NewEntry()
	to.SetText(m.Body())
	kept := forms.Keep(p.v, "making", to)
	class := forms.NewChoice(classOptions(), classOf(m), nil)
	language := forms.NewChoice([]forms.Option{{Value: "en", Text: words.English.OwnName()}, {Value: "ko", Text: words.Korean.OwnName()}}, draftIn(m), nil)
	apart := forms.NewCheck(words.T("casetable.codes.apart"), false, nil)
	key := "casetable.make.one.text"
	if each {
		key = "casetable.make.each.text"
	}
	rows := []fyne.CanvasObject{look.NewParagraph(words.T(key, n), look.Ink, 480)}
	if len(out) > 0 {
		rows = append(rows, look.NewParagraph(words.T("casetable.make.left", len(out))+"\n"+strings.Join(out, "\n"), look.Danger, 480))
	}
	rows = append(rows, forms.NewField(words.T("casetable.make.to"), "", to).Container, forms.NewField(words.T("casetable.make.class"), words.T("casetable.make.class.hint"), class).Container,
		forms.NewField(words.T("casetable.make.language"), words.T("casetable.make.language.hint", acceptedIn(m)), language).Container)
	if !each {
		rows = append(rows, apart)
	}
	var closeIt func()
	going := false
	do := func() {
		if going || n == 0 {
			return
		}
		going = true
		o := archive.Making{Case: p.of, Mechanism: m.ID, Lang: language.Value(), Class: class.Value(), Addressee: strings.TrimSpace(to.Text), Apart: !each && apart.Checked}
		closeIt()
		kept.Drop()
		shell.Work(p.s, words.T("casetable.make.working", n), func(context.Context, func(string, int64, int64)) (archive.Made, error) { return p.v.MakeSubmissions(o) },
			func(made archive.Made, err error) {
				if err != nil {
					p.s.Fail(err)
					return
				}
				p.s.Done(words.T("casetable.make.done", len(made.Submissions)))
				if p.ways.Made != nil && len(made.Submissions) > 0 {
					p.ways.Made(made.Submissions[0])
				}
			})
	}
	yes := look.NewButton(words.T("casetable.make.yes", n), nil, look.Strong, do)
	if each {
		yes.Text = words.T("casetable.make.each", n)
	} else {
		yes.Text = words.T("casetable.make.one", n)
	}
	var first fyne.Focusable = yes
	if n == 0 {
		yes.Disable()
		first = to
	}
	closeIt = p.s.Overlay(shell.FormDialog(words.T("casetable.make.title", m.Title(lang())), look.Fixed(500, 0, look.Column(12, rows...)),
		look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt(); kept.Drop() }), yes), first, kept.AtLock)
	p.s.KeepAtLock(kept.AtLock)
}

// draftIn is the language that the drafts are proposed in: the window's where the
// body accepts it, else English.
func draftIn(m *submission.Mechanism) string {
	for _, l := range m.Languages {
		if l.Code == "any" || l.Code == lang() {
			return lang()
		}
	}
	return "en"
}

// acceptedIn are the languages that the body accepts.
func acceptedIn(m *submission.Mechanism) string {
	var all []string
	for _, l := range m.Languages {
		if l.Code == "any" {
			return words.T("casetable.make.language.any")
		}
		all = append(all, l.Code)
	}
	return strings.Join(all, ", ")
}

func classOptions() []forms.Option {
	all := []forms.Option{{Value: "", Text: words.T("casetable.make.class.none")}}
	for _, u := range record.Uses() {
		if record.KnownClass(u.ID) {
			text := u.En
			if words.Current() == words.Korean {
				text = u.Ko
			}
			all = append(all, forms.Option{Value: u.ID, Text: text})
		}
	}
	return all
}

// classOf is the class of addressee that the form's own consent names.
func classOf(m *submission.Mechanism) string {
	for _, u := range m.Consent.Uses {
		if record.KnownClass(u) {
			return u
		}
	}
	return ""
}

// Draft takes every answer that nobody wrote from the record as it is now.
func (p *Page) Draft() {
	if p.l == nil || p.l.sub == nil {
		return
	}
	p.SaveNow()
	id, in := p.l.sub.ID, cmp.Or(p.l.sub.Draft, lang())
	p.write(words.T("casetable.draft.done"), func() error { return p.v.DraftForm(id, in) }, nil)
}
