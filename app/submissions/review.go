package submissions

import (
	"fyne.io/fyne/v2"

	"attest/app/shell"
)

// reviewAction opens the review of the submission in view, from its form too.
func (r *Room) reviewAction() shell.Action {
	return shell.Action{ID: "submissions.review", Words: "review.action", Shortcut: shell.Alt(fyne.KeyR), Enabled: func() bool { return r.thing != nil && r.Review != nil }, Run: r.review}
}

// review opens it once what is typed is stored.
func (r *Room) review() {
	t := r.thing
	if t == nil || r.Review == nil {
		return
	}
	if r.page != nil {
		r.page.SaveNow()
	}
	t.form.save()
	t.whenStored(func() { r.Review(t.sub.ID, func() { r.Changed(t.sub.ID) }) })
}
