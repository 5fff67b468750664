package viewer

import (
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
	"golang.org/x/image/draw"

	"attest/app/look"
)

// How a stage sizes its picture.
type fit int

const (
	fitWhole fit = iota // all of it in view, never above its own size
	fitWidth            // as wide as the view, times zoom
	fitPixel            // its own pixels, times zoom
)

const (
	zoomStep = 1.25
	zoomMin  = 1.0 / 64
	zoomMax  = 32
	panStep  = 60 // units that an arrow key moves
)

// stage shows a picture at any zoom and moves it about. It draws what is in
// view and no more, so that a large picture costs no more than a small one.
// Zoom 1 in fitPixel is one pixel of the picture for one of the screen.
type stage struct {
	widget.BaseWidget
	levels  []image.Image // the picture, and each time half of it
	mode    fit
	zoom    float64
	off     [2]float64 // of the view in the sized picture, in pixels of the screen
	raster  *canvas.Raster
	focused bool
	ring    *ring
	onKey   func(ev *fyne.KeyEvent) bool              // before its own keys
	onView  func()                                    // the view or the zoom is another
	over    func(out *image.RGBA, to image.Rectangle) // draws over the picture; nil for nothing
	drawing func(x, y int, began bool) bool           // takes the pointer, in ten-thousandths of the picture; false lets it move
	drawEnd func()
	pulls   bool // the pointer is down
}

func newStage(mode fit) *stage {
	s := &stage{mode: mode, zoom: 1, ring: newRing()}
	s.raster = canvas.NewRaster(s.draw)
	s.ExtendBaseWidget(s)
	return s
}

// show takes another picture; the zoom stays, and with top the view begins at
// its upper edge.
func (s *stage) show(levels []image.Image, top bool) {
	s.levels = levels
	if top {
		s.off = [2]float64{s.off[0], 0}
	}
	s.clamp()
	s.Refresh()
}

// pixels is how many pixels of the screen the view has.
func (s *stage) pixels() (w, h float64) {
	scale := s.scale()
	return float64(s.Size().Width) * scale, float64(s.Size().Height) * scale
}

func (s *stage) scale() float64 {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil {
		return float64(c.Scale())
	}
	return 1
}

// factor is pixels of the screen for one pixel of the picture.
func (s *stage) factor() float64 {
	if len(s.levels) == 0 {
		return 1
	}
	b := s.levels[0].Bounds()
	w, h := s.pixels()
	switch s.mode {
	case fitWhole:
		return max(min(w/float64(b.Dx()), h/float64(b.Dy()), 1), zoomMin/8)
	case fitWidth:
		return w / float64(b.Dx()) * s.zoom
	}
	return s.zoom
}

// sized is how large the picture is on the screen, in pixels.
func (s *stage) sized() (w, h float64) {
	if len(s.levels) == 0 {
		return 0, 0
	}
	b, f := s.levels[0].Bounds(), s.factor()
	return float64(b.Dx()) * f, float64(b.Dy()) * f
}

func (s *stage) clamp() {
	w, h := s.pixels()
	iw, ih := s.sized()
	s.off[0] = min(max(s.off[0], 0), max(iw-w, 0))
	s.off[1] = min(max(s.off[1], 0), max(ih-h, 0))
}

// setZoom keeps the middle of the view where it is.
func (s *stage) setZoom(mode fit, zoom float64) {
	w, h := s.pixels()
	iw, ih := s.sized()
	at := [2]float64{0.5, 0.5}
	if iw > w {
		at[0] = (s.off[0] + w/2) / iw
	}
	if ih > h {
		at[1] = (s.off[1] + h/2) / ih
	}
	s.mode, s.zoom = mode, min(max(zoom, zoomMin), zoomMax)
	iw, ih = s.sized()
	s.off = [2]float64{at[0]*iw - w/2, at[1]*ih - h/2}
	s.clamp()
	s.changed()
}

// by zooms in or out from where it is.
func (s *stage) by(step float64) {
	if s.mode == fitWidth {
		s.setZoom(fitWidth, min(max(s.zoom*step, 0.25), 4))
		return
	}
	s.setZoom(fitPixel, s.factor()*step)
}

// pan moves the view by units of the window.
func (s *stage) pan(dx, dy float64) {
	scale := s.scale()
	s.off[0] += dx * scale
	s.off[1] += dy * scale
	s.clamp()
	s.Refresh()
}

func (s *stage) changed() {
	s.Refresh()
	if s.onView != nil {
		s.onView()
	}
}

// Resize is called by Fyne.
func (s *stage) Resize(size fyne.Size) {
	if size == s.Size() {
		return
	}
	s.BaseWidget.Resize(size)
	s.clamp()
	if s.onView != nil {
		s.onView()
	}
}

// Dragged moves the picture with the pointer.
func (s *stage) Dragged(ev *fyne.DragEvent) {
	look.Seen()
	began := !s.pulls
	s.pulls = true
	if s.drawing != nil {
		if began { // the first event comes some way after the press
			s.drawing(s.at(ev.Position.SubtractXY(ev.Dragged.DX, ev.Dragged.DY), true))
		}
		if s.drawing(s.at(ev.Position, false)) {
			return
		}
	}
	s.pan(-float64(ev.Dragged.DX), -float64(ev.Dragged.DY))
}

