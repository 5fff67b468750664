package viewer

import (
	"context"
	"image"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"golang.org/x/image/draw"

	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/media"
)

const (
	veilPoints = 12  // of the longer side: forms go, light and dark stay
	veilPixels = 900 // of the longer side, as it is drawn
)

// veil stands where a graphic exhibit would, each time until it is shown. What
// it draws is made of a few grey points, so that nothing lies behind it.
type veil struct {
	stage *stage // nil where there is no picture
	shown *look.Button
	show  func()
}

// veiled reduces a picture to a few grey points and draws those large and soft.
func veiled(img image.Image) image.Image {
	b := img.Bounds()
	shrunk := func(long int) image.Rectangle {
		if b.Dx() >= b.Dy() {
			return image.Rect(0, 0, long, max(1, b.Dy()*long/max(b.Dx(), 1)))
		}
		return image.Rect(0, 0, max(1, b.Dx()*long/max(b.Dy(), 1)), long)
	}
	levels := halves(img) // the mean of many points, not one of them
	small := image.NewGray(shrunk(veilPoints))
	least := levels[len(levels)-1]
	draw.BiLinear.Scale(small, small.Bounds(), least, least.Bounds(), draw.Src, nil)
	out := image.NewGray(shrunk(veilPixels))
	draw.CatmullRom.Scale(out, out.Bounds(), small, small.Bounds(), draw.Src, nil)
	return out
}

// openVeil draws the veil of a picture or of a document's first page.
func (p *panel) openVeil() {
	p.loading(words.T("viewer.opening"))
	src, kind := p.src, p.e.Media
	p.run(task.Run(func(ctx context.Context) (image.Image, error) {
		var img image.Image
		var err error
		switch {
		case kind == "application/pdf":
			img, err = firstPage(ctx, src)
		case strings.HasPrefix(kind, "image/"):
			img, err = media.DecodeImage(src.reader())
		default:
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		return veiled(img), nil
	}, func(img image.Image, err error) {
		switch {
		case p.gone:
		case err != nil:
			p.failed(err)
		default:
			p.put(newVeil(img, p.unveil))
		}
	}))
}

func firstPage(ctx context.Context, src *source) (image.Image, error) {
	doc, err := media.OpenPDF(ctx, src.reader(), src.size)
	if err != nil {
		return nil, err
	}
	img, err := doc.Render(ctx, 0, 200)
	_ = doc.Close() // it was only looked at
	return img, err
}

// unveil shows the exhibit as it is, until the viewer is closed.
func (p *panel) unveil() {
	if p.gone || p.content == nil {
		return
	}
	look.Seen()
	p.content.close()
	p.content = nil
	p.foot.RemoveAll()
	p.plain()
}

func newVeil(img image.Image, show func()) *veil {
	v := &veil{show: show}
	v.shown = look.NewButton(words.T("graphic.show"), theme.VisibilityIcon(), look.Strong, show)
	if img != nil {
		v.stage = newStage(fitWhole)
		v.stage.levels = []image.Image{img}
	}
	return v
}

func (v *veil) view() fyne.CanvasObject {
	title := look.NewParagraph(words.T("graphic.title"), look.Ink, look.StateWidth)
	title.Points, title.Bold = look.SectionSize, true
	said := look.Column(8, title, look.NewParagraph(words.T("graphic.text"), look.Muted, look.StateWidth), look.Line(8, v.shown, look.Space()))
	card := look.Centred(look.StateWidth, look.Card(look.Inset(12, 12, 12, 12, said)))
	if v.stage == nil {
		return look.BareCard(card)
	}
	return look.BareCard(container.NewStack(look.Inset(3, 3, 3, 3, v.stage), card))
}

func (v *veil) bar() []fyne.CanvasObject {
	return []fyne.CanvasObject{look.Space(), look.Small(words.T("graphic.keys"))}
}

func (v *veil) first() fyne.Focusable { return v.shown }

func (v *veil) key(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter {
		v.show()
	}
}

func (v *veil) close() {
	if v.stage != nil {
		v.stage.levels = nil
	}
}
