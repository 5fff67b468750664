package media

import (
	"encoding/binary"
	"math"

	"github.com/pion/opus"
)

const (
	opusRate    = 48000 // of every Opus stream's granules
	opusPreroll = opusRate * 80 / 1000
	opusLongest = opusRate * 120 / 1000 // frames of a packet (RFC 6716, 3.2.5)
)

// opusCodec decodes Opus (RFC 6716) of one or two channels.
type opusCodec struct {
	d        opus.Decoder
	channels int
	gain     float32
	out      []float32
}

// openOpus reads the identification header (RFC 7845, 5.1).
func openOpus(s *oggStream, head []byte) (*Audio, error) {
	if len(head) < 19 || head[8]>>4 != 0 {
		return nil, damaged("Opus")
	}
	channels, skip, gain := int(head[9]), int64(binary.LittleEndian.Uint16(head[10:])), int16(binary.LittleEndian.Uint16(head[16:]))
	if head[18] != 0 || channels > 2 {
		return nil, ErrNoReadingCopy // surround: several streams in each packet
	}
	if channels == 0 {
		return nil, damaged("Opus")
	}
	if _, _, err := s.next(); err != nil { // the comments
		return nil, damaged("Opus")
	}
	s.data = s.off
	c := &opusCodec{channels: channels, gain: float32(math.Pow(10, float64(gain)/256/20)), out: make([]float32, opusLongest*channels)}
	src := &oggSource{s: s, codec: c, channels: int64(channels), preroll: opusPreroll, skip: skip}
	if err := src.begin(); err != nil {
		return nil, err
	}
	return &Audio{SampleRate: opusRate, Channels: channels, Bits: 16, Frames: src.frames, src: src}, nil
}

func (c *opusCodec) reset() error {
	d, err := opus.NewDecoderWithOutput(opusRate, c.channels)
	if err != nil {
		return err
	}
	c.d = d
	return nil
}

func (c *opusCodec) decode(packet []byte) ([]float32, error) {
	if n := opusSilence(packet); n > 0 {
		clear(c.out[:n*c.channels])
		return c.out[:n*c.channels], nil
	}
	n, err := c.d.DecodeToFloat32(packet, c.out)
	if err != nil || n < 0 || n*c.channels > len(c.out) {
		return nil, damaged("Opus")
	}
	out := c.out[:n*c.channels]
	if c.gain != 1 {
		for i := range out {
			out[i] *= c.gain
		}
	}
	return out, nil
}

// opusSilence is how many frames a packet stands for in which nothing was sent,
// for nothing was to be heard; 0 for a packet with sound (RFC 6716, 3.1, 3.2).
func opusSilence(packet []byte) int {
	if len(packet) != 1 || packet[0]&3 > 1 {
		return 0
	}
	n := 0
	switch c := packet[0] >> 3; {
	case c < 12:
		n = [...]int{480, 960, 1920, 2880}[c&3]
	case c < 16:
		n = [...]int{480, 960}[c&1]
	default:
		n = [...]int{120, 240, 480, 960}[c&3]
	}
	return n * (1 + int(packet[0]&3))
}
