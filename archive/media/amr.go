package media

import (
	"bufio"
	"context"
	"io"
	"time"
)

// Bytes of a frame of 20 ms by its type, the byte before included; 0 for types
// that are not used (RFC 4867, 5).
var (
	amrFrames   = [16]int{13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1}
	amrWBFrames = [16]int{18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1}
)

// amr tells the codec of an AMR file and how long it is. The format has room
// for nothing else.
func (t *items) amr(ctx context.Context, w window) error {
	h, _ := w.bytes(0, min(w.size, 9))
	codec, head, sizes := "AMR", int64(6), &amrFrames
	switch {
	case string(h) == "#!AMR-WB\n":
		codec, head, sizes = "AMR-WB", 9, &amrWBFrames
	case len(h) < 6 || string(h[:6]) != "#!AMR\n":
		t.tell(true, "Not examined", "not_examined", 0, "")
		return nil
	}
	t.add(false, "Codec", codec)
	r := bufio.NewReaderSize(io.NewSectionReader(w.r, head, w.size-head), 64<<10)
	for n := int64(0); ; n++ {
		b, err := r.ReadByte()
		if err != nil {
			t.lasts(time.Duration(n) * 20 * time.Millisecond)
			return ctx.Err()
		}
		size := sizes[b>>3&15]
		if size == 0 || n > 1<<24 {
			return damaged("AMR")
		}
		if k, _ := r.Discard(size - 1); k < size-1 {
			t.lasts(time.Duration(n) * 20 * time.Millisecond)
			return damaged("AMR")
		}
	}
}

// adts tells the codec of bare AAC and how long it is, and tags at its ends.
func (t *items) adts(w window) error {
	s, err := adtsFrames(w)
	if err != nil {
		return err
	}
	t.add(false, "Codec", "AAC")
	if s.config != nil {
		if rate := aacRates[s.config[0]&7<<1|s.config[1]>>7]; rate > 0 {
			t.lasts(duration(int64(len(s.offs))*aacFrame, rate))
		}
	}
	return t.mp3(w) // the same tags
}

// aacRates are samples a second by index (ISO/IEC 14496-3, 1.6.3.4).
var aacRates = [16]int64{96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}
