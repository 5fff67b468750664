package testimonies

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"attest/app/look"
	"attest/app/words"
	"attest/archive/record"
)

// routeChain draws the person's way: a box for each step, an arrow to the next;
// where the order is not certain the arrow says so.
func (t *thing) routeChain() fyne.CanvasObject {
	var parts []fyne.CanvasObject
	for i, s := range t.route {
		box := t.stepBox(s)
		if i > 0 {
			box = look.Line(4, newArrow(s.Sure), box)
		}
		parts = append(parts, box)
	}
	return look.Chips(parts...)
}

const stepWidth float32 = 148

func (t *thing) stepBox(s record.RouteStep) fyne.CanvasObject {
	when := ""
	for _, e := range t.all {
		if e.ID == s.Event {
			if when = e.Date.EDTF; when == "" {
				when = e.Date.Words
			}
		}
	}
	if when == "" {
		when = words.T("coding.route.undated")
	}
	where := placeText(s.Place)
	if where == "" {
		where = words.T("coding.route.somewhere")
	}
	ground := look.NewFill(look.Background)
	ground.Border, ground.Radius = look.Rule, look.Radius
	name := look.NewBold(words.T("coding.step."+s.Step), look.Ink, look.TextSize)
	name.Short = true
	return look.Fixed(stepWidth, 0, container.NewStack(ground, look.Inset(6, 10, 6, 10, look.Column(2, name, look.Small(where), look.Small(when)))))
}

// arrow leads from one step to the next.
type arrow struct {
	widget.BaseWidget
	sure bool
}

func newArrow(sure bool) *arrow {
	a := &arrow{sure: sure}
	a.ExtendBaseWidget(a)
	return a
}

const (
	arrowWidth float32 = 28
	arrowHead  float32 = 5
)

// CreateRenderer is called by Fyne.
func (a *arrow) CreateRenderer() fyne.WidgetRenderer {
	shaft, up, down := canvas.NewLine(color.Transparent), canvas.NewLine(color.Transparent), canvas.NewLine(color.Transparent)
	mark := canvas.NewText("", color.Transparent)
	return look.Render(look.Face{
		Objects: []fyne.CanvasObject{shaft, up, down, mark},
		Min:     func() fyne.Size { return fyne.NewSize(arrowWidth, 40) },
		Layout: func(s fyne.Size) {
			y, end := s.Height/2, s.Width-2
			line := func(l *canvas.Line, from, to fyne.Position) { l.Position1, l.Position2 = from, to }
			line(shaft, fyne.NewPos(2, y), fyne.NewPos(end, y))
			line(up, fyne.NewPos(end-arrowHead, y-arrowHead), fyne.NewPos(end, y))
			line(down, fyne.NewPos(end-arrowHead, y+arrowHead), fyne.NewPos(end, y))
			m := mark.MinSize()
			mark.Move(fyne.NewPos((s.Width-m.Width)/2, y-m.Height-2))
			mark.Resize(m)
		},
		Update: func() {
			ink := look.Color(look.Ink)
			mark.Text = ""
			if !a.sure { // as they were told; nothing says which was first
				ink, mark.Text = look.Color(look.Muted), "?"
			}
			mark.Color, mark.TextSize = ink, look.SmallSize
			for _, l := range []*canvas.Line{shaft, up, down} {
				l.StrokeColor, l.StrokeWidth = ink, 1.5
			}
		},
	})
}
