package media

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"image/jpeg"
	"io"
)

// copyWidth is the width in pixels of a page's picture: 200 to the inch on A4.
const copyWidth = 1654

// copyPDF writes a PDF of pictures of the pages: no text, links, scripts,
// attachments or properties of the original can be in it.
func copyPDF(ctx context.Context, in io.ReadSeeker, size int64, hide Hidden, stamp string, w io.Writer) (ReadingInfo, error) {
	d, err := openPDF(ctx, in, size)
	if err != nil {
		return ReadingInfo{}, err
	}
	defer d.Close()
	if d.pages > MaxPages {
		return ReadingInfo{}, fmt.Errorf("a PDF of %d pages: %w", d.pages, ErrTooLarge)
	}
	quality := 85
	if hide.Unlike > 0 {
		quality = 82 + hide.Unlike%8
	}
	p, painted := newPictureBook(w, d.pages), 0
	for i := range d.pages {
		img, err := d.Render(ctx, i, copyWidth)
		if err != nil {
			return ReadingInfo{}, err
		}
		img, n := hide.paint(hide.unlike(img, i+1), i+1)
		painted += n
		wide, high, err := d.size(i)
		if err != nil {
			return ReadingInfo{}, err
		}
		if stamp != "" {
			plain := img.Bounds()
			if img, err = stamped(img, fmt.Sprintf("%s · %d / %d", stamp, i+1, d.pages)); err != nil {
				return ReadingInfo{}, err
			}
			wide, high = wide*float64(img.Bounds().Dx())/float64(plain.Dx()), high*float64(img.Bounds().Dy())/float64(plain.Dy())
		}
		var jpg bytes.Buffer
		if err := jpeg.Encode(&jpg, img, &jpeg.Options{Quality: quality}); err != nil {
			return ReadingInfo{}, fmt.Errorf("write page %d: %w", i+1, err)
		}
		p.page(jpg.Bytes(), img.Bounds().Dx(), img.Bounds().Dy(), wide, high)
	}
	if painted != len(hide.Areas) {
		return ReadingInfo{}, ErrNotHidden
	}
	if err := p.end(); err != nil {
		return ReadingInfo{}, fmt.Errorf("write the PDF's reading copy: %w", err)
	}
	info := ReadingInfo{Media: "application/pdf", Ext: ".pdf", Notes: []string{
		"pages are pictures: text cannot be searched or copied",
		"properties, links, scripts, attachments and hidden layers are left out",
	}}
	if painted > 0 {
		info.Notes = append(info.Notes, blackNote)
	}
	if stamp != "" {
		info.Notes = append(info.Notes, stampNote)
	}
	if hide.Unlike > 0 {
		info.Notes = append(info.Notes, unlikeNote)
	}
	return info, nil
}

// pictureBook writes a PDF 1.4 (ISO 32000-1, 7.5) whose pages are JPEG
// pictures, page by page, so that a long document needs no memory: objects 1 and
// 2 are the catalog and the page tree, then each page has three.
type pictureBook struct {
	w       *bufio.Writer
	at      int64
	offsets []int64 // of object i+1
	err     error
}

func newPictureBook(w io.Writer, pages int) *pictureBook {
	p := &pictureBook{w: bufio.NewWriterSize(w, 64<<10)}
	p.print("%%PDF-1.4\n%%\xe2\xe3\xcf\xd3\n") // bytes above 127 mark a binary file
	p.object("<< /Type /Catalog /Pages 2 0 R >>")
	var kids bytes.Buffer
	for i := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", 3+3*i)
	}
	p.object(fmt.Sprintf("<< /Type /Pages /Count %d /Kids [ %s] >>", pages, kids.String()))
	return p
}

func (p *pictureBook) print(format string, args ...any) {
	if p.err != nil {
		return
	}
	n, err := fmt.Fprintf(p.w, format, args...)
	p.at += int64(n)
	p.err = err
}

func (p *pictureBook) object(body string) {
	p.offsets = append(p.offsets, p.at)
	p.print("%d 0 obj\n%s\nendobj\n", len(p.offsets), body)
}

// page adds a page of wide × high points that the picture fills.
func (p *pictureBook) page(jpg []byte, pxWide, pxHigh int, wide, high float64) {
	n := len(p.offsets) + 1
	p.object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R /Resources << /XObject << /P %d 0 R >> >> >>",
		wide, high, n+1, n+2))
	draw := fmt.Sprintf("q %.2f 0 0 %.2f 0 0 cm /P Do Q", wide, high)
	p.object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(draw), draw))
	p.object(fmt.Sprintf("<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8 "+
		"/Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream", pxWide, pxHigh, len(jpg), jpg))
}

// end writes the cross-reference table and what points to it.
func (p *pictureBook) end() error {
	table := p.at
	p.print("xref\n0 %d\n0000000000 65535 f \n", len(p.offsets)+1)
	for _, off := range p.offsets {
		p.print("%010d 00000 n \n", off)
	}
	p.print("trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(p.offsets)+1, table)
	if p.err == nil {
		p.err = p.w.Flush()
	}
	return p.err
}
