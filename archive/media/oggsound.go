package media

import (
	"bytes"
	"errors"
	"io"
	"math"
)

// oggCodec decodes the packets of one stream.
type oggCodec interface {
	// reset forgets what came before: another place follows.
	reset() error
	// decode gives interleaved samples from -1 to 1, good until the next call.
	decode(packet []byte) ([]float32, error)
}

// oggSource is the sound of an Ogg file. Granules count frames.
type oggSource struct {
	s        *oggStream
	codec    oggCodec
	channels int64
	preroll  int64 // frames that a decoder takes to find its feet
	prime    bool  // it needs the packet before to give the first frame
	skip     int64 // granule of the first frame that is heard
	frames   int64
	base     int64 // granule of the first frame that is decoded

	at      int64 // granule of the next frame to be decoded
	goal    int64 // granule of the next frame to be given
	pending []float32
}

// openOggAudio opens Opus or Vorbis of one or two channels.
func openOggAudio(w window) (*Audio, error) {
	s, heads, err := openOgg(w, 1)
	if err != nil {
		return nil, err
	}
	switch oggKind(heads) {
	case "Opus":
		return openOpus(s, heads[0])
	case "Vorbis":
		return openVorbis(w)
	}
	return nil, ErrNoReadingCopy
}

// oggKind is the codec of a stream by its first packet, "" when it is another.
func oggKind(heads [][]byte) string {
	if len(heads) == 0 {
		return ""
	}
	for _, k := range []struct{ begin, name string }{
		{"OpusHead", "Opus"}, {"\x01vorbis", "Vorbis"}, {"Speex   ", "Speex"}, {"\x7fFLAC", "FLAC"}, {"\x80theora", "Theora"},
	} {
		if bytes.HasPrefix(heads[0], []byte(k.begin)) {
			return k.name
		}
	}
	return ""
}

// begin finds out where the sound begins and ends.
func (s *oggSource) begin() error {
	end, ok := s.s.end()
	if !ok {
		return damaged("Ogg")
	}
	// A stream that was cut out of another does not begin at 0: its first page
	// says where it does. One that is less than was decoded cuts the beginning.
	s.s.from(s.s.data)
	if err := s.codec.reset(); err != nil {
		return err
	}
	decoded := int64(0)
	for {
		packet, placed, err := s.s.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		out, err := s.codec.decode(packet)
		if err != nil {
			return err
		}
		decoded += int64(len(out)) / s.channels
		if placed {
			s.base = s.s.place - decoded
			if s.base < 0 && s.s.last {
				s.base = 0 // it cuts the end
			}
			break
		}
	}
	s.skip += max(s.base, 0)
	s.frames = max(end-s.skip, 0)
	return s.seek(0)
}

func (s *oggSource) seek(frame int64) error {
	s.goal = s.skip + frame
	s.pending = nil
	if err := s.codec.reset(); err != nil {
		return err
	}
	p, ok := s.s.before(s.goal - s.preroll)
	if !ok {
		s.s.from(s.s.data)
		s.at = s.base
		return nil
	}
	s.s.from(p.at)
	if err := s.s.page(); err != nil {
		return err
	}
	if n := len(s.s.queue); n > 0 && s.prime {
		if _, err := s.codec.decode(s.s.queue[n-1]); err != nil {
			return err
		}
	}
	s.s.queue = nil
	s.at = p.granule
	return nil
}

func (s *oggSource) read(dst []int32) (int, error) {
	for {
		left := s.skip + s.frames - s.goal
		if left <= 0 {
			return 0, io.EOF
		}
		if len(s.pending) > 0 {
			n := min(len(s.pending), len(dst), int(min(left, 1<<20)*s.channels))
			for i, v := range s.pending[:n] {
				dst[i] = sample16(v)
			}
			s.pending = s.pending[n:]
			s.goal += int64(n) / s.channels
			return n, nil
		}
		packet, _, err := s.s.next()
		if err != nil {
			return 0, err
		}
		out, err := s.codec.decode(packet)
		if err != nil {
			return 0, err
		}
		before := min(max(s.goal-s.at, 0), int64(len(out))/s.channels)
		s.at += int64(len(out)) / s.channels
		s.pending = out[before*s.channels:]
	}
}

// sample16 gives 16 bits of a sample from -1 to 1; what is no number is silence.
func sample16(v float32) int32 {
	if v != v {
		return 0
	}
	return int32(min(max(math.Round(float64(v)*(1<<15)), -1<<15), 1<<15-1))
}
