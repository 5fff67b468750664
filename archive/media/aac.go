package media

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"

	aac "github.com/tphakala/go-aac/pcm"
)

const (
	aacFrame  = 1024    // samples of a channel in a frame of AAC-LC
	maxFrames = 4 << 20 // of a file: a day
)

// aacSource is AAC-LC of one or two channels, whose frames are known.
type aacSource struct {
	w        window
	config   []byte // AudioSpecificConfig
	offs     []int64
	sizes    []uint16
	channels int64
	skip     int64 // decoded frames of sound before the first that is heard
	frames   int64
	d        *aac.Decoder

	feed frameFeed
	at   int64 // next frame of sound to be decoded
	goal int64 // next to be given
	buf  []byte
}

// open decodes the beginning, which tells whether it is of a kind that can be.
func (s *aacSource) open(frames int64) (*Audio, error) {
	if len(s.offs) == 0 {
		return nil, damaged("AAC without a frame")
	}
	whole := int64(len(s.offs)) * aacFrame
	s.frames = max(min(frames, whole-s.skip), 0)
	s.channels = 1 // until seek has read the configuration
	if err := s.seek(0); err != nil {
		return nil, err
	}
	info := s.d.Info()
	if info.Channels < 1 || info.Channels > 2 {
		return nil, ErrNoReadingCopy
	}
	s.channels = int64(info.Channels)
	s.buf = make([]byte, 2*aacFrame*info.Channels)
	if _, err := s.d.Read(s.buf[:2]); err != nil && !errors.Is(err, io.EOF) {
		return nil, aacError(err)
	}
	a := &Audio{SampleRate: info.SampleRate, Channels: info.Channels, Bits: 16, Frames: s.frames, src: s}
	return a, s.seek(0)
}

// aacError tells what is not decoded here, HE-AAC most of all, from damage.
func aacError(err error) error {
	if errors.Is(err, aac.ErrUnsupported) {
		return ErrNoReadingCopy
	}
	return damaged("AAC")
}

func (s *aacSource) seek(frame int64) error {
	s.goal = s.skip + frame
	// A frame is exact once the one before was decoded.
	first := max(min(s.goal/aacFrame, int64(len(s.offs)))-1, 0)
	s.at = first * aacFrame
	s.feed = frameFeed{s: s, next: int(first)}
	if s.d == nil {
		s.d = &aac.Decoder{}
	}
	if err := s.d.Reset(&s.feed, aac.WithRawStream(s.config)); err != nil {
		return aacError(err)
	}
	return nil
}

func (s *aacSource) read(dst []int32) (int, error) {
	for {
		left := s.skip + s.frames - s.goal
		if left <= 0 {
			return 0, io.EOF
		}
		want := min(left, int64(len(dst))/s.channels)
		if s.at < s.goal {
			want = s.goal - s.at
		}
		b := s.buf[:min(2*want*s.channels, int64(len(s.buf)))]
		n, err := io.ReadFull(s.d, b)
		got := int64(n) / 2 / s.channels
		if got == 0 {
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				return 0, io.EOF
			}
			return 0, aacError(err)
		}
		if s.at += got; s.at <= s.goal {
			continue
		}
		s.goal += got
		for i := range got * s.channels {
			dst[i] = int32(int16(binary.LittleEndian.Uint16(b[2*i:])))
		}
		return int(got * s.channels), nil
	}
}

// frameFeed gives frames as the decoder wants them, each after its length.
type frameFeed struct {
	s    *aacSource
	next int
	rest []byte
}

func (f *frameFeed) Read(p []byte) (int, error) {
	if len(f.rest) == 0 {
		if f.next >= len(f.s.offs) {
			return 0, io.EOF
		}
		size := f.s.sizes[f.next]
		b, ok := f.s.w.bytes(f.s.offs[f.next], int64(size))
		if !ok {
			return 0, damaged("AAC")
		}
		f.next++
		f.rest = append(binary.BigEndian.AppendUint16(nil, size), b...)
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}

// openM4A opens the one track of sound of a file without a film.
func openM4A(w window) (*Audio, error) {
	f, err := openMP4(w)
	if err != nil {
		return nil, err
	}
	t := f.sound()
	if t == nil || f.fragments {
		return nil, ErrNoReadingCopy
	}
	config, ok := t.aacConfig()
	if !ok {
		return nil, ErrNoReadingCopy
	}
	s := &aacSource{w: w, config: config}
	if s.offs, s.sizes, ok = t.samples(w.size); !ok {
		return nil, damaged("MP4")
	}
	a, err := s.open(1 << 62)
	if err != nil {
		return nil, err
	}
	// Places are in the track's units, which are nearly always frames.
	rate := int64(a.SampleRate)
	s.skip = min(scaled(t.start, rate, t.scale), int64(len(s.offs))*aacFrame)
	s.frames = int64(len(s.offs))*aacFrame - s.skip
	if n := scaled(t.duration, rate, t.scale) - s.skip; n > 0 {
		s.frames = min(s.frames, n)
	}
	if n := scaled(t.shown, rate, f.scale); n > 0 {
		s.frames = min(s.frames, n+rate/f.scale) // it may be rounded down to the movie's units
	}
	a.Frames = s.frames
	return a, s.seek(0)
}

// scaled turns n of so many a second into frames; what is nonsense is 0.
func scaled(n, rate, scale int64) int64 {
	if scale <= 0 || n < 0 || n > 1<<40 {
		return 0
	}
	return n/scale*rate + n%scale*rate/scale
}

// openADTS opens AAC frames that stand in a file one after another, each with a
// header of its own (ISO/IEC 14496-3, 1.A.3.2).
func openADTS(w window) (*Audio, error) {
	s, err := adtsFrames(w)
	if err != nil {
		return nil, err
	}
	return s.open(1 << 62)
}

func adtsFrames(w window) (*aacSource, error) {
	s := &aacSource{w: w}
	off := int64(0)
	if h, ok := w.bytes(0, 10); ok && string(h[:3]) == "ID3" {
		off = 10 + synchsafe(h[6:])
	}
	r := bufio.NewReaderSize(io.NewSectionReader(w.r, 0, w.size), 256<<10)
	if _, err := r.Discard(int(min(off, w.size))); err != nil {
		return nil, damaged("AAC")
	}
	for off < w.size {
		h, err := r.Peek(9)
		if len(h) < 7 {
			break
		}
		if string(h[:3]) == "TAG" && w.size-off == 128 { // ID3v1
			break
		}
		size := int(h[3]&3)<<11 | int(h[4])<<3 | int(h[5])>>5
		head := 7
		if h[1]&1 == 0 {
			head = 9
		}
		config := []byte{(h[2]>>6+1)<<3 | h[2]>>3&7, h[2]>>2&1<<7 | (h[2]&1<<2|h[3]>>6)<<3}
		if h[0] != 0xff || h[1]&0xf6 != 0xf0 || size < head || h[6]&3 != 0 || err != nil && size > len(h) {
			return nil, damaged("AAC")
		}
		if s.config == nil {
			s.config = config
		}
		if string(config) != string(s.config) || len(s.offs) == maxFrames {
			return nil, damaged("AAC")
		}
		if n, err := r.Discard(size); err != nil || n < size {
			break // the last frame was cut off
		}
		s.offs, s.sizes = append(s.offs, off+int64(head)), append(s.sizes, uint16(size-head))
		off += int64(size)
	}
	return s, nil
}
