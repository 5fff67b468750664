package codebook

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"attest/archive/record"
)

// The codebook's namespace, and how NVivo and files of before 1.0 spell it.
const qdcName = "urn:QDA-XML:codebook:1.0"

func qdcSpace(s string) bool {
	return s == qdcName || s == "urn:QDA-XML:codebook:1:0" || s == "urn:QDA-XML:codebook:0:4"
}

// Import is what a file holds.
type Import struct {
	Codes []record.Code // own codes: parents before children
	Known []string      // built-in codes that the file names, which stay as they are

	// Left counts what a codebook has no place for: sets, notes, and elements or
	// attributes that the standard does not know.
	Left int
}

// qdcCode is one element Code while it is read.
type qdcCode struct {
	record.Code
	guid [16]byte
}

// ReadQDC reads a REFI-QDA codebook. The book decides which codes are built in.
func (b *Book) ReadQDC(r io.Reader) (Import, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return Import{}, fmt.Errorf("read the codebook: %w", err)
	}
	if len(raw) > MaxFile {
		return Import{}, ErrTooLarge
	}
	q := &qdcReader{book: b, xml: xml.NewDecoder(bytes.NewReader(raw)), seen: map[[16]byte]bool{}}
	if err := q.read(); err != nil {
		return Import{}, err
	}
	return q.out, nil
}

type qdcReader struct {
	book  *Book
	xml   *xml.Decoder
	seen  map[[16]byte]bool
	codes []string // IDs of the open codes
	out   Import
}

func (q *qdcReader) fail(field, why string) error {
	line, _ := q.xml.InputPos()
	return &Error{Line: line, Field: field, Why: why}
}

// next is the next element, its end, or nil at the end of the file.
func (q *qdcReader) next() (xml.Token, error) {
	for {
		tok, err := q.xml.Token()
		switch t := tok.(type) {
		case nil:
			if errors.Is(err, io.EOF) {
				return nil, nil
			}
			return nil, q.fail("file", "is no whole XML")
		case xml.Directive:
			return nil, q.fail("file", "has a document type definition, which a codebook does not have")
		case xml.CharData:
			if strings.TrimSpace(string(t)) != "" {
				return nil, q.fail("file", "has text where none belongs")
			}
		case xml.StartElement, xml.EndElement:
			return t, nil
		}
	}
}

func (q *qdcReader) read() error {
	tok, err := q.next()
	if err != nil {
		return err
	}
	root, ok := tok.(xml.StartElement)
	if !ok || root.Name.Local != "CodeBook" || !qdcSpace(root.Name.Space) {
		return q.fail("CodeBook", "must be the first element, in the namespace "+qdcName)
	}
	codes := false
	err = q.children(func(t xml.StartElement) error {
		switch {
		case t.Name.Local == "Codes" && !codes:
			codes = true
			return q.children(q.code)
		case t.Name.Local == "Codes":
			return q.fail("Codes", "stands twice")
		}
		return q.leave()
	})
	if err != nil {
		return err
	}
	if !codes {
		return q.fail("Codes", "is missing")
	}
	if tok, err := q.next(); err != nil || tok != nil {
		return errors.Join(err, orNil(tok != nil, q.fail("file", "goes on after the codebook")))
	}
	return nil
}

func orNil(is bool, err error) error {
	if is {
		return err
	}
	return nil
}

// children calls fn for each element up to the end of the one that is open.
func (q *qdcReader) children(fn func(xml.StartElement) error) error {
	for {
		tok, err := q.next()
		if err != nil {
			return err
		}
		switch t := tok.(type) {
		case nil:
			return q.fail("file", "is no whole XML")
		case xml.EndElement:
			return nil
		case xml.StartElement:
			if !qdcSpace(t.Name.Space) {
				err = q.leave()
			} else {
				err = fn(t)
			}
			if err != nil {
				return err
			}
		}
	}
}

// leave passes over an element and counts it.
func (q *qdcReader) leave() error {
	q.out.Left++
	if err := q.xml.Skip(); err != nil {
		return q.fail("file", "is no whole XML")
	}
	return nil
}

// code reads one element Code with what lies within.
func (q *qdcReader) code(t xml.StartElement) error {
	if t.Name.Local != "Code" {
		return q.leave()
	}
	c, err := q.attributes(t)
	if err != nil {
		return err
	}
	if len(q.codes) >= MaxDepth {
		return q.fail("Code", "lies more than 20 levels deep")
	}
	if len(q.seen) > MaxCodes {
		return ErrTooLarge
	}
	at := -1
	if _, known := q.book.Code(c.ID); known && !strings.HasPrefix(c.ID, string(rune(record.KindCode))) {
		q.out.Known = append(q.out.Known, c.ID)
	} else {
		at = len(q.out.Codes)
		q.out.Codes = append(q.out.Codes, c.Code)
	}
	q.codes = append(q.codes, c.ID)
	defer func() { q.codes = q.codes[:len(q.codes)-1] }()
	described := false
	err = q.children(func(t xml.StartElement) error {
		if t.Name.Local != "Description" {
			return q.code(t)
		}
		if described {
			return q.fail("Description", "stands twice")
		}
		described = true
		text, err := q.text()
		if at >= 0 {
			q.out.Codes[at].Definition = text
		}
		return err
	})
	if err != nil || at < 0 {
		return err
	}
	return q.checked(q.out.Codes[at])
}

