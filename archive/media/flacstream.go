package media

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/mewkiz/flac"
	"github.com/mewkiz/flac/frame"
	"github.com/mewkiz/flac/meta"
)

// FLACBlock is the samples of every frame but the last.
const FLACBlock = 4096

// FLACStream encodes one channel of sound as it comes, into FLAC frames that
// stand by themselves: the header is made when the number of samples is known
// (FLACHeader), and put in front. All frames have one size in samples, as some
// players ask for, so that up to FLACBlock-1 samples wait for the next ones.
// It is for one goroutine.
type FLACStream struct {
	bits    int
	enc     *flac.Encoder
	header  frame.Header
	out     bytes.Buffer
	block   []int32
	predict flacPredictor
	flushed bool
}

// NewFLACStream begins a stream of one channel; bits are 16 or 24.
func NewFLACStream(rate, bits int) (*FLACStream, error) {
	if rate < 1 || rate > 655350 || headerRate(rate) == 0 || bits != 16 && bits != 24 {
		return nil, fmt.Errorf("sound of %d samples a second with %d bits cannot be recorded", rate, bits)
	}
	s := &FLACStream{bits: bits, block: make([]int32, 0, FLACBlock)}
	info := &meta.StreamInfo{BlockSizeMin: FLACBlock, BlockSizeMax: FLACBlock, SampleRate: uint32(rate), NChannels: 1, BitsPerSample: uint8(bits)}
	var err error
	if s.enc, err = flac.NewEncoder(struct{ *bytes.Buffer }{&s.out}, info); err != nil {
		return nil, fmt.Errorf("begin to record: %w", err)
	}
	s.enc.EnablePredictionAnalysis(false) // flacPredictor chooses
	s.header = frame.Header{HasFixedBlockSize: true, SampleRate: headerRate(rate), Channels: frame.ChannelsMono, BitsPerSample: uint8(bits)}
	return s, nil
}

// Write takes samples and gives whole frames to fn, which must not keep them. A
// sample outside of what the bits hold is the nearest that they do. After an
// error of fn the samples of that frame are lost.
func (s *FLACStream) Write(samples []int32, fn func(frame []byte, samples int) error) error {
	if s.flushed {
		return fmt.Errorf("the recording's last frame is made")
	}
	most := int32(1)<<(s.bits-1) - 1
	for len(samples) > 0 {
		n := min(len(samples), FLACBlock-len(s.block))
		for _, v := range samples[:n] {
			s.block = append(s.block, min(max(v, -most-1), most))
		}
		samples = samples[n:]
		if len(s.block) == FLACBlock {
			if err := s.encode(fn); err != nil {
				return err
			}
		}
	}
	return nil
}

// Flush makes the last frame of what waits, which may be shorter than the others.
func (s *FLACStream) Flush(fn func(frame []byte, samples int) error) error {
	if s.flushed {
		return nil
	}
	s.flushed = true
	if len(s.block) == 0 {
		return nil
	}
	return s.encode(fn)
}

func (s *FLACStream) encode(fn func([]byte, int) error) error {
	n := len(s.block)
	sub := &frame.Subframe{Samples: s.block, NSamples: n}
	s.predict.choose(sub, s.bits)
	f := &frame.Frame{Header: s.header, Subframes: []*frame.Subframe{sub}}
	f.BlockSize = uint16(n)
	s.out.Reset()
	err := s.enc.WriteFrame(f)
	clear(s.block)
	clear(s.predict.folded[:])
	s.block = s.block[:0]
	if err == nil {
		err = fn(s.out.Bytes(), n)
	} else {
		err = fmt.Errorf("encode the sound: %w", err)
	}
	clear(s.out.Bytes())
	return err
}

// FLACHeader is what stands before the frames of a stream of one channel and so
// many samples: "fLaC" and STREAMINFO (RFC 9639, 8.2), 42 bytes. The samples'
// MD5 and the sizes of frames are given as not known.
func FLACHeader(rate, bits int, samples int64) []byte {
	b := append([]byte("fLaC"), 0x80, 0, 0, 34) // the last block, of type 0
	b = binary.BigEndian.AppendUint16(b, FLACBlock)
	b = binary.BigEndian.AppendUint16(b, FLACBlock)
	b = append(b, make([]byte, 6)...)
	if samples >= 1<<36 { // two weeks
		samples = 0 // not known
	}
	packed := uint64(rate)<<44 | uint64(bits-1)<<36 | uint64(samples) // channels-1 is 0
	b = binary.BigEndian.AppendUint64(b, packed)
	return append(b, make([]byte, 16)...)
}
