package viewer

import (
	"context"
	"image"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/codebook"
	"attest/archive/record"
)

// Marks keeps the coded and noted regions of exhibits. *archive.Vault is one.
type Marks interface {
	Regions(exhibit record.ID) ([]record.Region, error)
	SaveRegion(r record.Region) (record.Region, error)
	Remove(id record.ID) error
	Undo() (record.ID, error)
	Codebook() record.Codebook
	SaveCodebook(b record.Codebook) error
}

const (
	markStep  = 100 // of record.Whole, that an arrow key moves or sizes
	markLeast = 50
)

// marks are the regions over a picture or a page: drawn over it, listed beside
// it, made with the pointer or with keys.
type marks struct {
	p     *panel
	stage *stage
	page  func() int     // that is shown, from 1; 0 for a picture
	turn  func(page int) // nil for a picture
	list  []record.Region
	book  *codebook.Book
	at    record.ID      // the chosen one
	draft *record.Region // being placed
	sizes bool           // arrows change the draft's size
	from  [2]int         // where the pointer began to draw
	drawn bool           // the pointer is drawing
	lost  record.ID      // that was just taken out, to be put back
	hint  *look.Text
	begin *look.Button
}

// mark lays regions over a stage, where the exhibit can have them.
func (p *panel) mark(s *stage, page func() int, turn func(int)) {
	if p.v.v.Marks == nil || p.e.Parent.Kind() != record.KindTestimony {
		return
	}
	m := &marks{p: p, stage: s, page: page, turn: turn, hint: look.NewText("", look.Accent, look.SmallSize)}
	m.hint.Short = true
	m.begin = look.NewButton(words.T("regions.begin"), theme.ContentAddIcon(), look.Normal, m.start)
	p.marks = m
	s.over, s.drawing, s.drawEnd = m.paint, m.pointer, m.pointerEnd
	inner := s.onKey
	s.onKey = func(ev *fyne.KeyEvent) bool { return m.key(ev) || inner != nil && inner(ev) }
	m.read()
}

// tools stand with the content's own.
func (m *marks) tools() []fyne.CanvasObject { return []fyne.CanvasObject{m.begin, m.hint} }

// read asks the vault for the regions and the codes.
func (m *marks) read() {
	v, id := m.p.v.v.Marks, m.p.id
	type read struct {
		list []record.Region
		book *codebook.Book
	}
	m.p.run(task.Run(func(context.Context) (r read, err error) {
		if r.book, err = codebook.New(v.Codebook()); err != nil {
			return r, err
		}
		r.list, err = v.Regions(id)
		return r, err
	}, func(r read, err error) {
		switch {
		case m.p.gone || m.p.marks != m:
		case err != nil:
			m.p.v.s.Fail(err)
		default:
			m.list, m.book = r.list, r.book
			m.told()
		}
	}))
}

// told shows what there is.
func (m *marks) told() {
	m.p.putSide()
	m.moved()
}

// moved draws the regions where they are now, and says which keys work.
func (m *marks) moved() {
	m.stage.Refresh()
	switch {
	case m.draft != nil && m.sizes:
		m.hint.Set(words.T("regions.hint.size"))
	case m.draft != nil:
		m.hint.Set(words.T("regions.hint.move"))
	case m.chosen() != nil:
		m.hint.Set(words.T("regions.hint.chosen"))
	default:
		m.hint.Set("")
	}
}

func (m *marks) chosen() *record.Region {
	if i := m.place(); i >= 0 {
		return &m.list[i]
	}
	return nil
}

func (m *marks) place() int {
	return slices.IndexFunc(m.list, func(r record.Region) bool { return r.ID == m.at })
}

// start places a new region in the middle of what is in view.
func (m *marks) start() {
	if m.turn != nil && m.page() == 0 { // no page is drawn yet
		return
	}
	r := record.Region{Exhibit: m.p.id, Page: m.page(), Width: 3000, Height: 3000, Left: 3500, Top: 3500}
	if v := m.stage.inView(); v.Dx() > 4*markLeast && v.Dy() > 4*markLeast {
		r.Width, r.Height = v.Dx()/3, v.Dy()/3
		r.Left, r.Top = v.Min.X+r.Width, v.Min.Y+r.Height
	}
	m.draft, m.sizes, m.at = &r, false, ""
	look.Focus(m.stage)
	m.told()
}

