package player

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
	"golang.org/x/image/draw"

	"attest/app/look"
)

// Measures of the drawing, in units of the window.
const (
	waveHeight     float32 = 54
	overviewHeight float32 = 12
	bandHeight     float32 = 4
	waveGap        float32 = 4
	waveRing       float32 = 3 // room for the ring of focus
)

// How much of the recording is in view, in milliseconds.
const (
	viewFirst = 20_000
	viewLeast = 2_500
	viewMost  = 320_000
)

// Part is a segment of the account as the outline shows it.
type Part struct {
	Span
	Chosen bool
}

// wave draws the part of a recording that is heard, and the whole of it below.
// A click goes to a place, a drag marks a span; below, both go there.
type wave struct {
	widget.BaseWidget
	p       *Player
	parts   func() []Part // in the order of their beginnings or not
	view    Span
	raster  *canvas.Raster
	note    string
	focused bool
	from    float32 // where a drag began; below 0 for none
	low     bool    // the drag began in the overview
	onKey   func(*fyne.KeyEvent) bool
	onRune  func(rune) bool
	onTouch func()
}

var _ desktop.Cursorable = (*wave)(nil)

func newWave(parts func() []Part) *wave {
	w := &wave{parts: parts, view: Span{0, viewFirst}, from: -1}
	w.raster = canvas.NewRaster(w.draw)
	w.ExtendBaseWidget(w)
	return w
}

// follow brings the place that is heard into view, a page on at a time.
func (w *wave) follow() {
	if w.p == nil {
		return
	}
	at, width := w.p.place.At, w.view.To-w.view.From
	if at < w.view.From || at >= w.view.To {
		w.view.From = max(at-width/10, 0)
		w.view.To = w.view.From + width
	}
}

// zoom shows more or less of the recording round the place that is heard.
func (w *wave) zoom(by float64) {
	width := int64(min(max(float64(w.view.To-w.view.From)*by, viewLeast), viewMost))
	from := max(w.p.place.At-width/2, 0)
	w.view = Span{from, from + width}
	w.Refresh()
}

// Cursor is called by Fyne.
func (w *wave) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseDown remembers where a drag may begin.
func (w *wave) MouseDown(ev *desktop.MouseEvent) { w.from, w.low = ev.Position.X, w.below(ev.Position) }

// MouseUp is called by Fyne.
func (w *wave) MouseUp(*desktop.MouseEvent) {}

func (w *wave) below(at fyne.Position) bool { return at.Y > waveRing+waveHeight }

// Tapped goes to a place.
func (w *wave) Tapped(ev *fyne.PointEvent) {
	look.Seen()
	if w.p != nil {
		w.p.Mark(Span{})
		w.p.GoTo(w.place(ev.Position.X, w.below(ev.Position)))
	}
	w.touched()
}

// Dragged marks a span, or goes along the whole.
func (w *wave) Dragged(ev *fyne.DragEvent) {
	look.Seen()
	if w.p == nil {
		return
	}
	if w.from < 0 {
		w.from, w.low = ev.Position.X-ev.Dragged.DX, w.below(ev.Position)
	}
	if w.low {
		w.p.GoTo(w.place(ev.Position.X, true))
		return
	}
	w.p.Mark(Span{w.place(w.from, false), w.place(ev.Position.X, false)})
}

// DragEnd is called by Fyne.
func (w *wave) DragEnd() {
	w.from = -1
	w.touched()
}

// touched lets the keyboard go back to where somebody was typing.
func (w *wave) touched() {
	if w.onTouch != nil {
		w.onTouch()
	}
}

// place is what stands at x, in milliseconds.
func (w *wave) place(x float32, whole bool) int64 {
	inner := max(w.Size().Width-2*waveRing, 1)
	part := min(max(float64((x-waveRing)/inner), 0), 1)
	span := w.view
	if whole {
		span = Span{0, w.p.Long()}
	}
	return span.From + int64(math.Round(part*float64(span.To-span.From)))
}

// FocusGained is called by Fyne.
func (w *wave) FocusGained() { w.focused = true; w.Refresh() }

// FocusLost is called by Fyne.
func (w *wave) FocusLost() { w.focused = false; w.Refresh() }

// TypedRune marks a span: see the strip.
func (w *wave) TypedRune(r rune) {
	look.Seen()
	if w.onRune != nil {
		w.onRune(r)
	}
}

// TypedKey plays, pauses and moves.
func (w *wave) TypedKey(ev *fyne.KeyEvent) {
	if w.onKey == nil || !w.onKey(ev) {
		look.PassKey(w, ev)
	}
}

// brush fills upright stripes of a picture.
type brush struct {
	out   *image.RGBA
	scale float64 // pixels for a unit
}

func (b brush) fill(x0, y0, x1, y1 int, c color.Color) {
	draw.Draw(b.out, image.Rect(x0, y0, x1, y1), image.NewUniform(c), image.Point{}, draw.Src)
}

