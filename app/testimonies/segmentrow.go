package testimonies

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"attest/app/look"
	"attest/app/words"
	"attest/archive/record"
)

// segmentRow shows one paragraph: when, who, with which codes; what. A click
// edits it there; a click on the speaker changes who speaks, one on a code says
// what can be done with it.
type segmentRow struct {
	widget.BaseWidget
	list                      *segments
	index                     int
	time                      *look.Text
	who                       *look.Chip
	marks                     []mark
	chips                     []*look.Chip // one for each mark
	text                      *look.Paragraph
	under                     []underline
	other                     *look.Paragraph // the translation
	chosen, focused, inEditor bool
	heard                     bool        // the sound is in it
	ink                       color.Color // of the theme it was drawn in last
}

func newSegmentRow(s *segments) *segmentRow {
	r := &segmentRow{list: s, time: look.NewText("", look.Muted, look.SmallSize),
		who: look.NewChip("", look.Accent), text: look.NewParagraph("", look.Ink, 400), other: look.NewParagraph("", look.Ink, 400)}
	r.ExtendBaseWidget(r)
	return r
}

func (r *segmentRow) set(i int, seg record.Segment) {
	r.index = i
	hearing, text := r.list.account.hearing, seg.Text
	r.heard = i == hearing.at
	r.time.Role = look.Muted
	if r.heard {
		r.time.Role = look.Accent
	}
	if time := hearing.times(seg); time != r.time.Text {
		r.time.Set(time)
	} else {
		r.time.Refresh()
	}
	role := look.Accent
	if seg.Speaker != record.SpeakerWitness {
		role = look.Muted
	}
	r.who.Set(speakerName(seg.Speaker), role)
	r.text.Role = look.Ink
	if text == "" {
		text, r.text.Role = words.T("testimonies.account.blank"), look.Muted
	}
	r.text.Set(text)
	t := r.list.account.thing
	r.setOther(seg)
	r.marks, r.under = t.marksOf(seg), t.underlines(seg)
	for len(r.chips) < len(r.marks) {
		r.chips = append(r.chips, look.NewChip("", look.Accent))
	}
	r.chips = r.chips[:len(r.marks)]
	for k, m := range r.marks {
		r.chips[k].Set(m.text, m.role)
	}
	r.Refresh()
}

