package custodylog

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"attest/app/look"
)

// cells is what one line of the table says.
type cells struct{ time, sentence, object, version string }

// row is one line: when, the sentence, the object, the version's first signs.
type row struct {
	widget.BaseWidget
	cells             cells
	selected, focused bool
	high              float32 // of every row of the list
}

func newRow(high float32) *row {
	r := &row{high: high}
	r.ExtendBaseWidget(r)
	return r
}

func (r *row) set(c cells) {
	if r.cells != c {
		r.cells = c
		r.Refresh()
	}
}

// Mark is called by the list.
func (r *row) Mark(selected, focused bool) {
	if r.selected != selected || r.focused != focused {
		r.selected, r.focused = selected, focused
		r.Refresh()
	}
}

// columns are where the cells begin and end.
type columns struct{ time, object, version float32 }

const (
	rowHeight float32 = 34
	margin    float32 = 12
	gap       float32 = 12
)

func columnsFor(width float32) columns {
	c := columns{time: 196, object: 104, version: 76}
	if width < 860 {
		c.object = 0 // the sentence names it
	}
	return c
}

// sentenceWidth is the room that a row of that width gives its sentence.
func sentenceWidth(width float32) float32 {
	col := columnsFor(width)
	room := width - 2*margin - col.version - gap - col.time - gap
	if col.object > 0 {
		room -= col.object + gap
	}
	return room
}

// mostLines is how many lines a sentence is given; the longest of both
// languages takes them in the narrowest window.
const mostLines = 6

// linesOf is how many lines a sentence needs in a row of that width.
func linesOf(sentence string, width float32) int {
	return min(mostLines, len(look.Wrap(sentence, look.TextSize, false, max(40, sentenceWidth(width)))))
}

// place sets the cells' text and position for a width.
func place(width, height float32, c cells, texts [4]*canvas.Text, more []*canvas.Text) {
	col := columnsFor(width)
	x, end := margin, width-margin
	put := func(t *canvas.Text, text string, at, room float32) {
		t.Text = look.Fit(text, t.TextSize, t.TextStyle.Bold, room)
		m := t.MinSize()
		t.Move(fyne.NewPos(at, (height-m.Height)/2))
		t.Resize(m)
	}
	put(texts[0], c.time, x, col.time)
	put(texts[3], c.version, end-col.version, col.version)
	end -= col.version + gap
	texts[2].Hidden = col.object == 0
	if col.object > 0 {
		put(texts[2], c.object, end-col.object, col.object)
		end -= col.object + gap
	}
	x += col.time + gap
	lines := look.Wrap(c.sentence, texts[1].TextSize, texts[1].TextStyle.Bold, max(40, end-x))
	if n := 1 + len(more); len(lines) > n {
		lines = append(lines[:n-1], strings.Join(lines[n-1:], " "))
	}
	put(texts[1], lines[0], x, end-x)
	for i, t := range more {
		t.Hidden = i+1 >= len(lines)
		if !t.Hidden {
			put(t, lines[i+1], x, end-x)
		}
	}
	y := (height - float32(len(lines))*lineHeight) / 2
	for i, t := range append([]*canvas.Text{texts[1]}, more...)[:len(lines)] {
		t.Move(fyne.NewPos(x, y+float32(i)*lineHeight+(lineHeight-t.MinSize().Height)/2))
	}
}

const lineHeight float32 = 20

// CreateRenderer is called by Fyne.
func (r *row) CreateRenderer() fyne.WidgetRenderer {
	over, bar := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	focus := canvas.NewRectangle(color.Transparent)
	focus.StrokeWidth, focus.CornerRadius = look.RingWidth, look.Radius
	var texts [4]*canvas.Text
	objects := []fyne.CanvasObject{over, bar}
	for i := range texts {
		texts[i] = canvas.NewText("", color.Black)
		texts[i].TextSize = look.SmallSize
		objects = append(objects, texts[i])
	}
	texts[1].TextSize = look.TextSize
	more := make([]*canvas.Text, mostLines-1)
	for i := range more {
		more[i] = canvas.NewText("", color.Black)
		more[i].TextSize = look.TextSize
		objects = append(objects, more[i])
	}
	objects = append(objects, focus)
	return look.Render(look.Face{
		Objects: objects,
		Min:     func() fyne.Size { return fyne.NewSize(320, r.high) },
		Layout: func(s fyne.Size) {
			over.Resize(s)
			focus.Move(fyne.NewPos(4, 4)) // away from the edge of the list
			focus.Resize(fyne.NewSize(max(0, s.Width-8), max(0, s.Height-8)))
			bar.Resize(fyne.NewSize(3, s.Height))
			place(s.Width, s.Height, r.cells, texts, more)
		},
		Update: func() {
			over.FillColor, bar.FillColor = color.Transparent, color.Transparent
			if r.selected {
				over.FillColor, bar.FillColor = look.Color(look.Selection), look.Color(look.Accent)
			}
			for i, role := range []look.Role{look.Muted, look.Ink, look.Accent, look.Muted} {
				texts[i].Color = look.Color(role)
			}
			for _, t := range more {
				t.Color = look.Color(look.Ink)
			}
			focus.StrokeColor, focus.Hidden = look.Color(look.Accent), !r.focused
		},
	})
}

// newHeading is the line of column names.
func newHeading(c cells) fyne.CanvasObject {
	h := &heading{cells: c}
	h.ExtendBaseWidget(h)
	return h
}

type heading struct {
	widget.BaseWidget
	cells cells
}

// CreateRenderer is called by Fyne.
func (h *heading) CreateRenderer() fyne.WidgetRenderer {
	var texts [4]*canvas.Text
	objects := make([]fyne.CanvasObject, 0, len(texts))
	for i := range texts {
		texts[i] = canvas.NewText("", color.Black)
		texts[i].TextSize, texts[i].TextStyle.Bold = look.SmallSize, true
		objects = append(objects, texts[i])
	}
	return look.Render(look.Face{
		Objects: objects,
		Min:     func() fyne.Size { return fyne.NewSize(320, 28) },
		Layout:  func(s fyne.Size) { place(s.Width, s.Height, h.cells, texts, nil) },
		Update: func() {
			for _, t := range texts {
				t.Color = look.Color(look.Muted)
			}
		},
	})
}
