package media

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

func decodeUTF16(units []uint16) string { return string(utf16.Decode(units)) }

// part is one marker segment or chunk of a picture file.
type part struct {
	id   string
	body window
}

// jpegParts walks the marker segments (ISO 10918-1, B.1) up to the picture
// data, and gives where the file goes on after the end of the picture.
func jpegParts(w window) (parts []part, end int64, ok bool) {
	if b, ok := w.bytes(0, 2); !ok || string(b) != "\xff\xd8" {
		return nil, 0, false
	}
	off := int64(2)
	for len(parts) < 4096 {
		b, ok := w.bytes(off, min(4, w.size-off))
		if !ok || len(b) < 2 || b[0] != 0xff {
			return parts, 0, false
		}
		if b[1] == 0xff { // a fill byte
			off++
			continue
		}
		if b[1] == 0xd9 {
			return parts, off + 2, true
		}
		if b[1] == 0x01 || b[1] >= 0xd0 && b[1] <= 0xd7 { // markers without a segment
			off += 2
			continue
		}
		if len(b) < 4 {
			return parts, 0, false
		}
		n := int64(binary.BigEndian.Uint16(b[2:]))
		if n < 2 || off+2+n > w.size {
			return parts, 0, false
		}
		parts = append(parts, part{string(b[1:2]), w.sub(off+4, n-2)})
		off += 2 + n
		if b[1] == 0xda { // coded data follow, up to a marker that is not part of them
			if off, ok = afterScan(w, off); !ok {
				return parts, 0, false
			}
		}
	}
	return parts, 0, false
}

func afterScan(w window, off int64) (int64, bool) {
	for off < w.size {
		b, ok := w.bytes(off, min(256<<10, w.size-off))
		if !ok {
			return 0, false
		}
		for i := 0; i+1 < len(b); i++ {
			if b[i] == 0xff && b[i+1] != 0 && b[i+1] != 0xff && (b[i+1] < 0xd0 || b[i+1] > 0xd7) {
				return off + int64(i), true
			}
		}
		if len(b) < 2 {
			return 0, false
		}
		off += int64(len(b)) - 1 // the last byte may begin a marker
	}
	return 0, false
}

const (
	exifHeader = "Exif\x00\x00"
	xmpHeader  = "http://ns.adobe.com/xap/1.0/\x00"
	xmpMore    = "http://ns.adobe.com/xmp/extension/\x00"
	adobeHead  = "Photoshop 3.0\x00"
)

func (t *items) jpeg(w window) error {
	parts, end, ok := jpegParts(w)
	for _, p := range parts {
		b, _ := p.body.bytes(0, p.body.size)
		switch {
		case p.id == "\xfe":
			t.add(true, "Comment", text(b))
		case p.id == "\xe1" && bytes.HasPrefix(b, []byte(exifHeader)):
			if err := t.exif(p.body.sub(6, p.body.size)); err != nil {
				t.tell(true, "Exif", "damaged", 0, "")
			}
		case p.id == "\xe1" && bytes.HasPrefix(b, []byte(xmpHeader)):
			t.xml("XMP", b[len(xmpHeader):])
		case p.id == "\xe1" && bytes.HasPrefix(b, []byte(xmpMore)):
			t.tell(true, "More XMP", "bytes", int64(len(b)), "")
		case p.id == "\xed" && bytes.HasPrefix(b, []byte(adobeHead)):
			t.photoshop(b[len(adobeHead):])
		case p.id == "\xe2" && bytes.HasPrefix(b, []byte("ICC_PROFILE\x00")):
			t.tell(false, "Colour profile", "bytes", int64(len(b)), "")
		case p.id == "\xe2" && bytes.HasPrefix(b, []byte("MPF\x00")):
			t.tell(true, "Further pictures", "more_pictures", 0, "")
		case p.id[0] >= 0xe1 && p.id[0] <= 0xef && p.id != "\xee":
			t.tell(true, "Application data", "bytes_of", int64(len(b)), text(b[:min(len(b), 12)]))
		}
	}
	if !ok {
		return damaged("JPEG")
	}
	t.trailing(w.size - end)
	return nil
}

