package casetable

import "fyne.io/fyne/v2"

// over gives the grid what the answer under it leaves. Where there is width for
// the answer and what is said of it side by side, the answer is low, and the rows
// have the room. Where the window is low both keep enough to be used, and it
// scrolls.
type over struct{ width float32 }

const (
	gridLeast   float32 = 190
	answerHigh  float32 = 236 // all of it in one column
	answerLow   float32 = 184 // in two
	twoColumns  float32 = 720 // wide enough for them
	betweenText float32 = 20
)

func (v *over) answer(height float32) float32 {
	if v.width >= twoColumns {
		return max(answerLow, height*0.34)
	}
	return max(answerHigh, height*0.42)
}

// MinSize is called by Fyne.
func (v *over) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, gridLeast+12+v.answer(0))
}

// Layout is called by Fyne.
func (v *over) Layout(o []fyne.CanvasObject, size fyne.Size) {
	v.width = size.Width
	h := v.answer(size.Height)
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(size.Width, max(0, size.Height-h-12)))
	o[1].Move(fyne.NewPos(0, size.Height-h))
	o[1].Resize(fyne.NewSize(size.Width, h))
}

// besides puts what is said of an answer at its side, or below it where there is
// no room.
func besides(answer, about fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &pair{}, Objects: []fyne.CanvasObject{answer, about}}
}

type pair struct{ width float32 }

func (p *pair) widths(width float32) (answer, about float32, beside bool) {
	if width < twoColumns-48 { // less the card's edges
		return width, width, false
	}
	about = (width - betweenText) * 0.38
	return width - betweenText - about, about, true
}

// MinSize is called by Fyne.
func (p *pair) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	if _, _, beside := p.widths(p.width); beside {
		return fyne.NewSize(0, max(a.Height, b.Height))
	}
	return fyne.NewSize(max(a.Width, b.Width), a.Height+8+b.Height)
}

// Layout is called by Fyne.
func (p *pair) Layout(o []fyne.CanvasObject, size fyne.Size) {
	p.width = size.Width
	answer, about, beside := p.widths(size.Width)
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(answer, o[0].MinSize().Height))
	at := fyne.NewPos(answer+betweenText, 0)
	if !beside {
		at = fyne.NewPos(0, o[0].MinSize().Height+8)
	}
	o[1].Move(at)
	o[1].Resize(fyne.NewSize(about, o[1].MinSize().Height))
}
