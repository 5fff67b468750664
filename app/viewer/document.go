package viewer

import (
	"context"
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/media"
)

// settleTime is how long a view must keep its width before a page is drawn anew
// for it.
const settleTime = 150 * time.Millisecond

// document is a PDF, one page in view and no other kept. Pages are drawn one
// after the other beside the window: what is asked for meanwhile is drawn next.
type document struct {
	p       *panel
	doc     media.Document
	stage   *stage
	page    int // that is wanted
	shown   int // that is on the stage, -1 for none
	width   int // in pixels, of the page on the stage
	busy    bool
	closed  bool
	settle  func()
	stop    func()
	number  *look.Text
	level   *look.Text
	drawing *look.Text
	slow    func()
	back    *look.Button
	on      *look.Button
}

func (p *panel) openDocument() {
	p.loading(words.T("viewer.loading.pdf"))
	src := p.src
	p.run(task.Run(func(ctx context.Context) (media.Document, error) {
		return media.OpenPDF(ctx, src.reader(), src.size)
	}, func(doc media.Document, err error) {
		switch {
		case p.gone:
			if doc != nil {
				shut(doc)
			}
		case err != nil:
			p.failed(err)
		default:
			d := newDocument(p, doc)
			p.mark(d.stage, func() int { return d.shown + 1 }, func(page int) { d.turn(page - 1) })
			p.put(d)
		}
	}))
}

// shut gives a document's memory back beside the window.
func shut(doc media.Document) {
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, doc.Close() }, func(struct{}, error) {})
}

func newDocument(p *panel, doc media.Document) *document {
	d := &document{p: p, doc: doc, stage: newStage(fitWidth), shown: -1,
		number: look.NewText("", look.Ink, look.TextSize), level: look.NewText("", look.Ink, look.TextSize),
		drawing: look.NewText("", look.Muted, look.SmallSize)}
	d.back = look.NewButton("", theme.NavigateBackIcon(), look.Normal, func() { d.turn(d.page - 1) })
	d.on = look.NewButton("", theme.NavigateNextIcon(), look.Normal, func() { d.turn(d.page + 1) })
	d.stage.onView = d.viewed
	d.stage.onKey = d.taken
	d.told()
	return d
}

func (d *document) view() fyne.CanvasObject { return ground(d.stage, d.stage.ring) }
func (d *document) first() fyne.Focusable   { return d.stage }
func (d *document) key(ev *fyne.KeyEvent)   { d.stage.key(ev) }

func (d *document) bar() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		d.back, d.number, d.on, look.NewText(" ", look.Ink, look.TextSize),
		look.NewButton(words.T("viewer.width"), nil, look.Normal, d.stage.whole),
		look.NewButton("−", nil, look.Normal, func() { d.stage.by(1 / zoomStep) }),
		look.NewButton("+", nil, look.Normal, func() { d.stage.by(zoomStep) }),
		d.level, d.drawing, look.Space(), look.Small(words.T("viewer.keys.pdf")),
	}
}

func (d *document) close() {
	d.closed = true
	d.quiet()
	if d.settle != nil {
		d.settle()
	}
	if d.stop != nil {
		d.stop()
	}
	d.stage.levels = nil
	if !d.busy {
		shut(d.doc)
	}
}

// taken turns pages by key.
func (d *document) taken(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyPageUp:
		d.turn(d.page - 1)
	case fyne.KeyPageDown, fyne.KeySpace:
		d.turn(d.page + 1)
	case fyne.KeyHome:
		d.turn(0)
	case fyne.KeyEnd:
		d.turn(d.doc.Pages() - 1)
	default:
		return false
	}
	return true
}

func (d *document) turn(to int) {
	to = min(max(to, 0), d.doc.Pages()-1)
	if to != d.page {
		d.page = to
		d.told()
		d.draw()
	}
}

func (d *document) told() {
	d.number.Set(words.T("viewer.page", d.page+1, d.doc.Pages()))
	d.level.Set(percent(d.stage.zoom))
	enable(d.back, d.page > 0)
	enable(d.on, d.page < d.doc.Pages()-1)
}

func enable(b *look.Button, on bool) {
	if on == b.Disabled() {
		if on {
			b.Enable()
		} else {
			b.Disable()
		}
	}
}

// viewed draws the page anew, once the view rests, when it has another width.
func (d *document) viewed() {
	if d.closed {
		return
	}
	d.told()
	if d.shown < 0 {
		d.draw()
		return
	}
	if d.settle != nil {
		d.settle()
	}
	d.settle = task.After(settleTime, d.draw)
}

// draw brings the wanted page to the stage at the width of the view.
func (d *document) draw() {
	w, _ := d.stage.pixels()
	width := int(w * d.stage.zoom)
	page := d.page
	if d.closed || d.busy || width < 1 || page == d.shown && width == d.width {
		return
	}
	d.busy = true
	if d.slow == nil {
		d.slow = task.After(look.LoadingDelay, func() { d.drawing.Set(words.T("viewer.drawing")) })
	}
	d.stop = task.Run(func(ctx context.Context) ([]image.Image, error) {
		img, err := d.doc.Render(ctx, page, width)
		if err != nil {
			return nil, err
		}
		return halves(img), nil
	}, func(levels []image.Image, err error) {
		d.busy, d.stop = false, nil
		switch {
		case d.closed:
			shut(d.doc)
			return
		case err != nil:
			d.p.failed(err)
			return
		}
		turned := d.shown != page
		d.shown, d.width = page, width
		if page == d.page {
			d.quiet()
		}
		d.stage.show(levels, turned)
		d.draw()
	})
}

// quiet takes away the word that a page is being drawn.
func (d *document) quiet() {
	if d.slow != nil {
		d.slow()
		d.slow = nil
	}
	d.drawing.Set("")
}
