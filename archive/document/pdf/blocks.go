package pdf

import (
	"strconv"
	"strings"

	"attest/archive/document"
	"attest/archive/typeset"
)

func (p *pages) title() {
	p.put(0, p.d.Title, true, titleSize)
	if p.d.Subtitle != "" {
		p.gap(1)
		p.put(0, p.d.Subtitle, false, textSize+1)
	}
	p.gap(5)
}

// maxContents is how many headings are listed; a longer text has its bookmarks.
const maxContents = 40

// contents lists the headings of the first level; a click leads to each.
func (p *pages) contents() {
	if p.d.Words.Contents == "" {
		return
	}
	var heads []int
	for i, b := range p.d.Blocks {
		if b.Kind == document.Heading && b.Level == 1 {
			heads = append(heads, i)
		}
	}
	if len(heads) < 3 {
		return
	}
	p.put(0, p.d.Words.Contents, true, headSizes[1])
	p.gap(1)
	for n, i := range heads {
		if n == maxContents {
			break
		}
		p.Set(false, textSize)
		text := p.Lines(p.Clean(p.d.Blocks[i].Text), p.width-12)[0]
		p.room(textSize * typeset.Leading)
		link := p.linkOf(i)
		p.pdf.SetTextColor(20, 60, 110)
		p.at(left, p.y, text)
		p.pdf.SetTextColor(0, 0, 0)
		p.pdf.Link(left, p.y, p.Wide(text), textSize*typeset.Leading, link)
		p.y += textSize * typeset.Leading
	}
	p.gap(5)
}

// linkOf is the link to a block; they are made in the order of the contents.
func (p *pages) linkOf(block int) int {
	if p.links == nil {
		p.links = map[int]int{}
	}
	id, ok := p.links[block]
	if !ok {
		id = p.pdf.AddLink()
		p.links[block] = id
	}
	return id
}

func (p *pages) block(b document.Block, number, at int) {
	switch b.Kind {
	case document.Heading:
		p.heading(b, at)
	case document.Numbered:
		p.numbered(b, number)
	case document.Plain:
		p.Set(false, textSize)
		for _, l := range p.paragraph(b, p.width) {
			p.line(left, l, false, textSize)
		}
		p.gap(2.4)
	case document.Small:
		p.put(0, b.Text, false, smallSize)
		p.gap(2)
	case document.Facts:
		p.facts(b.Table)
	case document.Table:
		p.table(b.Table)
	case document.Picture:
		p.drawing(b.Drawn)
	case document.NewPage:
		if p.y > top {
			p.turn()
		}
	}
}

func (p *pages) heading(b document.Block, at int) {
	level := min(max(b.Level, 1), len(headSizes))
	size := headSizes[level-1]
	if p.y > top {
		p.gap([]float64{6, 4, 3}[level-1])
	}
	p.room(size*typeset.Leading + max(2.5*textSize*typeset.Leading, p.drawnBelow(at))) // with the beginning of what follows
	p.pdf.Bookmark(p.Clean(b.Text), level-1, p.y)
	if id, ok := p.links[at]; ok {
		p.pdf.SetLink(id, p.y, -1)
	}
	p.put(0, b.Text, true, size)
	p.gap([]float64{2.2, 1.4, 1}[level-1])
}

func (p *pages) numbered(b document.Block, number int) {
	p.Set(false, textSize)
	lines := p.paragraph(b, p.width-gutter)
	need := textSize * typeset.Leading * float64(min(2, len(lines)))
	if b.Lead != "" {
		need += smallSize * typeset.Leading
	}
	p.room(need) // no number without its first lines
	if b.Lead != "" {
		p.pdf.SetTextColor(90, 90, 90)
		p.put(gutter, b.Lead, false, smallSize)
		p.pdf.SetTextColor(0, 0, 0)
	}
	for i, l := range lines {
		if i == 0 && len(p.noteText(l)) > 0 { // the number goes where its line goes
			p.room(textSize*typeset.Leading + p.noteHigh(len(p.notes)+len(p.noteText(l))) - p.noteHigh(len(p.notes)))
		}
		if i == 0 {
			p.Set(false, textSize)
			p.at(left, p.y, strconv.Itoa(number)+".")
		}
		p.line(left+gutter, l, false, textSize)
	}
	p.gap(2.4)
}

