package people

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/edtf"
	"attest/archive/record"
)

// fillEarlier lists who asked this person before: each telling again hurts,
// and a later, different account is used against them.
func (p *personView) fillEarlier() {
	p.earlier.Objects = []fyne.CanvasObject{heading(words.T("people.earlier.title"),
		look.NewButton(words.T("people.earlier.add"), nil, look.Quiet, p.newEarlier))}
	empty := true
	for _, o := range p.facts.same {
		for _, e := range o.Earlier {
			empty = false
			parts := []fyne.CanvasObject{look.NewText(e.By, look.Ink, look.TextSize), look.Facts(whenText(e.When), e.For), look.Space()}
			if o.ID == p.id {
				parts = append(parts,
					look.NewButton(words.T("people.earlier.edit"), nil, look.Quiet, func() { p.editEarlier(e) }),
					look.NewButton(words.T("people.earlier.remove"), nil, look.Quiet, func() { p.removeEarlier(e) }))
			} else {
				parts = append(parts, look.Small(o.Pseudonym))
			}
			p.earlier.Add(look.Line(8, parts...))
		}
	}
	if empty {
		p.earlier.Add(muted(words.T("people.earlier.empty")))
	}
}

// whenText is a date in words.
func whenText(s string) string {
	if d, err := edtf.Parse(s); err == nil {
		return d.Text(string(words.Current()))
	}
	return s
}

func (p *personView) newEarlier() { p.editEarlier(record.EarlierInterview{}) }

// editEarlier asks who held an interview, when and what for. Who asked and what
// was said belongs to the sealed half.
func (p *personView) editEarlier(e record.EarlierInterview) {
	var closeIt func()
	by, when, purpose := forms.NewEntry(), forms.NewEntry(), forms.NewEntry()
	by.SetText(e.By)
	when.SetText(e.When)
	when.SetPlaceHolder(words.T("people.earlier.when.hint"))
	purpose.SetText(e.For)
	purpose.SetPlaceHolder(words.T("people.earlier.for.hint"))
	kept := forms.Keep(forms.About(p.r.v, p.id), "earlier."+e.ID, by, when, purpose)
	byField := forms.NewField(words.T("people.earlier.by"), words.T("people.earlier.by.note"), by)
	whenField := forms.NewField(words.T("people.earlier.when"), "", when)
	saving := false
	save := func() {
		now := e
		now.By, now.When, now.For = strings.TrimSpace(by.Text), strings.TrimSpace(when.Text), strings.TrimSpace(purpose.Text)
		byField.Fault("")
		whenField.Fault("")
		if now.By == "" {
			byField.Fault(words.T("people.earlier.by.fault"))
			look.Focus(by)
			return
		}
		if _, err := edtf.Parse(now.When); now.When != "" && err != nil {
			whenField.Fault(words.T("people.earlier.when.fault"))
			look.Focus(when)
			return
		}
		if saving {
			return
		}
		saving = true
		p.saveEarlier(func(all []record.EarlierInterview) []record.EarlierInterview {
			if i := indexOf(all, e.ID); i >= 0 {
				all[i] = now
				return all
			}
			return append(all, now)
		}, words.T("people.done.earlier", now.By), func(err error) error {
			saving = false
			if err == nil {
				err = kept.Made()
			}
			if err == nil {
				closeIt()
			}
			return err
		})
	}
	body := look.Fixed(460, 0, look.Column(12, byField.Container, whenField.Container,
		forms.NewField(words.T("people.earlier.for"), "", purpose).Container))
	for _, f := range []*forms.Entry{by, when, purpose} {
		f.OnKey = func(ev *fyne.KeyEvent) bool {
			if ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter {
				save()
				return true
			}
			return false
		}
	}
	closeIt = p.r.s.Overlay(shell.FormDialog(words.T("people.earlier.title"), body,
		look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt(); kept.Drop() }),
		look.NewButton(words.T("people.earlier.save"), nil, look.Strong, save)), by, kept.AtLock)
	p.r.s.KeepAtLock(kept.AtLock)
}

func indexOf(all []record.EarlierInterview, id string) int {
	return slices.IndexFunc(all, func(o record.EarlierInterview) bool { return id != "" && o.ID == id })
}

// removeEarlier takes one out; Undo brings it back.
func (p *personView) removeEarlier(e record.EarlierInterview) {
	p.saveEarlier(func(all []record.EarlierInterview) []record.EarlierInterview {
		return slices.DeleteFunc(all, func(o record.EarlierInterview) bool { return o.ID == e.ID })
	}, words.T("people.done.earlier.removed", e.By), func(err error) error { return err })
}

// saveEarlier changes the list as the vault has it, in turn with the handle.
func (p *personView) saveEarlier(change func([]record.EarlierInterview) []record.EarlierInterview, done string, after func(error) error) {
	p.saveHandleNow()
	r, turn := p.r, p.saver.turn()
	task.Run(func(context.Context) (struct{}, error) {
		return struct{}{}, p.saver.save(turn, func() error {
			now, err := r.v.Person(p.id)
			if err != nil {
				return err
			}
			now.Earlier = change(slices.Clone(now.Earlier))
			return r.v.SavePerson(now)
		})
	}, func(_ struct{}, err error) {
		if r.closed {
			return
		}
		if err = after(err); err != nil {
			r.s.Fail(err)
			return
		}
		if r.person == p {
			p.reload(false)
		}
		r.s.Done(done)
	})
}
