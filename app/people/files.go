package people

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/consent"
	"attest/app/filefacts"
	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// fillFiles lists the signed forms. Their names may say who the person is, so
// they are shown with the identity alone.
func (p *personView) fillFiles() {
	p.files.Objects = []fyne.CanvasObject{heading(words.T("people.forms.title"),
		look.NewButton(words.T("consent.attach"), nil, look.Quiet, p.attach))}
	if len(p.facts.exhibits) == 0 {
		p.files.Add(muted(words.T("people.forms.empty")))
		return
	}
	for _, x := range p.facts.exhibits {
		parts := []fyne.CanvasObject{look.NewText(x.Label, look.Ink, look.TextSize),
			look.Facts(filefacts.Kind(x.Media), filefacts.Size(x.Size), p.addedBy(x)), look.Space()}
		if x.StillOutside != "" {
			parts = append(parts, look.NewChip(words.T("people.form.outside"), look.Warn))
		}
		if p.r.OpenExhibit != nil {
			parts = append(parts, look.NewButton(words.T("people.form.open"), nil, look.Quiet, func() { p.r.OpenExhibit(x.ID) }))
		}
		parts = append(parts, look.NewButton(words.T("people.form.remove"), nil, look.Quiet, func() { p.removeForm(x) }))
		p.files.Add(look.Line(8, parts...))
		if p.identity.open {
			name := x.Name
			if x.StillOutside != "" {
				name = x.StillOutside
			}
			p.files.Add(look.Facts(name))
		}
	}
	if !p.identity.open {
		p.files.Add(look.Facts(words.T("people.forms.names")))
	}
}

// addedBy says who took a form in and when.
func (p *personView) addedBy(x archive.Exhibit) string {
	day, _, _ := strings.Cut(x.Added, "T")
	if x.ByName == "" {
		return day
	}
	return words.T("people.form.added", day, x.ByName)
}

func (p *personView) attach() {
	consent.Attach(p.r.s, p.r.v, p.id, p.attached)
}

func (p *personView) take(paths []string) {
	consent.Take(p.r.s, p.r.v, p.id, paths, p.attached)
}

func (p *personView) attached(x archive.Exhibit) {
	p.r.s.Done(words.T("people.done.attached", x.Label))
	p.reload(false)
}

// removeForm takes a form out, unless a consent names it.
func (p *personView) removeForm(x archive.Exhibit) {
	s := p.r.s
	all := slices.Clone(p.facts.consents)
	for _, o := range p.facts.others {
		all = append(all, o.consents...)
	}
	if i := slices.IndexFunc(all, func(c record.Consent) bool { return c.Exhibit == x.ID }); i >= 0 {
		s.Tell(words.T("people.form.refused", x.Label), words.T("people.form.why", all[i].Number), nil)
		return
	}
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, p.r.v.Remove(x.ID) }, func(_ struct{}, err error) {
		if err != nil {
			s.Fail(err)
			return
		}
		p.reload(false)
		s.Done(words.T("people.done.form.removed", x.Label))
	})
}
