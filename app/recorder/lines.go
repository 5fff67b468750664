package recorder

import "fyne.io/fyne/v2"

// lines places the parts of the strip: state and time, the buttons, the level, and
// what is said. They take two lines, the level beside the time or, in a narrow
// window, beside what is said; three only where the buttons fill one alone. On the
// locked screen there are the first two parts.
type lines struct{ width float32 }

const (
	apart float32 = 12 // between parts on a line
	under float32 = 4  // between lines
)

// fit says how they fit: levelAbove, with the level beside the time; alone, with
// the buttons on a line of their own.
func (l *lines) fit(o []fyne.CanvasObject) (levelAbove, alone bool) {
	both := o[0].MinSize().Width + apart + o[1].MinSize().Width
	if l.width == 0 {
		return true, false
	}
	if len(o) < 3 {
		return true, both > l.width
	}
	alone = both > l.width
	return alone || both+apart+o[2].MinSize().Width <= l.width, alone
}

func (l *lines) MinSize(o []fyne.CanvasObject) fyne.Size {
	_, alone := l.fit(o)
	high := max(o[0].MinSize().Height, o[1].MinSize().Height)
	if alone {
		high = o[0].MinSize().Height + under + o[1].MinSize().Height
	}
	if len(o) > 2 {
		high += under + o[3].MinSize().Height
	}
	return fyne.NewSize(0, high)
}

func (l *lines) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	above, alone := l.fit(o)
	put := func(o fyne.CanvasObject, x, y, wide, high float32) {
		m := o.MinSize().Height
		o.Move(fyne.NewPos(x, y+(high-m)/2))
		o.Resize(fyne.NewSize(max(0, wide), m))
	}
	first, acts := o[0].MinSize(), o[1].MinSize()
	high := max(first.Height, acts.Height)
	if alone {
		high = first.Height
	}
	put(o[0], 0, 0, first.Width, high)
	x := float32(0) // where what is said begins
	if len(o) > 2 {
		if above {
			put(o[2], first.Width+apart, 0, o[2].MinSize().Width, high)
		} else {
			x = o[2].MinSize().Width + apart
		}
	}
	if alone {
		put(o[1], 0, high+under, size.Width, acts.Height)
		high += under + acts.Height
	} else {
		put(o[1], size.Width-acts.Width, 0, acts.Width, high)
	}
	if len(o) > 2 {
		low := o[3].MinSize().Height
		put(o[3], x, high+under, size.Width-x, low)
		if !above {
			put(o[2], 0, high+under, o[2].MinSize().Width, low)
		}
	}
}