// checked gives a rule that a code breaks the line of the file.
func (q *qdcReader) checked(c record.Code) error {
	var e *Error
	if err := checkCode(c); errors.As(err, &e) {
		return q.fail(e.Field, e.Why)
	}
	return nil
}

func (q *qdcReader) attributes(t xml.StartElement) (c qdcCode, err error) {
	var guid, codable bool
	for _, a := range t.Attr {
		if a.Name.Space != "" || a.Name.Local == "xmlns" {
			continue
		}
		switch a.Name.Local {
		case "guid":
			if c.guid, guid = parseGUID(a.Value); !guid {
				return c, q.fail("guid", "is no GUID")
			}
		case "name":
			c.Name = strings.Join(strings.Fields(a.Value), " ")
		case "isCodable":
			v := strings.TrimSpace(a.Value)
			if codable = v == "true" || v == "false" || v == "1" || v == "0"; !codable {
				return c, q.fail("isCodable", "is neither true nor false")
			}
			c.Active = v == "true" || v == "1"
		case "color":
			if c.Colour, err = q.colour(a.Value); err != nil {
				return c, err
			}
		default:
			q.out.Left++
		}
	}
	switch {
	case !guid:
		return c, q.fail("guid", "is missing")
	case c.Name == "":
		return c, q.fail("name", "is missing")
	case !codable:
		return c, q.fail("isCodable", "is missing")
	case q.seen[c.guid]:
		return c, q.fail("guid", "stands twice")
	}
	q.seen[c.guid] = true
	c.ID = idOf(c.guid)
	if n := len(q.codes); n > 0 {
		c.Parent = q.codes[n-1]
	}
	return c, nil
}

// colour takes #rrggbb and #rgb, in large and small letters.
func (q *qdcReader) colour(s string) (string, error) {
	c := strings.ToLower(strings.TrimSpace(s))
	if len(c) == 4 {
		c = "#" + strings.Repeat(c[1:2], 2) + strings.Repeat(c[2:3], 2) + strings.Repeat(c[3:4], 2)
	}
	if !colourShape.MatchString(c) {
		return "", q.fail("color", "is not written #rrggbb")
	}
	return c, nil
}

// text is what stands in an element that holds text alone.
func (q *qdcReader) text() (string, error) {
	var b strings.Builder
	for {
		tok, err := q.xml.Token()
		if err != nil {
			return "", q.fail("file", "is no whole XML")
		}
		switch t := tok.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.EndElement:
			return strings.TrimSpace(b.String()), nil
		case xml.StartElement:
			if err := q.leave(); err != nil {
				return "", err
			}
		}
	}
}

// WriteQDC writes the book as a REFI-QDA codebook, built-in codes too. Codes
// that were merged away are left out; one that is not offered is not codable.
func (b *Book) WriteQDC(w io.Writer, lang string) error {
	var out bytes.Buffer
	out.WriteString(xml.Header + `<CodeBook xmlns="` + qdcName + `" origin="Attest"><Codes>`)
	depth := 0
	for _, c := range b.codes {
		if c.MergedInto != "" && !b.hasChildren(c.ID) {
			continue
		}
		for ; depth > c.Depth; depth-- {
			out.WriteString("</Code>")
		}
		fmt.Fprintf(&out, "\n%s<Code guid=%q name=\"%s\" isCodable=%q", strings.Repeat(" ", c.Depth+1), spellGUID(guidOf(c.ID)), escape(c.Label(lang)), strconv.FormatBool(c.Active))
		if c.Colour != "" {
			fmt.Fprintf(&out, " color=%q", strings.ToUpper(c.Colour))
		}
		out.WriteString(">")
		if c.Definition != "" {
			out.WriteString("<Description>" + escape(c.Definition) + "</Description>")
		}
		depth++
	}
	for ; depth > 0; depth-- {
		out.WriteString("</Code>")
	}
	out.WriteString("\n</Codes></CodeBook>\n")
	_, err := w.Write(out.Bytes())
	return err
}

func (b *Book) hasChildren(id string) bool {
	i := b.index[id]
	return i+1 < len(b.codes) && b.codes[i+1].Depth > b.codes[i].Depth
}

func escape(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes all
	return b.String()
}
