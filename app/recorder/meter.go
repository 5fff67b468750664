package recorder

import (
	"fyne.io/fyne/v2"

	"attest/app/level"
	"attest/app/look"
)

// The meter shows levels from quietest to 0 dBFS; what is above hot is close to
// clipping.
const (
	quietest = -60.0
	hot      = -6.0

	meterWide float32 = 180
	meterHigh float32 = 10
)

// meter is a bar of the loudness, and a line where the peak was of late.
type meter struct {
	box       *fyne.Container
	r         level.Reading
	bar, peak *look.Fill
}

func newMeter() *meter {
	m := &meter{bar: look.NewFill(look.OK), peak: look.NewFill(look.Ink), r: level.Reading{Peak: quietest, Hold: quietest}}
	ground := look.NewFill(look.Rule)
	ground.Radius, m.bar.Radius = meterHigh/2, meterHigh/2
	m.box = &fyne.Container{Layout: meterLayout{m}, Objects: []fyne.CanvasObject{ground, m.bar, m.peak}}
	return m
}

func (m *meter) set(r level.Reading) {
	if r.Peak == m.r.Peak && r.Hold == m.r.Hold {
		return
	}
	m.r = r
	role := look.OK
	if r.Peak > hot {
		role = look.Warn
	}
	if m.bar.Role != role {
		m.bar.Role = role
		m.bar.Refresh()
	}
	meterLayout{m}.Layout(m.box.Objects, m.box.Size())
}

func part(dbfs float64) float32 { return float32(min(max((dbfs-quietest)/-quietest, 0), 1)) }

type meterLayout struct{ m *meter }

func (meterLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(meterWide, meterHigh) }

func (l meterLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(size)
	o[1].Resize(fyne.NewSize(max(size.Width*part(l.m.r.Peak), size.Height), size.Height))
	at := size.Width * part(l.m.r.Hold)
	o[2].Move(fyne.NewPos(max(0, at-2), 0))
	o[2].Resize(fyne.NewSize(2, size.Height))
}
