package transcript

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"regexp"
	"strings"
)

// pairNames are the words over the two columns of a table with a translation,
// followed by the language in brackets.
var pairNames = map[string][2]string{
	"en": {"Original", "Translation"}, "ko": {"원문", "번역"}, "zh": {"原文", "译文"}, "ru": {"Оригинал", "Перевод"},
}

var pairShape = regexp.MustCompile(`^(\S+)(?: \(([A-Za-z0-9-]*)\))?$`)

// pairHeader reads the first row of such a table.
func pairHeader(cells []string) (lang string, ok bool) {
	a, b := pairShape.FindStringSubmatch(cells[0]), pairShape.FindStringSubmatch(cells[1])
	if a == nil || b == nil {
		return "", false
	}
	for _, names := range pairNames {
		if a[1] == names[0] && b[1] == names[1] {
			return b[2], true
		}
	}
	return "", false
}

// eastAsian are the fonts for Hangul and Han: without w:eastAsia Word takes one
// in which half of the characters are boxes.
func eastAsian(lang string) (font, tag string) {
	if lang == "zh" {
		return "SimSun", "zh-CN"
	}
	return "Malgun Gothic", "ko-KR"
}

const (
	docxTypes = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>`
	docxRels = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
	docxDocumentRels = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`
	docxStyles = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="` + wordTransitional + `"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="FONT"/><w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="en-GB" w:eastAsia="LANG"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="288" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>`
	docxOpen = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="` + wordTransitional + `"><w:body>`
	// A4, margins of 2 cm; twentieths of a point.
	docxClose = `<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>`

	tableOpen = `<w:tbl><w:tblPr><w:tblW w:w="9638" w:type="dxa"/><w:tblBorders><w:insideH w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/></w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="4819"/><w:gridCol w:w="4819"/></w:tblGrid>`
	cellOpen  = `<w:tc><w:tcPr><w:tcW w:w="4819" w:type="dxa"/></w:tcPr>`
)

// writeDOCX writes a package of five small parts without properties: no author,
// no time, no program. Its entries are in one order.
func (o *output) writeDOCX(w io.Writer) error {
	font, tag := eastAsian(o.lang())
	var doc bytes.Buffer
	doc.WriteString(docxOpen)
	o.docxBody(&doc)
	doc.WriteString(docxClose)
	z := zip.NewWriter(w)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", docxTypes},
		{"_rels/.rels", docxRels},
		{"word/document.xml", doc.String()},
		{"word/styles.xml", strings.NewReplacer("FONT", font, "LANG", tag).Replace(docxStyles)},
		{"word/_rels/document.xml.rels", docxDocumentRels},
	} {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, part.text); err != nil {
			return err
		}
	}
	return z.Close()
}

func (o *output) docxBody(doc *bytes.Buffer) {
	if o.account.Translation == nil {
		for _, s := range o.said {
			wordParagraph(doc, o.prefixed(s, true))
		}
		return
	}
	names, ok := pairNames[o.lang()]
	if !ok {
		names = pairNames["en"]
	}
	doc.WriteString(tableOpen + `<w:tr><w:trPr><w:tblHeader/></w:trPr>`)
	for n, lang := range []string{o.account.Lang, o.account.Translation.Lang} {
		doc.WriteString(cellOpen)
		wordParagraph(doc, names[n]+" ("+lang+")")
		doc.WriteString(`</w:tc>`)
	}
	doc.WriteString(`</w:tr>`)
	for _, s := range o.said {
		doc.WriteString(`<w:tr>` + cellOpen)
		wordParagraph(doc, o.prefixed(s, true))
		doc.WriteString(`</w:tc>` + cellOpen)
		wordParagraph(doc, s.translation)
		doc.WriteString(`</w:tc></w:tr>`)
	}
	doc.WriteString(`</w:tbl><w:p/>`)
}

// wordParagraph writes one paragraph; a line end within is a break.
func wordParagraph(doc *bytes.Buffer, text string) {
	doc.WriteString(`<w:p><w:r>`)
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			doc.WriteString(`<w:br/>`)
		}
		for n, part := range strings.Split(line, "\t") {
			if n > 0 {
				doc.WriteString(`<w:tab/>`)
			}
			if part == "" {
				continue
			}
			doc.WriteString(`<w:t xml:space="preserve">`)
			_ = xml.EscapeText(doc, []byte(part)) // a buffer takes all
			doc.WriteString(`</w:t>`)
		}
	}
	doc.WriteString(`</w:r></w:p>`)
}
