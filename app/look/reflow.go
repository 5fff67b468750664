package people

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/look"
)

// fitted scrolls content that is as wide as there is room. A column of cards
// asks for the width it was last laid out at, and knows how high it is only at
// that width; so it is laid out until both agree, also when the window gets
// narrower.
func fitted(content fyne.CanvasObject) *container.Scroll {
	f := &fit{}
	f.scroll = look.Scroll(&fyne.Container{Layout: f, Objects: []fyne.CanvasObject{content}})
	return f.scroll
}

type fit struct {
	scroll *container.Scroll
	busy   bool
}

// MinSize asks for no width of its own.
func (f *fit) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, objects[0].MinSize().Height)
}

// Layout goes on until the height no longer changes: three levels are nested.
func (f *fit) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	o := objects[0]
	high := size.Height
	for range 4 {
		o.Resize(fyne.NewSize(size.Width, high))
		now := o.MinSize().Height
		if now == high {
			break
		}
		high = now
	}
	if high != size.Height && !f.busy && f.scroll != nil {
		f.busy = true
		f.scroll.Refresh()
		f.busy = false
	}
}

// heading is a card's, always as high as one with buttons.
func heading(title string, actions ...fyne.CanvasObject) fyne.CanvasObject {
	return look.Fixed(0, 36, look.Section(title, actions...))
}

// flush takes back the room that a quiet button keeps before its words, so
// that they stand in line with what is above.
func flush(o fyne.CanvasObject) fyne.CanvasObject { return look.Inset(0, 0, 0, -10, o) }
