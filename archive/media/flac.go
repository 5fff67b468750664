package media

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"

	"github.com/mewkiz/flac/frame"
)

// flacFile is the container of a FLAC stream (RFC 9639): STREAMINFO, the other
// blocks, and where the first frame is.
type flacFile struct {
	start    int64 // of "fLaC", after an ID3 tag if there is one
	data     int64 // of the first frame
	parts    []part
	rate     int
	channels int
	bits     int
	block    int // largest block in samples
	total    int64
}

var flacBlocks = [...]string{"STREAMINFO", "PADDING", "APPLICATION", "SEEKTABLE", "VORBIS_COMMENT", "CUESHEET", "PICTURE"}

func openFLAC(w window) (*flacFile, error) {
	f := &flacFile{}
	if h, ok := w.bytes(0, 10); ok && string(h[:3]) == "ID3" {
		f.start = 10 + synchsafe(h[6:])
	}
	if b, ok := w.bytes(f.start, 4); !ok || string(b) != "fLaC" {
		return nil, damaged("FLAC")
	}
	off := f.start + 4
	for last := false; !last; {
		h, ok := w.bytes(off, 4)
		if !ok || len(f.parts) > 1024 {
			return nil, damaged("FLAC")
		}
		last = h[0]&0x80 != 0
		n := int64(h[1])<<16 | int64(h[2])<<8 | int64(h[3])
		if n > w.size-off-4 {
			return nil, damaged("FLAC")
		}
		name := "RESERVED"
		if kind := int(h[0] & 0x7f); kind < len(flacBlocks) {
			name = flacBlocks[kind]
		}
		f.parts = append(f.parts, part{name, w.sub(off+4, n)})
		off += 4 + n
	}
	f.data = off
	b, ok := f.parts[0].body.bytes(0, 34)
	if !ok || f.parts[0].id != "STREAMINFO" {
		return nil, damaged("FLAC")
	}
	packed := binary.BigEndian.Uint64(b[10:]) // 20 bits rate, 3 channels-1, 5 bits-1, 36 total
	f.block = int(binary.BigEndian.Uint16(b[2:]))
	f.rate = int(packed >> 44)
	f.channels = int(packed>>41&7) + 1
	f.bits = int(packed>>36&31) + 1
	f.total = int64(packed & (1<<36 - 1))
	return f, nil
}

// flacSource reads the frames of a FLAC stream.
type flacSource struct {
	*flacFile
	r       io.ReadSeeker
	br      *bufio.Reader
	size    int64
	pending []int32 // interleaved samples decoded and not read yet
}

func openFLACAudio(r io.ReadSeeker, size int64) (*Audio, error) {
	f, err := openFLAC(window{seekAt{r}, size})
	if err != nil {
		return nil, err
	}
	s := &flacSource{flacFile: f, r: r, br: newFLACReader(), size: size}
	if err := s.from(f.data); err != nil {
		return nil, err
	}
	a := &Audio{SampleRate: f.rate, Channels: f.channels, Bits: f.bits, Frames: f.total, src: s}
	if f.bits > 24 || f.rate == 0 {
		return nil, damaged("FLAC of unusual form")
	}
	if f.total == 0 { // a stream that nobody came back to finish
		a.Frames = -1
		if last, n, ok := s.last(); ok {
			a.Frames = last + n
		}
		if err := s.from(f.data); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// from goes on reading at a byte offset.
func (s *flacSource) from(off int64) error {
	if _, err := s.r.Seek(off, io.SeekStart); err != nil {
		return err
	}
	s.br.Reset(s.r)
	s.pending = nil
	return nil
}

// next decodes one frame; its first sample's number comes with it.
func (s *flacSource) next() (first int64, err error) {
	f, err := frame.Parse(s.br)
	if err != nil {
		if errors.Is(err, io.EOF) {
			return 0, io.EOF
		}
		return 0, damaged("FLAC")
	}
	if len(f.Subframes) != s.channels || int(f.BitsPerSample) != s.bits {
		return 0, damaged("FLAC")
	}
	n := int(f.BlockSize)
	s.pending = make([]int32, n*s.channels)
	for c, sub := range f.Subframes {
		if len(sub.Samples) != n {
			return 0, damaged("FLAC")
		}
		for i, v := range sub.Samples {
			s.pending[i*s.channels+c] = v
		}
	}
	first = int64(f.Num)
	if f.HasFixedBlockSize {
		first *= int64(s.block)
	}
	return first, nil
}

func (s *flacSource) read(dst []int32) (int, error) {
	for len(s.pending) == 0 {
		if _, err := s.next(); err != nil {
			return 0, err
		}
	}
	n := copy(dst, s.pending)
	s.pending = s.pending[n:]
	return n, nil
}

func newFLACReader() *bufio.Reader { return bufio.NewReaderSize(nil, flacBuffer) }

// flacBuffer is how much is read at a time: looking for a place reads little.
const flacBuffer = 16 << 10

// maxTries bounds how many places that look like a frame are tried at a time.
const maxTries = 500

// sync looks for a frame that decodes, from a byte offset on, and leaves the
// source after it.
func (s *flacSource) sync(off, end int64) (first, frames, at int64, ok bool) {
	for tries := 0; off < end; {
		if err := s.from(off); err != nil {
			return 0, 0, 0, false
		}
		b, _ := s.br.Peek(flacBuffer) // less at the end of the file
		i := 0
		for ; i+1 < len(b); i++ {
			if b[i] != 0xff || b[i+1]&0xfe != 0xf8 || off+int64(i) >= end {
				continue
			}
			if tries++; tries > maxTries {
				return 0, 0, 0, false
			}
			if err := s.from(off + int64(i)); err != nil {
				return 0, 0, 0, false
			}
			if first, err := s.next(); err == nil {
				return first, int64(len(s.pending) / s.channels), off + int64(i), true
			}
			if err := s.from(off); err != nil {
				return 0, 0, 0, false
			}
			if b, _ = s.br.Peek(flacBuffer); len(b) == 0 {
				return 0, 0, 0, false
			}
		}
		if i == 0 {
			return 0, 0, 0, false
		}
		off += int64(i)
	}
	return 0, 0, 0, false
}

// last finds the last whole frame.
func (s *flacSource) last() (first, frames int64, ok bool) {
	for back := int64(4 * flacBuffer); ; back *= 4 {
		off := max(s.size-back, s.data)
		for {
			f, n, at, found := s.sync(off, s.size)
			if !found {
				break
			}
			first, frames, ok = f, n, true
			off = at + 2
		}
		if ok || off == s.data || back > s.size {
			return first, frames, ok
		}
	}
}

// seek finds the frame that holds a sample by halving the file: a seek table
// may be missing or wrong, and reading hours up to a place takes minutes.
func (s *flacSource) seek(want int64) error {
	if want == 0 {
		return s.from(s.data)
	}
	lo, hi := s.data, s.size
	for hi-lo > 2*flacBuffer {
		mid := lo + (hi-lo)/2
		first, _, at, ok := s.sync(mid, hi)
		if !ok || first > want {
			hi = mid
		} else {
			lo = at
		}
	}
	if err := s.from(lo); err != nil {
		return err
	}
	for {
		first, err := s.next()
		if err == io.EOF {
			return nil // at the end: the next read says so
		}
		if err != nil {
			return err
		}
		if skip := want - first; skip < int64(len(s.pending)/s.channels) {
			s.pending = s.pending[max(skip, 0)*int64(s.channels):]
			return nil
		}
		s.pending = nil
	}
}
