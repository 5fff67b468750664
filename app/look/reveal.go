package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// revealed is what is shown beyond a widget that is scrolled into view: its
// name above it, or the beginning of the next.
const revealed float32 = 28

// Reveal scrolls w into view, in whatever scrolls it. Widgets that can be
// scrolled away call it when they get the focus: Tab must never lead to where
// nobody sees it.
func Reveal(w fyne.CanvasObject) {
	c := fyne.CurrentApp().Driver().CanvasForObject(w)
	if c == nil || w.Size().Height == 0 { // not laid out yet: nothing has been scrolled
		return
	}
	root := c.Content()
	if top := c.Overlays().Top(); top != nil {
		root = top
	}
	reveal(root, w)
}

// reveal looks for w in o and scrolls on the way back. y is where w begins in
// o.
func reveal(o, w fyne.CanvasObject) (y float32, found bool) {
	switch {
	case o == w:
		return 0, true
	case o == nil || !o.Visible():
		return 0, false
	}
	switch c := o.(type) {
	case *fyne.Container:
		for _, child := range c.Objects {
			if y, found := reveal(child, w); found {
				return child.Position().Y + y, true
			}
		}
	case *container.Scroll:
		if y, found := reveal(c.Content, w); found {
			to := scrollTo(c, y, w.Size().Height)
			if to != c.Offset.Y {
				c.ScrollToOffset(fyne.NewPos(c.Offset.X, to))
			}
			return y - c.Offset.Y, true
		}
	}
	return 0, false
}

// scrollTo is how far c must be scrolled to show what begins at y in its
// content. What is higher than c stays as it is when part of it shows.
func scrollTo(c *container.Scroll, y, height float32) float32 {
	at, view := c.Offset.Y, c.Size().Height
	switch {
	case y < at && y+height > at+view:
		return at
	case y < at:
		at = y - revealed
	case y+height > at+view:
		at = min(y+height+revealed-view, y-revealed)
	}
	return max(0, min(at, c.Content.Size().Height-view))
}
