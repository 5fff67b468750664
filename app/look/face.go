package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// face is the renderer of all our widgets: what is drawn, how small it may be,
// where the parts go, and how they take on a new state or theme.
type face struct {
	objects []fyne.CanvasObject
	min     func() fyne.Size
	layout  func(fyne.Size)
	update  func()
	size    fyne.Size
}

func (f *face) Objects() []fyne.CanvasObject { return f.objects }
func (f *face) MinSize() fyne.Size           { return f.min() }
func (f *face) Destroy()                     {}

func (f *face) Layout(s fyne.Size) {
	f.size = s
	if f.layout != nil {
		f.layout(s)
	}
}

func (f *face) Refresh() {
	if f.update != nil {
		f.update()
	}
	f.Layout(f.size)
	for _, o := range f.objects {
		if image, ok := o.(*canvas.Image); ok {
			image.Refresh() // reads the resource again: its colour may be another
			continue
		}
		canvas.Refresh(o)
	}
}

// newFace applies the state once, so that a widget is right before its first
// refresh.
func newFace(f *face) *face {
	if f.update != nil {
		f.update()
	}
	return f
}

// ring is the focus ring: two wide, in the accent, round the whole control.
func ring(radius float32) *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.StrokeWidth = RingWidth
	r.CornerRadius = radius
	r.Hide()
	return r
}

// ringInset keeps the ring of a row away from the edges of its list: a stroke
// that is cut there is drawn out of place by the software canvas.
const ringInset float32 = 4

// layoutRowRing puts a row's ring inside it.
func layoutRowRing(r *canvas.Rectangle, s fyne.Size) {
	r.Move(fyne.NewPos(ringInset, ringInset))
	r.Resize(fyne.NewSize(max(0, s.Width-2*ringInset), max(0, s.Height-2*ringInset)))
}

func showRing(r *canvas.Rectangle, on bool) {
	r.StrokeColor = Color(Accent)
	r.Hidden = !on
}

// icon is a symbol in the colour of a role.
func icon(res fyne.Resource, role Role) fyne.Resource {
	if res == nil {
		return nil
	}
	return theme.NewColoredResource(res, role)
}

// textSize is how large a single line is drawn.
func textSize(text string, size float32, bold bool) fyne.Size {
	return fyne.MeasureText(text, size, fyne.TextStyle{Bold: bold})
}

// Fit shortens text with … until it is at most width wide. It never splits a
// rune, and a width too small for one sign gives "".
func Fit(text string, size float32, bold bool, width float32) string {
	text = Straight(text)
	if textSize(text, size, bold).Width <= width {
		return text
	}
	runes := []rune(text)
	low, high := 0, len(runes)
	for low < high {
		mid := (low + high + 1) / 2
		if textSize(string(runes[:mid])+"…", size, bold).Width <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	if low == 0 {
		return ""
	}
	return string(runes[:low]) + "…"
}
