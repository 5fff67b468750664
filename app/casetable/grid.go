package casetable

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"attest/app/look"
)

// cellText is what one cell says: two lines, the second with a sign.
type cellText struct {
	top, bottom string
	sign        fyne.Resource
	role        look.Role // of the second line
	bold        bool
	muted       bool // the first line
	head        bool // a heading of a row or a column
}

// cell is one field of the grid. Cells are made once and filled again as the
// grid scrolls.
type cell struct {
	widget.BaseWidget
	text              cellText
	selected, focused bool
}

const (
	// All columns are as wide as the first: Fyne's table draws the others, once it is
	// scrolled, too far to the right by as much as a first one that stays is wider.
	cellWidth  float32 = 200
	cellHeight float32 = 46
)

func newCell() *cell {
	c := &cell{}
	c.ExtendBaseWidget(c)
	return c
}

func (c *cell) set(text cellText, selected, focused bool) {
	c.text, c.selected, c.focused = text, selected, focused
	c.Refresh()
}

// CreateRenderer is called by Fyne.
func (c *cell) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(color.Transparent)
	ring := canvas.NewRectangle(color.Transparent)
	ring.CornerRadius, ring.StrokeWidth = look.Radius, look.RingWidth
	top, bottom := canvas.NewText("", color.Black), canvas.NewText("", color.Black)
	sign := canvas.NewImageFromResource(nil)
	sign.FillMode = canvas.ImageFillContain
	return look.Render(look.Face{
		Objects: []fyne.CanvasObject{ground, top, sign, bottom, ring},
		Min:     func() fyne.Size { return fyne.NewSize(cellWidth, cellHeight) },
		Layout: func(s fyne.Size) {
			ground.Resize(s)
			ring.Move(fyne.NewPos(1, 1))
			ring.Resize(fyne.NewSize(max(0, s.Width-2), max(0, s.Height-2)))
			top.Text = look.Fit(c.text.top, top.TextSize, c.text.bold, s.Width-16)
			m := top.MinSize()
			y := 14.5 - m.Height/2
			if c.text.bottom == "" {
				y = (s.Height - m.Height) / 2
			}
			top.Move(fyne.NewPos(8, y))
			top.Resize(m)
			x := float32(8)
			if c.text.sign != nil {
				sign.Move(fyne.NewPos(7, 24.5))
				sign.Resize(fyne.NewSize(15, 15))
				x = 25
			}
			bottom.Text = look.Fit(c.text.bottom, look.SmallSize, false, s.Width-x-8)
			m = bottom.MinSize()
			bottom.Move(fyne.NewPos(x, 32-m.Height/2))
			bottom.Resize(m)
		},
		Update: func() {
			ground.FillColor = look.Color(look.Surface)
			switch {
			case c.selected:
				ground.FillColor = look.Color(look.Selection)
			case c.text.head:
				ground.FillColor = look.Color(look.Background)
			}
			top.Color, top.TextSize, top.TextStyle.Bold = look.Color(look.Ink), look.TextSize, c.text.bold
			if c.text.muted {
				top.Color = look.Color(look.Muted)
			}
			role := c.text.role
			if role == "" {
				role = look.Muted
			}
			bottom.Color, bottom.TextSize = look.Color(role), look.SmallSize
			sign.Hidden = c.text.sign == nil
			if c.text.sign != nil {
				sign.Resource = theme.NewColoredResource(c.text.sign, role)
			}
			ring.StrokeColor = look.Color(look.Accent)
			ring.Hidden = !c.focused
		},
	})
}

// grid is Fyne's table with keys that choose at once: arrows, Page Up and Down,
// Home and End; Enter opens. The first row and column are headings and stay.
// Cells are made for what is in view alone.
type grid struct {
	widget.Table
	row, col int // chosen, from 0, without the headings
	focused  bool
	size     func() (rows, cols int) // without the headings
	onChoose func()
	onOpen   func()
}

var _ fyne.Focusable = (*grid)(nil)

func newGrid(size func() (rows, cols int), text func(row, col int) cellText) *grid {
	g := &grid{size: size}
	g.Length = func() (int, int) {
		rows, cols := size()
		return rows + 1, cols + 1
	}
	g.CreateCell = func() fyne.CanvasObject { return newCell() }
	g.UpdateCell = func(id widget.TableCellID, o fyne.CanvasObject) {
		here := id.Row-1 == g.row && id.Col-1 == g.col
		o.(*cell).set(text(id.Row-1, id.Col-1), here, here && g.focused)
	}
	g.StickyRowCount, g.StickyColumnCount = 1, 1
	g.OnSelected = func(id widget.TableCellID) {
		g.Table.UnselectAll()
		g.choose(id.Row-1, id.Col-1)
		look.Focus(g)
	}
	g.OnHighlighted = func(widget.TableCellID) { look.Seen() }
	g.ExtendBaseWidget(g)
	return g
}

// choose marks a cell and brings it into view.
func (g *grid) choose(row, col int) {
	look.Seen()
	rows, cols := g.size()
	if rows == 0 || cols == 0 {
		return
	}
	g.row, g.col = min(max(row, 0), rows-1), min(max(col, 0), cols-1)
	g.ScrollTo(widget.TableCellID{Row: g.row + 1, Col: g.col + 1})
	g.Refresh()
	if g.onChoose != nil {
		g.onChoose()
	}
}

// FocusGained is called by Fyne.
func (g *grid) FocusGained() { g.focused = true; g.Refresh(); look.Reveal(g) }

// FocusLost is called by Fyne.
func (g *grid) FocusLost() { g.focused = false; g.Refresh() }

// TypedRune takes nothing.
func (g *grid) TypedRune(rune) {}

// TypedKey moves the choice.
func (g *grid) TypedKey(ev *fyne.KeyEvent) {
	rows, cols := g.size()
	page := max(1, int(g.Size().Height/(cellHeight+1))-2)
	switch ev.Name {
	case fyne.KeyUp:
		g.choose(g.row-1, g.col)
	case fyne.KeyDown:
		g.choose(g.row+1, g.col)
	case fyne.KeyLeft:
		g.choose(g.row, g.col-1)
	case fyne.KeyRight:
		g.choose(g.row, g.col+1)
	case fyne.KeyPageUp:
		g.choose(g.row-page, g.col)
	case fyne.KeyPageDown:
		g.choose(g.row+page, g.col)
	case fyne.KeyHome:
		g.choose(g.row, 0)
	case fyne.KeyEnd:
		g.choose(g.row, cols-1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if rows > 0 && cols > 0 && g.onOpen != nil {
			g.onOpen()
		}
	default:
		look.PassKey(g, ev)
	}
}
