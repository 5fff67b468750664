package consent

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/words"
	"attest/archive/record"
)

// answer asks one question: yes, no, or not asked, side by side. Left and
// Right move, Y and N answer (also as 한글 keys), 0 takes the answer back.
type answer struct {
	widget.BaseWidget
	Use      string
	options  []forms.Option
	at       int
	focused  bool
	OnChange func(value string)
	// InView brings the question into view and says whether it was there
	// before. A key never answers what the person did not see.
	InView func() bool
}

var (
	_ fyne.Focusable    = (*answer)(nil)
	_ desktop.Mouseable = (*answer)(nil)
)

const answerHeight float32 = 30

// newAnswer shows value; an answer that the form does not offer stays one of
// the options, so that saving changes nothing that was not touched.
func newAnswer(use, value string) *answer {
	a := &answer{Use: use, options: []forms.Option{
		{Value: "", Text: words.T("consent.answer.unasked")},
		{Value: record.AnswerYes, Text: words.T("consent.answer.yes")},
		{Value: record.AnswerNo, Text: words.T("consent.answer.no")},
	}}
	if value == record.AnswerNotObtainable {
		a.options = append(a.options, forms.Option{Value: value, Text: words.T("consent.answer.not_obtainable")})
	}
	for i, o := range a.options {
		if o.Value == value {
			a.at = i
		}
	}
	a.ExtendBaseWidget(a)
	return a
}

func (a *answer) value() string { return a.options[a.at].Value }

// byKey answers, when the question was in view.
func (a *answer) byKey(i int) {
	if a.InView == nil || a.InView() {
		a.choose(i)
	}
}

func (a *answer) choose(i int) {
	look.Seen()
	if i < 0 || i >= len(a.options) || i == a.at {
		return
	}
	a.at = i
	a.Refresh()
	if a.OnChange != nil {
		a.OnChange(a.value())
	}
}

func (a *answer) cell() float32 { return a.Size().Width / float32(len(a.options)) }

// MouseDown answers and takes the focus.
func (a *answer) MouseDown(ev *desktop.MouseEvent) {
	look.Focus(a)
	a.choose(int(ev.Position.X / a.cell()))
}

// MouseUp is called by Fyne.
func (a *answer) MouseUp(*desktop.MouseEvent) {}

// FocusGained is called by Fyne.
func (a *answer) FocusGained() {
	a.focused = true
	a.Refresh()
	look.Reveal(a)
	if a.InView != nil {
		a.InView()
	}
}

// FocusLost is called by Fyne.
func (a *answer) FocusLost() { a.focused = false; a.Refresh() }

// TypedRune answers by letter; ㅛ and ㅜ are Y and N on a Korean keyboard.
func (a *answer) TypedRune(r rune) {
	switch r {
	case 'y', 'Y', 'ㅛ':
		a.byKey(1)
	case 'n', 'N', 'ㅜ':
		a.byKey(2)
	case '0':
		a.byKey(0)
	}
}

// TypedKey moves the answer.
func (a *answer) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyLeft:
		a.byKey(a.at - 1)
	case fyne.KeyRight:
		a.byKey(a.at + 1)
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		a.byKey((a.at + 1) % len(a.options))
	case fyne.KeyDelete, fyne.KeyBackspace:
		a.byKey(0)
	default:
		look.PassKey(a, ev)
	}
}

// role is the colour of an answer; its word says the same.
func role(value string) look.Role {
	switch value {
	case record.AnswerYes:
		return look.OK
	case record.AnswerNo, record.AnswerNotObtainable:
		return look.Danger
	}
	return look.Muted
}

// CreateRenderer is called by Fyne.
func (a *answer) CreateRenderer() fyne.WidgetRenderer {
	ground, mark := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	ground.CornerRadius, mark.CornerRadius = look.Radius, look.Radius-2
	objects := []fyne.CanvasObject{ground, mark}
	var labels []*canvas.Text
	for range a.options {
		l := canvas.NewText("", color.Black)
		l.TextSize, l.Alignment = look.SmallSize, fyne.TextAlignCenter
		labels = append(labels, l)
		objects = append(objects, l)
	}
	return look.Render(look.Face{
		Objects: objects,
		Min:     func() fyne.Size { return fyne.NewSize(float32(len(a.options))*76, answerHeight) },
		Layout: func(s fyne.Size) {
			ground.Resize(s)
			w := s.Width / float32(len(a.options))
			mark.Move(fyne.NewPos(w*float32(a.at)+3, 3))
			mark.Resize(fyne.NewSize(w-6, s.Height-6))
			for i, l := range labels {
				h := l.MinSize().Height
				l.Move(fyne.NewPos(w*float32(i), (s.Height-h)/2))
				l.Resize(fyne.NewSize(w, h))
			}
		},
		Update: func() {
			ground.FillColor = look.Color(look.Surface)
			ground.StrokeColor, ground.StrokeWidth = look.Color(look.Rule), 1
			if a.focused {
				ground.StrokeColor, ground.StrokeWidth = look.Color(look.Accent), look.RingWidth
			}
			tint := color.NRGBAModel.Convert(look.Color(role(a.value()))).(color.NRGBA)
			tint.A = 0x1E
			mark.FillColor = tint
			for i, l := range labels {
				l.Text, l.Color = look.Fit(a.options[i].Text, look.SmallSize, i == a.at, 72), look.Color(look.Muted)
				l.TextStyle.Bold = i == a.at
				if i == a.at {
					l.Color = look.Color(role(a.value()))
					if a.value() == "" {
						l.Color = look.Color(look.Ink)
					}
				}
			}
		},
	})
}

// CurrentUse is the use that is being asked about.
func (a *answer) CurrentUse() string { return a.Use }
