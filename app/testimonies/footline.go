package testimonies

import (
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/look"
)

// footLine is the line under an account: how much there is, the chips, and the
// keys. The number is never cut; of the keys as many are said as there is room for,
// each whole.
type footLine struct {
	account *account
	keys    string // all that could be said
}

const footGap float32 = 8

func (f *footLine) MinSize(o []fyne.CanvasObject) fyne.Size {
	s := fyne.Size{}
	for _, x := range o {
		if x.Visible() {
			s.Height = max(s.Height, x.MinSize().Height)
		}
	}
	return s
}

func (f *footLine) Layout(o []fyne.CanvasObject, size fyne.Size) {
	a := f.account
	x := float32(0)
	for _, c := range o {
		if !c.Visible() || c == fyne.CanvasObject(a.hint) {
			continue
		}
		m := c.MinSize()
		if c == fyne.CanvasObject(a.foot) {
			m.Width = look.TextWidth(a.foot.Text, look.SmallSize) + 1
		}
		c.Move(fyne.NewPos(x, (size.Height-m.Height)/2))
		c.Resize(fyne.NewSize(min(m.Width, max(0, size.Width-x)), m.Height))
		x += m.Width + footGap
	}
	text := f.keys
	for text != "" && look.TextWidth(text, look.SmallSize)+1 > size.Width-x {
		text = text[:max(0, strings.LastIndex(text, " · "))]
	}
	if text != a.hint.Text {
		a.hint.Set(text)
	}
	wide, high := look.TextWidth(text, look.SmallSize)+1, a.hint.MinSize().Height
	a.hint.Move(fyne.NewPos(size.Width-wide, (size.Height-high)/2))
	a.hint.Resize(fyne.NewSize(wide, high))
}
