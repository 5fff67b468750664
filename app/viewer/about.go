package viewer

import (
	"context"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"attest/app/clip"
	"attest/app/filefacts"
	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/media"
	"attest/archive/record"
)

// sideWidth is how wide the list of what a file says of itself is.
const (
	sideWidth float32 = 272
	sideLeast float32 = 160 // its text wraps at the width it is given, down to this
)

// split gives the side its width and the content the rest.
type split struct{}

func (*split) MinSize(o []fyne.CanvasObject) fyne.Size { return fyne.NewSize(400, 200) }

func (*split) Layout(o []fyne.CanvasObject, s fyne.Size) {
	w := min(sideWidth, s.Width*0.32)
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(max(0, s.Width-w-12), s.Height))
	o[1].Move(fyne.NewPos(s.Width-w, 0))
	o[1].Resize(fyne.NewSize(w, s.Height))
}

// fillHead says what the exhibit is: label, name, type, size, SHA-256, class.
func (p *panel) fillHead() {
	e := p.e
	name := e.Name
	if e.Detail.Caption != "" {
		name = look.JoinFacts(name, e.Detail.Caption)
	}
	class := look.NewChip(words.T("testimonies.class.identity"), look.Accent)
	if e.Class == record.ClassCleared {
		class = look.NewChip(words.T("testimonies.class.cleared"), look.OK)
	}
	copied := look.NewText("", look.OK, look.SmallSize)
	copySum := look.NewButton(words.T("viewer.copy"), nil, look.Quiet, func() {
		clip.Put(e.SHA256)
		copied.Set(words.T("viewer.copied"))
	})
	handle := look.NewText(name, look.Muted, look.SectionSize)
	handle.Short = true
	first := []fyne.CanvasObject{look.NewBold(e.Label, look.Ink, look.TitleSize), handle, look.Space()}
	if take := p.takeOut(); take != nil && media.HasReadingCopy(e.Media) {
		first = append(first, look.NewButton(words.T("viewer.take"), theme.DownloadIcon(), look.Normal, take))
	}
	first = append(first, p.shut)
	facts := look.JoinFacts(filefacts.Kind(e.Media), filefacts.Size(e.Size))
	sum := look.Small("SHA-256 " + e.SHA256)
	p.head.Objects = []fyne.CanvasObject{
		look.Line(8, first...),
		look.Line(8, class, look.NewText(facts, look.Muted, look.SmallSize), sum, copySum, copied, look.Space()),
	}
	p.head.Refresh()
}

// examine lists what the file says of itself, beside the content.
func (p *panel) examine() {
	src, e := p.src, p.e
	p.run(task.Run(func(ctx context.Context) ([]media.Item, error) {
		return media.Metadata(ctx, src, src.size, e.Media)
	}, func(items []media.Item, err error) {
		if !p.gone {
			p.fillSide(items, err)
		}
	}))
}

func (p *panel) fillSide(items []media.Item, err error) {
	risky := 0
	for _, i := range items {
		if i.Risky {
			risky++
		}
	}
	title := look.NewParagraph(words.T("viewer.meta.title"), look.Ink, sideLeast)
	title.Bold = true
	rows := []fyne.CanvasObject{title}
	small := func(text string, role look.Role) *look.Paragraph {
		t := look.NewParagraph(text, role, sideLeast)
		t.Points = look.SmallSize
		return t
	}
	switch {
	case err != nil:
		rows = append(rows, small(words.T("viewer.meta.failed"), look.Warn))
	case !media.HasReadingCopy(p.e.Media): // the one item says that nothing is known
	case len(items) == 0:
		rows = append(rows, small(words.T("viewer.meta.none"), look.Muted))
	case risky == 0:
		rows = append(rows, small(words.T("viewer.meta.harmless"), look.Muted))
	default:
		rows = append(rows, small(words.T("viewer.meta.risky", risky), look.Warn))
	}
	for _, i := range items {
		value := look.NewParagraph(filefacts.Value(i), look.Ink, sideLeast)
		label := look.Small(filefacts.Name(i))
		line := []fyne.CanvasObject{label, look.Space()}
		if i.Risky {
			line = append(line, look.NewChip(words.T("viewer.meta.mark"), look.Warn))
		}
		rows = append(rows, look.HLine(), look.Line(4, line...), value)
	}
	p.said = rows
	p.putSide()
}

// putSide lists the regions, and what the file says of itself.
func (p *panel) putSide() {
	rows := p.said
	if p.marks != nil {
		rows = append(p.marks.rows(), rows...)
	}
	p.side.Objects = []fyne.CanvasObject{look.BareCard(look.Reflow(look.Inset(12, 12, 12, 12, look.Column(6, rows...))))}
	p.side.Refresh()
}

// ring is round what has the focus. It stands outside of it, since what scrolls
// is cut at its own edge.
type ring struct {
	widget.BaseWidget
	on bool
}

func newRing() *ring {
	r := &ring{}
	r.ExtendBaseWidget(r)
	return r
}

func (r *ring) show(on bool) {
	if r.on != on {
		r.on = on
		r.Refresh()
	}
}

// CreateRenderer is called by Fyne.
func (r *ring) CreateRenderer() fyne.WidgetRenderer {
	edge := canvas.NewRectangle(color.Transparent)
	edge.StrokeWidth, edge.CornerRadius = look.RingWidth, look.CardRadius
	return look.Render(look.Face{
		Objects: []fyne.CanvasObject{edge},
		Min:     func() fyne.Size { return fyne.Size{} },
		Layout:  edge.Resize,
		Update:  func() { edge.StrokeColor, edge.Hidden = look.Color(look.Accent), !r.on },
	})
}

// ground is the card that content stands on, with its ring.
func ground(o fyne.CanvasObject, r *ring) fyne.CanvasObject {
	return look.BareCard(container.NewStack(look.Inset(3, 3, 3, 3, o), r))
}