func (t *items) trailing(n int64) {
	if n > 0 {
		t.tell(true, "After the end", "after_end", n, "")
	}
}

// pngParts walks the chunks (ISO 15948, 5.3) to IEND.
func pngParts(w window) (parts []part, end int64, ok bool) {
	if b, ok := w.bytes(0, 8); !ok || string(b) != "\x89PNG\r\n\x1a\n" {
		return nil, 0, false
	}
	for off := int64(8); len(parts) < 1<<20; {
		b, ok := w.bytes(off, 8)
		if !ok {
			return parts, 0, false
		}
		n := int64(binary.BigEndian.Uint32(b))
		if n > w.size-off-12 {
			return parts, 0, false
		}
		id := string(b[4:])
		if id != "IDAT" {
			parts = append(parts, part{id, w.sub(off+8, n)})
		}
		off += 12 + n
		if id == "IEND" {
			return parts, off, true
		}
	}
	return parts, 0, false
}

func (t *items) png(w window) error {
	parts, end, ok := pngParts(w)
	for _, p := range parts {
		b, _ := p.body.bytes(0, min(p.body.size, maxBlock))
		switch p.id {
		case "eXIf":
			if err := t.exif(p.body); err != nil {
				t.tell(true, "Exif", "damaged", 0, "")
			}
		case "tIME":
			if len(b) == 7 {
				t.addf(true, "Date changed", "%04d-%02d-%02d %02d:%02d:%02d", binary.BigEndian.Uint16(b), b[2], b[3], b[4], b[5], b[6])
			}
		case "tEXt", "zTXt", "iTXt":
			t.pngText(p.id, b)
		case "iCCP":
			t.tell(false, "Colour profile", "bytes", int64(len(b)), "")
		case "IHDR", "PLTE", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "bKGD", "hIST", "pHYs", "sPLT", "cICP", "acTL", "fcTL", "fdAT":
		default:
			t.tell(true, "Unknown chunk", "bytes_of", p.body.size, p.id)
		}
	}
	if !ok {
		return damaged("PNG")
	}
	t.trailing(w.size - end)
	return nil
}

// pngText reads a keyword and its text (11.3.4): plain, compressed, or
// international with language and translated keyword before it.
func (t *items) pngText(id string, b []byte) {
	key, rest, _ := bytes.Cut(b, []byte{0})
	inflate := func(b []byte) []byte {
		z, err := zlib.NewReader(bytes.NewReader(b))
		if err != nil {
			return nil
		}
		out, _ := io.ReadAll(io.LimitReader(z, 1<<20)) // what is cut off is only not shown
		return out
	}
	switch id {
	case "zTXt":
		if len(rest) > 0 {
			rest = inflate(rest[1:])
		}
	case "iTXt":
		if len(rest) < 2 {
			return
		}
		compressed := rest[0] == 1
		_, rest, _ = bytes.Cut(rest[2:], []byte{0})
		_, rest, _ = bytes.Cut(rest, []byte{0})
		if compressed {
			rest = inflate(rest)
		}
	}
	if string(key) == "XML:com.adobe.xmp" {
		t.xml("XMP", rest)
		return
	}
	t.add(true, "Text: "+latin1(key), text(rest))
}

func latin1(b []byte) string {
	s, _ := charmap.ISO8859_1.NewDecoder().Bytes(b) // each byte is a character of it
	return string(s)
}

// riffParts walks the chunks of a RIFF file (WebP, WAV).
func riffParts(w window, form string) (parts []part, end int64, ok bool) {
	b, ok := w.bytes(0, 12)
	if !ok || string(b[:4]) != "RIFF" && string(b[:4]) != "RF64" || string(b[8:]) != form {
		return nil, 0, false
	}
	for off := int64(12); off < w.size; {
		b, ok := w.bytes(off, 8)
		if !ok || len(parts) >= 4096 {
			return parts, off, off+8 > w.size // a byte or two of padding is no damage
		}
		n := int64(binary.LittleEndian.Uint32(b[4:]))
		parts = append(parts, part{string(b[:4]), w.sub(off+8, n)})
		if n > w.size-off-8 { // cut short, or a recorder that never came back to write the size
			return parts, w.size, string(b[:4]) == "data"
		}
		off += 8 + n + n&1
	}
	return parts, w.size, true
}

