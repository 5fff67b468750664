package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// ButtonKind says how much a button asks for.
type ButtonKind int

// The kinds. A view has one Strong button at most.
const (
	Normal ButtonKind = iota
	Strong
	Grave // destroys, freezes, erases
	Quiet // text in the accent, without a ground
)

// Button is worked by click, Enter and Space, and wears the focus ring.
type Button struct {
	widget.BaseWidget
	touch
	Text     string
	Icon     fyne.Resource
	Kind     ButtonKind
	Low      bool // in a line of facts: 24 high, its text of 12
	OnTapped func()
}

var (
	_ fyne.Focusable   = (*Button)(nil)
	_ fyne.Tappable    = (*Button)(nil)
	_ fyne.Disableable = (*Button)(nil)
)

// NewButton is a button; res may be nil.
func NewButton(text string, res fyne.Resource, kind ButtonKind, tapped func()) *Button {
	b := &Button{Text: text, Icon: res, Kind: kind, OnTapped: tapped}
	b.ExtendBaseWidget(b)
	return b
}

// Set changes the text.
func (b *Button) Set(text string) { b.Text = text; b.Refresh() }

// Enable lets the button be used.
func (b *Button) Enable() { b.disabled = false; b.Refresh() }

// Disable greys the button; it then does nothing.
func (b *Button) Disable() { b.disabled = true; b.Refresh() }

// Disabled says whether it does nothing.
func (b *Button) Disabled() bool { return b.disabled }

// Tapped is a click.
func (b *Button) Tapped(*fyne.PointEvent) {
	Seen()
	if !b.disabled && b.OnTapped != nil {
		b.OnTapped()
	}
}

// FocusGained is called by Fyne.
func (b *Button) FocusGained() { b.focused = true; b.Refresh(); Reveal(b) }

// FocusLost is called by Fyne.
func (b *Button) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune takes nothing.
func (b *Button) TypedRune(rune) {}

// TypedKey presses the button with Enter or Space.
func (b *Button) TypedKey(ev *fyne.KeyEvent) {
	if enterKey(ev) {
		b.Tapped(nil)
		return
	}
	PassKey(b, ev)
}

// MouseIn is called by Fyne.
func (b *Button) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseMoved is called by Fyne.
func (b *Button) MouseMoved(*desktop.MouseEvent) { Seen() }

// MouseOut is called by Fyne.
func (b *Button) MouseOut() { b.hovered = false; b.Refresh() }

func (b *Button) roles() (ground color.Color, ink Role) {
	switch b.Kind {
	case Strong:
		ground, ink = Color(Accent), OnAccent
	case Grave:
		ground, ink = Color(Danger), OnAccent
	case Quiet:
		ground, ink = color.Transparent, Accent
	default:
		ground, ink = Color(Surface), Ink
	}
	if b.disabled {
		ground, ink = Color(Background), Muted
		if b.Kind == Quiet {
			ground = color.Transparent
		}
	}
	return ground, ink
}

// CreateRenderer is called by Fyne.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(color.Transparent)
	ground.CornerRadius = Radius
	over := canvas.NewRectangle(color.Transparent)
	over.CornerRadius = Radius
	label := canvas.NewText("", color.Black)
	label.TextSize = TextSize
	sign := canvas.NewImageFromResource(nil)
	sign.FillMode = canvas.ImageFillContain
	edge := ring(Radius)
	focus := ring(Radius)
	focus.StrokeWidth = RingWidth
	f := &face{objects: []fyne.CanvasObject{ground, over, edge, sign, label, focus}}
	boldText := func() bool { return b.Kind != Quiet }
	points := func() float32 {
		if b.Low {
			return SmallSize
		}
		return TextSize
	}
	f.min = func() fyne.Size {
		s := textSize(b.Text, points(), boldText())
		w := s.Width + 20
		if b.Icon != nil {
			w += 20
			if b.Text != "" {
				w += 4
			}
		}
		if b.Low {
			return fyne.NewSize(w, 24)
		}
		return fyne.NewSize(w, 36)
	}
	f.layout = func(s fyne.Size) {
		for _, o := range []fyne.CanvasObject{ground, over, edge, focus} {
			o.Resize(s)
		}
		text := Fit(b.Text, points(), boldText(), s.Width-12)
		label.Text = text
		w := textSize(text, points(), boldText())
		total := w.Width
		x := (s.Width - total) / 2
		if b.Icon != nil {
			gap := float32(0)
			if text != "" {
				gap = 4
			}
			x = (s.Width - total - 20 - gap) / 2
			sign.Move(fyne.NewPos(x, (s.Height-20)/2))
			sign.Resize(fyne.NewSize(20, 20))
			x += 20 + gap
		}
		label.Move(fyne.NewPos(x, (s.Height-w.Height)/2))
		label.Resize(w)
	}
	f.update = func() {
		fill, ink := b.roles()
		ground.FillColor = fill
		ground.Hidden = fill == color.Transparent // what shows nothing is not painted
		over.Hidden = !b.hovered || b.disabled
		over.FillColor = withAlpha(Color(Ink), 0x14)
		edge.Hidden = b.Kind != Normal
		edge.StrokeWidth, edge.StrokeColor = 1, Color(Rule)
		label.Color = Color(ink)
		label.TextStyle.Bold, label.TextSize = boldText(), points()
		sign.Hidden = b.Icon == nil
		sign.Resource = icon(b.Icon, ink)
		showRing(focus, b.focused)
		if b.Kind == Strong || b.Kind == Grave {
			focus.StrokeColor = Color(Ink)
		}
	}
	return newFace(f)
}
