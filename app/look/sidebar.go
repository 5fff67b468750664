package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"attest/app/words"
)

// SidebarItem is a room's line in the sidebar: icon, name, count. Narrow, only
// the icon is left, and OnHover lets the shell show the name beside it.
type SidebarItem struct {
	widget.BaseWidget
	touch
	Icon     fyne.Resource
	Text     string
	Count    int // negative: none shown
	Selected bool
	Narrow   bool
	OnTapped func()
	OnHover  func(in bool)
	OnMove   func(step int) // Up and Down
}

var _ fyne.Focusable = (*SidebarItem)(nil)

// NewSidebarItem is one line.
func NewSidebarItem(res fyne.Resource, text string, tapped func()) *SidebarItem {
	s := &SidebarItem{Icon: res, Text: text, Count: -1, OnTapped: tapped}
	s.ExtendBaseWidget(s)
	return s
}

// Tapped is a click.
func (s *SidebarItem) Tapped(*fyne.PointEvent) {
	Seen()
	if s.OnTapped != nil {
		s.OnTapped()
	}
}

// FocusGained is called by Fyne.
func (s *SidebarItem) FocusGained() { s.focused = true; s.hover(true); s.Refresh() }

// FocusLost is called by Fyne.
func (s *SidebarItem) FocusLost() { s.focused = false; s.hover(false); s.Refresh() }

// TypedRune takes nothing.
func (s *SidebarItem) TypedRune(rune) {}

// TypedKey opens with Enter and Space and moves with Up and Down.
func (s *SidebarItem) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case enterKey(ev):
		s.Tapped(nil)
	case ev.Name == fyne.KeyUp && s.OnMove != nil:
		s.OnMove(-1)
	case ev.Name == fyne.KeyDown && s.OnMove != nil:
		s.OnMove(1)
	default:
		PassKey(s, ev)
	}
}

// MouseIn is called by Fyne.
func (s *SidebarItem) MouseIn(*desktop.MouseEvent) { s.hovered = true; s.hover(true); s.Refresh() }

// MouseMoved is called by Fyne.
func (s *SidebarItem) MouseMoved(*desktop.MouseEvent) { Seen() }

// MouseOut is called by Fyne.
func (s *SidebarItem) MouseOut() { s.hovered = false; s.hover(false); s.Refresh() }

func (s *SidebarItem) hover(in bool) {
	if s.OnHover != nil {
		s.OnHover(in)
	}
}

// CreateRenderer is called by Fyne.
func (s *SidebarItem) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(color.Transparent)
	ground.CornerRadius = Radius
	focus := ring(Radius)
	sign := canvas.NewImageFromResource(nil)
	sign.FillMode = canvas.ImageFillContain
	name, count := canvas.NewText("", color.Black), canvas.NewText("", color.Black)
	name.TextSize, count.TextSize = TextSize, SmallSize
	f := &face{objects: []fyne.CanvasObject{ground, sign, name, count, focus}}
	f.min = func() fyne.Size { return fyne.NewSize(36, 32) }
	f.layout = func(size fyne.Size) {
		ground.Resize(size)
		focus.Resize(size)
		sign.Resize(fyne.NewSize(18, 18))
		sign.Move(fyne.NewPos(10, (size.Height-18)/2))
		name.Hidden = s.Narrow
		count.Hidden = s.Narrow || s.Count < 0
		if s.Narrow {
			sign.Move(fyne.NewPos((size.Width-18)/2, (size.Height-18)/2))
			return
		}
		end := size.Width - 10
		if !count.Hidden {
			c := textSize(count.Text, SmallSize, false)
			count.Move(fyne.NewPos(end-c.Width, (size.Height-c.Height)/2))
			count.Resize(c)
			end -= c.Width + 8
		}
		name.Text = Fit(s.Text, TextSize, s.Selected, end-32)
		n := textSize(name.Text, TextSize, s.Selected)
		name.Move(fyne.NewPos(32, (size.Height-n.Height)/2))
		name.Resize(n)
	}
	f.update = func() {
		role := Ink
		ground.FillColor = color.Transparent
		switch {
		case s.Selected:
			role = Accent
			ground.FillColor = Color(Selection)
		case s.hovered:
			ground.FillColor = withAlpha(Color(Ink), 0x12)
		}
		name.Color, name.TextStyle.Bold = Color(role), s.Selected
		count.Color, count.Text = Color(Muted), words.Number(int64(s.Count))
		sign.Resource = icon(s.Icon, role)
		showRing(focus, s.focused)
	}
	return newFace(f)
}
