package viewer

import (
	"context"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/media"
)

// text is a text in lines that fit the view. Lines are all of one height, so
// that a list of a million of them is as quick as one of ten.
type text struct {
	p          *panel
	paragraphs []string
	encoding   string
	bytes      int
	runes      []rune // all that occur, each once
	widths     map[rune]float32
	lines      []string
	list       *page
	points     float32
	wide       float32 // that the lines were made for
	made       float32 // the size that they were made for
	cancel     func()
	settle     func()
	level      *look.Text
	count      *look.Text
}

func (p *panel) openText() {
	p.loading(words.T("viewer.loading.text"))
	src := p.src
	p.run(task.Run(func(context.Context) (*text, error) {
		c := &text{p: p, points: look.TextSize}
		var err error
		c.paragraphs, c.encoding, err = media.DecodeText(src.reader(), 0)
		seen := map[rune]bool{}
		for _, s := range c.paragraphs {
			c.bytes += len(s)
			for _, r := range s {
				if !seen[r] {
					seen[r] = true
					c.runes = append(c.runes, r)
				}
			}
		}
		return c, err
	}, func(c *text, err error) {
		switch {
		case p.gone:
		case err != nil:
			p.failed(err)
		case len(c.paragraphs) == 0:
			p.ready()
			p.body.Objects = []fyne.CanvasObject{look.BareCard(look.Empty(words.T("viewer.text.empty"), words.T("viewer.text.empty.text"), "", nil))}
			p.body.Refresh()
		default:
			c.build()
			p.put(c)
		}
	}))
}

func (c *text) build() {
	c.level = look.NewText("", look.Ink, look.TextSize)
	c.count = look.NewText(words.T("viewer.text.facts", c.encoding, len(c.paragraphs)), look.Muted, look.SmallSize)
	c.list = newPage(func() int { return len(c.lines) }, func(i int) (string, float32) {
		if i < len(c.lines) {
			return c.lines[i], c.points
		}
		return "", c.points
	})
	c.list.onSign = c.sign
	c.list.onWidth = func() {
		if c.lines == nil || c.bytes <= quickText {
			c.wrap()
			return
		}
		if c.settle != nil {
			c.settle()
		}
		c.settle = task.After(settleTime, c.wrap)
	}
	c.level.Set(words.T("viewer.points", int(c.points)))
}

// wrap makes the lines for the width of the view, beside the window, and stays
// at the place that was read.
func (c *text) wrap() {
	wide := min(c.list.Size().Width-2*textMargin, textMeasure*c.points/look.TextSize)
	if wide < 40 || c.lines != nil && wide == c.wide && c.points == c.made {
		return
	}
	if c.widths == nil || c.made != c.points {
		c.widths = make(map[rune]float32, len(c.runes))
		for _, r := range c.runes {
			c.widths[r] = look.TextWidth(string(r), c.points)
		}
	}
	c.wide, c.made = wide, c.points
	if c.cancel != nil {
		c.cancel()
	}
	widths, paragraphs := c.widths, c.paragraphs
	if c.bytes <= quickText {
		lines, err := wrapAll(context.Background(), paragraphs, widths, wide)
		c.wrapped(lines, err)
		return
	}
	c.cancel = task.Run(func(ctx context.Context) ([]string, error) { return wrapAll(ctx, paragraphs, widths, wide) },
		c.wrapped)
}

func (c *text) wrapped(lines []string, err error) {
	if err != nil || c.p.gone {
		return
	}
	at := float32(0)
	if len(c.lines) > 0 {
		at = c.list.GetScrollOffset() / float32(len(c.lines))
	}
	c.lines = lines
	c.list.again()
	c.list.ScrollToOffset(at * float32(len(lines)))
}

// sign sets the text larger or smaller.
func (c *text) sign(r rune) {
	was := c.points
	switch r {
	case '+', '=':
		c.points = min(c.points+2, 28)
	case '-':
		c.points = max(c.points-2, 12)
	case '0':
		c.points = look.TextSize
	}
	if c.points != was {
		c.level.Set(words.T("viewer.points", int(c.points)))
		c.wrap()
	}
}

func (c *text) view() fyne.CanvasObject { return ground(c.list, c.list.ring) }
func (c *text) first() fyne.Focusable   { return c.list }

