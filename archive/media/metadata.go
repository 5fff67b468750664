package media

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Item is something that a file says of itself beside what it shows. Names are
// English, with a code for other languages where they are not the file's own;
// values are the file's own words, shortened and without control characters, or
// with Says ours.
type Item struct {
	Name   string
	Value  string
	Risky  bool   // may name a place, a person, a device or a time
	Source string // where in the file, as "ID3" in "ID3: title"; "" for no particular place
	Code   string // of the name, one of NameCodes; "" for a name of the file's own
	Says   string // of a value in our words, one of SaysCodes; "" for the file's own
	Count  int64  // what Says counts
	Of     string // what Says names, in the file's words
}

const valueRunes = 300

// items collects what is found, up to maxItems.
type items struct {
	list []Item
	full bool
}

func (t *items) add(risky bool, name, value string) {
	if value = clean(value); value == "" {
		return
	}
	if len(t.list) >= maxItems {
		t.full = true
		return
	}
	i := Item{Name: clean(name), Value: value, Risky: risky}
	i.Source, i.Code = codeOf(i.Name)
	t.list = append(t.list, i)
}

// lasts tells how long sound or a film is.
func (t *items) lasts(d time.Duration) {
	t.add(false, "Duration", d.Round(10*time.Millisecond).String())
}

// clean makes foreign words fit to be shown on one line.
func clean(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n == valueRunes {
			b.WriteString("…")
			break
		}
		switch {
		case unicode.IsSpace(r):
			r = ' '
		case !unicode.IsPrint(r):
			continue
		}
		b.WriteRune(r)
		n++
	}
	return strings.TrimSpace(b.String())
}

// text reads bytes that should be text in an encoding that the format leaves open.
func text(b []byte) string {
	for len(b) > 0 && b[len(b)-1] == 0 {
		b = b[:len(b)-1]
	}
	if utf8.Valid(b) {
		return string(b)
	}
	e := detectText(b, true)
	if e.enc == nil {
		return fmt.Sprintf("%d bytes that are not text", len(b))
	}
	s, _ := e.enc.NewDecoder().Bytes(b)
	return string(s)
}

// Metadata lists what a file tells beside its content: Exif, XMP and IPTC of
// pictures, tags of sound, properties, scripts and attachments of PDF and office
// documents. For a type that it cannot examine it says so in one risky item.
// A damaged file gives what could be read and ErrDamaged.
//
// r must bear reads at any offset; one read at a time is made.
func Metadata(ctx context.Context, r io.ReaderAt, size int64, mediaType string) ([]Item, error) {
	at := &watchedAt{ctx: ctx, r: r}
	t := &items{}
	w := window{at, size}
	err := guard("metadata", func() error { return examine(ctx, t, w, mediaType) })
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if at.err != nil {
		return nil, fmt.Errorf("read the file: %w", at.err)
	}
	if t.full {
		t.list = append(t.list, Item{Name: "More", Value: said["more"], Risky: true, Code: "more", Says: "more"})
	}
	return t.list, err
}

func examine(ctx context.Context, t *items, w window, mediaType string) error {
	switch mediaType {
	case "image/jpeg":
		return t.jpeg(w)
	case "image/png":
		return t.png(w)
	case "image/webp":
		return t.webp(w)
	case "image/gif":
		return t.gif(w)
	case "image/heic", "image/heif":
		return t.heif(w)
	case "image/tiff":
		return t.tiff(w)
	case "audio/mpeg":
		return t.mp3(w)
	case "audio/flac":
		return t.flac(w)
	case "audio/wav":
		return t.wav(w)
	case "audio/ogg", "audio/x-ogg", "audio/speex", "video/ogg":
		return t.ogg(w)
	case "audio/mp4", "video/mp4", "video/quicktime", "video/3gpp", "video/3gpp2", "audio/3gpp":
		return t.mp4(w)
	case "audio/aac":
		return t.adts(w)
	case "audio/amr", "audio/amr-wb":
		return t.amr(ctx, w)
	case "application/pdf":
		return t.pdf(ctx, w)
	case "image/bmp": // has none
		return nil
	}
	if IsText(mediaType) {
		return nil
	}
	if strings.HasPrefix(mediaType, "application/vnd.openxmlformats-officedocument.") ||
		strings.HasPrefix(mediaType, "application/vnd.oasis.opendocument.") || mediaType == "application/epub+zip" {
		return t.office(w)
	}
	t.tell(true, "Not examined", "not_examined", 0, "")
	return nil
}

// office lists the properties that office documents keep in XML parts of a zip.
func (t *items) office(w window) error {
	z, err := zip.NewReader(io.NewSectionReader(w.r, 0, w.size), w.size)
	if err != nil {
		return damaged("document")
	}
	for _, f := range z.File {
		switch f.Name {
		case "docProps/core.xml", "docProps/app.xml", "docProps/custom.xml", "meta.xml":
			r, err := f.Open()
			if err != nil {
				return damaged("document properties")
			}
			b, err := io.ReadAll(io.LimitReader(r, maxBlock))
			if closeErr := r.Close(); err != nil || closeErr != nil {
				return damaged("document properties")
			}
			t.xml("Document", b)
		case "word/comments.xml", "word/people.xml":
			t.tell(true, "Comments", "reviewers", 0, f.Name)
		case "word/vbaProject.bin", "xl/vbaProject.bin", "ppt/vbaProject.bin":
			t.tell(true, "Macros", "macros", 0, f.Name)
		}
		if strings.Contains(f.Name, "/media/") || strings.HasPrefix(f.Name, "Pictures/") {
			t.tell(true, "Embedded picture", "embedded", 0, f.Name)
		}
	}
	return nil
}

// watchedAt ends with the context and remembers why a read failed.
type watchedAt struct {
	ctx context.Context
	r   io.ReaderAt
	err error
}

func (w *watchedAt) ReadAt(p []byte, off int64) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := w.r.ReadAt(p, off)
	if err != nil && err != io.EOF && w.err == nil {
		w.err = err
	}
	return n, err
}
