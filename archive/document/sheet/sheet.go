// Package sheet writes a table for spreadsheets (XLSX, CSV) and for review
// platforms (a Concordance load file). No cell is run as a formula by a program
// that opens one, and what would act on its reader is shown instead. The same
// table gives the same bytes.
package sheet

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"attest/archive/document"
	"attest/archive/document/ooxml"
)

// Table is rows under a head; every row has as many cells.
type Table struct {
	Name    string // of the sheet
	Head    []string
	Rows    [][]string
	Widths  []float64 // in characters, of an XLSX
	Numbers []int     // columns whose cells are whole numbers
}

// Formula says whether a spreadsheet would take a text for a formula.
func Formula(s string) bool {
	for _, r := range s {
		return strings.ContainsRune("=+-@\t\r\n＝＋－＠", r) || strings.HasPrefix(strings.TrimLeft(s, " \t\n"), "=")
	}
	return false
}

// Cell is a text as it stands in a CSV: with an apostrophe in front where a
// spreadsheet would run it.
func Cell(s string) string {
	if Formula(s) {
		return "'" + s
	}
	return s
}

// CSV is the table as RFC 4180 has it, with a byte order mark, without which
// Excel reads Korean as noise.
func (t Table) CSV() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	for _, row := range append([][]string{t.Head}, t.Rows...) {
		cells := make([]string, len(row))
		for i, s := range row {
			cells[i] = Cell(document.Clean(s))
		}
		if err := w.Write(cells); err != nil {
			return nil, fmt.Errorf("write the table: %w", err)
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// What a Concordance load file has between and around its cells, and in place of
// a line end within one. There is no standard: these are the defaults with which
// Concordance writes and Relativity reads one (ASCII 20, 254 and 174), in UTF-8,
// where the second and third are two bytes each, and a byte order mark tells so.
const (
	datBetween = "\x14"
	datAround  = "þ"
	datLine    = "®"
)

// DAT is the table as a Concordance load file. A "þ" or "®" of a cell's own would
// end it; each is shown as its code.
func (t Table) DAT() []byte {
	own := strings.NewReplacer("\r\n", datLine, "\n", datLine, "\t", " ", datAround, "⟦U+00FE⟧", datLine, "⟦U+00AE⟧")
	var b bytes.Buffer
	b.WriteString("\ufeff")
	for _, row := range append([][]string{t.Head}, t.Rows...) {
		for i, s := range row {
			if i > 0 {
				b.WriteString(datBetween)
			}
			b.WriteString(datAround + own.Replace(document.Clean(s)) + datAround)
		}
		b.WriteString("\r\n")
	}
	return b.Bytes()
}

// XLSX writes the table as a workbook of one sheet (Office Open XML, ECMA-376).
// Every text is a string and never a formula; one that would be a formula if it
// were typed has Excel's own mark for that (quotePrefix), so that it stays text
// when somebody edits it.
func (t Table) XLSX(w io.Writer, at time.Time) error {
	parts := t.frame()
	front, behind := t.around()
	parts = append(parts, ooxml.Part{Name: partSheet, Text: front + t.rows() + behind})
	if err := ooxml.Write(w, at, parts); err != nil {
		return fmt.Errorf("write the spreadsheet: %w", err)
	}
	return nil
}

// maxCell is how many characters Excel takes in a cell.
const maxCell = 32767

// partSheet is the part that has the rows.
const partSheet = "xl/worksheets/sheet1.xml"

// frame are the other parts.
func (t Table) frame() []ooxml.Part {
	return []ooxml.Part{
		{Name: "[Content_Types].xml", Text: contentTypes}, {Name: "_rels/.rels", Text: packageRels},
		{Name: "xl/workbook.xml", Text: strings.ReplaceAll(workbook, "{name}", escape(sheetName(t.Name)))},
		{Name: "xl/_rels/workbook.xml.rels", Text: workbookRels}, {Name: "xl/styles.xml", Text: cellStyles},
	}
}

// around is what stands in front of the rows, and behind them.
func (t Table) around() (front, behind string) {
	var b strings.Builder
	b.WriteString(`<worksheet xmlns="` + spreadsheet + `"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`)
	for i := range t.Head {
		wide := 18.0
		if i < len(t.Widths) {
			wide = t.Widths[i]
		}
		fmt.Fprintf(&b, `<col min="%d" max="%d" width="%g" customWidth="1"/>`, i+1, i+1, wide)
	}
	b.WriteString(`</cols><sheetData>`)
	return b.String(), fmt.Sprintf(`</sheetData><autoFilter ref="A1:%s%d"/></worksheet>`, column(len(t.Head)-1), len(t.Rows)+1)
}

func (t Table) rows() string {
	var b strings.Builder
	for n, row := range append([][]string{t.Head}, t.Rows...) {
		fmt.Fprintf(&b, `<row r="%d">`, n+1)
		for i, s := range row {
			t.cell(&b, n, i, document.Clean(s))
		}
		b.WriteString(`</row>`)
	}
	return b.String()
}

func (t Table) cell(b *strings.Builder, row, col int, s string) {
	at := column(col) + strconv.Itoa(row+1)
	for _, c := range t.Numbers {
		if n, err := strconv.ParseInt(s, 10, 64); row > 0 && c == col && err == nil && n >= 0 && n < 1e15 {
			fmt.Fprintf(b, `<c r="%s"><v>%d</v></c>`, at, n)
			return
		}
	}
	style := 0
	switch {
	case row == 0:
		style = 1
	case Formula(s):
		style = 2
	}
	if runes := []rune(s); len(runes) > maxCell {
		s = string(runes[:maxCell-1]) + "…"
	}
	fmt.Fprintf(b, `<c r="%s" t="inlineStr" s="%d"><is><t xml:space="preserve">%s</t></is></c>`, at, style, escape(s))
}

// column is the letters of a column, from 0.
func column(i int) string {
	if i < 0 {
		return "A"
	}
	s := string(rune('A' + i%26))
	if i >= 26 {
		s = column(i/26-1) + s
	}
	return s
}

// sheetName leaves out what Excel does not take in the name of a sheet.
func sheetName(s string) string {
	runes := []rune(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) || r < ' ' {
			return ' '
		}
		return r
	}, document.Clean(s)))
	if len(runes) > 31 {
		runes = runes[:31]
	}
	if s = strings.TrimSpace(string(runes)); s == "" {
		return "Sheet1"
	}
	return s
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\n", "&#10;", "\t", "&#9;")

func escape(s string) string { return escaper.Replace(s) }

const (
	spreadsheet  = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	office       = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packages     = "http://schemas.openxmlformats.org/package/2006/"
	ofSheets     = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	contentTypes = `<Types xmlns="` + packages + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="` + ofSheets + `sheet.main+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + ofSheets + `worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="` + ofSheets + `styles+xml"/></Types>`
	packageRels  = `<Relationships xmlns="` + packages + `relationships"><Relationship Id="rId1" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	workbook     = `<workbook xmlns="` + spreadsheet + `" xmlns:r="` + office + `"><sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>`
	workbookRels = `<Relationships xmlns="` + packages + `relationships"><Relationship Id="rId1" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="` + office + `/styles" Target="styles.xml"/></Relationships>`
	cellStyles = `<styleSheet xmlns="` + spreadsheet + `"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>` +
		`<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyFont="1" applyNumberFormat="1"/>` +
		`<xf numFmtId="49" quotePrefix="1" applyNumberFormat="1"/></cellXfs></styleSheet>`
)
