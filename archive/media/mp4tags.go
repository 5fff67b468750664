package media

import (
	"encoding/binary"
	"fmt"
	"strings"
	"time"
)

// mp4Names are tags told by name: of iTunes and QuickTime (after ©), of 3GPP.
var mp4Names = map[string]string{
	"\xa9nam": "title", "\xa9ART": "artist", "aART": "band", "\xa9alb": "album", "\xa9day": "date", "\xa9cmt": "comment", "\xa9gen": "genre",
	"\xa9wrt": "composer", "\xa9too": "encoder", "\xa9swr": "software", "\xa9mak": "maker", "\xa9mod": "model", "\xa9xyz": "position",
	"\xa9aut": "author", "\xa9cpy": "copyright", "\xa9des": "description", "\xa9inf": "information", "\xa9lyr": "lyrics", "\xa9grp": "grouping",
	"\xa9enc": "encoded by", "desc": "description", "ldes": "description", "cprt": "copyright", "titl": "title", "dscp": "description",
	"auth": "author", "perf": "performer", "gnre": "genre", "albm": "album", "yrrc": "year", "kywd": "keywords", "loci": "position",
	"rtng": "rating", "clsf": "classification", "name": "name", "ownr": "owner", "purd": "bought on", "apID": "account", "xid ": "identifier",
}

// mp4Codecs are the codecs told by name.
var mp4Codecs = map[string]string{
	"mp4a": "AAC", "alac": "Apple Lossless", "samr": "AMR", "sawb": "AMR-WB", "Opus": "Opus", "ac-3": "AC-3", ".mp3": "MP3", "sowt": "PCM", "twos": "PCM",
	"lpcm": "PCM", "avc1": "H.264", "avc3": "H.264", "hvc1": "H.265", "hev1": "H.265", "mp4v": "MPEG-4", "s263": "H.263", "av01": "AV1", "vp09": "VP9",
	"jpeg": "JPEG", "apcn": "ProRes", "mebx": "timed metadata", "tmcd": "time code", "tx3g": "text", "text": "text",
}

// mp4Epoch is what times of MP4 are counted from.
var mp4Epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)

// mp4 lists the tracks of a file and what it says beside them.
func (t *items) mp4(w window) error {
	f, err := openMP4(w)
	if err != nil {
		return err
	}
	t.add(false, "Container", "MP4 family, brand "+clean(text([]byte(f.brand))))
	if d := f.lasts(); d > 0 {
		t.lasts(d)
	}
	for i := range f.tracks {
		t.track(&f.tracks[i])
	}
	if f.fragments {
		t.add(false, "Form", "in fragments")
	}
	x := mp4Walk{items: t, seen: map[string]bool{}}
	top, ok := w.boxes()
	for _, b := range top {
		x.box(b, 0)
	}
	if !ok {
		return damaged("MP4")
	}
	return nil
}

// track tells the codec, and the size of a picture or the rate of sound.
func (t *items) track(k *mp4Track) {
	name := mp4Codecs[k.codec]
	if name == "" {
		name = fmt.Sprintf("%q", clean(text([]byte(k.codec))))
	}
	switch k.kind {
	case "soun":
		if b, ok := k.entry.bytes(16, 12); ok {
			name += fmt.Sprintf(", %d Hz", binary.BigEndian.Uint32(b[8:])>>16) // the number of channels there is often wrong
		}
		t.add(false, "Sound", name)
	case "vide":
		if b, ok := k.entry.bytes(24, 4); ok {
			name += fmt.Sprintf(", %d × %d", binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[2:]))
		}
		t.add(false, "Picture", name)
	case "":
	default:
		t.add(true, "Track", name+": may hold words, times or places")
	}
}

// mp4Walk goes through the parts of a file that are neither sound nor picture.
type mp4Walk struct {
	*items
	seen map[string]bool // times that were told
	keys []string        // of QuickTime's list of names
}

const mp4Depth = 8

func (x *mp4Walk) box(b box, depth int) {
	inside := func(w window) {
		if depth == mp4Depth {
			return
		}
		list, _ := w.boxes()
		for _, c := range list {
			x.box(c, depth+1)
		}
	}
	switch b.kind {
	case "moov", "trak", "mdia", "minf", "udta", "edts":
		inside(b.body)
	case "mvhd", "tkhd", "mdhd":
		x.made(b.body)
	case "meta":
		// A full box in MP4, a plain one in QuickTime.
		if h, ok := b.body.bytes(4, 4); ok && string(h) != "hdlr" {
			b.body = b.body.sub(4, b.body.size)
		}
		x.keys = nil
		inside(b.body)
	case "keys":
		x.names(b.body)
	case "ilst":
		list, _ := b.body.boxes()
		for _, c := range list {
			x.tag(c)
		}
	case "hdlr":
		if h, ok := b.body.bytes(24, min(b.body.size-24, 256)); ok {
			// Of text with its length before it, as QuickTime writes it, the length is no letter.
			x.add(false, "Handler", text(h[:strings.IndexByte(string(h)+"\x00", 0)]))
		}
	case "uuid":
		x.uuid(b.body)
	case "ftyp", "styp", "mdat", "free", "skip", "wide", "moof", "mfra", "sidx", "pdin", "stbl", "vmhd", "smhd", "hmhd", "nmhd", "gmhd", "dinf", "elst",
		"iods", "mvex", "tref", "tapt", "load", "clef", "elng", "prof", "enof":
	default:
		if depth > 0 && mp4Names[b.kind] != "" || strings.HasPrefix(b.kind, "\xa9") {
			x.user(b)
			return
		}
		x.addf(true, "Unknown part", "%d bytes of %q", b.body.size, clean(text([]byte(b.kind))))
	}
}

