package media

import (
	"encoding/binary"
)

// box is a part of a file of the ISO family (ISO/IEC 14496-12, 4.2): MP4, M4A,
// 3GP, QuickTime, HEIF.
type box struct {
	kind string
	body window
}

const maxBoxes = 4096 // side by side

// boxes lists the parts of a window; ok is false when they do not end where it
// does. Those before the fault are given all the same.
func (w window) boxes() (list []box, ok bool) {
	for off := int64(0); off < w.size; {
		h, found := w.bytes(off, 8)
		if !found || len(list) == maxBoxes {
			return list, false
		}
		size, head := int64(binary.BigEndian.Uint32(h)), int64(8)
		switch size {
		case 0: // to the end
			size = w.size - off
		case 1:
			long, found := w.bytes(off+8, 8)
			if !found {
				return list, false
			}
			size, head = int64(binary.BigEndian.Uint64(long)&(1<<63-1)), 16
		}
		if size < head || size > w.size-off {
			return list, false
		}
		list = append(list, box{string(h[4:]), w.sub(off+head, size-head)})
		off += size
	}
	return list, true
}

// child is the first part of a kind; false when there is none.
func (w window) child(kind string) (window, bool) {
	list, _ := w.boxes()
	for _, b := range list {
		if b.kind == kind {
			return b.body, true
		}
	}
	return window{}, false
}

// path is the first part along kinds, one inside the other.
func (w window) path(kinds ...string) (window, bool) {
	for _, k := range kinds {
		var ok bool
		if w, ok = w.child(k); !ok {
			return window{}, false
		}
	}
	return w, true
}

// table reads count numbers of 4 or 8 bytes from an offset, some at a time.
func (w window) table(off, count int64, width int, each func(i int64, v uint64) bool) bool {
	const some = 16 << 10
	if count < 0 || off < 0 || count > (w.size-off)/int64(width) {
		return false
	}
	for i := int64(0); i < count; i += some {
		n := min(some, count-i)
		b, ok := w.bytes(off+i*int64(width), n*int64(width))
		if !ok {
			return false
		}
		for j := range n {
			v := uint64(binary.BigEndian.Uint32(b[int(j)*width:]))
			if width == 8 {
				v = binary.BigEndian.Uint64(b[int(j)*width:])
			}
			if !each(i+j, v) {
				return false
			}
		}
	}
	return true
}
