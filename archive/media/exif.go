package media

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// exifTag is a field of TIFF 6.0, Exif 2.32 or DNG that is told by name.
type exifTag struct {
	name  string
	risky bool
}

var exifTags = map[uint16]exifTag{
	0x010D: {"Document name", true}, 0x010E: {"Description", true}, 0x010F: {"Camera maker", true}, 0x0110: {"Camera model", true},
	0x011D: {"Page name", true}, 0x0131: {"Software", true}, 0x0132: {"Date changed", true}, 0x013B: {"Artist", true},
	0x013C: {"Host computer", true}, 0x4746: {"Rating", false}, 0x8298: {"Copyright", true}, 0x9003: {"Date taken", true},
	0x9004: {"Date digitised", true}, 0x9010: {"Time zone", true}, 0x9011: {"Time zone when taken", true},
	0x9012: {"Time zone when digitised", true}, 0x9286: {"User comment", true}, 0x9290: {"Sub-second time", true},
	0x9C9B: {"Title (Windows)", true}, 0x9C9C: {"Comment (Windows)", true}, 0x9C9D: {"Author (Windows)", true},
	0x9C9E: {"Keywords (Windows)", true}, 0x9C9F: {"Subject (Windows)", true}, 0xA420: {"Unique image ID", true},
	0xA430: {"Camera owner", true}, 0xA431: {"Camera serial number", true}, 0xA433: {"Lens maker", false},
	0xA434: {"Lens model", false}, 0xA435: {"Lens serial number", true}, 0xC62F: {"Camera serial number", true}, 0xC614: {"Unique camera model", true},
	0x829A: {"Exposure time", false}, 0x829D: {"Aperture", false}, 0x8827: {"ISO speed", false}, 0x920A: {"Focal length", false},
	0x0112: {"Orientation", false}, 0xA404: {"Digital zoom", false}, 0x9209: {"Flash", false},
}

var gpsTags = map[uint16]string{
	0x07: "GPS time (UTC)", 0x08: "GPS satellites", 0x11: "GPS direction of view", 0x12: "GPS map datum", 0x1B: "GPS method",
	0x1C: "GPS area", 0x1D: "GPS date", 0x0D: "GPS speed", 0x1F: "GPS position error",
}

const (
	tagExifIFD, tagGPSIFD, tagMakerNote = 0x8769, 0x8825, 0x927C
	tagXMP, tagIPTC, tagPhotoshop       = 0x02BC, 0x83BB, 0x8649
	maxIFDs, maxEntries                 = 24, 2048
)

// tiffFile is a TIFF structure: a whole TIFF file or the Exif block of another.
type tiffFile struct {
	w     window
	order binary.ByteOrder
	seen  map[int64]bool
	other int
}

type tiffField struct {
	tag, typ uint16
	count    int64
	raw      []byte // at most 64 KiB of the value
}

var typeSizes = [...]int64{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8}

func openTIFF(w window) (*tiffFile, int64, bool) {
	head, ok := w.bytes(0, 8)
	if !ok {
		return nil, 0, false
	}
	f := &tiffFile{w: w, seen: map[int64]bool{}}
	switch string(head[:4]) {
	case "II*\x00":
		f.order = binary.LittleEndian
	case "MM\x00*":
		f.order = binary.BigEndian
	default:
		return nil, 0, false
	}
	return f, int64(f.order.Uint32(head[4:])), true
}

// directory reads one directory's fields and where the next one is; nil when it
// is not there, was read before, or is one of too many.
func (f *tiffFile) directory(off int64) (fields []tiffField, next int64) {
	if off == 0 || f.seen[off] || len(f.seen) >= maxIFDs {
		return nil, 0
	}
	f.seen[off] = true
	head, ok := f.w.bytes(off, 2)
	if !ok {
		return nil, 0
	}
	n := int64(f.order.Uint16(head))
	if n > maxEntries {
		return nil, 0
	}
	table, ok := f.w.bytes(off+2, n*12)
	if !ok {
		return nil, 0
	}
	for i := range n {
		e := table[i*12:]
		fd := tiffField{tag: f.order.Uint16(e), typ: f.order.Uint16(e[2:]), count: int64(f.order.Uint32(e[4:]))}
		if int(fd.typ) >= len(typeSizes) {
			continue
		}
		size := fd.count * typeSizes[fd.typ]
		if size <= 4 {
			fd.raw = e[8 : 8+size]
		} else if fd.raw, ok = f.w.bytes(int64(f.order.Uint32(e[8:])), min(size, 64<<10)); !ok {
			continue
		}
		fields = append(fields, fd)
	}
	if tail, ok := f.w.bytes(off+2+n*12, 4); ok {
		next = int64(f.order.Uint32(tail))
	}
	return fields, next
}