func (b brush) pixels(units float32) int { return int(math.Round(float64(units) * b.scale)) }

// draw makes the outline that is in view, and the whole below it.
func (w *wave) draw(width, height int) image.Image {
	width, height = max(width, 1), max(height, 1)
	b := brush{image.NewRGBA(image.Rect(0, 0, width, height)), float64(height) / float64(waveHeight+waveGap+overviewHeight)}
	b.fill(0, 0, width, height, look.Color(look.Surface))
	if w.p == nil {
		return b.out
	}
	high := b.pixels(waveHeight)
	x := func(ms int64) int {
		return int(float64(ms-w.view.From) / float64(w.view.To-w.view.From) * float64(width))
	}
	if s := w.p.looped; !s.Empty() {
		b.fill(x(s.From), 0, x(s.To), high, look.Color(look.Selection))
	}
	if s := w.p.marked; !s.Empty() {
		b.fill(x(s.From), 0, x(s.To), high, look.Color(look.Selection))
		b.fill(x(s.From), 0, x(s.From)+b.pixels(1), high, look.Color(look.Accent))
		b.fill(x(s.To)-b.pixels(1), 0, x(s.To), high, look.Color(look.Accent))
	}
	w.drawParts(b, x, high)
	w.columns(b, w.view, 0, high-b.pixels(bandHeight+2), x(w.p.place.At))
	at := x(w.p.place.At)
	b.fill(at-b.pixels(1), 0, at+b.pixels(1), high, look.Color(look.Accent))

	top := b.pixels(waveHeight + waveGap)
	whole := Span{0, w.p.Long()}
	if whole.To > 0 {
		scale := float64(width) / float64(whole.To)
		b.fill(int(float64(w.view.From)*scale), top, max(int(float64(w.view.To)*scale), int(float64(w.view.From)*scale)+b.pixels(2)), height, look.Color(look.Selection))
		here := int(float64(w.p.place.At) * scale)
		w.columns(b, whole, top, height, here)
		b.fill(here-b.pixels(1), top, here+b.pixels(1), height, look.Color(look.Accent))
	}
	return b.out
}

// drawParts draws where segments begin and end: a band each, the chosen one in
// the accent and twice as high.
func (w *wave) drawParts(b brush, x func(int64) int, high int) {
	for _, s := range w.parts() {
		if s.To <= w.view.From || s.From >= w.view.To {
			continue
		}
		c, h := look.Color(look.Muted), b.pixels(bandHeight/2)
		if s.Chosen {
			c, h = look.Color(look.Accent), b.pixels(bandHeight)
		}
		from, to := x(s.From), x(s.To)
		b.fill(from, high-h, max(to-b.pixels(2), from+b.pixels(1)), high, c)
		if s.Chosen {
			b.fill(from, 0, from+b.pixels(1), high, c)
			b.fill(to-b.pixels(1), 0, to, high, c)
		}
	}
}

// columns draws one upright line for each pixel.
func (w *wave) columns(b brush, span Span, top, bottom, here int) {
	width := b.out.Rect.Dx()
	mid := (top + bottom) / 2
	b.fill(0, mid, width, mid+1, look.Color(look.Rule))
	o := w.p.outline
	if o == nil {
		return
	}
	played, rest := image.NewUniform(look.Color(look.Accent)), image.NewUniform(look.Color(look.Muted))
	half := float64(bottom-top)/2 - 1
	for i, c := range o.Columns(w.p.frame(span.From), w.p.frame(span.To), width) {
		up, down := int(float64(c.Max)/math.MaxInt16*half), int(float64(c.Min)/math.MaxInt16*half)
		ink := rest
		if i <= here {
			ink = played
		}
		draw.Draw(b.out, image.Rect(i, mid-up, i+1, mid-down+1), ink, image.Point{}, draw.Src)
	}
}

// CreateRenderer is called by Fyne.
func (w *wave) CreateRenderer() fyne.WidgetRenderer {
	note := canvas.NewText("", color.Black)
	note.Alignment = fyne.TextAlignCenter
	ring := canvas.NewRectangle(color.Transparent)
	ring.CornerRadius, ring.StrokeWidth = look.Radius, look.RingWidth
	return look.Render(look.Face{
		Objects: []fyne.CanvasObject{w.raster, note, ring},
		Min: func() fyne.Size {
			return fyne.NewSize(120, waveHeight+waveGap+overviewHeight+2*waveRing)
		},
		Layout: func(s fyne.Size) {
			w.raster.Move(fyne.NewPos(waveRing, waveRing))
			w.raster.Resize(s.SubtractWidthHeight(2*waveRing, 2*waveRing))
			note.Move(fyne.NewPos(0, waveRing+6))
			note.Resize(fyne.NewSize(s.Width, 18))
			ring.Resize(s)
		},
		Update: func() {
			note.Text, note.Color, note.TextSize = w.note, look.Color(look.Muted), look.SmallSize
			ring.StrokeColor = look.Color(look.Accent)
			ring.Hidden = !w.focused
		},
	})
}
