package casetable

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
	"attest/archive/submission"
)

// showCodes shows who and what stands by which code, and what can be chosen of it.
func (p *Page) showCodes() {
	l := p.l
	var people []fyne.CanvasObject
	for _, r := range l.table.Rows {
		st := consentOf(r)
		people = append(people, look.Line(8, look.NewBold(r.Code, look.Ink, look.TextSize), look.NewText(r.Pseudonym, look.Muted, look.TextSize), look.Space(), look.NewChip(st.word, st.role)))
	}
	cards := []fyne.CanvasObject{look.Card(look.Column(8, append([]fyne.CanvasObject{look.Section(words.T("casetable.codes.persons")), small(words.T("casetable.codes.text"))}, people...)...))}
	if l.sub == nil {
		cards = append(cards, small(words.T("casetable.codes.case")))
	} else {
		cards = append(cards, p.codeChoices(), p.placeChoices())
	}
	p.codes.Objects = []fyne.CanvasObject{look.Reflow(look.Inset(0, 12, 0, 0, look.Column(12, cards...)))}
	p.codes.Refresh()
}

// codeChoices: whose codes it keeps, and whether names stand apart.
func (p *Page) codeChoices() fyne.CanvasObject {
	l := p.l
	options := []forms.Option{{Value: "", Text: words.T("casetable.codes.own")}}
	for _, s := range p.v.Submissions() {
		if s.ID != l.sub.ID && s.Case == l.sub.Case && s.SameCodes == "" {
			options = append(options, forms.Option{Value: string(s.ID), Text: words.T("casetable.codes.as", s.Label, s.Addressee)})
		}
	}
	same := forms.NewChoice(options, string(l.sub.SameCodes), func(id string) {
		p.change("casetable.codes.done", func(s *record.Submission) { s.SameCodes = record.ID(id) })
	})
	rows := []fyne.CanvasObject{look.Section(words.T("casetable.codes.choice")), forms.NewField(words.T("casetable.codes.same"), words.T("casetable.codes.same.hint"), same).Container}
	if l.table.Mechanism.Unit != submission.UnitPerson {
		rows = append(rows, forms.NewCheck(words.T("casetable.codes.apart"), l.sub.Apart, func(on bool) {
			p.change("casetable.codes.done", func(s *record.Submission) { s.Apart = on })
		}))
	}
	if l.sub.Apart {
		rows = append(rows, look.Line(8, look.NewButton(words.T("casetable.annex"), nil, look.Normal, p.Annex), look.Space()))
	}
	return look.Card(look.Column(8, rows...))
}

// placeChoices: which places stand by code.
func (p *Page) placeChoices() fyne.CanvasObject {
	rows := []fyne.CanvasObject{look.Section(words.T("casetable.codes.places")), small(words.T("casetable.codes.places.text"))}
	for _, place := range p.l.places {
		text := words.T("casetable.codes.place", place.Name, place.Events)
		if place.Code != "" {
			text = look.JoinFacts(text, place.Code)
		}
		rows = append(rows, forms.NewCheck(text, place.Code != "", func(on bool) {
			p.change("casetable.codes.done", func(s *record.Submission) {
				s.Coded = slices.DeleteFunc(slices.Clone(s.Coded), func(k string) bool { return k == place.Key })
				if on {
					s.Coded = append(s.Coded, place.Key)
				}
			})
		}))
	}
	if len(p.l.places) == 0 {
		rows = append(rows, small(words.T("casetable.codes.places.none")))
	}
	return look.Card(look.Column(8, rows...))
}

// change alters the submission itself. What was drafted with other codes is
// flagged then, and stays until somebody takes the new.
func (p *Page) change(say string, alter func(*record.Submission)) {
	id := p.l.sub.ID
	p.write(words.T(say), func() error {
		s, err := p.v.Submission(id)
		if err != nil {
			return err
		}
		alter(&s)
		_, err = p.v.SaveSubmission(s)
		return err
	}, nil)
}

// Annex asks who gets the annex of names and where it is written.
func (p *Page) Annex() {
	if p.l == nil || p.l.sub == nil || !p.l.sub.Apart {
		p.s.Say("casetable.annex.not")
		return
	}
	sub := *p.l.sub
	a, err := p.v.NamesAnnex(sub.ID)
	if err != nil {
		p.s.Fail(err)
		return
	}
	name := sub.Label + "-names.age"
	if home, err := os.UserHomeDir(); err == nil {
		name = filepath.Join(home, name)
	}
	to := forms.NewMultiLine(3)
	kept := forms.Keep(p.v, "annex", to)
	toF := forms.NewField(words.T("casetable.annex.to"), words.T("casetable.annex.to.hint"), to)
	path := forms.NewPath(p.s.Window, forms.NewFolder, name)
	var closeIt func()
	do := func() {
		toF.Fault("")
		if strings.TrimSpace(to.Text) == "" {
			toF.Fault(words.T("casetable.annex.to.missing"))
			look.Focus(to)
			return
		}
		where := path.Value()
		if where == "" {
			return
		}
		o := archive.ExportOptions{Path: where, Recipients: to.Text, Language: lang()}
		closeIt()
		kept.Drop()
		p.writeAnnex(sub, len(a.Lines), o)
	}
	path.OnEnter = do
	closeIt = p.s.Overlay(shell.FormDialog(words.T("casetable.annex.title", sub.Label), look.Fixed(520, 0, forms.Form(
		look.NewParagraph(words.T("casetable.annex.text", len(a.Lines), len(a.Kept)), look.Ink, 500), toF.Container,
		forms.NewField(words.T("casetable.annex.where"), "", path.Container).Container)),
		look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt(); kept.Drop() }),
		look.NewButton(words.T("casetable.annex.yes"), nil, look.Strong, do)), to, kept.AtLock)
	p.s.KeepAtLock(kept.AtLock)
}

// writeAnnex writes the annex of so many names. What an export of the submission asks is
// asked here too.
func (p *Page) writeAnnex(sub record.Submission, names int, o archive.ExportOptions) {
	shell.Work(p.s, words.T("casetable.annex.writing", sub.Label), func(ctx context.Context, _ func(string, int64, int64)) (string, error) {
		return p.v.ExportNames(ctx, sub.ID, o)
	}, func(sum string, err error) {
		var ask *archive.ConfirmError
		switch {
		case !p.s.Opened(): // locked meanwhile
		case errors.As(err, &ask):
			title, text := messages.Confirm(ask)
			p.s.Ask(shell.Question{Title: title, Text: text, Yes: words.T("elsewhere.ask.yes"), Grave: true, Do: func() {
				o.Confirmed = ask.Code
				p.writeAnnex(sub, names, o)
			}})
		case err != nil:
			p.s.Fail(err)
		default:
			p.s.Tell(words.T("casetable.annex.done", names), words.T("casetable.annex.done.text", filepath.Base(o.Path), sum), nil)
		}
	})
}
