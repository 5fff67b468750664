// Package word writes a document as a file for Word (Office Open XML, ECMA-376
// part 1, transitional), and takes back one that somebody edited there.
//
// What is written uses Word's own things: styles named as Word names them, so
// that a lawyer's template applies; real numbering, so that a paragraph put
// between two gets its number; real footnotes; captions; a bookmark for each
// heading and paragraph, by which it is found again. The same document gives the
// same bytes.
package word

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"attest/archive/document"
	"attest/archive/document/ooxml"
)

// Write sets a document as .docx.
func Write(w io.Writer, d document.Document) error {
	if err := d.Check(); err != nil {
		return err
	}
	b := &body{d: d, made: d.Made()}
	text := b.document()
	if b.err != nil {
		return b.err
	}
	at := d.Time.UTC().Truncate(time.Second)
	if err := ooxml.Write(w, at, append([]ooxml.Part{
		{Name: "[Content_Types].xml", Text: contentTypes},
		{Name: "_rels/.rels", Text: packageRels},
		{Name: "docProps/core.xml", Text: core(d, at)},
		{Name: "docProps/app.xml", Text: appProps},
		{Name: "word/document.xml", Text: text},
		{Name: "word/_rels/document.xml.rels", Text: b.rels()},
		{Name: "word/styles.xml", Text: styles(d.Language)},
		{Name: "word/numbering.xml", Text: numbering},
		{Name: "word/settings.xml", Text: settings},
		{Name: "word/fontTable.xml", Text: fontTable},
		{Name: "word/footnotes.xml", Text: b.footnotes()},
		{Name: "word/footer1.xml", Text: b.footer()},
	}, b.pictures...)); err != nil {
		return fmt.Errorf("write the Word file: %w", err)
	}
	return nil
}

// body is the main part being written.
type body struct {
	d     document.Document
	b     strings.Builder
	notes []string
	mark  int
	table int
	made  []string // what the program makes, see document.Made
	done  int      // of these

	pictures []ooxml.Part
	err      error // of a picture
}

func (b *body) document() string {
	b.b.WriteString(`<w:document ` + namespaces + `><w:body>`)
	b.paragraph("Title", "", nil, b.d.Title)
	if b.d.Subtitle != "" {
		b.paragraph("Subtitle", "", nil, b.d.Subtitle)
	}
	for _, k := range b.d.Blocks {
		b.block(k)
	}
	b.b.WriteString(`<w:sectPr><w:footerReference w:type="default" r:id="rId6"/><w:pgSz w:w="11906" w:h="16838"/>` +
		`<w:pgMar w:top="1304" w:right="1247" w:bottom="1304" w:left="1474" w:header="709" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>`)
	return b.b.String()
}