func (c *text) key(ev *fyne.KeyEvent) {
	if c.list.move(ev) {
		return
	}
	switch ev.Name {
	case fyne.KeyPlus, fyne.KeyEqual:
		c.sign('+')
	case fyne.KeyMinus:
		c.sign('-')
	case fyne.Key0:
		c.sign('0')
	}
}

func (c *text) bar() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		look.NewButton("−", nil, look.Normal, func() { c.sign('-') }),
		look.NewButton("+", nil, look.Normal, func() { c.sign('+') }),
		c.level, c.count, look.Space(), look.Small(words.T("viewer.keys.text")),
	}
}

func (c *text) close() {
	if c.cancel != nil {
		c.cancel()
	}
	if c.settle != nil {
		c.settle()
	}
	c.paragraphs, c.lines, c.runes = nil, nil, nil
	c.list.again()
}

const (
	textMargin  float32 = 16
	quickText           = 200 << 10 // bytes that are wrapped within a frame
	textMeasure float32 = 720       // the widest line, at the size of text
)

// page is a list of lines that scrolls by keys and shows where the focus is.
type page struct {
	widget.List
	line    func(i int) (string, float32)
	onSign  func(rune)
	onWidth func()
	ring    *ring
}

func newPage(length func() int, line func(i int) (string, float32)) *page {
	p := &page{line: line, ring: newRing()}
	p.Length = length
	p.HideSeparators = true
	p.CreateItem = func() fyne.CanvasObject {
		_, points := p.line(0)
		return newTextLine(points)
	}
	p.OnSelected = func(int) { p.UnselectAll() }
	p.UpdateItem = func(i int, o fyne.CanvasObject) { o.(*textLine).set(p.line(i)) }
	p.ExtendBaseWidget(p)
	return p
}

// again shows other lines; their height may be another too.
func (p *page) again() { p.Refresh() }

func (p *page) Resize(s fyne.Size) {
	was := p.Size().Width
	p.List.Resize(s)
	if was != s.Width && p.onWidth != nil {
		p.onWidth()
	}
}

func (p *page) row() float32 {
	_, points := p.line(0)
	return lineHeight(points) + look.Step
}

// FocusGained is called by Fyne. No row is marked: there is nothing to choose.
func (p *page) FocusGained() { p.ring.show(true) }

// FocusLost is called by Fyne.
func (p *page) FocusLost() { p.ring.show(false) }

// TypedRune hands signs on.
func (p *page) TypedRune(r rune) {
	look.Seen()
	p.onSign(r)
}

// TypedKey scrolls.
func (p *page) TypedKey(ev *fyne.KeyEvent) {
	if !p.move(ev) {
		look.PassKey(p, ev)
	}
}

func (p *page) move(ev *fyne.KeyEvent) bool {
	by := float32(0)
	switch ev.Name {
	case fyne.KeyUp:
		by = -p.row()
	case fyne.KeyDown:
		by = p.row()
	case fyne.KeyPageUp:
		by = -p.Size().Height + p.row()
	case fyne.KeyPageDown, fyne.KeySpace:
		by = p.Size().Height - p.row()
	case fyne.KeyHome:
		p.ScrollToTop()
	case fyne.KeyEnd:
		p.ScrollToBottom()
	default:
		return false
	}
	look.Seen()
	if by != 0 {
		p.ScrollToOffset(max(0, p.GetScrollOffset()+by))
	}
	return true
}

// textLine is one line of a text.
type textLine struct {
	widget.BaseWidget
	words string
	size  float32
}

func newTextLine(points float32) *textLine {
	l := &textLine{size: points}
	l.ExtendBaseWidget(l)
	return l
}

func (l *textLine) set(words string, size float32) {
	if l.words != words || l.size != size {
		l.words, l.size = words, size
		l.Refresh()
	}
}

func lineHeight(points float32) float32 { return points * 1.4 }

// CreateRenderer is called by Fyne.
func (l *textLine) CreateRenderer() fyne.WidgetRenderer {
	t := canvas.NewText("", color.Black)
	return look.Render(look.Face{
		Objects: []fyne.CanvasObject{t},
		Min:     func() fyne.Size { return fyne.NewSize(40, lineHeight(l.size)) },
		Layout: func(s fyne.Size) {
			t.Move(fyne.NewPos(textMargin, 0))
			t.Resize(fyne.NewSize(s.Width-2*textMargin, s.Height))
		},
		Update: func() { t.Text, t.TextSize, t.Color = l.words, l.size, look.Color(look.Ink) },
	})
}
