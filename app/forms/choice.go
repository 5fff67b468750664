package forms

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"attest/app/look"
)

// Option is one thing to choose: what is stored, and what is shown.
type Option struct{ Value, Text string }

// fieldHeight is how high Fyne makes a field of one line in our theme.
const fieldHeight float32 = 33

// Choice chooses one of a few: Up and Down change it, Enter and Space open all.
type Choice struct {
	widget.BaseWidget
	Options  []Option
	OnChange func(value string)
	at       int
	focused  bool
}

var _ fyne.Focusable = (*Choice)(nil)

// NewChoice shows the option of that value, or the first.
func NewChoice(options []Option, value string, change func(string)) *Choice {
	c := &Choice{Options: options, OnChange: change}
	c.ExtendBaseWidget(c)
	c.SetValue(value)
	return c
}

// Value is the chosen option's.
func (c *Choice) Value() string {
	if c.at < len(c.Options) {
		return c.Options[c.at].Value
	}
	return ""
}

// SetValue shows the option of that value without calling OnChange.
func (c *Choice) SetValue(value string) {
	for i, o := range c.Options {
		if o.Value == value {
			c.at = i
		}
	}
	c.Refresh()
}

func (c *Choice) choose(i int) {
	look.Seen()
	if i < 0 || i >= len(c.Options) || i == c.at {
		return
	}
	c.at = i
	c.Refresh()
	if c.OnChange != nil {
		c.OnChange(c.Value())
	}
}

// Tapped opens the options.
func (c *Choice) Tapped(*fyne.PointEvent) {
	look.Seen()
	look.Focus(c)
	var all []look.Choice
	for i, o := range c.Options {
		all = append(all, look.Choice{Text: o.Text, Choose: func() { c.choose(i) }})
	}
	look.ShowChoices(c, all)
}

// FocusGained is called by Fyne.
func (c *Choice) FocusGained() { c.focused = true; c.Refresh(); look.Reveal(c) }

// FocusLost is called by Fyne.
func (c *Choice) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune takes nothing.
func (c *Choice) TypedRune(rune) {}

// TypedKey changes or opens.
func (c *Choice) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyUp:
		c.choose(c.at - 1)
	case fyne.KeyDown:
		c.choose(c.at + 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		c.Tapped(nil)
	default:
		look.PassKey(c, ev)
	}
}

// CreateRenderer is called by Fyne.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(color.Transparent)
	ground.CornerRadius = look.Radius
	text := canvas.NewText("", color.Black)
	arrow := canvas.NewImageFromResource(nil)
	arrow.FillMode = canvas.ImageFillContain
	return look.Render(look.Face{
		Objects: []fyne.CanvasObject{ground, text, arrow},
		Min: func() fyne.Size {
			w := float32(80)
			for _, o := range c.Options {
				w = max(w, look.TextWidth(o.Text, look.TextSize))
			}
			return fyne.NewSize(min(w+48, 320), fieldHeight)
		},
		Layout: func(s fyne.Size) {
			ground.Resize(s)
			if c.at < len(c.Options) {
				text.Text = look.Fit(c.Options[c.at].Text, look.TextSize, false, s.Width-44)
			}
			m := text.MinSize()
			text.Move(fyne.NewPos(8, (s.Height-m.Height)/2))
			text.Resize(m)
			arrow.Move(fyne.NewPos(s.Width-28, (s.Height-20)/2))
			arrow.Resize(fyne.NewSize(20, 20))
		},
		Update: func() {
			border(ground, c.focused)
			text.Color, text.TextSize = look.Color(look.Ink), look.TextSize
			arrow.Resource = theme.NewColoredResource(theme.MenuDropDownIcon(), look.Muted)
		},
	})
}

// border draws a field's ground: one wide, and two in the accent with focus.
func border(r *canvas.Rectangle, focused bool) {
	r.FillColor = look.Color(look.Surface)
	r.StrokeColor, r.StrokeWidth = look.Color(look.Rule), 1
	if focused {
		r.StrokeColor, r.StrokeWidth = look.Color(look.Accent), look.RingWidth
	}
}

// Check is yes or no: Space and Enter turn it.
type Check struct {
	widget.BaseWidget
	Text     string
	Checked  bool
	OnChange func(bool)
	focused  bool
}

var _ fyne.Focusable = (*Check)(nil)

// NewCheck is a box with its words beside it.
func NewCheck(text string, checked bool, change func(bool)) *Check {
	c := &Check{Text: text, Checked: checked, OnChange: change}
	c.ExtendBaseWidget(c)
	return c
}

// Label is the words beside the box.
func (c *Check) Label() string { return c.Text }

// Tapped turns it.
func (c *Check) Tapped(*fyne.PointEvent) {
	look.Seen()
	c.Checked = !c.Checked
	c.Refresh()
	if c.OnChange != nil {
		c.OnChange(c.Checked)
	}
}

// FocusGained is called by Fyne.
func (c *Check) FocusGained() { c.focused = true; c.Refresh(); look.Reveal(c) }

// FocusLost is called by Fyne.
func (c *Check) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune takes nothing.
func (c *Check) TypedRune(rune) {}

// TypedKey turns it with Space and Enter.
func (c *Check) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		c.Tapped(nil)
	default:
		look.PassKey(c, ev)
	}
}

// MouseIn is called by Fyne.
func (c *Check) MouseIn(*desktop.MouseEvent) {}

// MouseMoved is called by Fyne.
func (c *Check) MouseMoved(*desktop.MouseEvent) { look.Seen() }

// MouseOut is called by Fyne.
func (c *Check) MouseOut() {}

// HeightFor is how high it is at that width: its words wrap.
func (c *Check) HeightFor(width float32) float32 {
	n := len(look.Wrap(c.Text, look.TextSize, false, width-36))
	return max(28, float32(n)*20+8)
}

// CreateRenderer is called by Fyne.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	focus := canvas.NewRectangle(color.Transparent)
	focus.CornerRadius, focus.StrokeWidth = look.Radius, look.RingWidth
	box := canvas.NewRectangle(color.Transparent)
	box.CornerRadius = 4
	tick := canvas.NewImageFromResource(nil)
	tick.FillMode = canvas.ImageFillContain
	text := look.NewParagraph("", look.Ink, 320)
	return look.Render(look.Face{
		Objects: []fyne.CanvasObject{focus, box, tick, text},
		Min: func() fyne.Size {
			return fyne.NewSize(min(look.TextWidth(c.Text, look.TextSize)+38, 320), 28)
		},
		Layout: func(s fyne.Size) {
			focus.Resize(s)
			box.Move(fyne.NewPos(6, 5))
			box.Resize(fyne.NewSize(18, 18))
			tick.Move(fyne.NewPos(7, 6))
			tick.Resize(fyne.NewSize(16, 16))
			h := text.HeightFor(s.Width - 36)
			text.Move(fyne.NewPos(32, 5))
			text.Resize(fyne.NewSize(s.Width-36, h))
		},
		Update: func() {
			border(box, false)
			if c.Checked {
				box.FillColor, box.StrokeColor = look.Color(look.Accent), look.Color(look.Accent)
			}
			tick.Hidden = !c.Checked
			tick.Resource = theme.NewColoredResource(theme.ConfirmIcon(), look.OnAccent)
			text.Set(c.Text)
			focus.StrokeColor = look.Color(look.Accent)
			focus.Hidden = !c.focused
		},
	})
}
