package look

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Text is one line in the colour of a role. It follows the theme, and with
// Short it gives way with … when there is not enough room.
type Text struct {
	widget.BaseWidget
	Text   string
	Role   Role
	Points float32
	Bold   bool
	Align  fyne.TextAlign
	Short  bool // may be cut with …; its smallest width is then small
}

// NewText is a line of text; size is one of the sizes of this package.
func NewText(text string, role Role, size float32) *Text {
	t := &Text{Text: text, Role: role, Points: size}
	t.ExtendBaseWidget(t)
	return t
}

// NewBold is NewText in bold.
func NewBold(text string, role Role, size float32) *Text {
	t := &Text{Text: text, Role: role, Points: size, Bold: true}
	t.ExtendBaseWidget(t)
	return t
}

// Title is the name of the thing in view: 22 bold.
func Title(text string) *Text { t := NewBold(text, Ink, TitleSize); t.Short = true; return t }

// Small is a line of facts: 12, muted, cut where there is no room.
func Small(text string) *Text { t := NewText(text, Muted, SmallSize); t.Short = true; return t }

// Facts joins what is known with middle dots and leaves out what is not.
func Facts(facts ...string) *Text { return Small(JoinFacts(facts...)) }

// JoinFacts joins the facts that are not empty: "Seoul · Korean".
func JoinFacts(facts ...string) string {
	var known []string
	for _, f := range facts {
		if f != "" {
			known = append(known, f)
		}
	}
	return strings.Join(known, " · ")
}

// Set changes the text, and redraws only when it is another.
func (t *Text) Set(text string) {
	if t.Text != text {
		t.Text = text
		t.Refresh()
	}
}

// CreateRenderer is called by Fyne.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewText("", Color(t.Role))
	f := &face{objects: []fyne.CanvasObject{line}}
	f.min = func() fyne.Size {
		s := textSize(t.Text, t.Points, t.Bold)
		if t.Short {
			s.Width = min(s.Width, 24)
		}
		return s
	}
	f.layout = func(s fyne.Size) {
		if t.Short {
			line.Text = Fit(t.Text, t.Points, t.Bold, s.Width)
		}
		line.Resize(s)
	}
	f.update = func() {
		line.Text, line.Color, line.TextSize = Straight(t.Text), Color(t.Role), t.Points
		line.TextStyle.Bold, line.Alignment = t.Bold, t.Align
	}
	return newFace(f)
}