func (b *body) block(k document.Block) {
	switch k.Kind {
	case document.Heading:
		b.paragraph("Heading"+strconv.Itoa(min(max(k.Level, 1), 3)), k.ID, k.Notes, k.Text)
	case document.Numbered:
		if k.Lead != "" {
			b.paragraph("Lead", "", nil, k.Lead)
		}
		b.paragraph("NumberedParagraph", k.ID, k.Notes, k.Text)
	case document.Plain:
		b.paragraph("BodyText", k.ID, k.Notes, k.Text)
	case document.Small:
		b.paragraph("Remark", k.ID, k.Notes, k.Text)
	case document.Facts:
		b.grid(k.Table, false)
	case document.Table:
		b.grid(k.Table, true)
	case document.Picture:
		b.picture(k.Drawn)
	case document.NewPage:
		b.b.WriteString(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
	}
}

// paragraph writes one paragraph of a style. A bookmark spans its text; its name
// is the ID and the hash of the text, so that what comes back can be told from
// what was sent, though the office's own text has changed since.
func (b *body) paragraph(style, id string, notes []document.Note, text string) {
	name := ""
	if id != "" {
		name = BookmarkName(id, document.Shown(document.Block{Text: text, Notes: notes}))
	} else if text != "" && !strings.HasPrefix(style, "Table") && style != "FactName" {
		name = b.madeName(text)
	}
	b.marked(style, name, notes, text)
}

// madeName names what the program makes: a number in its order, how many there are,
// and the mark of what it showed. A file tells by itself what was done to it, whatever
// the program would make by now.
func (b *body) madeName(text string) string {
	b.done++
	return BookmarkName(document.MadeName(b.done, len(b.made)), document.Clean(text))
}

// marked writes a paragraph under a bookmark; "" for none.
func (b *body) marked(style, name string, notes []document.Note, text string) {
	fmt.Fprintf(&b.b, `<w:p><w:pPr><w:pStyle w:val="%s"/></w:pPr>`, style)
	n := -1
	if name != "" {
		n = b.start(name)
	}
	runes, from := []rune(text), 0
	for _, note := range notes {
		b.run(string(runes[from:note.At]))
		from = note.At
		b.notes = append(b.notes, note.Text)
		fmt.Fprintf(&b.b, `<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="%d"/></w:r>`, len(b.notes))
	}
	b.run(string(runes[from:]))
	if n >= 0 {
		b.end(n)
	}
	b.b.WriteString(`</w:p>`)
}

func (b *body) start(name string) int {
	b.mark++
	fmt.Fprintf(&b.b, `<w:bookmarkStart w:id="%d" w:name="%s"/>`, b.mark-1, name)
	return b.mark - 1
}

func (b *body) end(n int) { fmt.Fprintf(&b.b, `<w:bookmarkEnd w:id="%d"/>`, n) }

// run writes text, its line ends and tabs as Word's own.
func (b *body) run(text string) {
	if text == "" {
		return
	}
	b.b.WriteString(`<w:r>`)
	for i, line := range strings.Split(document.Clean(text), "\n") {
		if i > 0 {
			b.b.WriteString(`<w:br/>`)
		}
		for j, part := range strings.Split(line, "\t") {
			if j > 0 {
				b.b.WriteString(`<w:tab/>`)
			}
			if part != "" {
				b.b.WriteString(`<w:t xml:space="preserve">` + escape(part) + `</w:t>`)
			}
		}
	}
	b.b.WriteString(`</w:r>`)
}

// textWidth is the width of the text in twentieths of a point.
const textWidth = 11906 - 1247 - 1474

func (b *body) grid(g document.Grid, lines bool) {
	n := len(g.Head)
	if n == 0 && len(g.Rows) > 0 {
		n = len(g.Rows[0])
	}
	if n == 0 {
		return
	}
	if g.Caption != "" {
		b.caption(g.Caption)
	}
	widths, style := b.widths(g.Widths, n), "Plain"
	if lines {
		style = "Grid"
	} else {
		widths = []int{2400, textWidth - 2400}
	}
	fmt.Fprintf(&b.b, `<w:tbl><w:tblPr><w:tblStyle w:val="Attest%s"/><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr><w:tblGrid>`, style, textWidth)
	for _, w := range widths {
		fmt.Fprintf(&b.b, `<w:gridCol w:w="%d"/>`, w)
	}
	b.b.WriteString(`</w:tblGrid>`)
	if len(g.Head) > 0 {
		b.row(g.Head, widths, `<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`, "TableHead", "TableHead")
	}
	for _, r := range g.Rows {
		first := "TableText"
		if !lines {
			if r[1] == "" {
				continue
			}
			first = "FactName"
		}
		b.row(r, widths, "", first, "TableText")
	}
	b.b.WriteString(`</w:tbl>`)
	b.paragraph("TableText", "", nil, "") // Word joins two tables that touch
}

func (b *body) widths(shares []float64, n int) []int {
	sum, out := 0.0, make([]int, n)
	for i := range n {
		s := 1.0
		if len(shares) == n && shares[i] > 0 {
			s = shares[i]
		}
		sum += s
	}
	for i := range n {
		s := 1.0
		if len(shares) == n && shares[i] > 0 {
			s = shares[i]
		}
		out[i] = int(s / sum * textWidth)
	}
	return out
}

func (b *body) row(cells []string, widths []int, props, first, rest string) {
	b.b.WriteString(`<w:tr>` + props)
	for i, text := range cells {
		style := rest
		name := ""
		if i == 0 {
			style, name = first, b.madeName(document.RowText(cells))
		}
		fmt.Fprintf(&b.b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, widths[i])
		b.marked(style, name, nil, text)
		b.b.WriteString(`</w:tc>`)
	}
	b.b.WriteString(`</w:tr>`)
}

// caption has a field of Word's, so that its number follows.
func (b *body) caption(text string) {
	b.table++
	b.b.WriteString(`<w:p><w:pPr><w:pStyle w:val="Caption"/><w:keepNext/></w:pPr>`)
	n := b.start(b.madeName(document.CaptionText(b.table, text)))
	fmt.Fprintf(&b.b, `<w:fldSimple w:instr=" SEQ Table \* ARABIC "><w:r><w:t>%d</w:t></w:r></w:fldSimple>`, b.table)
	b.run(". " + text)
	b.end(n)
	b.b.WriteString(`</w:p>`)
}

func (b *body) footnotes() string {
	var s strings.Builder
	s.WriteString(`<w:footnotes ` + namespaces + `>` +
		`<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>` +
		`<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>`)
	for i, text := range b.notes {
		n := &body{}
		n.run(" " + text)
		fmt.Fprintf(&s, `<w:footnote w:id="%d"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr><w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>%s</w:p></w:footnote>`, i+1, n.b.String())
	}
	s.WriteString(`</w:footnotes>`)
	return s.String()
}

func (b *body) footer() string {
	n := &body{}
	n.run(b.d.Running + "\t")
	before, after, _ := strings.Cut(b.d.Words.Page, "{0}")
	page := &body{}
	page.run(before)
	end := &body{}
	end.run(after)
	return `<w:ftr ` + namespaces + `><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>` + n.b.String() + page.b.String() +
		`<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>` + end.b.String() + `</w:p></w:ftr>`
}

func core(d document.Document, at time.Time) string {
	stamp := at.Format("2006-01-02T15:04:05Z")
	return `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
		`xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>` + escape(document.Clean(d.Title)) + `</dc:title><dc:creator>` +
		escape(document.Clean(d.Author)) + `</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">` + stamp + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + stamp +
		`</dcterms:modified></cp:coreProperties>`
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func escape(s string) string { return escaper.Replace(s) }
