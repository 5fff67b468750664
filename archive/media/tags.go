package media

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
)

// id3Names are text frames of ID3v2.2, 2.3 and 2.4 told by name.
var id3Names = map[string]string{
	"TIT2": "title", "TT2": "title", "TPE1": "artist", "TP1": "artist", "TPE2": "band", "TP2": "band", "TALB": "album", "TAL": "album",
	"TYER": "year", "TYE": "year", "TDRC": "recorded", "TDAT": "date", "TDA": "date", "TIME": "time", "TDTG": "tagged", "TDRL": "released",
	"TCOM": "composer", "TCM": "composer", "TENC": "encoded by", "TEN": "encoded by", "TSSE": "encoder", "TSS": "encoder",
	"TOWN": "owner", "TCOP": "copyright", "TCR": "copyright", "TPUB": "publisher", "TPB": "publisher", "TCON": "genre", "TCO": "genre",
	"TRCK": "track", "TRK": "track", "TOPE": "original artist", "TOFN": "original file name", "TOF": "original file name", "TLAN": "language",
}

// mp3 lists the ID3v2 tag at the beginning and ID3v1 and APE tags at the end.
func (t *items) mp3(w window) error {
	if err := t.id3(w); err != nil {
		return err
	}
	if b, ok := w.bytes(w.size-128, 128); ok && string(b[:3]) == "TAG" {
		for _, f := range []struct {
			name     string
			from, to int
		}{{"title", 3, 33}, {"artist", 33, 63}, {"album", 63, 93}, {"year", 93, 97}, {"comment", 97, 127}} {
			t.add(true, "ID3v1: "+f.name, text(bytes.TrimRight(b[f.from:f.to], "\x00 ")))
		}
	}
	for _, off := range []int64{w.size - 32, w.size - 160} {
		if b, ok := w.bytes(off, 8); ok && string(b) == "APETAGEX" {
			t.tell(true, "APE tag", "ape", 0, "")
		}
	}
	return nil
}

func (t *items) id3(w window) error {
	h, ok := w.bytes(0, 10)
	if !ok || string(h[:3]) != "ID3" {
		return nil
	}
	size := min(synchsafe(h[6:]), maxBlock)
	b, ok := w.bytes(10, min(size, max(w.size-10, 0)))
	if !ok {
		return damaged("ID3 tag")
	}
	version := h[3]
	if h[5]&0x80 != 0 && version < 4 {
		b = bytes.ReplaceAll(b, []byte{0xff, 0}, []byte{0xff})
	}
	if h[5]&0x40 != 0 && len(b) >= 4 { // extended header
		n := int64(binary.BigEndian.Uint32(b)) + 4
		if version >= 4 {
			n = synchsafe(b)
		}
		b = b[min(max(n, 0), int64(len(b))):]
	}
	idLen, headLen := 4, 10
	if version == 2 {
		idLen, headLen = 3, 6
	}
	for len(b) > headLen && b[0] != 0 {
		id := string(b[:idLen])
		var n int64
		switch version {
		case 2:
			n = int64(b[3])<<16 | int64(b[4])<<8 | int64(b[5])
		case 3:
			n = int64(binary.BigEndian.Uint32(b[4:]))
		default:
			n = synchsafe(b[4:])
		}
		if n > int64(len(b)-headLen) {
			return damaged("ID3 tag")
		}
		t.id3Frame(id, b[headLen:int64(headLen)+n])
		b = b[int64(headLen)+n:]
	}
	return nil
}

func synchsafe(b []byte) int64 {
	return int64(b[0]&0x7f)<<21 | int64(b[1]&0x7f)<<14 | int64(b[2]&0x7f)<<7 | int64(b[3]&0x7f)
}

func (t *items) id3Frame(id string, b []byte) {
	switch {
	case len(b) == 0:
	case id == "TXXX" || id == "TXX" || id == "WXXX" || id == "WXX":
		key, value := id3Pair(b[0], b[1:])
		t.add(true, "ID3: "+key, value)
	case id == "COMM" || id == "COM" || id == "USLT" || id == "ULT":
		if len(b) > 4 {
			_, value := id3Pair(b[0], b[4:])
			t.add(true, "ID3: comment", value)
		}
	case id == "APIC" || id == "PIC":
		t.tell(true, "Embedded picture", "bytes", int64(len(b)), "")
	case id[0] == 'T':
		name := id3Names[id]
		if name == "" {
			name = id
		}
		t.add(true, "ID3: "+name, id3Text(b[0], b[1:]))
	case id[0] == 'W':
		t.add(true, "ID3: address", text(b))
	default:
		t.tell(true, "ID3: "+clean(text([]byte(id))), "bytes", int64(len(b)), "")
	}
}

// id3Text reads a text by its encoding byte. What claims to be Latin-1 is often
// the writer's own code page.
func id3Text(enc byte, b []byte) string {
	switch {
	case (enc == 1 || enc == 2) && len(b) >= 2:
		order := binary.ByteOrder(binary.BigEndian)
		if b[0] == 0xff && b[1] == 0xfe {
			order = binary.LittleEndian
		}
		return strings.TrimPrefix(utf16Text(b, order), "\ufeff")
	}
	return text(bytes.ReplaceAll(b, []byte{0}, []byte{' '}))
}

