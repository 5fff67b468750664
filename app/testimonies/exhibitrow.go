package testimonies

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"attest/app/filefacts"
	"attest/app/look"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// exhibitRow says of a file what it is: its label and name, type and size, who
// added it when, its whole SHA-256, and its class.
type exhibitRow struct {
	widget.BaseWidget
	name, file, facts, hash *look.Text
	class, outside          *look.Chip
	graphic, asked          *look.Chip
	chosen, focused         bool
}

func newExhibitRow() *exhibitRow {
	r := &exhibitRow{name: look.NewBold("", look.Ink, look.TextSize), file: look.NewText("", look.Muted, look.TextSize),
		facts: look.Small(""), hash: look.Small(""), class: look.NewChip("", look.OK), outside: look.NewChip("", look.Warn),
		graphic: look.NewChip("", look.Warn), asked: look.NewChip("", look.Warn)}
	r.file.Short = true
	r.ExtendBaseWidget(r)
	return r
}

func (r *exhibitRow) set(e archive.Exhibit) {
	r.name.Set(e.Label)
	name := e.Name
	if e.Detail.Caption != "" {
		name = look.JoinFacts(name, e.Detail.Caption)
	}
	r.file.Set(name)
	from := ""
	if e.Detail.From != "" {
		from = words.T("testimonies.exhibit.from.fact", e.Detail.From)
	}
	r.facts.Set(look.JoinFacts(filefacts.Kind(e.Media), filefacts.Size(e.Size), words.T("testimonies.exhibit.added", e.ByName, day(e.Added)), from))
	r.hash.Set("SHA-256 " + e.SHA256)
	if e.Class == record.ClassCleared {
		r.class.Set(words.T("testimonies.class.cleared"), look.OK)
	} else {
		r.class.Set(words.T("testimonies.class.identity"), look.Accent)
	}
	where := "testimonies.exhibit.outside"
	if e.Unreachable {
		where = "testimonies.exhibit.unreachable"
	}
	r.outside.Set(words.T(where), look.Warn)
	r.outside.Hidden = e.StillOutside == ""
	r.graphic.Set(words.T("graphic.chip"), look.Warn)
	r.graphic.Hidden = !e.Detail.Graphic
	open := len(record.OpenIntake(e.Exhibit, e.Detail))
	r.asked.Set(words.T("intake.chip", open), look.Warn)
	r.asked.Hidden = open == 0
	r.Refresh()
}

// Mark is called by the list.
func (r *exhibitRow) Mark(chosen, focused bool) {
	if r.chosen != chosen || r.focused != focused {
		r.chosen, r.focused = chosen, focused
		r.Refresh()
	}
}

// CreateRenderer is called by Fyne.
func (r *exhibitRow) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(color.Transparent)
	bar := canvas.NewRectangle(color.Transparent)
	ring := canvas.NewRectangle(color.Transparent)
	ring.StrokeWidth, ring.CornerRadius = look.RingWidth, look.Radius
	line := look.Line(4, r.name, r.file, look.Space(), r.graphic, r.asked, r.outside, r.class)
	facts, hash := look.Line(4, r.facts, look.Space()), look.Line(4, r.hash, look.Space())
	return look.Render(look.Face{
		Objects: []fyne.CanvasObject{ground, bar, line, facts, hash, ring},
		Min:     func() fyne.Size { return fyne.NewSize(200, 76) },
		Layout: func(s fyne.Size) {
			ground.Resize(s)
			ring.Move(fyne.NewPos(4, 4))
			ring.Resize(s.SubtractWidthHeight(8, 8))
			bar.Resize(fyne.NewSize(3, s.Height))
			r.spread(line, facts, hash, s.Width-24)
			for i, o := range []*fyne.Container{line, facts, hash} {
				o.Move(fyne.NewPos(12, 7+float32(i)*22))
				o.Resize(fyne.NewSize(s.Width-24, []float32{20, 18, 18}[i]))
			}
		},
		Update: func() {
			ground.FillColor, bar.FillColor = color.Transparent, color.Transparent
			if r.chosen {
				ground.FillColor, bar.FillColor = look.Color(look.Selection), look.Color(look.Accent)
			}
			ring.StrokeColor = look.Color(look.Accent)
			ring.Hidden = !r.focused
			line.Refresh()
		},
	})
}

// spread has all chips on the first line, or where they do not fit there one
// after the other at the ends of all three.
func (r *exhibitRow) spread(line, facts, hash *fyne.Container, width float32) {
	wide := r.name.MinSize().Width + 80 // of the file's name
	for _, c := range []*look.Chip{r.graphic, r.asked, r.outside, r.class} {
		if c.Visible() {
			wide += c.MinSize().Width + 4
		}
	}
	line.Objects = []fyne.CanvasObject{r.name, r.file, look.Space(), r.graphic, r.asked, r.outside, r.class}
	facts.Objects = []fyne.CanvasObject{r.facts, look.Space()}
	hash.Objects = []fyne.CanvasObject{r.hash, look.Space()}
	if wide > width {
		line.Objects = []fyne.CanvasObject{r.name, r.file, look.Space(), r.class}
		facts.Objects = append(facts.Objects, r.outside)
		hash.Objects = append(hash.Objects, r.graphic, r.asked)
	}
}
