package submissions

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

// NewItem asks for the title of a new submission, and opens its form.
func (r *Room) NewItem() {
	title := forms.NewEntry()
	field := forms.NewField(words.T("submissions.form.title"), words.T("submissions.form.title.hint"), title)
	kept := forms.Keep(r.vault, "submission", title)
	var closeIt func()
	var make *look.Button
	begin := func() {
		text := strings.TrimSpace(title.Text)
		if text == "" {
			field.Fault(words.T("submissions.form.title.missing"))
			look.Focus(title)
			return
		}
		make.Disable()
		r.make(text, kept, func(err error) {
			if err != nil {
				make.Enable()
				r.shell.Fail(err)
				return
			}
			closeIt()
		})
	}
	make = look.NewButton(words.T("submissions.make"), nil, look.Strong, begin)
	title.OnSubmitted = func(string) { begin() }
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	closeIt = r.shell.Overlay(shell.Dialog(words.T("submissions.new"), look.Column(0, look.Fixed(look.StateWidth, 0, field.Container)), no, make), title, kept.AtLock)
	r.shell.KeepAtLock(kept.AtLock)
}

func (r *Room) make(title string, kept *forms.Kept, done func(error)) {
	if r.thing != nil {
		r.thing.form.save()
	}
	s := record.Submission{Title: title, Sender: r.vault.Office().Sender}
	vault := r.vault
	task.Run(func(context.Context) (record.Submission, error) {
		s, err := vault.SaveSubmission(s)
		if err == nil {
			err = kept.Made()
		}
		return s, err
	},
		func(s record.Submission, err error) {
			done(err)
			if err != nil || r.view == nil {
				return
			}
			r.shell.Done(words.T("submissions.made", s.Label))
			r.show(s.ID)
			r.list()
			look.Focus(r.thing.form.addressee)
		})
}

// remove takes the submission in view out of the list.
func (r *Room) remove() {
	s := r.thing.sub
	text := words.T("submissions.remove.text")
	if n := len(s.Exports); n > 0 {
		text += " " + words.T("submissions.remove.sent", n)
	}
	r.shell.Ask(shell.Question{
		Title: words.T("submissions.remove.title", s.Label), Text: text, Yes: words.T("submissions.remove"), Grave: true,
		Do: func() {
			vault := r.vault
			task.Run(func(context.Context) (struct{}, error) { return struct{}{}, vault.Remove(s.ID) }, func(_ struct{}, err error) {
				switch {
				case err != nil:
					r.shell.Fail(err)
				case r.view != nil:
					r.drop()
					r.list()
					look.Focus(r.view.list)
					r.shell.Done(words.T("submissions.removed", s.Label))
				}
			})
		},
	})
}

// inset keeps what scrolls away from its scroll bar.
func inset(o fyne.CanvasObject) fyne.CanvasObject { return look.Inset(0, 14, 16, 0, o) }