// renew takes on the colours of now: a row that was out of view when the theme
// changed was not told.
func (r *segmentRow) renew() {
	if ink := look.Color(look.Ink); r.ink != ink {
		r.ink = ink
		for _, part := range []fyne.CanvasObject{r.time, r.who, r.text, r.other} {
			part.Refresh()
		}
		for _, c := range r.chips {
			c.Refresh()
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

// Measures of the line over the text.
const (
	chipWidest float32 = 240
	chipLine   float32 = 23
	chipMiddle float32 = 15.5
)

// placeHead puts time, speaker and codes side by side, and on the next line
// where there is no room. It says where the text begins.
func (r *segmentRow) placeHead(width float32, move bool) float32 {
	x, y := float32(12), chipMiddle
	put := func(o fyne.CanvasObject, gap float32) {
		m := o.MinSize()
		m.Width = min(m.Width, chipWidest)
		if x > 12 && x+m.Width > width-12 {
			x, y = 12, y+chipLine
		}
		if move {
			o.Move(fyne.NewPos(x, y-m.Height/2))
			o.Resize(m)
		}
		x += m.Width + gap
	}
	if r.time.Text != "" {
		put(r.time, 6)
	}
	put(r.who, look.Step)
	for _, c := range r.chips {
		put(c, look.Step)
	}
	return y - chipMiddle + rowTextTop
}

// head is where the text begins.
func (r *segmentRow) head(width float32) float32 { return r.placeHead(width, false) }

// heightAt is how high the row is at a width, with the field in it or not.
func (r *segmentRow) heightAt(width float32, editing bool) float32 {
	c := r.list.columnsAt(width)
	left := r.text.HeightFor(c.left)
	right := float32(0)
	if c.two {
		right = r.other.HeightFor(c.right)
	}
	if e := r.list.account.editor; editing && e.lang == "" {
		left = e.heightAt(c.left+2*fieldBeyond) - fieldMore
	} else if editing {
		right = e.heightAt(c.right+2*fieldBeyond) - fieldMore
	}
	if c.under {
		return r.head(width) + left + columnGap + right + rowBottom
	}
	return r.head(width) + max(left, right) + rowBottom
}

// Tapped edits the paragraph, with the caret where it was clicked.
func (r *segmentRow) Tapped(ev *fyne.PointEvent) {
	look.Seen()
	a := r.list.account
	within := func(o fyne.CanvasObject) bool {
		at := ev.Position.Subtract(o.Position())
		return at.X >= -2 && at.Y >= -4 && at.X <= o.Size().Width+2 && at.Y <= o.Size().Height+4
	}
	for k, c := range r.chips {
		if m := r.marks[k]; m.passage != "" && within(c) {
			a.choose(r.index)
			a.thing.askMark(m, c)
			return
		}
	}
	head := r.head(r.Size().Width)
	if i := r.index; within(r.time) && a.hearing.play(i) { // the row may be another's after that
		if a.editor == nil {
			a.choose(i)
		}
		return
	}
	if within(r.who) || ev.Position.Y < rowTextTop-4 && ev.Position.X < r.who.Position().X {
		a.askSpeaker(r.index, r.who)
		return
	}
	lang := ""
	if c := r.list.columns(); c.two && ev.Position.Y > head-4 && (!c.under && ev.Position.X > c.x-8 || c.under && ev.Position.Y > r.other.Position().Y-4) {
		lang = a.thing.room.beside
	}
	a.open(r.index, 0, lang)
	if e := a.editor; e != nil {
		corner, _ := r.editorAt(e, r.Size().Height)
		at := ev.Position.Subtract(corner)
		mouse := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary}
		e.MouseDown(mouse)
		e.MouseUp(mouse)
	}
}

// CreateRenderer is called by Fyne.
func (r *segmentRow) CreateRenderer() fyne.WidgetRenderer {
	f := &rowFace{row: r, bar: canvas.NewRectangle(color.Transparent), rule: canvas.NewRectangle(color.Transparent), ring: canvas.NewRectangle(color.Transparent)}
	f.ring.StrokeWidth, f.ring.CornerRadius = look.RingWidth, look.Radius
	f.heard = canvas.NewImageFromResource(theme.NewPrimaryThemedResource(theme.MediaPlayIcon()))
	f.update()
	return f
}

// rowFace draws a row: as many chips and lines under words as there are.
type rowFace struct {
	row             *segmentRow
	bar, rule, ring *canvas.Rectangle
	heard           *canvas.Image // over the text that is heard
	lines           []*canvas.Rectangle
	objects         []fyne.CanvasObject
	size            fyne.Size
}

func (f *rowFace) Objects() []fyne.CanvasObject { return f.objects }
func (f *rowFace) Destroy()                     {}
func (f *rowFace) MinSize() fyne.Size           { return fyne.NewSize(100, rowTextTop+rowBottom+18) }

func (f *rowFace) Layout(s fyne.Size) {
	f.size = s
	r := f.row
	f.bar.Resize(fyne.NewSize(3, s.Height-1))
	f.rule.Move(fyne.NewPos(0, s.Height-1))
	f.rule.Resize(fyne.NewSize(s.Width, 1))
	f.ring.Move(fyne.NewPos(4, 4))
	f.ring.Resize(s.SubtractWidthHeight(8, 9))
	head := r.placeHead(s.Width, true)
	f.heard.Move(fyne.NewPos(s.Width-28, chipMiddle-8))
	f.heard.Resize(fyne.NewSquareSize(16))
	c := r.list.columnsAt(s.Width)
	high := s.Height - head - rowBottom
	if c.under {
		high = r.text.HeightFor(c.left)
	}
	r.text.Move(fyne.NewPos(rowSide, head))
	r.text.Resize(fyne.NewSize(c.left, high))
	if at, _ := r.otherAt(c, head); c.two {
		r.other.HeightFor(c.right)
		r.other.Move(at)
		r.other.Resize(fyne.NewSize(c.right, max(0, s.Height-at.Y-rowBottom)))
	}
	f.layoutLines(fyne.NewPos(rowSide, head), c.left)
}

// layoutLines draws what is coded: a thin line under the words of each passage,
// those of passages that overlap under each other.
func (f *rowFace) layoutLines(at fyne.Position, width float32) {
	n := 0
	if width > 0 && !f.row.text.Hidden {
		for _, p := range placeUnderlines(f.row.text, width, f.row.under) {
			if n == len(f.lines) {
				f.lines = append(f.lines, canvas.NewRectangle(color.Transparent))
			}
			l := f.lines[n]
			l.FillColor = look.Color(look.Accent)
			l.Move(at.Add(p.at))
			l.Resize(p.size)
			n++
		}
	}
	if n != len(f.lines) || len(f.objects) != f.count() {
		f.lines = f.lines[:n]
		f.gather()
	}
}

func (f *rowFace) count() int { return 8 + len(f.row.chips) + len(f.lines) }

func (f *rowFace) gather() {
	r := f.row
	f.objects = append(f.objects[:0:0], f.bar, f.rule, f.heard, r.time, r.who)
	for _, c := range r.chips {
		f.objects = append(f.objects, c)
	}
	f.objects = append(f.objects, r.text, r.other)
	for _, l := range f.lines {
		f.objects = append(f.objects, l)
	}
	f.objects = append(f.objects, f.ring)
}

func (f *rowFace) update() {
	r := f.row
	f.bar.FillColor = color.Transparent
	if r.chosen && (r.focused || r.inEditor) {
		f.bar.FillColor = look.Color(look.Accent)
	}
	f.rule.FillColor = look.Color(look.Rule)
	f.heard.Hidden = !r.heard
	f.ring.StrokeColor = look.Color(look.Accent)
	f.ring.Hidden = !r.focused || r.inEditor
	e := r.list.account.editor
	r.text.Hidden = r.inEditor && e != nil && e.lang == ""
	r.other.Hidden = !r.list.columns().two || r.inEditor && e != nil && e.lang != ""
	f.gather()
}

// Refresh is called by Fyne.
func (f *rowFace) Refresh() {
	f.update()
	f.Layout(f.size)
	for _, o := range f.objects {
		canvas.Refresh(o)
	}
}
