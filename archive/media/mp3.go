package media

import (
	"encoding/binary"
	"errors"
	"io"

	"github.com/hajimehoshi/go-mp3"
)

// mp3Source reads an MP3, which its decoder gives as two channels of 16 bits.
type mp3Source struct {
	d      *mp3.Decoder
	frames int64
	at     int64
	buf    []byte
}

func openMP3(r io.ReadSeeker) (*Audio, error) {
	d, err := mp3.NewDecoder(r)
	if err != nil {
		return nil, damaged("MP3")
	}
	s := &mp3Source{d: d, frames: d.Length() / 4}
	return &Audio{SampleRate: d.SampleRate(), Channels: 2, Bits: 16, Frames: s.frames, src: s}, nil
}

func (s *mp3Source) read(dst []int32) (int, error) {
	n := min(len(dst)/2, 16<<10) * 4
	if cap(s.buf) < n {
		s.buf = make([]byte, n)
	}
	k, err := io.ReadFull(s.d, s.buf[:n])
	if k == 0 {
		if errors.Is(err, io.EOF) {
			return 0, io.EOF
		}
		return 0, damaged("MP3")
	}
	k -= k % 4
	for i := range k / 2 {
		dst[i] = int32(int16(binary.LittleEndian.Uint16(s.buf[2*i:])))
	}
	s.at += int64(k / 4)
	return k / 2, nil
}

func (s *mp3Source) seek(frame int64) error {
	if frame == s.at {
		return nil
	}
	s.at = frame
	if frame >= s.frames {
		// The decoder cannot go to its very end: read up to it.
		if err := s.seek(max(s.frames-1, 0)); err != nil {
			return err
		}
		_, err := s.read(make([]int32, 2))
		return err
	}
	if _, err := s.d.Seek(frame*4, io.SeekStart); err != nil {
		return damaged("MP3")
	}
	return nil
}
