package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// LineRow is a list row of one line: a text, and something muted at its end.
type LineRow struct {
	widget.BaseWidget
	text, end         string
	selected, focused bool
}

// NewLineRow is an empty row, for a List's create function.
func NewLineRow() *LineRow {
	r := &LineRow{}
	r.ExtendBaseWidget(r)
	return r
}

// Set fills the row.
func (r *LineRow) Set(text, end string) {
	if r.text != text || r.end != end {
		r.text, r.end = text, end
		r.Refresh()
	}
}

// Mark is called by List.
func (r *LineRow) Mark(selected, focused bool) {
	if r.selected != selected || r.focused != focused {
		r.selected, r.focused = selected, focused
		r.Refresh()
	}
}

// CreateRenderer is called by Fyne.
func (r *LineRow) CreateRenderer() fyne.WidgetRenderer {
	over, bar, focus := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent), ring(Radius)
	text, end := canvas.NewText("", color.Black), canvas.NewText("", color.Black)
	f := &face{objects: []fyne.CanvasObject{over, bar, text, end, focus}}
	f.min = func() fyne.Size { return fyne.NewSize(80, 32) }
	f.layout = func(s fyne.Size) {
		over.Resize(s)
		layoutRowRing(focus, s)
		bar.Resize(fyne.NewSize(3, s.Height))
		e := textSize(r.end, SmallSize, false)
		end.Move(fyne.NewPos(s.Width-12-e.Width, (s.Height-e.Height)/2))
		end.Resize(e)
		text.Text = Fit(r.text, TextSize, false, s.Width-e.Width-32)
		t := textSize(text.Text, TextSize, false)
		text.Move(fyne.NewPos(12, (s.Height-t.Height)/2))
		text.Resize(t)
	}
	f.update = func() {
		over.FillColor, bar.FillColor = color.Transparent, color.Transparent
		if r.selected {
			over.FillColor, bar.FillColor = Color(Selection), Color(Accent)
		}
		text.Color, text.TextSize = Color(Ink), TextSize
		end.Color, end.TextSize, end.Text = Color(Muted), SmallSize, r.end
		showRing(focus, r.focused)
	}
	return newFace(f)
}
