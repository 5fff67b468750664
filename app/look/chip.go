package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Chip says a state in words on a thin ground of its colour; colour never
// stands alone. Role is OK, Warn, Danger, Accent, Machine or Muted.
type Chip struct {
	widget.BaseWidget
	Text string
	Role Role
}

// NewChip is a chip that is only read.
func NewChip(text string, role Role) *Chip {
	c := &Chip{Text: text, Role: role}
	c.ExtendBaseWidget(c)
	return c
}

// Set changes words and colour together.
func (c *Chip) Set(text string, role Role) {
	if c.Text != text || c.Role != role {
		c.Text, c.Role = text, role
		c.Refresh()
	}
}

const chipHeight float32 = 19

// CreateRenderer is called by Fyne.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	ground, label := chipParts()
	f := &face{objects: []fyne.CanvasObject{ground, label}}
	f.min = func() fyne.Size { return chipSize(c.Text) }
	f.layout = func(s fyne.Size) { layoutChip(ground, label, c.Text, s) }
	f.update = func() { colourChip(ground, label, c.Role) }
	return newFace(f)
}

func chipParts() (*canvas.Rectangle, *canvas.Text) {
	ground := canvas.NewRectangle(color.Transparent)
	ground.CornerRadius = chipHeight / 2
	label := canvas.NewText("", color.Black)
	label.TextSize = SmallSize
	return ground, label
}

func chipSize(text string) fyne.Size {
	if text == "" {
		return fyne.NewSize(0, chipHeight)
	}
	return fyne.NewSize(textSize(text, SmallSize, false).Width+16, chipHeight)
}

func layoutChip(ground *canvas.Rectangle, label *canvas.Text, text string, s fyne.Size) {
	label.Text = Fit(text, SmallSize, false, s.Width-12)
	w := textSize(label.Text, SmallSize, false)
	y := (s.Height - chipHeight) / 2
	ground.Move(fyne.NewPos(0, y))
	ground.Resize(fyne.NewSize(s.Width, chipHeight))
	label.Move(fyne.NewPos((s.Width-w.Width)/2, (s.Height-w.Height)/2))
	label.Resize(w)
}

func colourChip(ground *canvas.Rectangle, label *canvas.Text, role Role) {
	ground.FillColor = Tint(role)
	label.Color = Color(role)
}

// ChipButton is a chip that does something: a filter that opens its choices,
// or a tag that is taken off.
type ChipButton struct {
	widget.BaseWidget
	touch
	Text     string
	Role     Role
	OnTapped func()
}

var _ fyne.Focusable = (*ChipButton)(nil)

// NewChipButton is a chip for click, Enter and Space.
func NewChipButton(text string, role Role, tapped func()) *ChipButton {
	c := &ChipButton{Text: text, Role: role, OnTapped: tapped}
	c.ExtendBaseWidget(c)
	return c
}

// Choice is one line of a filter's menu.
type Choice struct {
	Text   string
	Choose func()
}

// NewFilter is a chip that opens a menu of choices, worked by keyboard too.
func NewFilter(text string, choices func() []Choice) *ChipButton {
	c := NewChipButton(text, Muted, nil)
	c.OnTapped = func() { ShowChoices(c, choices()) }
	return c
}

// ShowChoices opens a menu under at: arrows, Enter, Escape.
func ShowChoices(at fyne.CanvasObject, choices []Choice) {
	d := fyne.CurrentApp().Driver()
	c := d.CanvasForObject(at)
	if c == nil || len(choices) == 0 {
		return
	}
	items := make([]*fyne.MenuItem, 0, len(choices))
	for _, choice := range choices {
		items = append(items, fyne.NewMenuItem(choice.Text, choice.Choose))
	}
	menu := widget.NewPopUpMenu(fyne.NewMenu("", items...), c)
	menu.ShowAtPosition(d.AbsolutePositionForObject(at).AddXY(0, at.Size().Height+2))
	c.Focus(menu)
	menu.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
}

// Set changes words and colour together.
func (c *ChipButton) Set(text string, role Role) { c.Text, c.Role = text, role; c.Refresh() }

// Tapped is a click.
func (c *ChipButton) Tapped(*fyne.PointEvent) {
	Seen()
	if c.OnTapped != nil {
		c.OnTapped()
	}
}

// FocusGained is called by Fyne.
func (c *ChipButton) FocusGained() { c.focused = true; c.Refresh(); Reveal(c) }

// FocusLost is called by Fyne.
func (c *ChipButton) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune takes nothing.
func (c *ChipButton) TypedRune(rune) {}

// TypedKey presses the chip with Enter, Space or Down.
func (c *ChipButton) TypedKey(ev *fyne.KeyEvent) {
	if enterKey(ev) {
		c.Tapped(nil)
		return
	}
	PassKey(c, ev)
}

// MouseIn is called by Fyne.
func (c *ChipButton) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseMoved is called by Fyne.
func (c *ChipButton) MouseMoved(*desktop.MouseEvent) { Seen() }

// MouseOut is called by Fyne.
func (c *ChipButton) MouseOut() { c.hovered = false; c.Refresh() }

// CreateRenderer is called by Fyne.
func (c *ChipButton) CreateRenderer() fyne.WidgetRenderer {
	ground, label := chipParts()
	focus := ring(chipHeight/2 + 2)
	f := &face{objects: []fyne.CanvasObject{ground, label, focus}}
	f.min = func() fyne.Size {
		s := chipSize(c.Text)
		return fyne.NewSize(s.Width, s.Height+4)
	}
	f.layout = func(s fyne.Size) {
		layoutChip(ground, label, c.Text, s)
		focus.Resize(s)
	}
	f.update = func() {
		colourChip(ground, label, c.Role)
		if c.hovered {
			ground.FillColor = mix(c.Role, 0x2C)
		}
		showRing(focus, c.focused)
	}
	return newFace(f)
}

// Chips puts chips side by side, and on the next line where there is no room.
func Chips(chips ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &flow{gap: Step}, Objects: chips}
}

// CloseIcon is the sign on what can be taken off.
func CloseIcon() fyne.Resource { return theme.CancelIcon() }
