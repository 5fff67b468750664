package welcome

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"attest/app/look"
	"attest/app/words"
)

// Meter shows how hard a passphrase is to guess: a bar of four parts, and words.
type Meter struct {
	widget.BaseWidget
	score int
	role  look.Role
	text  string
}

// NewMeter shows nothing yet.
func NewMeter() *Meter {
	m := &Meter{role: look.Muted, text: words.T("welcome.meter.empty")}
	m.ExtendBaseWidget(m)
	return m
}

// reasons are the estimator's codes that have a sentence of their own.
var reasons = map[string]string{
	"invalid":     "welcome.meter.invalid",
	"short":       "welcome.meter.short",
	"common":      "welcome.meter.common",
	"korean-word": "welcome.meter.korean",
	"keyboard":    "welcome.meter.keyboard",
	"sequence":    "welcome.meter.sequence",
	"repeat":      "welcome.meter.repeat",
	"date":        "welcome.meter.date",
}

// Say shows an estimate; empty says that nothing was typed.
func (m *Meter) Say(s Strength, empty bool) {
	switch {
	case empty:
		m.score, m.role, m.text = 0, look.Muted, words.T("welcome.meter.empty")
	case s.Weak:
		key, ok := reasons[s.Reason]
		if !ok {
			key = "welcome.meter.guess"
		}
		m.score, m.role, m.text = min(max(s.Score, 1), 2), look.Danger, words.T(key)
	case s.Score < 4:
		m.score, m.role, m.text = 3, look.OK, words.T("welcome.meter.good")
	default:
		m.score, m.role, m.text = 4, look.OK, words.T("welcome.meter.strong")
	}
	m.Refresh()
}

// CreateRenderer is called by Fyne.
func (m *Meter) CreateRenderer() fyne.WidgetRenderer {
	objects := make([]fyne.CanvasObject, 0, 5)
	var parts []*canvas.Rectangle
	for range 4 {
		p := canvas.NewRectangle(color.Transparent)
		p.CornerRadius = 2
		parts = append(parts, p)
		objects = append(objects, p)
	}
	text := look.NewParagraph("", look.Muted, formWidth-24)
	text.Points = look.SmallSize
	objects = append(objects, text)
	return look.Render(look.Face{
		Objects: objects,
		Min:     func() fyne.Size { return fyne.NewSize(200, 44) },
		Layout: func(s fyne.Size) {
			w := (s.Width - 12) / 4
			for i, p := range parts {
				p.Move(fyne.NewPos(float32(i)*(w+4), 2))
				p.Resize(fyne.NewSize(w, 4))
			}
			text.Move(fyne.NewPos(0, 10))
			text.Resize(fyne.NewSize(s.Width, text.HeightFor(s.Width)))
		},
		Update: func() {
			for i, p := range parts {
				p.FillColor = look.Color(look.Rule)
				if i < m.score {
					p.FillColor = look.Color(m.role)
				}
			}
			text.Role, text.Text = m.role, m.text
			text.Refresh()
		},
	})
}
