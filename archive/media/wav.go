package media

import (
	"encoding/binary"
	"io"
	"math"
)

// wavSource reads the data chunk of a WAV file.
type wavSource struct {
	data     window
	format   uint16 // 1 integers, 3 floating point
	bits     int
	channels int
	off      int64
	buf      []byte
}

func openWAV(w window) (*Audio, error) {
	parts, _, _ := riffParts(w, "WAVE")
	var s wavSource
	a := &Audio{src: &s}
	for _, p := range parts {
		switch {
		case p.id == "fmt " && s.bits == 0:
			b, ok := p.body.bytes(0, min(p.body.size, 40))
			if !ok || len(b) < 16 {
				return nil, damaged("WAV format")
			}
			s.format = binary.LittleEndian.Uint16(b)
			if s.format == 0xFFFE && len(b) >= 26 { // extensible: the format proper is in the GUID
				s.format = binary.LittleEndian.Uint16(b[24:])
			}
			s.channels = int(binary.LittleEndian.Uint16(b[2:]))
			a.SampleRate = int(min(binary.LittleEndian.Uint32(b[4:]), 1<<30))
			s.bits = int(binary.LittleEndian.Uint16(b[14:]))
		case p.id == "data" && s.data.r == nil:
			s.data = p.body
		}
	}
	whole := s.format == 1 && (s.bits == 8 || s.bits == 16 || s.bits == 24 || s.bits == 32)
	float := s.format == 3 && (s.bits == 32 || s.bits == 64)
	if !whole && !float || s.channels < 1 || s.channels > MaxChannels || s.data.r == nil {
		return nil, damaged("WAV format that is not PCM")
	}
	a.Channels, a.Bits = s.channels, min(s.bits, 24)
	a.Frames = s.data.size / s.frame()
	return a, nil
}

func (s *wavSource) frame() int64 { return int64(s.bits / 8 * s.channels) }

func (s *wavSource) seek(frame int64) error {
	s.off = frame * s.frame()
	return nil
}

func (s *wavSource) read(dst []int32) (int, error) {
	left := (s.data.size - s.off) / s.frame()
	frames := min(int64(len(dst)/s.channels), left, maxBlock/s.frame())
	if frames <= 0 {
		return 0, io.EOF
	}
	n := int(frames * s.frame())
	if cap(s.buf) < n {
		s.buf = make([]byte, n)
	}
	b := s.buf[:n]
	k, err := s.data.r.ReadAt(b, s.off)
	if k < n {
		if err == io.EOF {
			return 0, damaged("WAV")
		}
		return 0, err
	}
	s.off += int64(n)
	step := s.bits / 8
	for i := range int(frames) * s.channels {
		dst[i] = s.sample(b[i*step:])
	}
	return int(frames) * s.channels, nil
}

func (s *wavSource) sample(b []byte) int32 {
	switch {
	case s.format == 3 && s.bits == 32:
		return fromFloat(float64(math.Float32frombits(binary.LittleEndian.Uint32(b))))
	case s.format == 3:
		return fromFloat(math.Float64frombits(binary.LittleEndian.Uint64(b)))
	case s.bits == 8:
		return int32(b[0]) - 128
	case s.bits == 16:
		return int32(int16(binary.LittleEndian.Uint16(b)))
	case s.bits == 24:
		return int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24) >> 8
	}
	return int32(binary.LittleEndian.Uint32(b)) >> 8
}

// fromFloat gives 24 bits of a sample from -1 to 1; what is no number is silence.
func fromFloat(v float64) int32 {
	if math.IsNaN(v) {
		return 0
	}
	return int32(min(max(math.Round(v*(1<<23)), -1<<23), 1<<23-1))
}
