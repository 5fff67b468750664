package testimonies

import (
	"sort"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"attest/app/look"
)

// Measures of a segment's row.
const (
	rowTextTop  float32 = 36 // under the line of time and speaker
	rowBottom   float32 = 16
	rowSide     float32 = 20
	editorSide  float32 = 12
	editorAbove float32 = 8 // the field begins above the text that it stands for
	editorUnder float32 = 10
	keepInView  float32 = 24
)

// segments draws those rows of an account that are in view. Heights are
// guessed from the length of the text and measured when a row comes into view,
// so that an account of 100,000 words opens at once.
type segments struct {
	widget.BaseWidget
	account *account
	focused bool
	heights []float32
	known   []bool    // the height was measured, not guessed
	tops    []float32 // of each row, and the end of the last
	width   float32
	used    map[int]*segmentRow
	spare   []*segmentRow
	made    int // rows made so far, for the tests
	objects []fyne.CanvasObject
	placing bool

	guessed   byText[float32] // lines, at the width guessedAt
	guessedAt float32
}

var _ fyne.Focusable = (*segments)(nil)

func newSegments(a *account) *segments {
	s := &segments{account: a, used: map[int]*segmentRow{}}
	s.ExtendBaseWidget(s)
	return s
}

// changed is told that segments came, went or changed.
func (s *segments) changed() {
	n := len(s.account.segments())
	s.heights, s.known = make([]float32, n), make([]bool, n)
	s.guess()
	for i, row := range s.used {
		s.spare = append(s.spare, row)
		delete(s.used, i)
	}
	s.resized()
	s.place()
}

// guess fills in the heights that are not measured, and adds all up.
func (s *segments) guess() {
	if n := len(s.account.segments()); n != len(s.heights) {
		s.heights, s.known = make([]float32, n), make([]bool, n)
	}
	width := max(s.columns().left, 100)
	if width != s.guessedAt {
		s.guessedAt = width
		s.guessed.forget()
	}
	s.tops = make([]float32, len(s.heights)+1)
	for i, seg := range s.account.segments() {
		if !s.known[i] {
			lines := s.guessed.of(seg.ID, seg.Text, func(text string) float32 { return guessLines(text, width) })
			s.heights[i] = rowTextTop + lines*18 + rowBottom
		}
		s.tops[i+1] = s.tops[i] + s.heights[i]
	}
}

func guessLines(text string, width float32) float32 {
	lines, x := float32(1), float32(0)
	for _, r := range text {
		switch {
		case r == '\n':
			lines, x = lines+1, 0
			continue
		case r > 0x2E80 && !unicode.IsSpace(r):
			x += 12.5
		default:
			x += 7
		}
		if x > width {
			lines, x = lines+1, 0
		}
	}
	return lines
}

// measure makes row i's height exact and says by how much it was wrong.
func (s *segments) measure(i int) float32 {
	editing := s.editing(i)
	if s.known[i] && !editing {
		return 0
	}
	h := s.row(i).heightAt(s.width, editing)
	d := h - s.heights[i]
	s.heights[i], s.known[i] = h, true
	return d
}

func (s *segments) editing(i int) bool {
	a := s.account
	return a.editor != nil && a.at == i
}

// row is the widget that shows segment i.
func (s *segments) row(i int) *segmentRow {
	if row, ok := s.used[i]; ok {
		return row
	}
	var row *segmentRow
	if n := len(s.spare); n > 0 {
		row, s.spare = s.spare[n-1], s.spare[:n-1]
	} else {
		row = newSegmentRow(s)
		s.made++
	}
	s.used[i] = row
	row.renew()
	row.set(i, s.account.segments()[i])
	return row
}

// place puts rows where the view is, and keeps what is seen where it is when a
// guess above it turns out wrong.
func (s *segments) place() {
	if s.placing || s.width == 0 {
		return
	}
	s.placing = true
	defer func() { s.placing = false }()
	sc := s.account.scroll
	n := len(s.heights)
	top, view := sc.Offset.Y, sc.Size().Height
	first := max(0, min(sort.Search(n, func(i int) bool { return s.tops[i+1] > top }), n-1))
	wrong, shift := false, float32(0)
	last := first
	y := float32(0)
	if n > 0 {
		y = s.tops[first]
	}
	for i := first; i < n && y < top+view+shift; i++ {
		if d := s.measure(i); d != 0 {
			wrong = true
			if s.tops[i] < top && !s.editing(i) {
				shift += d
			}
		}
		y += s.heights[i]
		last = i
	}
	if wrong {
		s.guess()
		sc.Offset.Y = max(0, top+shift)
		s.resized()
	}
	for i, row := range s.used {
		if i < first || i > last {
			s.spare = append(s.spare, row)
			delete(s.used, i)
		}
	}
	s.objects = s.objects[:0]
	for i := first; i <= last && i < n; i++ {
		row := s.row(i)
		row.mark(i == s.account.at, s.focused && i == s.account.at, s.editing(i))
		row.Move(fyne.NewPos(0, s.tops[i]))
		row.Resize(fyne.NewSize(s.width, s.heights[i]))
		s.objects = append(s.objects, row)
	}
	if e := s.account.editor; e != nil && s.account.at < n {
		i := s.account.at
		at, size := s.row(i).editorAt(e, s.heights[i])
		e.Move(at.AddXY(0, s.tops[i]))
		e.Resize(size)
		s.objects = append(s.objects, e) // also out of view: it keeps the focus
	}
	s.Refresh()
}

