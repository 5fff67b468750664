package media

import (
	"bufio"
	"context"
	"crypto/md5" // FLAC's own checksum of the samples (RFC 9639, 8.2), for no other use
	"fmt"
	"io"

	"github.com/mewkiz/flac"
	"github.com/mewkiz/flac/frame"
	"github.com/mewkiz/flac/meta"
)

const copyBlock = 4096 // frames of sound in a FLAC frame

// copyAudio writes sound as FLAC with nothing but STREAMINFO. The header comes
// first and holds the length and checksum of all samples, so the sound is read
// twice rather than held in memory or in a file.
func copyAudio(ctx context.Context, in io.ReadSeeker, mediaType string, hide Hidden, w io.Writer) (ReadingInfo, error) {
	a, err := OpenAudio(in, mediaType)
	if err != nil {
		return ReadingInfo{}, err
	}
	bits := (a.Bits + 3) / 4 * 4 // FLAC's frame headers know 8, 12, 16, 20 and 24
	bits = max(bits, 8)
	shift := bits - a.Bits
	block := hide.block()
	info := &meta.StreamInfo{
		BlockSizeMin: uint16(block), BlockSizeMax: uint16(block), SampleRate: uint32(a.SampleRate),
		NChannels: uint8(a.Channels), BitsPerSample: uint8(bits),
	}
	sum, wide := md5.New(), (bits+7)/8
	raw := make([]byte, 0, block*a.Channels*wide)
	at := int64(0)
	err = eachBlock(ctx, a, shift, block, func(samples []int32) error {
		hide.mute(samples, at, a.SampleRate, a.Channels, bits)
		at += int64(len(samples) / a.Channels)
		raw = raw[:0]
		for _, v := range samples {
			for k := range wide {
				raw = append(raw, byte(v>>(8*k)))
			}
		}
		sum.Write(raw)
		info.NSamples += uint64(len(samples) / a.Channels)
		return nil
	})
	if err != nil {
		return ReadingInfo{}, err
	}
	if hide.Unlike == 0 { // else not known: it is that of the original's samples
		sum.Sum(info.MD5sum[:0])
	}
	if info.NSamples == 0 {
		return ReadingInfo{}, damaged("sound without a sample")
	}
	bw := bufio.NewWriterSize(w, 64<<10)
	enc, err := flac.NewEncoder(struct{ io.Writer }{bw}, info)
	if err != nil {
		return ReadingInfo{}, fmt.Errorf("write the sound's reading copy: %w", err)
	}
	enc.EnablePredictionAnalysis(true) // without it the file is larger than WAV
	header := frame.Header{
		HasFixedBlockSize: true, SampleRate: headerRate(a.SampleRate), Channels: frame.Channels(a.Channels - 1), BitsPerSample: uint8(bits),
	}
	at = 0
	err = eachBlock(ctx, a, shift, block, func(samples []int32) error {
		n := len(samples) / a.Channels
		hide.mute(samples, at, a.SampleRate, a.Channels, bits)
		at += int64(n)
		f := &frame.Frame{Header: header, Subframes: make([]*frame.Subframe, a.Channels)}
		f.BlockSize = uint16(n)
		for c := range f.Subframes {
			one := make([]int32, n)
			for i := range one {
				one[i] = samples[i*a.Channels+c]
			}
			f.Subframes[c] = &frame.Subframe{SubHeader: frame.SubHeader{Pred: frame.PredVerbatim}, Samples: one, NSamples: n}
		}
		return enc.WriteFrame(f)
	})
	if err == nil {
		err = bw.Flush()
	}
	if err != nil {
		return ReadingInfo{}, err
	}
	out := ReadingInfo{Media: "audio/flac", Ext: ".flac", Notes: []string{"tags and other data beside the sound are left out"}}
	if s, ok := a.src.(*wavSource); ok && s.bits > 24 {
		out.Notes = append(out.Notes, fmt.Sprintf("samples of %d bits are rounded to 24", s.bits))
	}
	for _, span := range hide.Spans {
		if span.From*int64(a.SampleRate)/1000 >= int64(info.NSamples) {
			return ReadingInfo{}, ErrNotHidden
		}
	}
	if len(hide.Spans) > 0 {
		out.Notes = append(out.Notes, "parts of the sound are left out")
	}
	return out, nil
}

// headerRate is the rate to be written into frame headers; 0 refers to
// STREAMINFO, for rates that a frame header cannot hold.
func headerRate(rate int) uint32 {
	if rate <= 65535 || rate%10 == 0 || rate <= 255000 && rate%1000 == 0 {
		return uint32(rate)
	}
	return 0
}

// block is how many frames of sound a FLAC frame of the copy has.
func (h Hidden) block() int {
	if h.Unlike == 0 {
		return copyBlock
	}
	return copyBlock/2 + h.Unlike%(copyBlock/2-1) // below what recorders and encoders write
}

// eachBlock reads the sound from its beginning in blocks of so many frames; the
// last may be shorter.
func eachBlock(ctx context.Context, a *Audio, shift, size int, block func([]int32) error) error {
	if err := a.SeekFrame(0); err != nil {
		return err
	}
	buf := make([]int32, size*a.Channels)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := 0
		var err error
		for n < len(buf) && err == nil {
			var k int
			k, err = a.readInts(buf[n:])
			for i := range buf[n : n+k] {
				buf[n+i] <<= shift
			}
			n += k
		}
		if err != nil && err != io.EOF {
			return err
		}
		if n > 0 {
			if err := block(buf[:n]); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
	}
}
