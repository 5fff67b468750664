package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// RowText is what a list row of two lines says.
type RowText struct {
	Name   string // bold: T-K7-0412
	Handle string // muted: twins, Musan
	Chip   string // the one state that needs someone
	Role   Role   // of the chip
	Left   string // facts of the second line
	Right  string // its end: the date
}

// Row is a list row of two lines, with an accent bar at the left when chosen.
// Rows are made once and filled again as the list scrolls.
type Row struct {
	widget.BaseWidget
	text     RowText
	selected bool
	focused  bool
}

// NewRow is an empty row, for a List's create function.
func NewRow() *Row {
	r := &Row{}
	r.ExtendBaseWidget(r)
	return r
}

// Set fills the row.
func (r *Row) Set(text RowText) {
	if r.text != text {
		r.text = text
		r.Refresh()
	}
}

// Mark is called by List: whether the row is chosen, and has the focus.
func (r *Row) Mark(selected, focused bool) {
	if r.selected != selected || r.focused != focused {
		r.selected, r.focused = selected, focused
		r.Refresh()
	}
}

const rowHeight float32 = 57

// CreateRenderer is called by Fyne.
func (r *Row) CreateRenderer() fyne.WidgetRenderer {
	over := canvas.NewRectangle(color.Transparent)
	bar := canvas.NewRectangle(color.Transparent)
	focus := ring(Radius)
	name, handle := canvas.NewText("", color.Black), canvas.NewText("", color.Black)
	name.TextStyle.Bold = true
	left, right := canvas.NewText("", color.Black), canvas.NewText("", color.Black)
	left.TextSize, right.TextSize = SmallSize, SmallSize
	ground, label := chipParts()
	f := &face{objects: []fyne.CanvasObject{over, bar, name, handle, ground, label, left, right, focus}}
	f.min = func() fyne.Size { return fyne.NewSize(120, rowHeight) }
	f.layout = func(s fyne.Size) {
		over.Resize(s)
		layoutRowRing(focus, s)
		bar.Resize(fyne.NewSize(3, s.Height))
		x, end := float32(12), s.Width-12
		chip := chipSize(r.text.Chip)
		if r.text.Chip == "" {
			chip.Width = 0
		}
		chip.Width = min(chip.Width, (end-x)*0.6)
		ground.Hidden, label.Hidden = chip.Width == 0, chip.Width == 0
		if chip.Width > 0 {
			layoutChip(ground, label, r.text.Chip, chip)
			at := fyne.NewPos(end-chip.Width, 8)
			ground.Move(ground.Position().Add(at))
			label.Move(label.Position().Add(at))
		}
		room := end - chip.Width - 8 - x
		name.Text = Fit(r.text.Name, TextSize, true, room)
		n := textSize(name.Text, TextSize, true)
		name.Move(fyne.NewPos(x, 17.5-n.Height/2))
		name.Resize(n)
		handle.Text = Fit(r.text.Handle, TextSize, false, room-n.Width-4)
		h := textSize(handle.Text, TextSize, false)
		handle.Move(fyne.NewPos(x+n.Width+4, 17.5-h.Height/2))
		handle.Resize(h)
		right.Text = r.text.Right
		d := textSize(right.Text, SmallSize, false)
		right.Move(fyne.NewPos(end-d.Width, 38-d.Height/2))
		right.Resize(d)
		left.Text = Fit(r.text.Left, SmallSize, false, end-d.Width-8-x)
		l := textSize(left.Text, SmallSize, false)
		left.Move(fyne.NewPos(x, 38-l.Height/2))
		left.Resize(l)
	}
	f.update = func() {
		over.FillColor, bar.FillColor = color.Transparent, color.Transparent
		if r.selected {
			over.FillColor, bar.FillColor = Color(Selection), Color(Accent)
		}
		showRing(focus, r.focused)
		name.Color, handle.Color = Color(Ink), Color(Muted)
		name.TextSize, handle.TextSize = TextSize, TextSize
		left.Color, right.Color = Color(Muted), Color(Muted)
		colourChip(ground, label, r.text.Role)
	}
	return newFace(f)
}