// facts are names and values; what has no value is left out.
func (p *pages) facts(g document.Grid) {
	const column = 44.0
	for _, row := range g.Rows {
		if row[1] == "" {
			continue
		}
		p.room(textSize * typeset.Leading)
		p.Set(false, smallSize)
		p.pdf.SetTextColor(90, 90, 90)
		p.at(left, p.y+0.5, p.Lines(p.Clean(row[0]), column-2)[0])
		p.pdf.SetTextColor(0, 0, 0)
		p.put(column, row[1], false, textSize)
		p.gap(0.6)
	}
	p.gap(3)
}

// table sets rows with their head on each page; a row longer than a page goes on
// on the next.
func (p *pages) table(g document.Grid) {
	if g.Caption != "" {
		p.room(4 * smallSize * typeset.Leading)
		p.put(0, g.Caption, true, smallSize+0.5)
		p.gap(1)
	}
	n := len(g.Head)
	if n == 0 && len(g.Rows) > 0 {
		n = len(g.Rows[0])
	}
	if n == 0 {
		return
	}
	widths := shares(g.Widths, n, p.width)
	p.row(g.Head, widths, true)
	for _, r := range g.Rows {
		p.tableRow(g.Head, r, widths)
	}
	p.gap(5)
}

func shares(widths []float64, n int, all float64) []float64 {
	sum, out := 0.0, make([]float64, n)
	for i := range out {
		out[i] = 1
		if len(widths) == n && widths[i] > 0 {
			out[i] = widths[i]
		}
		sum += out[i]
	}
	for i := range out {
		out[i] *= all / sum
	}
	return out
}

func (p *pages) cells(r []string, widths []float64, bold bool) (cells [][]string, high int) {
	p.Set(bold, smallSize)
	for i, text := range r {
		lines := p.Lines(p.Clean(text), widths[i]-2*cellPad)
		cells = append(cells, lines)
		high = max(high, len(lines))
	}
	return cells, high
}

func (p *pages) tableRow(head, r []string, widths []float64) {
	const leading = smallSize * typeset.Leading
	cells, high := p.cells(r, widths, false)
	if p.y+float64(min(high, 12))*leading+2*cellPad > p.bottom() && p.y > top {
		p.turn()
		p.row(head, widths, true)
	}
	for {
		fit := max(1, int((p.bottom()-p.y-2*cellPad)/leading))
		if high <= fit {
			p.rowLines(cells, high, widths, false)
			return
		}
		first := make([][]string, len(cells))
		for i := range cells {
			n := min(fit, len(cells[i]))
			first[i], cells[i] = cells[i][:n], cells[i][n:]
		}
		p.rowLines(first, fit, widths, false)
		high -= fit
		p.turn()
		p.row(head, widths, true)
	}
}

func (p *pages) row(r []string, widths []float64, head bool) {
	if len(r) == 0 || strings.Join(r, "") == "" {
		return
	}
	cells, high := p.cells(r, widths, head)
	p.room(float64(high)*smallSize*typeset.Leading + 2*cellPad + 8)
	p.rowLines(cells, high, widths, head)
}

func (p *pages) rowLines(cells [][]string, lines int, widths []float64, head bool) {
	const leading = smallSize * typeset.Leading
	high := float64(lines)*leading + 2*cellPad
	f := p.pdf
	if head {
		f.SetFillColor(238, 240, 243)
		f.Rect(left, p.y, p.width, high, "F")
	}
	p.Set(head, smallSize)
	x := left
	for i, cell := range cells {
		for n, text := range cell {
			p.at(x+cellPad, p.y+cellPad+float64(n)*leading, text)
		}
		x += widths[i]
	}
	p.y += high
	f.SetDrawColor(190, 190, 190)
	f.SetLineWidth(0.2)
	f.Line(left, p.y, left+p.width, p.y)
}
