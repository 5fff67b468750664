package testimonies

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"attest/app/look"
	"attest/app/words"
	"attest/archive/record"
)

// segmentRow shows one paragraph: when, who, what. A click edits it there; a
// click on the speaker changes who speaks.
type segmentRow struct {
	widget.BaseWidget
	list                      *segments
	index                     int
	time                      *look.Text
	who                       *look.Chip
	text                      *look.Paragraph
	chosen, focused, inEditor bool
	ink                       color.Color // of the theme it was drawn in last
}

func newSegmentRow(s *segments) *segmentRow {
	r := &segmentRow{list: s, time: look.NewText("", look.Muted, look.SmallSize),
		who: look.NewChip("", look.Accent), text: look.NewParagraph("", look.Ink, 400)}
	r.ExtendBaseWidget(r)
	return r
}

func (r *segmentRow) set(i int, seg record.Segment) {
	r.index = i
	time, who, text := chosenText(seg)
	r.time.Set(time)
	role := look.Accent
	if seg.Speaker != record.SpeakerWitness {
		role = look.Muted
	}
	r.who.Set(who, role)
	r.text.Role = look.Ink
	if text == "" {
		text, r.text.Role = words.T("testimonies.account.blank"), look.Muted
	}
	r.text.Set(text)
}

// renew takes on the colours of now: a row that was out of view when the theme
// changed was not told.
func (r *segmentRow) renew() {
	if ink := look.Color(look.Ink); r.ink != ink {
		r.ink = ink
		for _, part := range []fyne.CanvasObject{r.time, r.who, r.text} {
			part.Refresh()
		}
		r.Refresh()
	}
}

func (r *segmentRow) mark(chosen, focused, inEditor bool) {
	if r.chosen != chosen || r.focused != focused || r.inEditor != inEditor {
		r.chosen, r.focused, r.inEditor = chosen, focused, inEditor
		r.Refresh()
	}
}

// Tapped edits the paragraph, with the caret where it was clicked.
func (r *segmentRow) Tapped(ev *fyne.PointEvent) {
	look.Seen()
	a := r.list.account
	if ev.Position.Y < rowTextTop-4 && ev.Position.X <= r.who.Position().X+r.who.Size().Width+4 {
		a.askSpeaker(r.index, r.who)
		return
	}
	a.edit(r.index, 0)
	if e := a.editor; e != nil {
		at := ev.Position.SubtractXY(editorSide, editorTop)
		mouse := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary}
		e.MouseDown(mouse)
		e.MouseUp(mouse)
	}
}

// CreateRenderer is called by Fyne.
func (r *segmentRow) CreateRenderer() fyne.WidgetRenderer {
	bar := canvas.NewRectangle(color.Transparent)
	rule := canvas.NewRectangle(color.Transparent)
	ring := canvas.NewRectangle(color.Transparent)
	ring.StrokeWidth, ring.CornerRadius = look.RingWidth, look.Radius
	return look.Render(look.Face{
		Objects: []fyne.CanvasObject{bar, rule, r.time, r.who, r.text, ring},
		Min:     func() fyne.Size { return fyne.NewSize(100, rowTextTop+rowBottom+18) },
		Layout: func(s fyne.Size) {
			bar.Resize(fyne.NewSize(3, s.Height-1))
			rule.Move(fyne.NewPos(0, s.Height-1))
			rule.Resize(fyne.NewSize(s.Width, 1))
			ring.Move(fyne.NewPos(4, 4))
			ring.Resize(s.SubtractWidthHeight(8, 9))
			x := float32(12)
			if r.time.Text != "" {
				m := r.time.MinSize()
				r.time.Move(fyne.NewPos(x, 15.5-m.Height/2))
				r.time.Resize(m)
				x += m.Width + 6
			}
			m := r.who.MinSize()
			r.who.Move(fyne.NewPos(x, 15.5-m.Height/2))
			r.who.Resize(m)
			r.text.Move(fyne.NewPos(rowSide, rowTextTop))
			r.text.Resize(fyne.NewSize(s.Width-2*rowSide, s.Height-rowTextTop-rowBottom))
		},
		Update: func() {
			bar.FillColor = color.Transparent
			if r.chosen && (r.focused || r.inEditor) {
				bar.FillColor = look.Color(look.Accent)
			}
			rule.FillColor = look.Color(look.Rule)
			ring.StrokeColor = look.Color(look.Accent)
			ring.Hidden = !r.focused || r.inEditor
			r.text.Hidden = r.inEditor
		},
	})
}
