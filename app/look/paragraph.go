package look

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Paragraph is text wrapped at Width, so that its height is right before it is
// laid out (Fyne's own wrapped label takes too much until it has been laid out
// twice). In a Column it wraps at the column's width instead.
type Paragraph struct {
	widget.BaseWidget
	Text   string
	Role   Role
	Points float32
	Bold   bool
	Align  fyne.TextAlign
	Width  float32

	lines []string
	key   string
	at    float32
}

// NewParagraph is text of size 14 wrapped at width.
func NewParagraph(text string, role Role, width float32) *Paragraph {
	p := &Paragraph{Text: text, Role: role, Points: TextSize, Width: width}
	p.ExtendBaseWidget(p)
	return p
}

// Set changes the text.
func (p *Paragraph) Set(text string) {
	if p.Text != text {
		p.Text = text
		p.Refresh()
	}
}

// HeightFor is how high the text is when it is width wide.
func (p *Paragraph) HeightFor(width float32) float32 {
	p.Width = width
	return float32(len(p.wrapped())) * p.lineHeight()
}

func (p *Paragraph) lineHeight() float32 { return textSize("가", p.Points, p.Bold).Height + 1 }

func (p *Paragraph) wrapped() []string {
	if p.lines == nil || p.key != p.Text || p.at != p.Width {
		p.lines, p.key, p.at = Wrap(p.Text, p.Points, p.Bold, p.Width), p.Text, p.Width
	}
	return p.lines
}

// CreateRenderer is called by Fyne.
func (p *Paragraph) CreateRenderer() fyne.WidgetRenderer {
	f := &face{}
	f.min = func() fyne.Size {
		return fyne.NewSize(p.Width, float32(len(p.wrapped()))*p.lineHeight())
	}
	f.layout = func(s fyne.Size) {
		for i, o := range f.objects {
			o.Move(fyne.NewPos(0, float32(i)*p.lineHeight()))
			o.Resize(fyne.NewSize(s.Width, p.lineHeight()))
		}
	}
	set := func() {
		lines := p.wrapped()
		f.objects = f.objects[:0]
		for _, text := range lines {
			line := canvas.NewText(text, Color(p.Role))
			line.TextSize, line.TextStyle.Bold, line.Alignment = p.Points, p.Bold, p.Align
			f.objects = append(f.objects, line)
		}
	}
	f.update = set
	layout := f.layout
	f.layout = func(s fyne.Size) {
		if len(f.objects) != len(p.wrapped()) {
			set()
		}
		for i, text := range p.wrapped() {
			f.objects[i].(*canvas.Text).Text = text
		}
		layout(s)
	}
	return newFace(f)
}

// Wrap breaks text into lines at most width wide: at spaces, in Han anywhere,
// and inside a word only when the word alone is wider than a line.
func Wrap(text string, size float32, bold bool, width float32) []string {
	var lines []string
	for _, part := range strings.Split(Straight(text), "\n") {
		line := ""
		for _, piece := range pieces(part) {
			if textSize(strings.TrimRight(line+piece, " "), size, bold).Width <= width {
				line += piece
				continue
			}
			if strings.TrimSpace(line) != "" {
				lines = append(lines, strings.TrimRight(line, " "))
			}
			line = strings.TrimLeft(piece, " ")
			for textSize(strings.TrimRight(line, " "), size, bold).Width > width && len([]rune(line)) > 1 {
				head := breakWord(line, size, bold, width)
				lines = append(lines, head)
				line = line[len(head):]
			}
		}
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return lines
}

// pieces are what may stand on a line together or apart: a word with the space
// after it, or one Han sign.
func pieces(s string) []string {
	var all []string
	start := 0
	var before rune
	for i, r := range s {
		if i > start && ((before == ' ' && r != ' ') || (unicode.Is(unicode.Han, before) && !unicode.IsPunct(r) && r != ' ')) {
			all = append(all, s[start:i])
			start = i
		}
		before = r
	}
	if start < len(s) {
		all = append(all, s[start:])
	}
	return all
}

func breakWord(word string, size float32, bold bool, width float32) string {
	runes := []rune(word)
	low, high := 1, len(runes)
	for low < high {
		mid := (low + high + 1) / 2
		if textSize(string(runes[:mid]), size, bold).Width <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return string(runes[:low])
}