// resized tells the scroll that the whole became higher or lower.
func (s *segments) resized() {
	was := s.placing
	s.placing = true
	s.account.scroll.Refresh()
	s.placing = was
}

// grow lets the edited row be as high as its text.
func (s *segments) grow() {
	if i := s.account.at; i < len(s.heights) {
		if s.measure(i) != 0 {
			s.guess()
			s.resized()
		}
		s.place()
		s.follow()
	}
}

// reveal scrolls so that row i is in view.
func (s *segments) reveal(i int) {
	if i >= len(s.heights) || s.width == 0 {
		return
	}
	if s.measure(i) != 0 {
		s.guess()
		s.resized()
	}
	s.scrollTo(s.tops[i], s.tops[i+1])
}

// follow keeps the caret in view.
func (s *segments) follow() {
	e := s.account.editor
	if e == nil || s.placing || s.account.at >= len(s.heights) {
		return
	}
	y := e.Position().Y + e.CursorPosition().Y
	s.scrollTo(y-keepInView, y+2*keepInView)
}

func (s *segments) scrollTo(from, to float32) {
	sc := s.account.scroll
	at, view := sc.Offset.Y, sc.Size().Height
	switch {
	case from < at:
		at = from
	case to > at+view:
		at = min(from, to-view)
	}
	if at = max(0, at); at != sc.Offset.Y {
		sc.ScrollToOffset(fyne.NewPos(0, at))
		s.place()
	}
	if e := s.account.editor; s.focused || e != nil && e.held {
		from, to = max(from-at, 0), min(to-at, view)
		look.RevealPart(sc, from, to-from) // a low window scrolls all of the testimony
	}
}

// FocusGained is called by Fyne.
func (s *segments) FocusGained() {
	s.focused = true
	s.place()
	s.reveal(s.account.at)
}

// FocusLost is called by Fyne.
func (s *segments) FocusLost() { s.focused = false; s.place() }

// TypedRune begins to write at the end of the chosen paragraph.
func (s *segments) TypedRune(r rune) {
	look.Seen()
	a := s.account
	if a.thing.final() || len(s.heights) == 0 {
		return
	}
	if a.edit(a.at, -1); r != ' ' {
		a.editor.TypedRune(r)
	}
}

// TypedKey moves the choice, and edits or removes what is chosen.
func (s *segments) TypedKey(ev *fyne.KeyEvent) {
	a := s.account
	look.Seen()
	switch ev.Name {
	case fyne.KeyDown:
		a.choose(a.at + 1)
	case fyne.KeyUp:
		a.choose(a.at - 1)
	case fyne.KeyPageDown, fyne.KeyPageUp:
		y := s.tops[a.at] + a.scroll.Size().Height
		if ev.Name == fyne.KeyPageUp {
			y = s.tops[a.at] - a.scroll.Size().Height
		}
		a.choose(sort.Search(len(s.heights), func(i int) bool { return s.tops[i+1] > y }))
	case fyne.KeyHome:
		a.choose(0)
	case fyne.KeyEnd:
		a.choose(len(s.heights) - 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyF2:
		a.edit(a.at, -1)
	case fyne.KeyRight:
		a.thing.translateHere()
	case fyne.KeyDelete:
		a.remove()
	default:
		look.PassKey(s, ev)
	}
}

// Resize measures anew at another width.
func (s *segments) Resize(size fyne.Size) {
	s.BaseWidget.Resize(size)
	if size.Width != s.width {
		s.width = size.Width
		clear(s.known)
		s.guess()
		s.resized()
	}
	s.place()
}

// CreateRenderer is called by Fyne.
func (s *segments) CreateRenderer() fyne.WidgetRenderer { return &segmentsRenderer{s: s} }

type segmentsRenderer struct{ s *segments }

func (r *segmentsRenderer) Destroy()                     {}
func (r *segmentsRenderer) Layout(fyne.Size)             {}
func (r *segmentsRenderer) Objects() []fyne.CanvasObject { return r.s.objects }

func (r *segmentsRenderer) MinSize() fyne.Size {
	h := float32(0)
	if n := len(r.s.tops); n > 0 {
		h = r.s.tops[n-1]
	}
	return fyne.NewSize(160, h)
}

func (r *segmentsRenderer) Refresh() {
	for _, o := range r.s.objects {
		if row, ok := o.(*segmentRow); ok {
			row.Refresh()
		}
	}
}

// again shows row i again, if it is in view: its text is as it was.
func (s *segments) again(i int) {
	if row, ok := s.used[i]; ok && i < len(s.account.segments()) {
		row.set(i, s.account.segments()[i])
	}
}

// remeasure shows row i again where its height may be another.
func (s *segments) remeasure(i int) {
	s.again(i)
	if i < len(s.known) {
		s.known[i] = false
	}
	s.place()
}
