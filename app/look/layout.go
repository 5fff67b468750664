package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// Tall is a thing whose height depends on how wide it is.
type Tall interface {
	HeightFor(width float32) float32
}

// Column puts things under each other, gap apart, each as wide as the column,
// and lets wrapped text have the height it needs at that width.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &column{gap: gap}, Objects: objects}
}

type column struct {
	gap   float32
	width float32
}

func (c *column) height(o fyne.CanvasObject, width float32) float32 {
	if t, ok := o.(Tall); ok && width > 0 {
		return t.HeightFor(width)
	}
	return o.MinSize().Height
}

func (c *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		w := o.MinSize().Width
		if _, ok := o.(Tall); ok && c.width > 0 {
			w = min(w, c.width)
		}
		s.Width = max(s.Width, w)
		h := c.height(o, c.width)
		if h > 0 && s.Height > 0 { // what is empty now takes no gap either
			s.Height += c.gap
		}
		s.Height += h
	}
	return s
}

func (c *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	c.width = size.Width
	y := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		h := c.height(o, size.Width)
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, h))
		if h > 0 {
			y += h + c.gap
		}
	}
}

// Line puts things side by side, gap apart, in the middle of the line's
// height. What follows Space stands at the right end.
func Line(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &line{gap: gap}, Objects: objects}
}

// Space takes the room that is left over in a Line.
func Space() fyne.CanvasObject { return layout.NewSpacer() }

type line struct{ gap float32 }

func (l *line) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		s.Height = max(s.Height, m.Height)
		s.Width += m.Width
		if i > 0 {
			s.Width += l.gap
		}
	}
	return s
}

func (l *line) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := size.Width - l.MinSize(objects).Width
	spaces, shorts := 0, 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if _, ok := o.(layout.SpacerObject); ok {
			spaces++
		}
		if t, ok := o.(*Text); ok && t.Short {
			shorts++
		}
	}
	x := float32(0)
	var grows *Text // the text before a space: what it says may get longer
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if t, ok := o.(*Text); ok && t.Short && left > 0 {
			more := min(left, textSize(t.Text, t.Points, t.Bold).Width-m.Width+1)
			m.Width += more
			left -= more
		}
		if _, ok := o.(layout.SpacerObject); ok {
			m.Width = max(0, left/float32(spaces))
			if shorts > 0 {
				m.Width = max(0, m.Width-l.wanted(objects, o))
			}
			if grows != nil {
				grows.Resize(grows.Size().AddWidthHeight(m.Width, 0))
			}
		}
		o.Move(fyne.NewPos(x, (size.Height-m.Height)/2))
		o.Resize(m)
		x += m.Width + l.gap
		grows = nil
		if t, ok := o.(*Text); ok && t.Short && t.Align == fyne.TextAlignLeading {
			grows = t
		}
	}
}

// wanted is what the shortened texts after a space still ask for.
func (l *line) wanted(objects []fyne.CanvasObject, space fyne.CanvasObject) float32 {
	after, want := false, float32(0)
	for _, o := range objects {
		if o == space {
			after = true
			continue
		}
		if t, ok := o.(*Text); ok && t.Short && after && o.Visible() {
			want += textSize(t.Text, t.Points, t.Bold).Width - t.MinSize().Width + 1
		}
	}
	return want
}

// flow fills lines from the left and goes on below.
type flow struct {
	gap   float32
	width float32
}

func (f *flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		if o.Visible() {
			s.Width = max(s.Width, o.MinSize().Width)
		}
	}
	s.Height = f.place(objects, f.width, false)
	return s
}

func (f *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.place(objects, size.Width, true)
}

// place puts things where they belong, each in the middle of its line, and says
// how high the lines are together.
func (f *flow) place(objects []fyne.CanvasObject, width float32, move bool) float32 {
	x, y, high := float32(0), float32(0), float32(0)
	var line []fyne.CanvasObject
	end := func() {
		for _, o := range line {
			o.Move(fyne.NewPos(o.Position().X, y+(high-o.Size().Height)/2))
		}
		line = line[:0]
	}
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := wanted(o)
		if x > 0 && width > 0 && x+m.Width > width {
			end()
			x, y, high = 0, y+high+f.gap, 0
		}
		if move {
			o.Move(fyne.NewPos(x, y))
			if width > 0 {
				m.Width = min(m.Width, max(width, 24))
			}
			o.Resize(m)
			line = append(line, o)
		}
		x += m.Width + f.gap
		high = max(high, m.Height)
	}
	end()
	return y + high
}

// Inset keeps space round content, in the order top, right, bottom, left.
func Inset(top, right, bottom, left float32, content fyne.CanvasObject) *fyne.Container {
	return container.New(&inset{top, right, bottom, left}, content)
}

// inset is Fyne's padded layout, but that what has no room left is small rather
// than of a negative size, which nothing can draw.
type inset struct{ top, right, bottom, left float32 }

