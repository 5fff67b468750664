package testimonies

import (
	"image"
	"syscall"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"attest/app/look"
)

// part is what a key changes in the window: an object with a canvas of its own,
// on which the software painter paints it and nothing else.
type part struct {
	object fyne.CanvasObject
	canvas software.WindowlessCanvas
}

func newPart(o fyne.CanvasObject) *part {
	c := software.NewTransparentCanvas()
	c.SetPadded(false)
	return &part{o, c}
}

func (p *part) paint() {
	at, size := p.object.Position(), p.object.Size()
	p.canvas.Resize(size)
	p.canvas.SetContent(p.object)
	p.canvas.Capture()
	p.object.Move(at)
}

// outsideOf is where pixels differ that lie in none of the parts.
func outsideOf(parts []*part, before, after image.Image) (out image.Rectangle) {
	var in []image.Rectangle
	for _, p := range parts {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.object)
		s := p.object.Size()
		in = append(in, image.Rect(int(at.X), int(at.Y), int(at.X+s.Width)+1, int(at.Y+s.Height)+1))
	}
	a, b := before.(*image.NRGBA), after.(*image.NRGBA)
	for y := range a.Bounds().Dy() {
	next:
		for x := range a.Bounds().Dx() {
			if a.NRGBAAt(x, y) == b.NRGBAAt(x, y) {
				continue
			}
			for _, r := range in {
				if (image.Point{X: x, Y: y}).In(r) {
					continue next
				}
			}
			out = out.Union(image.Rect(x, y, x+1, y+1))
		}
	}
	return out
}

// spent is the processor time of this process: others at work do not lengthen it.
func spent() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkKeyShows is from a key in the middle of a four-hour interview of 3,000
// segments, its sound playing, until it is painted by Fyne's software painter, in
// processor time, the least of all rounds: what the key and the sound changed,
// and the whole window of 1280 by 720. Beside it, in turn, the whole window of an
// Entry alone and of nothing at all: what the painter asks for by itself.
func BenchmarkKeyShows(b *testing.B) {
	test.NewApp().Settings().SetTheme(look.NewTheme(look.ModeLight))
	alone := widget.NewMultiLineEntry()
	other, empty := test.NewWindow(alone), test.NewWindow(nil)
	b.Cleanup(other.Close)
	b.Cleanup(empty.Close)
	other.Resize(fyne.NewSize(1280, 720))
	empty.Resize(fyne.NewSize(1280, 720))
	other.Canvas().Focus(alone)

	a, w, loop := playing(b, 3000) // last: the test driver looks for an object in its newest window
	key := func() {
		loop.Advance(tickOfSound)
		w.Canvas().Focused().TypedRune('가')
	}
	parts := []*part{newPart(a.editor), newPart(a.hearing.strip.View), newPart(a.foot)}
	for range 3 {
		before := w.Canvas().Capture()
		key()
		if r := outsideOf(parts, before, w.Canvas().Capture()); !r.Empty() {
			b.Fatalf("a key changes %v beside what is painted", r)
		}
	}
	least := map[string]time.Duration{}
	measure := func(name string, act func()) {
		from := spent()
		act()
		if d := spent() - from; least[name] == 0 || d < least[name] {
			least[name] = d
		}
	}
	text := a.segments()[a.at].Text
	for b.Loop() {
		measure("changed", func() {
			key()
			for _, p := range parts {
				p.paint()
			}
		})
		measure("window", func() { key(); w.Canvas().Capture() })
		measure("entry", func() { alone.TypedRune('가'); other.Canvas().Capture() })
		measure("empty", func() { empty.Canvas().Capture() })
		a.editor.SetText(text)
		alone.SetText(text)
	}
	for name, d := range least {
		b.ReportMetric(float64(d.Microseconds())/1000, name+"-ms")
	}
	b.ReportMetric(float64(least["window"])/float64(least["entry"]), "window/entry")
	b.ReportMetric(float64(least["changed"])/float64(least["empty"]), "changed/empty")
}
