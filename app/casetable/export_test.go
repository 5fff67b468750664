package casetable

import "fyne.io/fyne/v2"

// IsChosen says whether something is the cell that is chosen.
func IsChosen(o fyne.CanvasObject) bool {
	c, ok := o.(*cell)
	return ok && c.selected
}
