package people

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/consent"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/record"
)

// newest is the last consent that was recorded; the zero consent where there is
// none.
func (p *personView) newest() record.Consent {
	if n := len(p.facts.consents); n > 0 {
		return p.facts.consents[n-1]
	}
	return record.Consent{}
}

// fillConsents shows the consent that decides in full, those before it a line
// each.
func (p *personView) fillConsents() {
	p.consents.Objects = nil
	if len(p.facts.consents) == 0 {
		p.consents.Add(heading(words.T("people.consent.title")))
		p.consents.Add(muted(words.T("people.consent.empty")))
		p.consents.Add(look.Line(8, look.NewButton(words.T("people.consent.first"), nil, look.Normal, p.firstAsking), look.Space()))
		p.addOthers()
		return
	}
	now := p.newest()
	inForce, _ := record.InForce(p.facts.consents)
	actions := []fyne.CanvasObject{
		look.NewChip(words.T("people.consent.newest"), look.Muted),
		look.NewButton(words.T("people.consent.first"), nil, look.Quiet, p.firstAsking),
		look.NewButton(words.T("people.consent.answers"), nil, look.Quiet, p.changedAnswers),
		look.NewButton(words.T("people.consent.correct"), nil, look.Quiet, func() { p.correct(now) }),
	}
	if now.Withdrawn == "" {
		actions = append(actions, look.NewButton(words.T("people.consent.withdraw"), nil, look.Quiet, p.withdraw))
	}
	p.consents.Add(heading(words.T("people.consent.decides", now.Number), actions...))
	for _, line := range p.summary(p.asDecided(now, inForce)) {
		p.consents.Add(line)
	}
	if len(p.facts.consents) > 1 {
		p.consents.Add(look.HLine())
		p.consents.Add(look.NewText(words.T("people.consent.before"), look.Muted, look.SmallSize))
	}
	for i := len(p.facts.consents) - 2; i >= 0; i-- {
		p.addBefore(p.facts.consents[i])
	}
	p.addOthers()
}

// addBefore is one line of the history, which opens to the whole answer.
func (p *personView) addBefore(c record.Consent) {
	word := "people.consent.open"
	if p.opened[c.ID] {
		word = "people.consent.shut"
	}
	facts := consent.Facts(c)
	if c.Withdrawn != "" {
		facts = look.JoinFacts(facts, words.T("people.consent.withdrawn"))
	}
	name := look.NewText(consent.Title(c), look.Ink, look.TextSize)
	p.consents.Add(look.Line(8, name, look.Small(facts), look.Space(),
		look.NewButton(words.T(word), nil, look.Quiet, func() {
			p.opened[c.ID] = !p.opened[c.ID]
			p.fillConsents()
			p.refit()
		}),
		look.NewButton(words.T("people.consent.correct"), nil, look.Quiet, func() { p.correct(c) })))
	if p.opened[c.ID] {
		for _, line := range p.summary(c) {
			p.consents.Add(line)
		}
	}
}

// summary is a consent in paragraphs, with its signed form at the end.
func (p *personView) summary(c record.Consent) []fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for i, text := range consent.Summary(c) {
		role := look.Ink
		if i == 0 {
			role = look.Muted
		}
		lines = append(lines, look.NewParagraph(text, role, 420))
	}
	if c.Exhibit != "" {
		lines = append(lines, look.NewParagraph(words.T("people.consent.form", p.exhibitLabel(c.Exhibit)), look.Muted, 420))
	}
	return lines
}

func (p *personView) exhibitLabel(id record.ID) string {
	for _, x := range p.facts.exhibits {
		if x.ID == id {
			return x.Label
		}
	}
	return words.T("people.form.removed")
}

// after is what follows a recorded consent.
func (p *personView) after() {
	p.r.refresh()
	p.reload(false)
}

// asDecided is the newest consent with the answers that stand now, those of
// earlier askings among them.
func (p *personView) asDecided(newest, inForce record.Consent) record.Consent {
	if newest.By == record.ByChild || newest.Withdrawn != "" {
		return newest
	}
	newest.Uses, newest.Asking = inForce.Uses, ""
	return newest
}

// firstAsking asks before an interview.
func (p *personView) firstAsking() {
	consent.Ask(p.r.s, p.r.v, consent.Occasion{Person: p.id, Asking: record.AskingBefore}, p.after)
}

func (p *personView) newConsent()              { consent.Edit(p.r.s, p.r.v, p.id, p.after) }
func (p *personView) changedAnswers()          { consent.Changed(p.r.s, p.r.v, p.id, p.after) }
func (p *personView) correct(c record.Consent) { consent.Correct(p.r.s, p.r.v, c, p.after) }

// withdraw asks first, naming what stops.
func (p *personView) withdraw() {
	c, r := p.newest(), p.r
	name := p.facts.person.Pseudonym
	text := words.T("people.withdraw.nothing")
	inForce, _ := record.InForce(p.facts.consents)
	if stops := consent.Stops(inForce); len(stops) > 0 {
		text = words.T("people.withdraw.stops", strings.Join(stops, ", "))
	}
	r.s.Ask(shell.Question{
		Title: words.T("people.withdraw.title", c.Number, name),
		Text:  text + " " + words.T("people.withdraw.rest"),
		Yes:   words.T("people.withdraw.yes"), Grave: true,
		Do: func() {
			task.Run(func(context.Context) (struct{}, error) { return struct{}{}, r.v.WithdrawConsent(c.ID) }, func(_ struct{}, err error) {
				if err != nil {
					r.s.Fail(err)
					return
				}
				p.after()
				r.s.Done(words.T("people.done.withdrawn", c.Number, name))
			})
		},
	})
}