func (s *stage) at(p fyne.Position, began bool) (x, y int, first bool) {
	x, y = s.point(p)
	return x, y, began
}

// DragEnd is called by Fyne.
func (s *stage) DragEnd() {
	s.pulls = false
	if s.drawEnd != nil {
		s.drawEnd()
	}
}

// Scrolled moves the picture.
func (s *stage) Scrolled(ev *fyne.ScrollEvent) {
	look.Seen()
	s.pan(-float64(ev.Scrolled.DX), -float64(ev.Scrolled.DY))
}

// Tapped takes the focus.
func (s *stage) Tapped(*fyne.PointEvent) {
	look.Seen()
	look.Focus(s)
}

// FocusGained is called by Fyne.
func (s *stage) FocusGained() { s.focused = true; s.Refresh() }

// FocusLost is called by Fyne.
func (s *stage) FocusLost() { s.focused = false; s.Refresh() }

// TypedRune zooms: signs, since keys lie elsewhere on other keyboards.
func (s *stage) TypedRune(r rune) {
	look.Seen()
	switch r {
	case '+', '=':
		s.by(zoomStep)
	case '-':
		s.by(1 / zoomStep)
	case '0':
		s.whole()
	case '1':
		if s.mode != fitWidth {
			s.setZoom(fitPixel, 1)
		}
	}
}

// whole goes back to how it was shown first.
func (s *stage) whole() {
	if s.mode == fitWidth {
		s.setZoom(fitWidth, 1)
		return
	}
	s.setZoom(fitWhole, 1)
}

// TypedKey moves.
func (s *stage) TypedKey(ev *fyne.KeyEvent) {
	if !s.move(ev) {
		look.PassKey(s, ev)
	}
}

// move takes the keys that are no signs.
func (s *stage) move(ev *fyne.KeyEvent) bool {
	if s.onKey != nil && s.onKey(ev) {
		look.Seen()
		return true
	}
	switch ev.Name {
	case fyne.KeyLeft:
		s.pan(-panStep, 0)
	case fyne.KeyRight:
		s.pan(panStep, 0)
	case fyne.KeyUp:
		s.pan(0, -panStep)
	case fyne.KeyDown:
		s.pan(0, panStep)
	default:
		return false
	}
	look.Seen()
	return true
}

// key takes a key while something else has the focus: signs come as keys then.
func (s *stage) key(ev *fyne.KeyEvent) {
	if s.move(ev) {
		return
	}
	switch ev.Name {
	case fyne.KeyPlus, fyne.KeyEqual:
		s.TypedRune('+')
	case fyne.KeyMinus:
		s.TypedRune('-')
	case fyne.Key0:
		s.TypedRune('0')
	case fyne.Key1:
		s.TypedRune('1')
	}
}

// draw is what is in view, w by h pixels.
func (s *stage) draw(w, h int) image.Image {
	out := image.NewRGBA(image.Rect(0, 0, max(w, 1), max(h, 1)))
	draw.Draw(out, out.Bounds(), image.NewUniform(look.Color(look.Background)), image.Point{}, draw.Src)
	if len(s.levels) == 0 || w < 1 || h < 1 {
		return out
	}
	iw, ih := s.sized()
	x, y := s.placed(float64(w), float64(h))
	left, top := int(math.Round(x)), int(math.Round(y))
	to := image.Rect(left, top, left+max(int(math.Round(iw)), 1), top+max(int(math.Round(ih)), 1))
	draw.Draw(out, to, image.White, image.Point{}, draw.Src) // paper, behind what is transparent
	f, l := s.factor(), 0
	for l+1 < len(s.levels) && f <= 0.5 {
		f, l = f*2, l+1
	}
	img := s.levels[l]
	if to.Size() == img.Bounds().Size() {
		draw.Draw(out, to, img, img.Bounds().Min, draw.Over)
	} else {
		draw.ApproxBiLinear.Scale(out, to, img, img.Bounds(), draw.Over, nil)
	}
	if s.over != nil {
		s.over(out, to)
	}
	return out
}

// CreateRenderer is called by Fyne.
func (s *stage) CreateRenderer() fyne.WidgetRenderer {
	return look.Render(look.Face{
		Objects: []fyne.CanvasObject{s.raster},
		Min:     func() fyne.Size { return fyne.NewSize(120, 80) },
		Layout:  s.raster.Resize,
		Update:  func() { s.ring.show(s.focused) },
	})
}

// halves makes a picture quick to draw at any size: itself, in a form that is
// read fast, and each time half of it. It takes a third more memory.
func halves(img image.Image) []image.Image {
	switch img.(type) {
	case *image.RGBA, *image.NRGBA, *image.Gray, *image.YCbCr:
	default:
		b := img.Bounds()
		plain := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
		draw.Draw(plain, plain.Bounds(), img, b.Min, draw.Src)
		img = plain
	}
	levels := []image.Image{img}
	for {
		b := img.Bounds()
		if b.Dx() < 512 && b.Dy() < 512 {
			return levels
		}
		half := image.NewRGBA(image.Rect(0, 0, max(b.Dx()/2, 1), max(b.Dy()/2, 1)))
		draw.ApproxBiLinear.Scale(half, half.Bounds(), img, b, draw.Src, nil)
		img = half
		levels = append(levels, img)
	}
}