func (i *inset) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		if o.Visible() {
			s = s.Max(o.MinSize())
		}
	}
	return s.AddWidthHeight(i.left+i.right, i.top+i.bottom)
}

func (i *inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(i.left, i.top))
		o.Resize(fyne.NewSize(max(0, size.Width-i.left-i.right), max(0, size.Height-i.top-i.bottom)))
	}
}

// Border keeps things at the edges and gives the rest to content, as Fyne's
// border does; Tab goes through them in the order they are read, where Fyne's
// begins with the content. What is nil is left out.
func Border(top, bottom, left, right, content fyne.CanvasObject) *fyne.Container {
	var all []fyne.CanvasObject
	for _, o := range []fyne.CanvasObject{top, left, content, right, bottom} {
		if o != nil {
			all = append(all, o)
		}
	}
	return container.New(&border{layout.NewBorderLayout(top, bottom, left, right)}, all...)
}

// border lays out again where an edge turned out to be higher at its width than
// it knew before: chips and buttons that go on below, words that wrap.
type border struct{ once fyne.Layout }

func (b *border) MinSize(objects []fyne.CanvasObject) fyne.Size { return b.once.MinSize(objects) }

func (b *border) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	before := b.MinSize(objects)
	for range 3 {
		b.once.Layout(objects, size)
		for _, o := range objects {
			if s := o.Size(); s.Width < 0 || s.Height < 0 {
				o.Resize(fyne.NewSize(max(0, s.Width), max(0, s.Height)))
			}
		}
		now := b.MinSize(objects)
		if now == before {
			return
		}
		before = now
	}
}

// Again lays a Border out once more, after something at its edge grew or shrank.
func Again(b *fyne.Container) { b.Layout.Layout(b.Objects, b.Size()) }

// Fixed gives content a size of its own.
func Fixed(width, height float32, content fyne.CanvasObject) *fyne.Container {
	return container.New(&fixed{size: fyne.NewSize(width, height)}, content)
}

type fixed struct{ size fyne.Size }

func (f *fixed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	s := f.size
	for _, o := range objects {
		m := o.MinSize()
		if s.Width == 0 {
			s.Width = max(s.Width, m.Width)
		}
		if s.Height == 0 {
			s.Height = max(s.Height, m.Height)
		}
	}
	return s
}

func (f *fixed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

// ListAndThing is the grid of a room: the list of 330, a line, the thing. In a
// very narrow window, as at 200 %, the list leaves most of it to the thing.
func ListAndThing(list, thing fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &listAndThing{}, Objects: []fyne.CanvasObject{list, VLine(), lowest(Inset(12, 12, 12, 16, thing))}}
}

// thingLeast is how high the thing of a room is at least: a window that is lower
// scrolls it, rather than leave a line of what one works with.
const thingLeast float32 = 400

// thingMost is how high it may ask to be for what stands over its content.
const thingMost float32 = 560

func lowest(thing fyne.CanvasObject) fyne.CanvasObject {
	return Scroll(&fyne.Container{Layout: &least{thingLeast}, Objects: []fyne.CanvasObject{thing}})
}

type least struct{ height float32 }

func (l *least) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, max(l.height, min(objects[0].MinSize().Height, thingMost)))
}

func (l *least) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(size)
}

// Below listGives the list begins to give way, down to listLeast.
const (
	listGives float32 = 800
	listLeast float32 = 208
)

type listAndThing struct{}

func (listAndThing) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(listLeast+260, 240) }

func (listAndThing) Layout(o []fyne.CanvasObject, size fyne.Size) {
	list := ListWidth
	if size.Width < listGives {
		list = max(listLeast, ListWidth-(listGives-size.Width)/2)
	}
	at := float32(0)
	for i, w := range []float32{list, 1, max(0, size.Width-list-1)} {
		o[i].Move(fyne.NewPos(at, 0))
		o[i].Resize(fyne.NewSize(w, size.Height))
		at += w
	}
}

// ListPane is a room's list: the search field, the filter chips, the rows.
func ListPane(search, filters, rows fyne.CanvasObject) *fyne.Container {
	head := []fyne.CanvasObject{}
	if search != nil {
		head = append(head, search)
	}
	if filters != nil {
		head = append(head, filters)
	}
	ground := NewFill(Surface)
	return Border(Inset(8, 4, 8, 8, Column(4, head...)), nil, nil, nil, container.NewStack(ground, rows))
}

// Scroll is content that scrolls up and down, and counts as input.
func Scroll(content fyne.CanvasObject) *container.Scroll {
	s := container.NewVScroll(content)
	s.OnScrolled = func(fyne.Position) { Seen() }
	return s
}

// HLine and VLine part things: one wide, in the line colour.
func HLine() fyne.CanvasObject { return newRule(fyne.NewSize(0, 1)) }

// VLine is the upright one.
func VLine() fyne.CanvasObject { return newRule(fyne.NewSize(1, 0)) }

func newRule(s fyne.Size) *Fill {
	f := NewFill(Rule)
	f.least = s
	return f
}
