package look

import "fyne.io/fyne/v2"

// Face is how a widget of another package is drawn: what Render needs. Update
// takes on a new state or theme; Layout follows it.
type Face struct {
	Objects []fyne.CanvasObject
	Min     func() fyne.Size
	Layout  func(fyne.Size)
	Update  func()
}

// Render is a widget's renderer made of its face.
func Render(f Face) fyne.WidgetRenderer {
	return newFace(&face{objects: f.Objects, min: f.Min, layout: f.Layout, update: f.Update})
}

// TextWidth is how wide a line of regular text is.
func TextWidth(text string, size float32) float32 { return textSize(text, size, false).Width }