// number is the field's value at i as a number.
func (f *tiffFile) number(d tiffField, i int) (float64, bool) {
	size := int(typeSizes[d.typ])
	if size == 0 || (i+1)*size > len(d.raw) {
		return 0, false
	}
	b := d.raw[i*size:]
	ratio := func(a, b float64) (float64, bool) {
		if b == 0 {
			return 0, false
		}
		return a / b, true
	}
	switch d.typ {
	case 1, 7:
		return float64(b[0]), true
	case 3:
		return float64(f.order.Uint16(b)), true
	case 4:
		return float64(f.order.Uint32(b)), true
	case 9:
		return float64(int32(f.order.Uint32(b))), true
	case 5:
		return ratio(float64(f.order.Uint32(b)), float64(f.order.Uint32(b[4:])))
	case 10:
		return ratio(float64(int32(f.order.Uint32(b))), float64(int32(f.order.Uint32(b[4:]))))
	}
	return 0, false
}

// value is the field's value as text.
func (f *tiffFile) value(d tiffField) string {
	switch {
	case d.tag >= 0x9C9B && d.tag <= 0x9C9F: // Windows writes UTF-16LE
		return utf16Text(d.raw, binary.LittleEndian)
	case d.tag == 0x9286 && len(d.raw) >= 8 || d.tag == 0x1B && len(d.raw) >= 8 && d.typ == 7 || d.tag == 0x1C && len(d.raw) >= 8 && d.typ == 7:
		if strings.HasPrefix(string(d.raw), "UNICODE\x00") {
			return utf16Text(d.raw[8:], f.order)
		}
		return text(d.raw[8:])
	case d.typ == 2 || d.typ == 7:
		return text(d.raw)
	}
	var out []string
	for i := range min(int(d.count), 4) {
		if n, ok := f.number(d, i); ok {
			out = append(out, fmt.Sprintf("%.6g", n))
		}
	}
	return strings.Join(out, " ")
}

// exif lists the fields of a TIFF structure and of its Exif and GPS parts.
func (t *items) exif(w window) error {
	f, off, ok := openTIFF(w)
	if !ok {
		return damaged("Exif")
	}
	for page := 0; off != 0; page++ {
		fields, next := f.directory(off)
		if page == 1 && len(fields) > 0 {
			t.tell(true, "Embedded preview", "preview", 0, "")
		}
		for _, d := range fields {
			if page == 0 {
				t.exifField(f, d)
			}
		}
		off = next
	}
	if f.other > 0 {
		t.tell(false, "Other camera data", "fields", int64(f.other), "")
	}
	return nil
}

func (t *items) exifField(f *tiffFile, d tiffField) {
	known, ok := exifTags[d.tag]
	switch {
	case d.tag == tagExifIFD || d.tag == tagGPSIFD:
		at, ok := f.number(d, 0)
		if !ok {
			return
		}
		inner, _ := f.directory(int64(at))
		if d.tag == tagGPSIFD {
			t.gps(f, inner)
			return
		}
		for _, d := range inner {
			t.exifField(f, d)
		}
	case d.tag == tagMakerNote:
		t.tell(true, "Maker note", "maker_note", d.count, "")
	case d.tag == tagXMP:
		t.xml("XMP", d.raw)
	case d.tag == tagIPTC:
		t.iptc(d.raw)
	case d.tag == tagPhotoshop:
		t.photoshop(d.raw)
	case ok:
		t.add(known.risky, known.name, f.value(d))
	default:
		f.other++
	}
}

// gps joins the fields of a position into one line.
func (t *items) gps(f *tiffFile, fields []tiffField) {
	by := map[uint16]tiffField{}
	for _, d := range fields {
		by[d.tag] = d
	}
	angle := func(ref, val uint16) (string, bool) {
		d, ok := by[val]
		deg, ok1 := f.number(d, 0)
		minutes, _ := f.number(d, 1)
		seconds, _ := f.number(d, 2)
		return fmt.Sprintf("%.6f %s", deg+minutes/60+seconds/3600, clean(text(by[ref].raw))), ok && ok1
	}
	lat, ok1 := angle(1, 2)
	lon, ok2 := angle(3, 4)
	if ok1 || ok2 {
		t.add(true, "GPS position", lat+", "+lon)
	}
	if n, ok := f.number(by[6], 0); ok {
		t.addf(true, "GPS height", "%.1f m", n)
	}
	lat, ok1 = angle(0x13, 0x14)
	lon, ok2 = angle(0x15, 0x16)
	if ok1 && ok2 {
		t.add(true, "GPS destination", lat+", "+lon)
	}
	if clock := by[7]; len(clock.raw) >= 24 {
		h, _ := f.number(clock, 0)
		m, _ := f.number(clock, 1)
		s, _ := f.number(clock, 2)
		t.addf(true, gpsTags[7], "%02.0f:%02.0f:%02.0f", h, m, s)
	}
	for _, d := range fields {
		if name := gpsTags[d.tag]; name != "" && d.tag != 7 {
			t.add(true, name, f.value(d))
		}
	}
}

// orientation finds the Exif orientation of a picture, 0 when it has none.
func orientation(w window, format string) int {
	for _, block := range exifBlocks(w, format) {
		f, off, ok := openTIFF(block)
		if !ok {
			continue
		}
		fields, _ := f.directory(off)
		for _, d := range fields {
			if n, ok := f.number(d, 0); ok && d.tag == 0x0112 {
				return int(n)
			}
		}
	}
	return 0
}

func utf16Text(b []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(b)/2)
	for ; len(b) >= 2; b = b[2:] {
		u := order.Uint16(b)
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	return decodeUTF16(units)
}