func (t *items) webp(w window) error {
	parts, _, ok := riffParts(w, "WEBP")
	for _, p := range parts {
		switch p.id {
		case "EXIF":
			body := p.body
			if b, ok := body.bytes(0, 6); ok && string(b) == exifHeader {
				body = body.sub(6, body.size)
			}
			if err := t.exif(body); err != nil {
				t.tell(true, "Exif", "damaged", 0, "")
			}
		case "XMP ":
			if b, ok := p.body.bytes(0, p.body.size); ok {
				t.xml("XMP", b)
			}
		case "ICCP":
			t.tell(false, "Colour profile", "bytes", p.body.size, "")
		case "VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF":
		default:
			t.tell(true, "Unknown chunk", "bytes_of", p.body.size, p.id)
		}
	}
	if !ok {
		return damaged("WebP")
	}
	return nil
}

// gif lists comments and application data (GIF89a, 24 and 26).
func (t *items) gif(w window) error {
	head, ok := w.bytes(0, 13)
	if !ok {
		return damaged("GIF")
	}
	table := func(flags byte) int64 {
		if flags&0x80 == 0 {
			return 0
		}
		return 3 << (flags&7 + 1)
	}
	off := 13 + table(head[10])
	blocks := func() (all []byte, ok bool) {
		for {
			n, ok := w.bytes(off, 1)
			if !ok {
				return all, false
			}
			off += 1 + int64(n[0])
			if n[0] == 0 {
				return all, true
			}
			if b, ok := w.bytes(off-int64(n[0]), int64(n[0])); ok && len(all) < 64<<10 {
				all = append(all, b...)
			}
		}
	}
	for {
		b, ok := w.bytes(off, 1)
		switch {
		case ok && b[0] == 0x3b:
			t.trailing(w.size - off - 1)
			return nil
		case ok && b[0] == 0x21:
			label, _ := w.bytes(off+1, 1)
			off += 2
			var body []byte
			if body, ok = blocks(); ok && label[0] == 0xfe {
				t.add(true, "Comment", text(body))
			} else if ok && label[0] == 0xff && len(body) >= 11 && string(body[:8]) != "NETSCAPE" {
				t.tell(true, "Application data", "bytes_of", int64(len(body)-11), text(body[:11]))
			}
		case ok && b[0] == 0x2c:
			var d []byte
			if d, ok = w.bytes(off, 10); ok {
				off += 10 + table(d[9]) + 1
				_, ok = blocks()
			}
		default:
			ok = false
		}
		if !ok {
			return damaged("GIF")
		}
	}
}

// tiff lists a TIFF file's own fields.
func (t *items) tiff(w window) error { return t.exif(w) }

// exifBlocks are the TIFF structures that say how a picture is turned.
func exifBlocks(w window, format string) (out []window) {
	switch format {
	case "tiff":
		return []window{w}
	case "jpeg":
		parts, _, _ := jpegParts(w)
		for _, p := range parts {
			if b, ok := p.body.bytes(0, 6); ok && p.id == "\xe1" && string(b) == exifHeader {
				out = append(out, p.body.sub(6, p.body.size))
			}
		}
	case "png", "webp":
		parts, _, _ := pngParts(w)
		if format == "webp" {
			parts, _, _ = riffParts(w, "WEBP")
		}
		for _, p := range parts {
			switch p.id {
			case "eXIf", "EXIF":
				body := p.body
				if b, ok := body.bytes(0, 6); ok && string(b) == exifHeader {
					body = body.sub(6, body.size)
				}
				out = append(out, body)
			}
		}
	}
	return out
}
