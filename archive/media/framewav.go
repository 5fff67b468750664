package media

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"iter"
	"math"

	"github.com/mewkiz/flac/frame"
)

// FrameForm is what every frame of a FLAC stream has in common.
type FrameForm struct {
	Rate, Channels, Bits int
	Block                int // samples of a frame; the last may have fewer
}

// FramesToWAV writes sound that is there in FLAC frames as WAV: what is heard
// of a recording of which parts are hidden. A nil frame is silence of a whole
// frame's length. The frames are gone through twice, since WAV says first how
// long it is. It returns the number of samples of a channel.
func FramesToWAV(w io.Writer, form FrameForm, frames iter.Seq[[]byte]) (samples int64, err error) {
	if form.Rate < 1 || form.Rate > 1<<30 || form.Channels < 1 || form.Channels > MaxChannels || form.Bits < 4 || form.Bits > 24 || form.Block < 1 || form.Block > math.MaxUint16 {
		return 0, damaged("form of sound")
	}
	bits := 16
	if form.Bits > 16 {
		bits = 24
	}
	wide := form.Channels * bits / 8
	for b := range frames {
		f, err := form.parse(b)
		if err != nil {
			return 0, err
		}
		if samples += int64(len(f[0])); samples > (math.MaxUint32-64)/int64(wide) {
			return 0, damaged("sound longer than WAV can be")
		}
	}
	size := uint32(samples) * uint32(wide)
	out := bufio.NewWriterSize(w, 64<<10)
	head := append([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, 36+size)...)
	head = append(head, "WAVEfmt \x10\x00\x00\x00\x01\x00"...)
	head = binary.LittleEndian.AppendUint16(head, uint16(form.Channels))
	head = binary.LittleEndian.AppendUint32(head, uint32(form.Rate))
	head = binary.LittleEndian.AppendUint32(head, uint32(form.Rate)*uint32(wide))
	head = binary.LittleEndian.AppendUint16(head, uint16(wide))
	head = binary.LittleEndian.AppendUint16(head, uint16(bits))
	head = binary.LittleEndian.AppendUint32(append(head, "data"...), size)
	_, _ = out.Write(head) // Flush gives the error
	for b := range frames {
		f, err := form.parse(b)
		if err != nil {
			return 0, err
		}
		for i := range f[0] {
			for _, channel := range f {
				v := channel[i] << (bits - form.Bits)
				for k := range bits / 8 {
					_ = out.WriteByte(byte(v >> (8 * k)))
				}
			}
		}
	}
	return samples, out.Flush()
}

// FrameSamples is how many samples of a channel a FLAC frame has. Where a frame
// lies in time follows from its number only while all before it have as many.
func FrameSamples(b []byte) (int, error) {
	f, err := frame.New(bytes.NewReader(b))
	if err != nil {
		return 0, damaged("FLAC")
	}
	return int(f.BlockSize), nil
}

// parse gives the samples of each channel of a frame.
func (form FrameForm) parse(b []byte) ([][]int32, error) {
	out := make([][]int32, form.Channels)
	if b == nil {
		silence := make([]int32, form.Block)
		for i := range out {
			out[i] = silence
		}
		return out, nil
	}
	r := bytes.NewReader(b)
	f, err := frame.Parse(r)
	if err != nil || r.Len() > 0 || len(f.Subframes) != form.Channels || f.BitsPerSample != 0 && int(f.BitsPerSample) != form.Bits || int(f.BlockSize) > form.Block {
		return nil, damaged("FLAC")
	}
	for i, s := range f.Subframes {
		if len(s.Samples) != int(f.BlockSize) {
			return nil, damaged("FLAC")
		}
		out[i] = s.Samples
	}
	return out, nil
}
