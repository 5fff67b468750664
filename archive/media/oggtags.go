package media

import (
	"bytes"
	"encoding/binary"
	"time"
)

// ogg lists what an Ogg file says of its sound, and the comments.
func (t *items) ogg(w window) error {
	s, heads, err := openOgg(w, 2)
	if err != nil {
		return err
	}
	kind := oggKind(heads)
	if kind == "" {
		t.tell(true, "Not examined", "not_examined", 0, "")
		return nil
	}
	t.add(false, "Codec", kind)
	if end, ok := s.end(); ok {
		if rate, skip := oggRate(kind, heads[0]); rate > 0 {
			frames := max(end-skip, 0)
			t.lasts(time.Duration(frames/rate)*time.Second + time.Duration(frames%rate)*time.Second/time.Duration(rate))
		}
	}
	if len(heads) < 2 {
		return damaged("Ogg")
	}
	comments := heads[1]
	switch kind {
	case "Vorbis", "Theora":
		comments = comments[min(7, len(comments)):]
	case "Opus":
		comments = bytes.TrimPrefix(comments, []byte("OpusTags"))
	case "FLAC":
		comments = comments[min(4, len(comments)):]
	}
	if !t.vorbis(comments) {
		return damaged("Ogg comments")
	}
	return nil
}

// oggRate is how many granules a second has, 0 where that is not known, and how
// many of them are not heard.
func oggRate(kind string, head []byte) (rate, skip int64) {
	le := binary.LittleEndian
	switch {
	case kind == "Opus" && len(head) >= 19:
		return opusRate, int64(le.Uint16(head[10:]))
	case kind == "Vorbis" && len(head) >= 16:
		return int64(le.Uint32(head[12:])), 0
	case kind == "Speex" && len(head) >= 40:
		return int64(le.Uint32(head[36:])), 0
	case kind == "FLAC" && len(head) >= 30: // 13 bytes, then STREAMINFO
		return int64(binary.BigEndian.Uint32(head[27:]) >> 12), 0
	}
	return 0, 0
}