// key takes the keys of regions: R begins one, N goes to the next; arrows,
// Space, Enter and Delete work on the one in hand.
func (m *marks) key(ev *fyne.KeyEvent) bool {
	switch {
	case m.draft != nil:
		return m.draftKey(ev)
	case ev.Name == fyne.KeyR:
		m.start()
	case ev.Name == fyne.KeyN && len(m.list) > 0:
		m.show(m.list[(m.place()+1)%len(m.list)])
	case m.chosen() == nil:
		return false
	case ev.Name == fyne.KeyReturn, ev.Name == fyne.KeyEnter:
		m.ask(*m.chosen())
	case ev.Name == fyne.KeyDelete:
		m.remove(*m.chosen())
	default:
		return false
	}
	return true
}

func (m *marks) draftKey(ev *fyne.KeyEvent) bool {
	x, y := 0, 0
	switch ev.Name {
	case fyne.KeyLeft:
		x = -markStep
	case fyne.KeyRight:
		x = markStep
	case fyne.KeyUp:
		y = -markStep
	case fyne.KeyDown:
		y = markStep
	case fyne.KeySpace:
		m.sizes = !m.sizes
	case fyne.KeyReturn, fyne.KeyEnter:
		m.ask(*m.draft)
	case fyne.KeyDelete, fyne.KeyBackspace:
		m.draft = nil
	default:
		return false
	}
	if d := m.draft; d != nil && m.sizes {
		d.Width = min(max(d.Width+x, markLeast), record.Whole-d.Left)
		d.Height = min(max(d.Height+y, markLeast), record.Whole-d.Top)
	} else if d != nil {
		d.Left = min(max(d.Left+x, 0), record.Whole-d.Width)
		d.Top = min(max(d.Top+y, 0), record.Whole-d.Height)
	}
	m.moved()
	return true
}

// pointer draws the region in hand from where it was pressed; false where
// nothing is being drawn and the picture moves.
func (m *marks) pointer(x, y int, began bool) bool {
	if m.draft == nil {
		return false
	}
	if began || !m.drawn {
		m.from, m.drawn = [2]int{x, y}, true
	}
	d := m.draft
	d.Left, d.Width = between(m.from[0], x)
	d.Top, d.Height = between(m.from[1], y)
	m.moved()
	return true
}

// between is a stretch from a to b inside the picture, however short.
func between(a, b int) (from, long int) {
	from, to := min(a, b), max(a, b)
	from = min(max(from, 0), record.Whole-markLeast)
	return from, max(min(to, record.Whole)-from, markLeast)
}

// pointerEnd asks what is to be said of what was drawn.
func (m *marks) pointerEnd() {
	if m.draft != nil && m.drawn {
		m.drawn = false
		m.ask(*m.draft)
	}
}

// show goes to a region.
func (m *marks) show(r record.Region) {
	m.at, m.draft = r.ID, nil
	if m.turn != nil && r.Page != m.page() {
		m.turn(r.Page)
	}
	m.stage.reveal(rectangle(r))
	look.Focus(m.stage)
	m.told()
}

func (m *marks) remove(r record.Region) {
	v := m.p.v.v.Marks
	m.do(words.T("regions.removed"), func() error { return v.Remove(r.ID) }, func() { m.lost, m.at = r.ID, "" })
}

// restore puts back what was just taken out.
func (m *marks) restore() {
	v := m.p.v.v.Marks
	m.do(words.T("regions.restored"), func() error { _, err := v.Undo(); return err }, func() { m.at, m.lost = m.lost, "" })
}

// do runs a change beside the window and looks again.
func (m *marks) do(done string, act func() error, then func()) {
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, act() }, func(_ struct{}, err error) {
		switch {
		case m.p.gone || m.p.marks != m:
		case err != nil:
			m.p.v.s.Fail(err)
		default:
			m.p.v.s.Done(done)
			then()
			m.read()
		}
	})
}

// rectangle is a region in ten-thousandths.
func rectangle(r record.Region) image.Rectangle {
	return image.Rect(r.Left, r.Top, r.Left+r.Width, r.Top+r.Height)
}