// id3Pair reads a description and the text after it.
func id3Pair(enc byte, b []byte) (string, string) {
	if enc == 1 || enc == 2 {
		for i := 0; i+1 < len(b); i += 2 {
			if b[i] == 0 && b[i+1] == 0 {
				return id3Text(enc, b[:i]), id3Text(enc, b[i+2:])
			}
		}
		return "text", id3Text(enc, b)
	}
	key, value, _ := bytes.Cut(b, []byte{0})
	return id3Text(enc, key), id3Text(enc, value)
}

// flac lists the metadata blocks of a FLAC file (RFC 9639, 8).
func (t *items) flac(w window) error {
	f, err := openFLAC(w)
	if err != nil {
		return err
	}
	if f.start > 0 {
		if err := t.id3(w); err != nil {
			return err
		}
	}
	for _, p := range f.parts {
		b, ok := p.body.bytes(0, p.body.size)
		if !ok {
			t.tell(true, "Large block", "bytes", p.body.size, "")
			continue
		}
		switch p.id {
		case "VORBIS_COMMENT":
			if !t.vorbis(b) {
				return damaged("FLAC comments")
			}
		case "PICTURE":
			t.tell(true, "Embedded picture", "bytes", int64(len(b)), "")
		case "APPLICATION":
			t.tell(true, "Application data", "bytes_of", int64(len(b)), text(b[:min(len(b), 4)]))
		case "CUESHEET":
			t.tell(true, "Cue sheet", "bytes", int64(len(b)), "")
		}
	}
	return nil
}

// vorbis lists comments "NAME=value" (Vorbis I, 5).
func (t *items) vorbis(b []byte) bool {
	next := func() (string, bool) {
		if len(b) < 4 {
			return "", false
		}
		n := int64(binary.LittleEndian.Uint32(b))
		if n > int64(len(b)-4) {
			return "", false
		}
		s := text(b[4 : 4+n])
		b = b[4+n:]
		return s, true
	}
	vendor, ok := next()
	if !ok || len(b) < 4 {
		return false
	}
	t.add(false, "Encoder", vendor)
	n := binary.LittleEndian.Uint32(b)
	b = b[4:]
	for range n {
		s, ok := next()
		if !ok {
			return false
		}
		name, value, _ := strings.Cut(s, "=")
		if strings.EqualFold(name, "METADATA_BLOCK_PICTURE") {
			t.tell(true, "Embedded picture", "bytes", int64(base64.StdEncoding.DecodedLen(len(value))), "")
			continue
		}
		t.add(true, "Comment: "+strings.ToLower(name), value)
	}
	return true
}

var riffNames = map[string]string{
	"IART": "artist", "INAM": "title", "ICMT": "comment", "ICRD": "date", "ISFT": "software", "ICOP": "copyright", "IENG": "engineer",
	"IGNR": "genre", "IKEY": "keywords", "ISBJ": "subject", "ISRC": "source", "ITCH": "technician", "IARL": "archive", "IPRD": "product",
}

// wav lists the INFO list, the broadcast extension (EBU Tech 3285) and other
// chunks that are not sound.
func (t *items) wav(w window) error {
	parts, _, ok := riffParts(w, "WAVE")
	for _, p := range parts {
		b, _ := p.body.bytes(0, min(p.body.size, maxBlock))
		switch p.id {
		case "LIST":
			if len(b) >= 4 && string(b[:4]) == "INFO" {
				t.riffInfo(b[4:])
			} else {
				t.tell(true, "List", "bytes_of", int64(len(b)), text(b[:min(len(b), 4)]))
			}
		case "bext":
			for _, f := range []struct {
				name     string
				from, to int
			}{{"description", 0, 256}, {"originator", 256, 288}, {"reference", 288, 320}, {"date", 320, 330}, {"time", 330, 338}} {
				if len(b) >= f.to {
					field, _, _ := bytes.Cut(b[f.from:f.to], []byte{0})
					t.add(true, "Broadcast: "+f.name, text(field))
				}
			}
			if len(b) > 602 {
				t.add(true, "Broadcast: history", text(b[602:]))
			}
		case "iXML", "axml", "_PMX":
			t.xml(strings.Trim(p.id, "_"), b)
		case "id3 ", "ID3 ":
			if err := t.id3(p.body); err != nil {
				return err
			}
		case "fmt ", "fact", "data", "ds64", "JUNK", "PAD ", "FLLR", "PEAK":
		default:
			t.tell(true, "Unknown chunk", "bytes_of", p.body.size, text([]byte(p.id)))
		}
	}
	if !ok {
		return damaged("WAV")
	}
	return nil
}

func (t *items) riffInfo(b []byte) {
	for len(b) >= 8 {
		n := int64(binary.LittleEndian.Uint32(b[4:]))
		if n > int64(len(b)-8) {
			return
		}
		name := riffNames[string(b[:4])]
		if name == "" {
			name = fmt.Sprintf("%q", clean(text(b[:4])))
		}
		t.add(true, "WAV: "+name, text(b[8:8+n]))
		b = b[min(8+n+n&1, int64(len(b))):]
	}
}
