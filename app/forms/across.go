package forms

import "fyne.io/fyne/v2"

// Across puts fields side by side in equal widths, as many in a line as have
// least each, the others below. A view that holds it is to be laid out again
// when its width has changed: how high it is follows from that.
func Across(least float32, fields ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &across{least: least}, Objects: fields}
}

type across struct{ least, width float32 }

func (a *across) columns(n int) int {
	if a.width <= 0 {
		return n
	}
	return max(1, min(n, int((a.width+12)/(a.least+12))))
}

func (a *across) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(a.least, a.each(objects, func(fyne.CanvasObject, fyne.Position, float32) {}))
}

func (a *across) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	a.width = size.Width
	a.each(objects, func(o fyne.CanvasObject, at fyne.Position, width float32) {
		o.Move(at)
		o.Resize(fyne.NewSize(width, o.MinSize().Height))
	})
}

// each gives every field its place, and says how high they are together.
func (a *across) each(objects []fyne.CanvasObject, put func(o fyne.CanvasObject, at fyne.Position, width float32)) float32 {
	n := a.columns(len(objects))
	width := max(0, (a.width-12*float32(n-1))/float32(n))
	var y, high float32
	for i, o := range objects {
		if i > 0 && i%n == 0 {
			y, high = y+high+6, 0
		}
		put(o, fyne.NewPos(float32(i%n)*(width+12), y), width)
		high = max(high, o.MinSize().Height)
	}
	return y + high
}
