package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/layout"
)

// Apart is a text at the left and things at the right end of one line. Where the
// text would be cut for them it has a line of its own, and they go on below, on
// as many lines as they need.
func Apart(gap float32, text *Text, right ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &apart{gap: gap, flow: flow{gap: gap}}, Objects: append([]fyne.CanvasObject{text}, right...)}
}

type apart struct {
	gap, width float32
	flow       flow
}

// enough is how much of a long text is enough to leave it on the line.
const enough float32 = 220

func (a *apart) parts(o []fyne.CanvasObject) (text *Text, right []fyne.CanvasObject, wide, high float32) {
	for _, r := range o[1:] {
		if r.Visible() {
			m := wanted(r)
			right = append(right, r)
			wide += m.Width + a.gap
			high = max(high, m.Height)
		}
	}
	return o[0].(*Text), right, wide, high
}

// below says whether what is at the right goes on below.
func (a *apart) below(t *Text, wide float32) bool {
	return wide > 0 && t.Text != "" && a.width > 0 && min(textSize(t.Text, t.Points, t.Bold).Width+1, enough)+wide > a.width
}

func (a *apart) MinSize(o []fyne.CanvasObject) fyne.Size {
	t, right, wide, high := a.parts(o)
	m := t.MinSize()
	if !a.below(t, wide) {
		return fyne.NewSize(m.Width+wide, max(m.Height, high))
	}
	for _, r := range right {
		m.Width = max(m.Width, r.MinSize().Width)
	}
	return fyne.NewSize(m.Width, m.Height+4+a.flow.place(right, a.width, false))
}

func (a *apart) Layout(o []fyne.CanvasObject, size fyne.Size) {
	a.width = size.Width
	t, right, wide, high := a.parts(o)
	m := t.MinSize()
	if a.below(t, wide) {
		t.Move(fyne.NewPos(0, 0))
		t.Resize(fyne.NewSize(size.Width, m.Height))
		if wide-a.gap > size.Width {
			a.flow.place(right, size.Width, true)
			for _, r := range right {
				r.Move(r.Position().AddXY(0, m.Height+4))
			}
			return
		}
		row(right, 0, a.gap, m.Height+4, high)
		return
	}
	t.Move(fyne.NewPos(0, (size.Height-m.Height)/2))
	t.Resize(fyne.NewSize(max(0, size.Width-wide), m.Height))
	row(right, size.Width-wide+a.gap, a.gap, 0, size.Height)
}

// Tools is a Line of buttons and of what is said beside them; where they do not
// fit they go on below.
func Tools(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &tools{line: line{gap}, flow: flow{gap: gap}}, Objects: objects}
}

type tools struct {
	line  line
	flow  flow
	width float32
}

func (t *tools) fits(o []fyne.CanvasObject) bool {
	return t.width == 0 || t.line.MinSize(o).Width <= t.width
}

// things are those that take room.
func things(o []fyne.CanvasObject) (out []fyne.CanvasObject) {
	for _, x := range o {
		if _, space := x.(layout.SpacerObject); !space && wanted(x).Width > 0 {
			out = append(out, x)
		}
	}
	return out
}

func (t *tools) MinSize(o []fyne.CanvasObject) fyne.Size {
	if t.fits(o) {
		return t.line.MinSize(o)
	}
	return fyne.NewSize(0, t.flow.place(things(o), t.width, false))
}

func (t *tools) Layout(o []fyne.CanvasObject, size fyne.Size) {
	t.width = size.Width
	if t.fits(o) {
		t.line.Layout(o, size)
		return
	}
	t.flow.place(things(o), size.Width, true)
}

// row puts things side by side from x on, in the middle of a line that begins at
// y.
func row(all []fyne.CanvasObject, x, gap, y, high float32) {
	for _, o := range all {
		m := wanted(o)
		o.Move(fyne.NewPos(x, y+(high-m.Height)/2))
		o.Resize(m)
		x += m.Width + gap
	}
}

// wanted is the size of a thing that is not cut.
func wanted(o fyne.CanvasObject) fyne.Size {
	m := o.MinSize()
	if t, ok := o.(*Text); ok && t.Short {
		m.Width = textSize(t.Text, t.Points, t.Bold).Width + 1
	}
	return m
}

// headLine has the name at the left and the actions at the right; where the
// name would be cut for them, they stand below it, on as many lines as they need.
type headLine struct{ width float32 }

const headHandle float32 = 48 // of the handle at least, beside the name

func (h *headLine) below(o []fyne.CanvasObject) bool {
	return h.width > 0 && o[0].MinSize().Width+headHandle+o[1].MinSize().Width > h.width
}

func (h *headLine) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	if h.below(o) {
		return fyne.NewSize(max(a.Width, b.Width), a.Height+4+actsHeight(o[1], h.width))
	}
	return fyne.NewSize(max(a.Width, b.Width), max(a.Height, b.Height))
}

func (h *headLine) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h.width = size.Width
	a, b := o[0].MinSize(), o[1].MinSize()
	if h.below(o) {
		o[0].Move(fyne.NewPos(0, 0))
		o[0].Resize(fyne.NewSize(size.Width, a.Height))
		o[1].Move(fyne.NewPos(max(0, size.Width-b.Width), a.Height+4))
		o[1].Resize(fyne.NewSize(min(b.Width, size.Width), actsHeight(o[1], size.Width)))
		return
	}
	high := max(a.Height, b.Height)
	o[0].Move(fyne.NewPos(0, (high-a.Height)/2))
	o[0].Resize(fyne.NewSize(max(0, size.Width-b.Width-4), a.Height))
	o[1].Move(fyne.NewPos(size.Width-b.Width, (high-b.Height)/2))
	o[1].Resize(b)
}

// acts are the buttons of a headLine: it asks for one line, and makes do with less.
type acts struct{ line }

func (a *acts) Layout(o []fyne.CanvasObject, size fyne.Size) {
	if size.Width+0.5 < a.MinSize(o).Width {
		(&flow{gap: a.gap}).place(o, size.Width, true)
		return
	}
	a.line.Layout(o, size)
}

func actsHeight(o fyne.CanvasObject, width float32) float32 {
	c, ok := o.(*fyne.Container)
	if m := o.MinSize(); !ok || m.Width <= width+0.5 {
		return m.Height
	}
	return (&flow{gap: 4}).place(c.Objects, width, false)
}
