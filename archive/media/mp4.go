package media

import (
	"encoding/binary"
	"time"
)

// mp4File is what a file of the MP4 family says of its tracks.
type mp4File struct {
	brand     string
	moov      window
	scale     int64 // movie's units a second
	duration  int64 // in these
	tracks    []mp4Track
	fragments bool // sound lies in parts that have tables of their own
}

// mp4Track is one track.
type mp4Track struct {
	kind     string // handler: soun, vide, meta, text …
	codec    string // kind of the sample entry: mp4a, samr, avc1 …
	entry    window // the sample entry
	scale    int64  // units a second
	duration int64  // in these
	start    int64  // of what is shown, in these
	shown    int64  // how long, in the movie's units; 0 for all
	stbl     window
}

const maxTracks = 64

func openMP4(w window) (*mp4File, error) {
	top, _ := w.boxes() // a file that was cut off may have its tracks all the same
	f := &mp4File{}
	for _, b := range top {
		switch b.kind {
		case "ftyp":
			if h, ok := b.body.bytes(0, 4); ok && f.brand == "" {
				f.brand = string(h)
			}
		case "moov":
			if f.moov.r == nil {
				f.moov = b.body
			}
		case "moof":
			f.fragments = true
		}
	}
	if f.moov.r == nil {
		return nil, damaged("MP4")
	}
	parts, _ := f.moov.boxes()
	for _, b := range parts {
		switch b.kind {
		case "mvhd":
			f.scale, f.duration, _ = mp4Times(b.body)
		case "mvex":
			f.fragments = true
		case "trak":
			if len(f.tracks) < maxTracks {
				f.tracks = append(f.tracks, openTrack(b.body))
			}
		}
	}
	return f, nil
}

// mp4Times reads scale and duration of an mvhd or mdhd, and when it was made, in
// seconds since 1904.
func mp4Times(w window) (scale, duration, made int64) {
	b, _ := w.bytes(0, min(w.size, 32))
	switch {
	case len(b) >= 32 && b[0] == 1:
		return int64(binary.BigEndian.Uint32(b[20:])), int64(binary.BigEndian.Uint64(b[24:]) & (1<<62 - 1)), int64(binary.BigEndian.Uint64(b[4:]) & (1<<62 - 1))
	case len(b) >= 20 && b[0] == 0:
		return int64(binary.BigEndian.Uint32(b[12:])), int64(binary.BigEndian.Uint32(b[16:])), int64(binary.BigEndian.Uint32(b[4:]))
	}
	return 0, 0, 0
}

func openTrack(w window) mp4Track {
	var t mp4Track
	if h, ok := w.path("mdia", "mdhd"); ok {
		t.scale, t.duration, _ = mp4Times(h)
	}
	if h, ok := w.path("mdia", "hdlr"); ok {
		if b, ok := h.bytes(8, 4); ok {
			t.kind = string(b)
		}
	}
	t.edit(w)
	t.stbl, _ = w.path("mdia", "minf", "stbl")
	if d, ok := t.stbl.child("stsd"); ok && d.size > 8 {
		if list, _ := d.sub(8, d.size-8).boxes(); len(list) > 0 {
			t.codec, t.entry = list[0].kind, list[0].body
		}
	}
	return t
}

// edit reads where in the track begins what is shown (8.6.6): encoders of sound
// put some silence before. Only the first edit with a place is followed.
func (t *mp4Track) edit(w window) {
	e, ok := w.path("edts", "elst")
	if !ok {
		return
	}
	h, ok := e.bytes(0, 8)
	if !ok {
		return
	}
	wide := h[0] == 1
	step := int64(12)
	if wide {
		step = 20
	}
	for i := range int64(min(binary.BigEndian.Uint32(h[4:]), 16)) {
		b, ok := e.bytes(8+i*step, step)
		if !ok {
			return
		}
		shown, start := int64(binary.BigEndian.Uint32(b)), int64(int32(binary.BigEndian.Uint32(b[4:])))
		if wide {
			shown, start = int64(binary.BigEndian.Uint64(b)&(1<<62-1)), int64(binary.BigEndian.Uint64(b[8:]))
		}
		if start >= 0 && start < 1<<62 {
			t.start, t.shown = start, shown
			return
		}
	}
}

// lasts is how long the file says that it plays.
func (f *mp4File) lasts() time.Duration { return duration(f.duration, f.scale) }

// duration is a number of units as a time, at most a year.
func duration(n, scale int64) time.Duration {
	if scale <= 0 || n <= 0 || n/scale > 366*24*3600 {
		return 0
	}
	return time.Duration(n/scale)*time.Second + time.Duration(n%scale)*time.Second/time.Duration(scale)
}

// sound is the track of a file that has one of sound and no film; nil otherwise.
func (f *mp4File) sound() *mp4Track {
	var found *mp4Track
	for i := range f.tracks {
		switch t := &f.tracks[i]; t.kind {
		case "soun":
			if found != nil {
				return nil
			}
			found = t
		case "vide":
			return nil
		}
	}
	return found
}

