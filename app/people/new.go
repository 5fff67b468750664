package people

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/record"
)

// NewItem asks for the handle of a new person, and for nothing else: who it is
// comes later, into the sealed half.
func (r *Room) NewItem() {
	var closeIt func()
	entry := forms.NewEntry()
	entry.SetPlaceHolder(words.T("people.new.hint"))
	kept := forms.Keep(r.v, "person", entry)
	making := false
	create := func() {
		if making {
			return
		}
		making = true
		handle := strings.TrimSpace(entry.Text)
		task.Run(func(context.Context) (record.Person, error) {
			p, err := r.v.NewPerson(handle)
			if err == nil {
				err = kept.Made()
			}
			return p, err
		}, func(p record.Person, err error) {
			making = false
			if err != nil {
				r.s.Fail(err)
				return
			}
			closeIt()
			r.made(p)
		})
	}
	entry.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter {
			create()
			return true
		}
		return false
	}
	field := forms.NewField(words.T("people.handle"), words.T("people.new.note"), entry)
	closeIt = r.s.Overlay(shell.FormDialog(words.T("people.new"), look.Fixed(460, 0, field.Container),
		look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt(); kept.Drop() }),
		look.NewButton(words.T("people.new.make"), nil, look.Strong, create)), entry, kept.AtLock)
	r.s.KeepAtLock(kept.AtLock)
}

// made shows the new person, with the list no longer narrowed.
func (r *Room) made(p record.Person) {
	r.query, r.filter = "", ""
	r.search.SetText("")
	r.nameChips()
	r.show(p.ID)
	r.refresh()
	r.s.Done(words.T("people.done.made", p.Pseudonym))
	look.Focus(r.list)
}
