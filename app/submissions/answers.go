package submissions

import (
	"fyne.io/fyne/v2"

	"attest/app/casetable"
	"attest/app/look"
	"attest/app/words"
	"attest/archive/record"
)

// inForm says that a submission answers the form of a body.
func inForm(s record.Submission) bool {
	return s.Mechanism != "" && s.Mechanism != record.GeneralBundle
}

// openAnswers puts the form of a submission in place of list and thing.
func (r *Room) openAnswers() {
	if r.thing == nil || !inForm(r.thing.sub) {
		return
	}
	r.thing.saveNow()
	r.closeAnswers()
	r.page = casetable.ForSubmission(r.shell, r.vault, r.thing.sub.ID, casetable.Ways{
		Back: func() { r.closeAnswers(); look.Focus(r.view.list) }, Paragraph: r.Paragraph,
	})
	r.view.whole.Objects = []fyne.CanvasObject{r.page.Root}
	r.view.whole.Refresh()
	r.shell.RefreshActions()
}

// closeAnswers puts list and thing back.
func (r *Room) closeAnswers() {
	if r.page == nil {
		return
	}
	r.page.Close()
	r.page = nil
	if r.view == nil {
		return
	}
	r.view.whole.Objects = []fyne.CanvasObject{r.view.root}
	r.view.whole.Refresh()
	if r.thing != nil {
		r.thing.reload()
	}
	r.shell.RefreshActions()
}

// Escape goes back from an answer, then from the form. Otherwise nothing is on top.
func (r *Room) Escape() bool {
	if r.page == nil {
		return false
	}
	r.page.Escape()
	return true
}

// addressee is who a submission goes to, with the form that it is in.
func addressee(s record.Submission) string {
	to := s.Addressee
	if to == "" {
		to = words.T("submissions.addressee.none")
	}
	if !inForm(s) {
		return to
	}
	return look.JoinFacts(s.Mechanism, to)
}
