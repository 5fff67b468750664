package cases

import (
	"fyne.io/fyne/v2"

	"attest/app/casetable"
	"attest/app/look"
	"attest/archive/record"
)

// asTable asks in which body's form the case is opened, and opens it as a table.
func (k *caseView) asTable() {
	r := k.r
	k.saveNow()
	casetable.Choose(r.s, r.v, func(mechanism string) {
		if r.now == k && !r.closed {
			r.openTable(k.c.ID, mechanism)
		}
	})
}

// openTable puts the table in place of list and case.
func (r *Room) openTable(id record.ID, mechanism string) {
	r.closeTable()
	r.mechanism = mechanism
	r.page = casetable.ForCase(r.s, r.v, id, mechanism, casetable.Ways{
		Back: func() { r.closeTable(); look.Focus(r.list) }, Paragraph: r.Paragraph,
		Made: func(first record.Submission) { r.closeTable(); r.s.Open("submissions", string(first.ID)) },
	})
	r.whole.Objects = []fyne.CanvasObject{r.page.Root}
	r.whole.Refresh()
	r.s.RefreshActions()
}

// again opens the table that was open, after the language changed.
func (r *Room) again() {
	tab := r.page.Tab()
	r.openTable(r.wanted, r.mechanism)
	r.page.StartAt(tab)
}

// closeTable puts list and case back.
func (r *Room) closeTable() {
	if r.page == nil {
		return
	}
	r.page.Close()
	r.page = nil
	r.whole.Objects = []fyne.CanvasObject{r.grid}
	r.whole.Refresh()
	if r.now != nil {
		r.now.reload()
	}
	r.s.RefreshActions()
}

// Drop takes a dropped file of an office's own form in.
func (r *Room) Drop(_ fyne.Position, files []fyne.URI) bool {
	return casetable.Drop(r.s, r.v, files, func() {
		if r.page != nil {
			r.page.Load()
		}
	})
}
