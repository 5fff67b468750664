package viewer

import (
	"context"
	"image"
	"math"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/media"
)

// picture is an image: whole at first, then at any zoom.
type picture struct {
	stage *stage
	level *look.Text
	size  *look.Text
}

func (p *panel) openPicture() {
	p.loading(words.T("viewer.loading.picture"))
	src := p.src
	p.run(task.Run(func(context.Context) ([]image.Image, error) {
		img, err := media.DecodeImage(src.reader())
		if err != nil {
			return nil, err
		}
		return halves(img), nil
	}, func(levels []image.Image, err error) {
		switch {
		case p.gone:
		case err != nil:
			p.failed(err)
		default:
			c := newPicture(levels)
			p.mark(c.stage, func() int { return 0 }, nil)
			p.put(c)
		}
	}))
}

func newPicture(levels []image.Image) *picture {
	b := levels[0].Bounds()
	c := &picture{stage: newStage(fitWhole), level: look.NewText("", look.Ink, look.TextSize),
		size: look.NewText(words.T("viewer.pixels", b.Dx(), b.Dy()), look.Muted, look.SmallSize)}
	c.stage.levels = levels
	c.stage.onView = c.told
	return c
}

func (c *picture) told() { c.level.Set(percent(c.stage.factor())) }

func percent(f float64) string {
	if p := f * 100; p >= 1 {
		return words.T("viewer.percent", int(math.Round(p)))
	}
	return words.T("viewer.percent", 1)
}

func (c *picture) view() fyne.CanvasObject { return ground(c.stage, c.stage.ring) }
func (c *picture) first() fyne.Focusable   { return c.stage }
func (c *picture) key(ev *fyne.KeyEvent)   { c.stage.key(ev) }
func (c *picture) close()                  { c.stage.levels = nil }

func (c *picture) bar() []fyne.CanvasObject {
	s := c.stage
	return []fyne.CanvasObject{
		look.NewButton(words.T("viewer.fit"), nil, look.Normal, s.whole),
		look.NewButton(words.T("viewer.actual"), nil, look.Normal, func() { s.setZoom(fitPixel, 1) }),
		look.NewButton("−", nil, look.Normal, func() { s.by(1 / zoomStep) }),
		look.NewButton("+", nil, look.Normal, func() { s.by(zoomStep) }),
		c.level, c.size, look.Space(), look.Small(words.T("viewer.keys.picture")),
	}
}