// made tells when a file or a track was made and changed.
func (x *mp4Walk) made(w window) {
	b, _ := w.bytes(0, min(w.size, 20))
	var times [2]uint64
	switch {
	case len(b) >= 20 && b[0] == 1:
		times = [2]uint64{binary.BigEndian.Uint64(b[4:]), binary.BigEndian.Uint64(b[12:])}
	case len(b) >= 12 && b[0] == 0:
		times = [2]uint64{uint64(binary.BigEndian.Uint32(b[4:])), uint64(binary.BigEndian.Uint32(b[8:]))}
	}
	for i, name := range []string{"Made", "Changed"} {
		if times[i] == 0 || times[i] > 1<<33 {
			continue
		}
		at := mp4Epoch.Add(time.Duration(times[i]) * time.Second).Format(time.RFC3339)
		if !x.seen[name+at] {
			x.seen[name+at] = true
			x.add(true, name, at)
		}
	}
}

// names reads QuickTime's list of names, to which the items of ilst refer.
func (x *mp4Walk) names(w window) {
	for off := int64(8); len(x.keys) < maxItems; {
		h, ok := w.bytes(off, 8)
		if !ok {
			return
		}
		n := int64(binary.BigEndian.Uint32(h))
		b, ok := w.bytes(off+8, n-8)
		if !ok || n < 8 {
			return
		}
		x.keys = append(x.keys, text(b))
		off += n
	}
}

// tag tells an item of ilst.
func (x *mp4Walk) tag(b box) {
	name := mp4Names[b.kind]
	switch i := int(binary.BigEndian.Uint32([]byte(b.kind))); {
	case b.kind == "covr":
		x.addf(true, "Embedded picture", "%d bytes", b.body.size)
		return
	case i >= 1 && i <= len(x.keys):
		name = x.keys[i-1]
	case b.kind == "----":
		name = "tag"
		if n, ok := b.body.child("name"); ok && n.size > 4 {
			if v, ok := n.bytes(4, n.size-4); ok {
				name = text(v)
			}
		}
	case name == "":
		name = fmt.Sprintf("%q", clean(text([]byte(b.kind))))
	}
	d, ok := b.body.child("data")
	if !ok || d.size < 8 {
		return
	}
	h, ok1 := d.bytes(0, 4)
	v, ok2 := d.bytes(8, d.size-8)
	if !ok1 || !ok2 {
		x.addf(true, "Tag: "+name, "%d bytes", d.size)
		return
	}
	value := fmt.Sprintf("%d bytes", len(v))
	switch form := binary.BigEndian.Uint32(h) & 0xffffff; {
	case form == 1: // UTF-8
		value = text(v)
	case form == 2:
		value = utf16Text(v, binary.BigEndian)
	case form == 21 && len(v) <= 8: // a number
		n := int64(0)
		for _, c := range v {
			n = n<<8 | int64(c)
		}
		value = fmt.Sprint(n)
	}
	x.add(b.kind != "\xa9too", "Tag: "+name, value)
}

// user tells a part of user data: text with its length and language before it
// (QuickTime), or language, then text (3GPP).
func (x *mp4Walk) user(b box) {
	name := mp4Names[b.kind]
	if name == "" {
		name = fmt.Sprintf("%q", clean(text([]byte(b.kind))))
	}
	v, ok := b.body.bytes(0, b.body.size)
	if !ok {
		x.addf(true, "Tag: "+name, "%d bytes", b.body.size)
		return
	}
	switch {
	case b.kind[0] == 0xa9 && len(v) >= 4 && int(binary.BigEndian.Uint16(v)) <= len(v)-4:
		v = v[4 : 4+int(binary.BigEndian.Uint16(v))]
	case b.kind == "loci" && len(v) > 6:
		x.position(v[6:])
		return
	case b.kind == "name":
	case len(v) > 6 && v[0] == 0:
		v = v[6:]
	}
	if len(v) >= 2 && v[0] == 0xfe && v[1] == 0xff {
		x.add(true, "Tag: "+name, utf16Text(v[2:], binary.BigEndian))
		return
	}
	x.add(true, "Tag: "+name, text(v[:strings.IndexByte(string(v)+"\x00", 0)]))
}

// position tells 3GPP's location: a name, then longitude, latitude and altitude
// in 16.16 (3GPP TS 26.244, 8.2).
func (x *mp4Walk) position(v []byte) {
	n := strings.IndexByte(string(v)+"\x00", 0)
	place := text(v[:n])
	v = v[min(n+2, len(v)):] // the zero, and the role
	if len(v) >= 8 {
		degrees := func(b []byte) float64 { return float64(int32(binary.BigEndian.Uint32(b))) / 65536 }
		place = strings.TrimSpace(fmt.Sprintf("%s %.5f, %.5f", place, degrees(v[4:]), degrees(v)))
	}
	x.add(true, "Tag: position", place)
}

// uuid tells XMP, and that there is something where it is another kind.
func (x *mp4Walk) uuid(w window) {
	id, ok := w.bytes(0, 16)
	if !ok {
		return
	}
	const xmp = "\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac"
	if b, ok := w.bytes(16, w.size-16); ok && string(id) == xmp {
		x.xml("XMP", b)
		return
	}
	x.addf(true, "Unknown part", "%d bytes of a kind of its own", w.size)
}
