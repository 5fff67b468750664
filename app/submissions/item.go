package submissions

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

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
	ahead := forms.NewAhead() // keeps what is typed while it is being stored
	busy := false
	begin := func() {
		if busy {
			return
		}
		text := strings.TrimSpace(title.Text)
		if text == "" {
			field.Fault(words.T("submissions.form.title.missing"))
			look.Focus(title)
			return
		}
		busy = true
		make.Disable()
		r.shell.Window.Canvas().Focus(ahead)
		r.make(text, kept, func(err error) *forms.Ahead {
			if err != nil {
				busy = false
				make.Enable()
				look.Focus(title)
				ahead.Give(r.shell.Window)
				r.shell.Fail(err)
				return nil
			}
			here := ahead.Focused()
			closeIt()
			if !here {
				return nil
			}
			return ahead
		})
	}
	make = look.NewButton(words.T("submissions.make"), nil, look.Strong, begin)
	title.OnSubmitted = func(string) { begin() }
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt(); kept.Drop() })
	closeIt = r.shell.Overlay(shell.FormDialog(words.T("submissions.new"), container.NewStack(look.Column(0, look.Fixed(look.StateWidth, 0, field.Container)), ahead), no, make), title, kept.AtLock)
	r.shell.KeepAtLock(kept.AtLock)
}

func (r *Room) make(title string, kept *forms.Kept, done func(error) *forms.Ahead) {
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
			ahead := done(err)
			if err != nil || r.view == nil {
				return
			}
			r.shell.Done(words.T("submissions.made", s.Label))
			r.show(s.ID)
			r.list()
			look.Focus(r.thing.form.addressee)
			if ahead != nil {
				ahead.Give(r.shell.Window)
			}
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
