package media

import (
	"encoding/binary"
	"fmt"
)

// heif is what is read of a HEIF file (ISO/IEC 23008-12) without decoding it: how
// large its pictures say that they are, and where Exif and XMP lie.
type heif struct {
	w, h  int64 // of the largest picture
	items []heifItem
}

type heifItem struct {
	kind string // Exif, or mime
	body window
}

const maxHeifItems = 2000 // a picture of many tiles has an item for each

// headHEIF says whether a file begins as one of the family does, whose brand
// (ISO/IEC 23008-12, annex B) says HEVC or leaves it open.
func headHEIF(head []byte) bool {
	if len(head) < 12 || string(head[4:8]) != "ftyp" {
		return false
	}
	switch string(head[8:12]) {
	case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1":
		return true
	}
	return false
}

// readHEIF reads the boxes of the meta box.
func readHEIF(w window) (heif, error) {
	var out heif
	meta, ok := w.child("meta")
	if !ok || meta.size < 4 {
		return out, damaged("HEIF without a meta box")
	}
	meta = meta.sub(4, meta.size)
	properties, ok := meta.path("iprp", "ipco")
	if !ok {
		return out, damaged("HEIF without properties")
	}
	list, _ := properties.boxes()
	for _, b := range list {
		if b.kind != "ispe" {
			continue
		}
		size, ok := b.body.bytes(4, 8)
		if !ok {
			return out, damaged("HEIF size")
		}
		wide, high := int64(binary.BigEndian.Uint32(size)), int64(binary.BigEndian.Uint32(size[4:]))
		if wide > 1<<20 || high > 1<<20 {
			return out, fmt.Errorf("a picture of %d × %d: %w", wide, high, ErrTooLarge)
		}
		if wide*high > out.w*out.h {
			out.w, out.h = wide, high
		}
	}
	if out.w*out.h == 0 {
		return out, damaged("HEIF picture without size")
	}
	kinds := meta.heifKinds()
	if places, ok := meta.child("iloc"); ok && len(kinds) > 0 {
		out.items = places.heifPlaces(w, kinds)
	}
	return out, nil
}

// heifKinds are the items that hold Exif or XMP, by their number (8.11.6).
func (w window) heifKinds() map[uint32]string {
	info, ok := w.child("iinf")
	if !ok {
		return nil
	}
	version, ok := info.bytes(0, 1)
	if !ok {
		return nil
	}
	skip := int64(6)
	if version[0] > 0 {
		skip = 8
	}
	kinds := map[uint32]string{}
	list, _ := info.sub(skip, info.size).boxes()
	for _, b := range list {
		if b.kind != "infe" || len(kinds) == maxHeifItems {
			continue
		}
		v, ok := b.body.bytes(0, 1)
		if !ok || v[0] < 2 {
			continue
		}
		at, id := int64(6), uint32(0)
		if v[0] == 2 {
			n, ok := b.body.bytes(4, 2)
			if !ok {
				continue
			}
			id = uint32(binary.BigEndian.Uint16(n))
		} else {
			n, ok := b.body.bytes(4, 4)
			if !ok {
				continue
			}
			id, at = binary.BigEndian.Uint32(n), 8
		}
		if kind, ok := b.body.bytes(at+2, 4); ok && (string(kind) == "Exif" || string(kind) == "mime") {
			kinds[id] = string(kind)
		}
	}
	return kinds
}

// heifPlaces finds the bytes of items in the file (8.11.3). Items in several
// pieces, or inside of another box, are left out.
func (w window) heifPlaces(file window, kinds map[uint32]string) (out []heifItem) {
	b, ok := w.bytes(0, w.size)
	if !ok || len(b) < 8 {
		return nil
	}
	version := b[0]
	sizes := [4]int{int(b[4] >> 4), int(b[4] & 15), int(b[5] >> 4), int(b[5] & 15)} // of offset, length, base, index
	if version == 0 {
		sizes[3] = 0
	}
	b = b[6:]
	fail := false
	number := func(n int) (v uint64) {
		if n > 8 || len(b) < n {
			fail = true
			return 0
		}
		for _, x := range b[:n] {
			v = v<<8 | uint64(x)
		}
		b = b[n:]
		return v
	}
	wide := 2
	if version == 2 {
		wide = 4
	}
	count := number(wide)
	for i := uint64(0); i < min(count, 1<<16) && !fail; i++ {
		id, method := uint32(number(wide)), uint64(0)
		if version > 0 {
			method = number(2) & 15
		}
		number(2) // which file: this one
		base := number(sizes[2])
		pieces := number(2)
		var at, long uint64
		for range pieces {
			if fail {
				break
			}
			number(sizes[3])
			at, long = base+number(sizes[0]), number(sizes[1])
		}
		if kind := kinds[id]; kind != "" && !fail && pieces == 1 && method == 0 && at < 1<<62 && long < 1<<62 {
			out = append(out, heifItem{kind, file.sub(int64(at), int64(long))})
		}
	}
	return out
}

// heif lists what a HEIF file says beside its picture.
func (t *items) heif(w window) error {
	f, err := readHEIF(w)
	if err != nil {
		return err
	}
	t.addf(false, "Picture", "%d × %d", f.w, f.h)
	for _, i := range f.items {
		if i.kind == "mime" {
			if b, ok := i.body.bytes(0, i.body.size); ok {
				t.xml("XMP", b)
			}
			continue
		}
		// Before the TIFF structure stands how much of a header comes first.
		n, ok := i.body.bytes(0, 4)
		if !ok {
			continue
		}
		if err := t.exif(i.body.sub(4+int64(binary.BigEndian.Uint32(n)), i.body.size)); err != nil {
			t.tell(true, "Exif", "damaged", 0, "")
		}
	}
	return nil
}