// Markable is a row that shows that it is chosen and has the focus.
type Markable interface {
	fyne.CanvasObject
	Mark(selected, focused bool)
}

// List is Fyne's list with keys that choose at once: Up, Down, Page Up, Page
// Down, Home, End; Enter opens. Rows that are Markable show choice and focus.
type List struct {
	widget.List
	focused  bool
	selected int
	offset   float32
	OnChoose func(id int) // a row was chosen, by key or click
	OnOpen   func(id int) // Enter
	OnTap    func(id int) // a click chose a row
	byKey    bool
	inks     map[Markable]color.Color // of each row, as it was drawn last
}

var _ fyne.Focusable = (*List)(nil)

// NewList is a list of two-line rows. text is asked for rows in view only and
// must not read the store.
func NewList(length func() int, text func(id int) RowText) *List {
	return NewListOf(length, func() Markable { return NewRow() }, func(id int, o Markable) { o.(*Row).Set(text(id)) })
}

// NewListOf is a list of rows of one's own.
func NewListOf(length func() int, create func() Markable, update func(id int, o Markable)) *List {
	l := &List{selected: -1, inks: map[Markable]color.Color{}}
	l.Length = length
	l.CreateItem = func() fyne.CanvasObject { return create() }
	l.UpdateItem = func(id int, o fyne.CanvasObject) {
		if at := l.GetScrollOffset(); at != l.offset {
			l.offset = at
			Seen()
		}
		row := o.(Markable)
		if ink := Color(Ink); l.inks[row] != ink { // it was out of view when the theme changed
			l.inks[row] = ink
			row.Refresh()
		}
		row.Mark(id == l.selected, l.focused && id == l.selected)
		update(id, row)
	}
	l.OnSelected = func(id int) {
		Seen()
		l.selected = id
		l.Refresh()
		if l.OnChoose != nil {
			l.OnChoose(id)
		}
		if !l.byKey && l.OnTap != nil {
			l.OnTap(id)
		}
	}
	l.OnHighlighted = func(int) { Seen() } // the pointer moves over rows
	l.ExtendBaseWidget(l)
	return l
}

// Selected is the chosen row, -1 for none.
func (l *List) Selected() int { return l.selected }

// ShowChosen marks a row as chosen and brings it into view without calling
// OnChoose; -1 for none.
func (l *List) ShowChosen(id int) {
	choose := l.OnChoose
	l.OnChoose, l.byKey = nil, true
	l.UnselectAll()
	l.selected = -1
	if id >= 0 {
		l.Select(id)
	}
	l.OnChoose, l.byKey = choose, false
	l.Refresh()
}

// FocusGained is called by Fyne.
func (l *List) FocusGained() { l.focused = true; l.Refresh() }

// FocusLost is called by Fyne.
func (l *List) FocusLost() { l.focused = false; l.Refresh() }

// TypedKey moves the choice.
func (l *List) TypedKey(ev *fyne.KeyEvent) {
	n := l.Length()
	page := max(1, int(l.Size().Height/(rowHeight+Step))-1)
	to := l.selected
	switch ev.Name {
	case fyne.KeyDown:
		to++
	case fyne.KeyUp:
		to = max(0, to-1)
	case fyne.KeyPageDown:
		to += page
	case fyne.KeyPageUp:
		to -= page
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = n - 1
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if l.selected >= 0 && l.OnOpen != nil {
			Seen()
			l.OnOpen(l.selected)
		}
		return
	default:
		PassKey(l, ev)
		return
	}
	Seen()
	if n > 0 {
		l.byKey = true
		l.Select(min(max(to, 0), n-1))
		l.byKey = false
	}
}
