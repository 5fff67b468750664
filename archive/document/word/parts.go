package word

import "strings"

// The parts of the package that are the same in every file.
const (
	main       = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	office     = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	namespaces = `xmlns:w="` + main + `" xmlns:r="` + office + `"`
	ofWord     = "application/vnd.openxmlformats-officedocument.wordprocessingml."

	contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + ofWord + `document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="` + ofWord + `styles+xml"/>` +
		`<Override PartName="/word/numbering.xml" ContentType="` + ofWord + `numbering+xml"/>` +
		`<Override PartName="/word/settings.xml" ContentType="` + ofWord + `settings+xml"/>` +
		`<Override PartName="/word/fontTable.xml" ContentType="` + ofWord + `fontTable+xml"/>` +
		`<Override PartName="/word/footnotes.xml" ContentType="` + ofWord + `footnotes+xml"/>` +
		`<Override PartName="/word/footer1.xml" ContentType="` + ofWord + `footer+xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
		`<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>`

	packageRels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + office + `/officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
		`<Relationship Id="rId3" Type="` + office + `/extended-properties" Target="docProps/app.xml"/></Relationships>`

	documentRels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + office + `/styles" Target="styles.xml"/>` +
		`<Relationship Id="rId2" Type="` + office + `/numbering" Target="numbering.xml"/>` +
		`<Relationship Id="rId3" Type="` + office + `/settings" Target="settings.xml"/>` +
		`<Relationship Id="rId4" Type="` + office + `/fontTable" Target="fontTable.xml"/>` +
		`<Relationship Id="rId5" Type="` + office + `/footnotes" Target="footnotes.xml"/>` +
		`<Relationship Id="rId6" Type="` + office + `/footer" Target="footer1.xml"/>`

	appProps = `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Attest</Application></Properties>`

	settings = `<w:settings ` + namespaces + `><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>` +
		`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`

	fontTable = `<w:fonts ` + namespaces + `><w:font w:name="Calibri"><w:family w:val="swiss"/></w:font><w:font w:name="Malgun Gothic"><w:family w:val="swiss"/></w:font></w:fonts>`

	numbering = `<w:numbering ` + namespaces + `><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>` +
		`<w:pStyle w:val="NumberedParagraph"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="624" w:hanging="624"/></w:pPr></w:lvl></w:abstractNum>` +
		`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`
)

// style is one of Word's, by the name that Word gives it.
func style(kind, id, name, based, next, paragraph, run string) string {
	s := `<w:style w:type="` + kind + `" w:styleId="` + id + `"`
	if id == "Normal" || id == "DefaultParagraphFont" || id == "TableNormal" {
		s += ` w:default="1"`
	}
	s += `><w:name w:val="` + name + `"/>`
	if based != "" {
		s += `<w:basedOn w:val="` + based + `"/>`
	}
	if next != "" {
		s += `<w:next w:val="` + next + `"/>`
	}
	s += `<w:qFormat/>`
	if paragraph != "" {
		s += `<w:pPr>` + paragraph + `</w:pPr>`
	}
	if run != "" {
		s += `<w:rPr>` + run + `</w:rPr>`
	}
	return s + `</w:style>`
}

// styles are those a lawyer finds in Word's own list.
func styles(language string) string {
	east := "ko-KR"
	if strings.HasPrefix(language, "zh") {
		east = "zh-CN"
	}
	heading := func(level, size, before string) string {
		return style("paragraph", "Heading"+level, "heading "+level, "Normal", "NumberedParagraph",
			`<w:keepNext/><w:keepLines/><w:spacing w:before="`+before+`" w:after="100"/><w:outlineLvl w:val="`+string(level[0]-1)+`"/>`, `<w:b/><w:sz w:val="`+size+`"/>`)
	}
	return `<w:styles ` + namespaces + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Malgun Gothic" w:cs="Calibri"/>` +
		`<w:sz w:val="21"/><w:lang w:val="en-GB" w:eastAsia="` + east + `"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="280" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>` +
		style("paragraph", "Normal", "Normal", "", "", "", "") +
		style("character", "DefaultParagraphFont", "Default Paragraph Font", "", "", "", "") +
		`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>` +
		style("paragraph", "Title", "Title", "Normal", "BodyText", `<w:spacing w:after="60"/>`, `<w:b/><w:sz w:val="42"/>`) +
		style("paragraph", "Subtitle", "Subtitle", "Normal", "BodyText", `<w:spacing w:after="280"/>`, `<w:sz w:val="23"/>`) +
		heading("1", "29", "360") + heading("2", "23", "240") + heading("3", "21", "180") +
		style("paragraph", "BodyText", "Body Text", "Normal", "", "", "") +
		style("paragraph", "NumberedParagraph", "Numbered paragraph", "Normal", "NumberedParagraph", `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:ind w:left="624" w:hanging="624"/>`, "") +
		style("paragraph", "Lead", "Lead", "Normal", "NumberedParagraph", `<w:keepNext/><w:spacing w:after="0"/><w:ind w:left="624"/>`, `<w:color w:val="5A5A5A"/><w:sz w:val="17"/>`) +
		style("paragraph", "Remark", "Remark", "Normal", "", "", `<w:sz w:val="17"/>`) +
		style("paragraph", "TableText", "Table text", "Normal", "", `<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>`, `<w:sz w:val="17"/>`) +
		style("paragraph", "TableHead", "Table head", "TableText", "", `<w:keepNext/>`, `<w:b/>`) +
		style("paragraph", "FactName", "Fact name", "TableText", "", "", `<w:color w:val="5A5A5A"/>`) +
		style("paragraph", "Caption", "caption", "Normal", "", `<w:keepNext/><w:spacing w:before="120" w:after="60"/>`, `<w:b/><w:sz w:val="18"/>`) +
		style("paragraph", "FootnoteText", "footnote text", "Normal", "", `<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>`, `<w:sz w:val="17"/>`) +
		style("character", "FootnoteReference", "footnote reference", "DefaultParagraphFont", "", "", `<w:vertAlign w:val="superscript"/>`) +
		style("paragraph", "Footer", "footer", "Normal", "", `<w:tabs><w:tab w:val="right" w:pos="9170"/></w:tabs><w:spacing w:after="0"/>`, `<w:sz w:val="16"/>`) +
		`<w:style w:type="table" w:styleId="AttestPlain"><w:name w:val="Attest plain"/><w:basedOn w:val="TableNormal"/></w:style>` +
		`<w:style w:type="table" w:styleId="AttestGrid"><w:name w:val="Attest grid"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>` +
		`<w:top w:val="single" w:sz="4" w:space="0" w:color="BEBEBE"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="BEBEBE"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="BEBEBE"/>` +
		`</w:tblBorders></w:tblPr><w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="EEF0F3"/></w:tcPr></w:tblStylePr></w:style></w:styles>`
}
