package delivery

import (
	"context"
	"errors"
	"slices"
	"strings"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// free asks which person of what was sent is no longer held, and since when. A
// letter that goes on calling for her release can harm her.
func (d *sheet) free(x record.Delivery) {
	var options []forms.Option
	since := map[string]string{}
	for _, f := range x.Facts {
		if slices.ContainsFunc(options, func(o forms.Option) bool { return o.Value == string(f.Person) }) {
			continue
		}
		p, err := d.v.Person(f.Person)
		if err != nil {
			d.s.Fail(err)
			return
		}
		text := look.JoinFacts(p.Pseudonym, p.Handle)
		if p.Free != "" {
			text = look.JoinFacts(text, words.T("delivery.free.since", p.Free))
		}
		since[string(f.Person)] = p.Free
		options = append(options, forms.Option{Value: string(f.Person), Text: text})
	}
	if len(options) == 0 {
		d.s.Say("delivery.free.nobody")
		return
	}
	date := forms.NewEntry()
	dateF := forms.NewField(words.T("delivery.free.date"), words.T("delivery.free.hint"), date)
	set := func(person string) {
		if date.SetText(since[person]); date.Text == "" {
			date.SetText(task.Now().Format("2006-01-02"))
		}
	}
	who := forms.NewChoice(options, options[0].Value, set)
	set(who.Value())
	var closeIt func()
	save := func() {
		person, on := record.ID(who.Value()), strings.TrimSpace(date.Text)
		task.Run(func(context.Context) (struct{}, error) { return struct{}{}, d.v.SayFree(person, on) }, func(_ struct{}, err error) {
			if errors.Is(err, archive.ErrInvalid) {
				dateF.Fault(words.T("delivery.answer.date.wrong"))
				return
			}
			if err != nil {
				d.s.Fail(err)
				return
			}
			closeIt()
			d.again(words.T("delivery.free.done"))
		})
	}
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	yes := look.NewButton(words.T("delivery.note.yes"), nil, look.Strong, save)
	body := look.Column(12, look.NewParagraph(words.T("delivery.free.text"), look.Ink, width),
		forms.NewField(words.T("delivery.free.who"), "", who).Container, dateF.Container)
	closeIt = d.s.Overlay(shell.FormDialog(words.T("delivery.free.title"), look.Fixed(width, 0, body), no, yes), who, nil)
}
