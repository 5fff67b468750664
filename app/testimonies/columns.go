package testimonies

import (
	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/words"
	"attest/archive/record"
)

// columns says where the original and its translation stand: side by side, or
// under each other where there is not enough room.
type columns struct {
	two, under  bool
	left, right float32 // how wide the texts are
	x           float32 // where the translation begins
}

const (
	columnGap   float32 = 20
	columnLeast float32 = 460 // of both: below it they stand under each other
	fieldBeyond float32 = rowSide - editorSide
	fieldMore   float32 = editorAbove + rowBottom - editorUnder // how much higher a field is than the room its text has
)

func (s *segments) columns() columns { return s.columnsAt(s.width) }

func (s *segments) columnsAt(width float32) columns {
	whole := width - 2*rowSide
	switch {
	case s.account.thing.shownTranslation() == nil:
		return columns{left: whole}
	case width < columnLeast:
		return columns{two: true, under: true, left: whole, right: whole, x: rowSide}
	}
	half := (whole - columnGap) / 2
	return columns{two: true, left: half, right: half, x: rowSide + half + columnGap}
}

// setOther shows the translation of a segment.
func (r *segmentRow) setOther(seg record.Segment) {
	tr := r.list.account.thing.shownTranslation()
	if tr == nil {
		r.other.Set("")
		return
	}
	s, _ := translationOf(tr, seg.ID)
	r.other.Role = look.Ink
	text := s.Text
	if text == "" && seg.Text != "" {
		text, r.other.Role = words.T("coding.translation.missing"), look.Muted
	}
	if r.other.Text == text {
		r.other.Refresh() // the role may be another
		return
	}
	r.other.Set(text)
}

// otherAt is where the translation begins.
func (r *segmentRow) otherAt(c columns, head float32) (fyne.Position, float32) {
	if !c.under {
		return fyne.NewPos(c.x, head), c.right
	}
	left := r.text.HeightFor(c.left)
	if e := r.list.account.editor; r.inEditor && e != nil && e.lang == "" {
		left = e.heightAt(c.left+2*fieldBeyond) - fieldMore
	}
	return fyne.NewPos(c.x, head+left+columnGap), c.right
}

// editorAt is where the field stands in the row, which is so high.
func (r *segmentRow) editorAt(e *writes, high float32) (fyne.Position, fyne.Size) {
	width := r.list.width
	c, head := r.list.columnsAt(width), r.head(width)
	at, w := fyne.NewPos(rowSide, head), c.left
	if e.lang != "" {
		at, w = r.otherAt(c, head)
	}
	at = at.SubtractXY(fieldBeyond, editorAbove)
	h := high - at.Y - editorUnder
	if c.under && e.lang == "" {
		h = e.heightAt(w + 2*fieldBeyond)
	}
	return at, fyne.NewSize(w+2*fieldBeyond, max(0, h))
}
