package transcript

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

const maxZipEntries = 10_000

// openDOCX finds the main document in the package: word/document.xml, or what
// _rels/.rels names instead.
func openDOCX(raw []byte) (*zip.File, error) {
	fail := func(f Fault) error { return &Error{Format: DOCX, Fault: f} }
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, fail(FaultNoZIP)
	}
	if len(z.File) > maxZipEntries {
		return nil, ErrTooLarge
	}
	byName := map[string]*zip.File{}
	for _, f := range z.File {
		if byName[f.Name] != nil {
			return nil, fail(FaultPartTwice)
		}
		byName[f.Name] = f
	}
	name := "word/document.xml"
	if byName[name] == nil {
		name = mainPart(byName["_rels/.rels"])
	}
	f := byName[name]
	switch {
	case f == nil && byName["Contents/section0.xml"] != nil:
		return nil, ErrHangul // HWPX
	case f == nil && byName["content.xml"] != nil, f == nil:
		return nil, ErrUnknown
	case f.UncompressedSize64 > MaxXML:
		return nil, ErrTooLarge
	}
	return f, nil
}

// mainPart is the target of the relation to the main document, "" for none.
func mainPart(rels *zip.File) string {
	if rels == nil || rels.UncompressedSize64 > 1<<20 {
		return ""
	}
	r, err := rels.Open()
	if err != nil {
		return ""
	}
	defer r.Close()
	d := newXML(r, 1<<20)
	for {
		tok, err := d.Token()
		if err != nil {
			return ""
		}
		start, ok := tok.(xml.StartElement)
		if ok && strings.HasSuffix(attribute(start, "Type"), "/officeDocument") {
			return strings.TrimPrefix(path.Clean("/"+attribute(start, "Target")), "/")
		}
	}
}

// newXML reads at most limit bytes of XML. The decoder of the standard library
// knows no entities but the five of XML itself, and fetches nothing.
func newXML(r io.Reader, limit int64) *xml.Decoder {
	return xml.NewDecoder(&cappedReader{r, limit})
}

// cappedReader fails beyond its limit: a size that a ZIP tells may be a lie.
type cappedReader struct {
	r    io.Reader
	left int64
}

func (c *cappedReader) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, ErrTooLarge
	}
	n, err := c.r.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	return n, err
}

func attribute(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// errXML turns what the decoder says into an error without its words, which
// quote the file.
func (b *builder) errXML(err error, at int) error {
	if errors.Is(err, ErrTooLarge) {
		return ErrTooLarge
	}
	return b.fail(at, FaultXML)
}
