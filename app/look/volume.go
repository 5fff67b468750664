package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Volume is a slider from 0 to 1 that leaves the keys it does not need to the window.
type Volume struct{ widget.Slider }

// NewVolume is a slider at full volume; changed is told where it goes.
func NewVolume(changed func(float64)) *Volume {
	v := &Volume{}
	v.Min, v.Max, v.Step, v.Value = 0, 1, 0.05, 1
	v.OnChanged = func(at float64) {
		Seen()
		changed(at)
	}
	v.ExtendBaseWidget(v)
	return v
}

// TypedKey moves with Left and Right.
func (v *Volume) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyLeft, fyne.KeyRight:
		v.Slider.TypedKey(ev)
	default:
		PassKey(v, ev)
	}
}