// aacConfig is the AudioSpecificConfig of a track of AAC (ISO/IEC 14496-3,
// 1.6.2.1), from its elementary stream descriptor.
func (t *mp4Track) aacConfig() ([]byte, bool) {
	if t.codec != "mp4a" {
		return nil, false
	}
	v, ok := t.entry.bytes(8, 2)
	if !ok {
		return nil, false
	}
	head := int64(28) // of an AudioSampleEntry
	switch binary.BigEndian.Uint16(v) {
	case 1: // QuickTime's
		head += 16
	case 2:
		head += 36
	}
	inner := t.entry.sub(head, t.entry.size-head)
	e, ok := inner.child("esds")
	if !ok {
		if e, ok = inner.path("wave", "esds"); !ok {
			return nil, false
		}
	}
	b, ok := e.bytes(4, min(e.size-4, 256))
	if !ok {
		return nil, false
	}
	return aacDescriptor(b)
}

// aacDescriptor finds the configuration in an ES_Descriptor (ISO/IEC 14496-1,
// 7.2.6.5).
func aacDescriptor(b []byte) ([]byte, bool) {
	next := func(tag byte) ([]byte, bool) {
		for len(b) > 1 {
			n, i := 0, 1
			for ; i < len(b) && i < 5; i++ {
				n = n<<7 | int(b[i]&0x7f)
				if b[i]&0x80 == 0 {
					break
				}
			}
			if i++; i > len(b) || n > len(b)-i {
				return nil, false
			}
			found, body := b[0] == tag, b[i:i+n]
			b = b[i+n:]
			if found {
				return body, true
			}
		}
		return nil, false
	}
	es, ok := next(3)
	if !ok || len(es) < 3 || es[2]&0xe0 != 0 { // no flags: what they announce is not in files
		return nil, false
	}
	b = es[3:]
	dec, ok := next(4)
	if !ok || len(dec) < 13 || dec[0] != 0x40 { // 0x40: AAC of MPEG-4
		return nil, false
	}
	b = dec[13:]
	return next(5)
}

// chunkRun says how many samples each chunk has, from one chunk on.
type chunkRun struct{ first, per int64 }

// runs reads the table of such (8.7.4).
func (t *mp4Track) runs() ([]chunkRun, bool) {
	stsc, ok := t.stbl.child("stsc")
	if !ok {
		return nil, false
	}
	n, ok := stsc.bytes(4, 4)
	if !ok {
		return nil, false
	}
	count := int64(binary.BigEndian.Uint32(n))
	if count < 1 || count > maxFrames {
		return nil, false
	}
	var out []chunkRun
	ok = stsc.table(8, 3*count, 4, func(i int64, v uint64) bool {
		switch i % 3 {
		case 0:
			if last := len(out) - 1; last < 0 && v != 1 || last >= 0 && int64(v) <= out[last].first {
				return false
			}
			out = append(out, chunkRun{first: int64(v)})
		case 1:
			out[len(out)-1].per = int64(v)
		}
		return true
	})
	return out, ok
}

// sizes reads how many bytes each sample has (8.7.3.2).
func (t *mp4Track) sizes() ([]uint16, bool) {
	stsz, ok := t.stbl.child("stsz")
	if !ok {
		return nil, false
	}
	h, ok := stsz.bytes(4, 8)
	if !ok {
		return nil, false
	}
	same, count := binary.BigEndian.Uint32(h), int64(binary.BigEndian.Uint32(h[4:]))
	if count > maxFrames || same >= 1<<16 {
		return nil, false
	}
	if same != 0 {
		out := make([]uint16, count)
		for i := range out {
			out[i] = uint16(same)
		}
		return out, true
	}
	var out []uint16
	ok = stsz.table(12, count, 4, func(_ int64, v uint64) bool {
		out = append(out, uint16(v))
		return v < 1<<16
	})
	return out, ok
}

// samples lists where the samples of a track lie in a file of a size, and how
// many bytes they have.
func (t *mp4Track) samples(size int64) (offs []int64, sizes []uint16, ok bool) {
	sizes, ok1 := t.sizes()
	runs, ok2 := t.runs()
	width := 4
	chunks, ok3 := t.stbl.child("stco")
	if !ok3 {
		width = 8
		chunks, ok3 = t.stbl.child("co64")
	}
	n, ok4 := chunks.bytes(4, 4)
	if !ok1 || !ok2 || !ok3 || !ok4 {
		return nil, nil, false
	}
	offs = make([]int64, 0, len(sizes))
	ok = chunks.table(8, int64(binary.BigEndian.Uint32(n)), width, func(i int64, v uint64) bool {
		for len(runs) > 1 && i+1 >= runs[1].first {
			runs = runs[1:]
		}
		off := int64(v & (1<<62 - 1))
		for range min(runs[0].per, int64(len(sizes)-len(offs))) {
			n := int64(sizes[len(offs)])
			if off > size-n {
				return false
			}
			offs = append(offs, off)
			off += n
		}
		return true
	})
	return offs, sizes, ok && len(offs) == len(sizes)
}
