package viewer

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
	"golang.org/x/image/draw"

	"attest/app/look"
)

// wave draws how loud a sound is from its beginning to its end; what was played
// is in the accent. A click or a drag goes to a place.
type wave struct {
	widget.BaseWidget
	peaks   []float32
	note    string // in place of peaks
	part    float64
	raster  *canvas.Raster
	focused bool
	ring    *ring
	onSeek  func(part float64)
	onKey   func(ev *fyne.KeyEvent) bool
}

var _ desktop.Cursorable = (*wave)(nil)

func newWave() *wave {
	w := &wave{ring: newRing()}
	w.raster = canvas.NewRaster(w.draw)
	w.ExtendBaseWidget(w)
	return w
}

func (w *wave) set(peaks []float32) { w.peaks, w.note = peaks, ""; w.Refresh() }
func (w *wave) say(note string)     { w.note = note; w.Refresh() }

// at moves the place that is heard, from 0 to 1.
func (w *wave) at(part float64) {
	if w.part != part {
		w.part = part
		canvas.Refresh(w.raster)
	}
}

// Cursor is called by Fyne.
func (w *wave) Cursor() desktop.Cursor { return desktop.PointerCursor }

// Tapped goes to a place.
func (w *wave) Tapped(ev *fyne.PointEvent) {
	look.Focus(w)
	w.to(ev.Position.X)
}

// Dragged follows the pointer.
func (w *wave) Dragged(ev *fyne.DragEvent) { w.to(ev.Position.X) }

// DragEnd is called by Fyne.
func (w *wave) DragEnd() {}

func (w *wave) to(x float32) {
	look.Seen()
	inner := w.Size().Width - 2*textMargin
	if w.onSeek != nil && inner > 0 {
		w.onSeek(min(max(float64((x-textMargin)/inner), 0), 1))
	}
}

// FocusGained is called by Fyne.
func (w *wave) FocusGained() { w.focused = true; w.Refresh() }

// FocusLost is called by Fyne.
func (w *wave) FocusLost() { w.focused = false; w.Refresh() }

// TypedRune takes nothing.
func (w *wave) TypedRune(rune) {}

// TypedKey plays, pauses and moves.
func (w *wave) TypedKey(ev *fyne.KeyEvent) {
	if w.onKey == nil || !w.onKey(ev) {
		look.PassKey(w, ev)
	}
}

// draw makes one upright line for each pixel.
func (w *wave) draw(width, height int) image.Image {
	out := image.NewRGBA(image.Rect(0, 0, max(width, 1), max(height, 1)))
	fill := func(x0, y0, x1, y1 int, c color.Color) {
		draw.Draw(out, image.Rect(x0, y0, x1, y1), image.NewUniform(c), image.Point{}, draw.Src)
	}
	fill(0, 0, width, height, look.Color(look.Surface))
	mid := height / 2
	played, rest := look.Color(look.Accent), look.Color(look.Muted)
	here := int(w.part * float64(width-1))
	fill(0, mid, width, mid+1, look.Color(look.Rule))
	for x := 0; len(w.peaks) > 0 && x < width; x++ {
		from := x * len(w.peaks) / width
		to := max((x+1)*len(w.peaks)/width, from+1)
		loud := float32(0)
		for _, p := range w.peaks[from:min(to, len(w.peaks))] {
			loud = max(loud, p)
		}
		c := rest
		if x <= here && w.part > 0 {
			c = played
		}
		h := max(int(loud*float32(mid-4)), 0)
		fill(x, mid-h, x+1, mid+h+1, c)
	}
	if w.part > 0 {
		fill(here-1, 0, here+1, height, played)
	}
	return out
}

// CreateRenderer is called by Fyne.
func (w *wave) CreateRenderer() fyne.WidgetRenderer {
	note := canvas.NewText("", color.Black)
	note.Alignment = fyne.TextAlignCenter
	return look.Render(look.Face{
		Objects: []fyne.CanvasObject{w.raster, note},
		Min:     func() fyne.Size { return fyne.NewSize(120, 80) },
		Layout: func(s fyne.Size) {
			h := min(s.Height-2*textMargin, 280)
			w.raster.Move(fyne.NewPos(textMargin, (s.Height-h)/2))
			w.raster.Resize(fyne.NewSize(s.Width-2*textMargin, h))
			note.Move(fyne.NewPos(0, s.Height/2-36))
			note.Resize(fyne.NewSize(s.Width, 20))
		},
		Update: func() {
			note.Text, note.Color, note.TextSize = w.note, look.Color(look.Muted), look.TextSize
			w.ring.show(w.focused)
		},
	})
}
