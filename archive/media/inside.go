package media

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/klippa-app/go-pdfium/requests"
)

// ErrNoText: there are no words inside of a file that a program could read.
var ErrNoText = errors.New("no text can be read inside of the file")

// Limits of what is read of a document in a ZIP file.
const (
	maxOfficeParts = 10_000
	maxOfficeXML   = 64 << 20 // bytes of XML, uncompressed
)

// ReadsInside reports a kind of file whose words TextInside looks for.
func ReadsInside(mediaType string) bool {
	return IsText(mediaType) || mediaType == svg || mediaType == "application/pdf" || isOffice(mediaType)
}

func isOffice(mediaType string) bool {
	return strings.HasPrefix(mediaType, "application/vnd.openxmlformats-officedocument.") || strings.HasPrefix(mediaType, "application/vnd.oasis.opendocument.")
}

// TextInside are the paragraphs of words inside of a file, to be searched and shown to
// nobody: of a text as it is and as it shows (entities, escapes, words in the middle of tags; SVG too), of a PDF's text
// layer page by page, of every part of a document of Office Open XML or OpenDocument, comments and properties among them.
//
// Errors: ErrNoText for other kinds and for one without words, such as a scan; with paragraphs, where a part of a
// text cannot be read, such as a picture in it;
// ErrTooLarge, ErrLocked, ErrDamaged, what r and ctx return.
func TextInside(ctx context.Context, r interface {
	io.ReadSeeker
	io.ReaderAt
}, size int64, mediaType string) ([]string, error) {
	var out []string
	var err error
	sealed := false
	switch {
	case IsText(mediaType), mediaType == svg:
		var lines []string
		if _, err = limitedLines(r, size, func(l string) error { lines = append(lines, l); return nil }); err == nil {
			out, sealed = shownText(lines)
		}
	case mediaType == "application/pdf":
		out, err = pdfText(ctx, r, size)
	case isOffice(mediaType):
		out, err = officeText(ctx, r, size)
	default:
		return nil, ErrNoText
	}
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(strings.Join(out, "")) == "" {
		return nil, ErrNoText
	}
	if sealed {
		return out, ErrNoText
	}
	return out, nil
}

// pdfText is the text layer. A document with a page that has none, such as a scan
// beside typed pages, has ErrNoText: nobody could tell what that page says.
func pdfText(ctx context.Context, r io.ReadSeeker, size int64) (out []string, err error) {
	d, err := openPDF(ctx, r, size)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	if d.pages > MaxPages {
		return nil, ErrTooLarge
	}
	total := 0
	for i := range d.pages {
		err := d.call(ctx, func() error {
			t, err := d.p.GetPageText(&requests.GetPageText{Page: d.page(i)})
			if err != nil {
				return damaged("PDF")
			}
			if strings.TrimSpace(t.Text) == "" {
				return ErrNoText
			}
			// Lines of a page are one paragraph: a name may go over the end of one.
			out, total = append(out, strings.Join(strings.Fields(t.Text), " ")), total+len(t.Text)
			return nil
		})
		if err != nil {
			return nil, err
		}
		if total > MaxText {
			return nil, ErrTooLarge
		}
	}
	return out, nil
}

// officeText reads every part of XML. What is one paragraph or cell stays together,
// in however many runs it was typed.
func officeText(ctx context.Context, r io.ReaderAt, size int64) (out []string, err error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, damaged("document")
	}
	if len(z.File) > maxOfficeParts {
		return nil, ErrTooLarge
	}
	left := int64(maxOfficeXML)
	for _, f := range z.File {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if strings.ToLower(path.Ext(f.Name)) != ".xml" {
			continue
		}
		part, err := f.Open()
		if err != nil {
			return nil, damaged("document")
		}
		limited := &io.LimitedReader{R: part, N: left + 1}
		more, err := xmlText(limited)
		_ = part.Close() // it was read
		if limited.N <= 0 {
			return nil, ErrTooLarge
		}
		if err != nil {
			return nil, damaged("document")
		}
		left, out = limited.N-1, append(out, more...)
	}
	return out, nil
}

// apart are elements of WordprocessingML, DrawingML, SpreadsheetML and OpenDocument
// that end a paragraph or a cell; blank are those that stand for a space.
var (
	apart = map[string]bool{"p": true, "h": true, "si": true, "c": true, "creator": true, "lastModifiedBy": true, "title": true, "subject": true, "description": true, "keywords": true}
	blank = map[string]bool{"tab": true, "br": true, "cr": true, "s": true, "line-break": true}
)

func xmlText(r io.Reader) (out []string, err error) {
	d := xml.NewDecoder(r)
	var b strings.Builder
	end := func() {
		if s := strings.Join(strings.Fields(b.String()), " "); s != "" {
			out = append(out, s)
		}
		b.Reset()
	}
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			end()
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.StartElement:
			if blank[t.Name.Local] {
				b.WriteByte(' ')
			}
			for _, a := range t.Attr { // who wrote a comment or a change
				if a.Name.Local == "author" && a.Value != "" {
					out = append(out, a.Value)
				}
			}
		case xml.EndElement:
			if apart[t.Name.Local] {
				end()
			}
		}
	}
}
