package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Tab is one side of a thing. View is built when the tab is first chosen.
type Tab struct {
	Text string
	View func() fyne.CanvasObject
}

// TabBar is a line of tabs that takes the focus (Fyne's tabs do not): Left and
// Right choose, Enter and Down go into the content by way of OnEnter.
type TabBar struct {
	widget.BaseWidget
	touch
	names    []string
	selected int
	xs       []float32
	OnChange func(int)
	OnEnter  func()
}

var _ fyne.Focusable = (*TabBar)(nil)

// NewTabBar is a bar with the first tab chosen.
func NewTabBar(names []string, change func(int)) *TabBar {
	t := &TabBar{names: names, OnChange: change}
	t.ExtendBaseWidget(t)
	return t
}

// Selected is the chosen tab's index.
func (t *TabBar) Selected() int { return t.selected }

// SetNames changes what the tabs are called: Exhibits 4.
func (t *TabBar) SetNames(names []string) { t.names = names; t.Refresh() }

// Select chooses a tab; an index out of range does nothing.
func (t *TabBar) Select(i int) {
	if i < 0 || i >= len(t.names) || i == t.selected {
		return
	}
	t.selected = i
	t.Refresh()
	if t.OnChange != nil {
		t.OnChange(i)
	}
}

// Tapped chooses the tab under the pointer.
func (t *TabBar) Tapped(ev *fyne.PointEvent) {
	Seen()
	for i := len(t.xs) - 1; i >= 0; i-- {
		if ev.Position.X >= t.xs[i] {
			t.Select(i)
			return
		}
	}
}

// FocusGained is called by Fyne.
func (t *TabBar) FocusGained() { t.focused = true; t.Refresh() }

// FocusLost is called by Fyne.
func (t *TabBar) FocusLost() { t.focused = false; t.Refresh() }

// TypedRune takes nothing.
func (t *TabBar) TypedRune(rune) {}

// TypedKey chooses with Left, Right, Home and End.
func (t *TabBar) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyLeft:
		t.Select(t.selected - 1)
	case fyne.KeyRight:
		t.Select(t.selected + 1)
	case fyne.KeyHome:
		t.Select(0)
	case fyne.KeyEnd:
		t.Select(len(t.names) - 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDown:
		if t.OnEnter != nil {
			t.OnEnter()
		}
	}
	PassKey(t, ev)
}

// MouseIn is called by Fyne.
func (t *TabBar) MouseIn(*desktop.MouseEvent) {}

// MouseMoved is called by Fyne.
func (t *TabBar) MouseMoved(*desktop.MouseEvent) { Seen() }

// MouseOut is called by Fyne.
func (t *TabBar) MouseOut() {}

const tabHeight float32 = 40

// CreateRenderer is called by Fyne.
func (t *TabBar) CreateRenderer() fyne.WidgetRenderer {
	under := canvas.NewRectangle(color.Transparent)
	base := canvas.NewRectangle(color.Transparent)
	focus := ring(Radius)
	f := &face{}
	var labels []*canvas.Text
	points := TextSize
	width := func(name string) float32 { return textSize(name, points, true).Width + 20 }
	all := func() float32 {
		w := float32(0)
		for _, n := range t.names {
			w += width(n) + 4
		}
		return w - 4
	}
	f.min = func() fyne.Size { return fyne.NewSize(float32(len(t.names))*36, tabHeight) }
	f.layout = func(s fyne.Size) {
		t.xs = t.xs[:0]
		x := float32(0)
		points = TextSize
		if all()-s.Width > 18*float32(len(t.names)) && s.Width > 0 { // words would be cut: smaller ones first
			points = SmallSize
		}
		less := float32(0) // of each tab, where they do not fit: room first, then letters, then words
		if over := all() - s.Width; over > 0 && s.Width > 0 && len(t.names) > 0 {
			less = over / float32(len(t.names))
		}
		for i, l := range labels {
			w := width(t.names[i]) - less
			l.TextSize = points
			l.Text = Fit(t.names[i], points, l.TextStyle.Bold, max(w-4, 0))
			h := l.MinSize().Height
			t.xs = append(t.xs, x)
			pad := max(2, 10-less/2)
			l.Move(fyne.NewPos(x+pad, (tabHeight-4-h)/2))
			l.Resize(fyne.NewSize(max(0, w-2*pad), h))
			if i == t.selected {
				under.Move(fyne.NewPos(x, tabHeight-6))
				under.Resize(fyne.NewSize(w, 2))
				focus.Move(fyne.NewPos(x, 0))
				focus.Resize(fyne.NewSize(w, tabHeight-6))
			}
			x += w + 4
		}
		base.Move(fyne.NewPos(0, tabHeight-1))
		base.Resize(fyne.NewSize(s.Width, 1))
	}
	f.update = func() {
		f.objects = []fyne.CanvasObject{base, under, focus}
		labels = labels[:0]
		for i, name := range t.names {
			l := canvas.NewText(name, Color(Muted))
			l.TextSize, l.Alignment = TextSize, fyne.TextAlignCenter
			if i == t.selected {
				l.Color, l.TextStyle.Bold = Color(Accent), true
			}
			labels = append(labels, l)
			f.objects = append(f.objects, l)
		}
		under.FillColor, base.FillColor = Color(Accent), Color(Rule)
		showRing(focus, t.focused)
	}
	return newFace(f)
}

// Tabs is a bar with the content of the chosen tab under it.
type Tabs struct {
	*fyne.Container
	Bar   *TabBar
	tabs  []Tab
	views []fyne.CanvasObject
	body  *fyne.Container
}

// NewTabs shows the first tab.
func NewTabs(tabs ...Tab) *Tabs {
	t := &Tabs{tabs: tabs, views: make([]fyne.CanvasObject, len(tabs)), body: container.NewStack()}
	names := make([]string, len(tabs))
	for i, tab := range tabs {
		names[i] = tab.Text
	}
	t.Bar = NewTabBar(names, t.show)
	t.Container = Border(Inset(0, 0, 12, 0, t.Bar), nil, nil, nil, t.body)
	t.show(0)
	return t
}

// Rebuild throws away the built content, so that each tab is built anew.
func (t *Tabs) Rebuild() {
	t.views = make([]fyne.CanvasObject, len(t.tabs))
	t.show(t.Bar.Selected())
}

func (t *Tabs) show(i int) {
	if i >= len(t.tabs) {
		return
	}
	if t.views[i] == nil {
		t.views[i] = t.tabs[i].View()
	}
	t.body.Objects = []fyne.CanvasObject{t.views[i]}
	t.body.Refresh()
}

// Enter puts the focus on the first of the chosen tab's content that takes it,
// or on the bar where nothing does: never on what lies beside.
func (t *Tabs) Enter() {
	for _, o := range t.body.Objects {
		if f := firstIn(o); f != nil {
			Focus(f)
			return
		}
	}
	Focus(t.Bar)
}

func firstIn(o fyne.CanvasObject) fyne.Focusable {
	if o == nil || !o.Visible() {
		return nil
	}
	if d, ok := o.(fyne.Disableable); ok && d.Disabled() {
		return nil
	}
	var inside []fyne.CanvasObject
	switch c := o.(type) {
	case fyne.Focusable:
		return c
	case *fyne.Container:
		inside = c.Objects
	case *container.Scroll:
		inside = []fyne.CanvasObject{c.Content}
	}
	for _, child := range inside {
		if f := firstIn(child); f != nil {
			return f
		}
	}
	return nil
}
