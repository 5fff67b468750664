package addresses

import (
	"errors"
	"strings"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
)

// standsField asks for addressees of another name than the entry's.
func standsField(now []string) (*forms.Entry, *forms.Field) {
	e := forms.NewEntry()
	e.SetText(strings.Join(now, "; "))
	return e, forms.NewField(words.T("addresses.for"), words.T("addresses.for.hint"), e)
}

// whose asks for whom else the chosen key stands: a body's key can be that of its
// registry.
func (b *book) whose() {
	r, ok := b.chosen()
	if !ok {
		return
	}
	stands, field := standsField(r.For)
	var closeIt func()
	save := func() {
		field.Fault("")
		list := strings.Split(stands.Text, ";")
		b.do(words.T("addresses.for.done"), func() error { return b.v.SetRecipientFor(r.ID, list...) }, func(err error) {
			var bad *archive.InvalidError
			if errors.As(err, &bad) && bad.Field == "for" {
				field.Fault(words.T("addresses.for.wrong"))
				return
			}
			b.s.Fail(err)
		}, func() { closeIt() })
	}
	stands.OnSubmitted = func(string) { save() }
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	yes := look.NewButton(words.T("addresses.for.yes"), nil, look.Strong, save)
	body := look.Column(12, look.NewParagraph(words.T("addresses.for.text"), look.Muted, width), field.Container)
	closeIt = b.s.Overlay(shell.FormDialog(words.T("addresses.for.title", r.Name), look.Fixed(width, 0, body), no, yes), stands, nil)
}
