package media

import (
	"encoding/binary"
	"math"

	"github.com/jfreymuth/vorbis"
)

// What a Vorbis stream may ask for. Encoders stay far below; a decoder would
// take memory for whatever a header claims.
const (
	maxVorbisBook    = 1 << 15 // entries of one codebook
	maxVorbisEntries = 1 << 18 // of all together
	maxVorbisValues  = 4 << 20
	maxVorbisHeader  = 1 << 20 // bytes of the setup
)

// vorbisCodec decodes Vorbis I of one or two channels.
type vorbisCodec struct {
	d   vorbis.Decoder
	out []float32
}

// openVorbis reads the three headers and looks at what they claim before the
// decoder does.
func openVorbis(w window) (*Audio, error) {
	s, heads, err := openOgg(w, 3)
	if err != nil {
		return nil, err
	}
	if len(heads) < 3 {
		return nil, damaged("Vorbis")
	}
	id := heads[0]
	if len(id) < 30 {
		return nil, damaged("Vorbis")
	}
	channels, rate := int(id[11]), binary.LittleEndian.Uint32(id[12:])
	short, long := id[28]&15, id[28]>>4
	if channels < 1 || rate < 1 || rate > 655350 || short < 6 || long > 13 || short > long {
		return nil, damaged("Vorbis")
	}
	if channels > 2 {
		return nil, ErrNoReadingCopy // its channels stand in an order of their own
	}
	if len(heads[2]) > maxVorbisHeader || !soundCodebooks(heads[2]) {
		return nil, damaged("Vorbis")
	}
	c := &vorbisCodec{}
	// The comments are not the decoder's: it believes their number.
	empty := append([]byte("\x03vorbis"), 0, 0, 0, 0, 0, 0, 0, 0, 1)
	for _, h := range [][]byte{id, empty, heads[2]} {
		if c.d.ReadHeader(h) != nil {
			return nil, damaged("Vorbis")
		}
	}
	c.out = make([]float32, c.d.BufferSize())
	src := &oggSource{s: s, codec: c, channels: int64(channels), prime: true}
	if err := src.begin(); err != nil {
		return nil, err
	}
	return &Audio{SampleRate: int(rate), Channels: channels, Bits: 16, Frames: src.frames, src: src}, nil
}

func (c *vorbisCodec) reset() error {
	c.d.Clear()
	return nil
}

func (c *vorbisCodec) decode(packet []byte) ([]float32, error) {
	if len(packet) == 0 {
		return nil, nil // Vorbis I, 4.3: nothing
	}
	out, err := c.d.DecodeInto(packet, c.out)
	if err != nil {
		return nil, damaged("Vorbis")
	}
	return out, nil
}

// lsb reads bits as Vorbis packs them, the lowest first; what lies after the end
// is zero, and noticed.
type lsb struct {
	b    []byte
	at   int // in bits
	over bool
}

func (r *lsb) read(n int) uint32 {
	if r.at+n > 8*len(r.b) {
		r.over, r.at = true, 8*len(r.b)
		return 0
	}
	v := uint32(0)
	for i := range n {
		v |= uint32(r.b[r.at>>3]>>(r.at&7)&1) << i
		r.at++
	}
	return v
}

// soundCodebooks walks the codebooks at the beginning of a setup header (Vorbis
// I, 3.2.1) and says whether they are whole, of a size that is in use, and their
// codes such that whatever bits follow lead to an entry. The decoder checks none
// of this.
func soundCodebooks(setup []byte) bool {
	r := &lsb{b: setup, at: 7 * 8}
	entries, values := 0, 0
	for range r.read(8) + 1 {
		if r.read(24) != 0x564342 {
			return false
		}
		dim, n := int(r.read(16)), int(r.read(24))
		if entries += n; dim < 1 || n < 2 || n > maxVorbisBook || entries > maxVorbisEntries {
			return false
		}
		if !soundCodes(r, n) {
			return false
		}
		kind := r.read(4)
		if kind == 0 {
			continue
		}
		if values += n * dim; kind > 2 || values > maxVorbisValues {
			return false
		}
		r.read(32)
		r.read(32)
		bits := int(r.read(4)) + 1
		r.read(1)
		count := n * dim
		if kind == 1 {
			count = int(math.Floor(math.Pow(float64(n), 1/float64(dim))))
		}
		if count < 1 || count > (8*len(setup)-r.at)/bits {
			return false
		}
		r.at += count * bits
	}
	return !r.over
}

// soundCodes reads the lengths of a codebook's codes. They must fill a tree, or
// be a single one of one bit.
func soundCodes(r *lsb, n int) bool {
	space, used := uint64(0), 0 // of 1 << 32
	one := 0
	put := func(length int) {
		space += 1 << (32 - length)
		used++
		one = length
	}
	if ordered := r.read(1) == 1; ordered {
		length := int(r.read(5)) + 1
		for at := 0; at < n; length++ {
			width := 0
			for v := n - at; v > 0; v >>= 1 {
				width++
			}
			count := int(r.read(width))
			if r.over || length > 32 || count > n-at {
				return false
			}
			for range count {
				put(length)
			}
			at += count
		}
	} else {
		sparse := r.read(1) == 1
		for range n {
			if !sparse || r.read(1) == 1 {
				put(int(r.read(5)) + 1)
			}
			if r.over {
				return false
			}
		}
	}
	return space == 1<<32 || used == 1 && one == 1
}
