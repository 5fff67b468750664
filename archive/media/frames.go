package media

import (
	"bytes"
	"errors"
	"io"

	"github.com/mewkiz/flac/frame"
)

// FLACFrames cuts a FLAC file into the frames that it is made of, as they lie
// in it: what a commitment to sound is made from.
type FLACFrames struct {
	Rate, Channels, Bits int
	Block                int // samples of a frame at most
	br                   io.Reader
	raw                  bytes.Buffer
}

// OpenFLACFrames reads the header of a FLAC file of size bytes. A
// *DamagedError-like error of this package says that it is none.
func OpenFLACFrames(r io.ReadSeeker, size int64) (*FLACFrames, error) {
	f, err := openFLAC(window{seekAt{r}, size})
	if err != nil {
		return nil, err
	}
	s := &flacSource{flacFile: f, r: r, br: newFLACReader(), size: size}
	if err := s.from(f.data); err != nil {
		return nil, err
	}
	out := &FLACFrames{Rate: f.rate, Channels: f.channels, Bits: f.bits, Block: f.block}
	out.br = io.TeeReader(s.br, &out.raw)
	return out, nil
}

// Next returns the next frame, good until the call after it, and io.EOF at the
// end. What follows the last frame and is none is an error.
func (f *FLACFrames) Next() ([]byte, error) {
	f.raw.Reset()
	if _, err := frame.Parse(f.br); err != nil {
		if errors.Is(err, io.EOF) && f.raw.Len() == 0 {
			return nil, io.EOF
		}
		return nil, damaged("FLAC")
	}
	return f.raw.Bytes(), nil
}
