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
	RevealPart(w, 0, w.Size().Height)
}

// RevealPart scrolls a part of w into view, in whatever scrolls w: the part that
// begins at y and is that high.
func RevealPart(w fyne.CanvasObject, y, height float32) {
	if w.Size().Height == 0 { // not laid out yet: nothing has been scrolled
		return
	}
	for _, root := range roots(w) {
		if _, found := reveal(root, w, y, height); found {
			return
		}
	}
}

// roots are what w may be in: what lies over each window that it may be on, or
// what that shows.
func roots(w fyne.CanvasObject) (all []fyne.CanvasObject) {
	for _, c := range canvases(w) {
		root := c.Content()
		if top := c.Overlays().Top(); top != nil {
			root = top
		}
		all = append(all, root)
	}
	return all
}

// Around is the nearest of what scrolls that w lies in, nil for none.
func Around(w fyne.CanvasObject) *container.Scroll {
	for _, root := range roots(w) {
		if s, found := around(root, w, nil); found {
			return s
		}
	}
	return nil
}

func around(o, w fyne.CanvasObject, in *container.Scroll) (nearest *container.Scroll, found bool) {
	switch c := o.(type) {
	case nil:
		return nil, false
	case *fyne.Container:
		for _, child := range c.Objects {
			if s, found := around(child, w, in); found {
				return s, true
			}
		}
	case *container.Scroll:
		return around(c.Content, w, c)
	}
	return in, o == w
}

// canvases are those that w may be on: its own, or where the driver has
// forgotten which that is, all. It forgets what was not drawn for a minute.
func canvases(w fyne.CanvasObject) (all []fyne.Canvas) {
	d := fyne.CurrentApp().Driver()
	if c := d.CanvasForObject(w); c != nil {
		return []fyne.Canvas{c}
	}
	for _, window := range d.AllWindows() {
		all = append(all, window.Canvas())
	}
	return all
}

// reveal looks for w in o and scrolls on the way back. at is where the part
// begins in o.
func reveal(o, w fyne.CanvasObject, part, height float32) (at float32, found bool) {
	switch {
	case o == w:
		return part, true
	case o == nil || !o.Visible():
		return 0, false
	}
	switch c := o.(type) {
	case *fyne.Container:
		for _, child := range c.Objects {
			if y, found := reveal(child, w, part, height); found {
				return child.Position().Y + y, true
			}
		}
	case *container.Scroll:
		if c.Content != nil && c.Content.MinSize().Height > c.Content.Size().Height+0.5 {
			c.Refresh() // it asks for more room than at the last drawing
		}
		if y, found := reveal(c.Content, w, part, height); found {
			to := scrollTo(c, y, height)
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

// ScrollKey scrolls the first of what can be scrolled in o by a key that
// nothing in focus wanted: text without a field can be read by keyboard alone.
// It is false where the key is another, or nothing scrolls.
func ScrollKey(o fyne.CanvasObject, ev *fyne.KeyEvent) bool {
	s := scrolls(o)
	if s == nil {
		return false
	}
	at, page := s.Offset.Y, s.Size().Height-revealed
	most := s.Content.Size().Height - s.Size().Height
	switch ev.Name {
	case fyne.KeyDown:
		at += 40
	case fyne.KeyUp:
		at -= 40
	case fyne.KeyPageDown:
		at += page
	case fyne.KeyPageUp:
		at -= page
	case fyne.KeyHome:
		at = 0
	case fyne.KeyEnd:
		at = most
	default:
		return false
	}
	s.ScrollToOffset(fyne.NewPos(s.Offset.X, max(0, min(at, most))))
	return true
}

func scrolls(o fyne.CanvasObject) *container.Scroll {
	if o == nil || !o.Visible() {
		return nil
	}
	switch c := o.(type) {
	case *container.Scroll:
		if c.Content.Size().Height > c.Size().Height+0.5 {
			return c
		}
		return scrolls(c.Content)
	case *fyne.Container:
		for _, child := range c.Objects {
			if s := scrolls(child); s != nil {
				return s
			}
		}
	}
	return nil
}
