package media_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"os"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/mewkiz/flac"
	"github.com/mewkiz/flac/frame"
	"github.com/mewkiz/flac/meta"

	"attest/assets/fonts"
)

// Every file that the tests read is made here; only the MP3 is kept in
// testdata, since nothing here can write one.

// picture is 40 × 30 with a red top left corner, so that turning it shows.
func picture() *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, 40, 30))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for y := range 10 {
		for x := range 10 {
			img.SetNRGBA(x, y, color.NRGBA{255, 0, 0, 255})
		}
	}
	return img
}

func pngBytes(tb testing.TB, img image.Image, chunks ...[]byte) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		tb.Fatal(err)
	}
	end := b.Len() - 12 // IEND
	out := append([]byte{}, b.Bytes()[:end]...)
	for _, c := range chunks {
		out = append(out, c...)
	}
	return append(out, b.Bytes()[end:]...)
}

func chunk(id string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, id...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// exifBlock is a TIFF structure with orientation, maker, owner's serial number
// and a position.
func exifBlock(orientation uint16) []byte {
	le := binary.LittleEndian
	var data []byte // follows the directories
	const dataAt = 8 + (2 + 4*12 + 4) + (2 + 2*12 + 4) + (2 + 4*12 + 4)
	entry := func(b []byte, tag, typ uint16, count uint32, value []byte) []byte {
		b = le.AppendUint16(le.AppendUint16(b, tag), typ)
		b = le.AppendUint32(b, count)
		if len(value) <= 4 {
			return append(b, append(value, make([]byte, 4-len(value))...)...)
		}
		b = le.AppendUint32(b, uint32(dataAt+len(data)))
		data = append(data, value...)
		return b
	}
	long := func(v uint32) []byte { return le.AppendUint32(nil, v) }
	ratios := func(v ...uint32) (out []byte) {
		for _, n := range v {
			out = le.AppendUint32(le.AppendUint32(out, n), 1)
		}
		return out
	}
	const exifAt, gpsAt = 8 + 2 + 4*12 + 4, 8 + 2 + 4*12 + 4 + 2 + 2*12 + 4
	b := append([]byte("II*\x00"), long(8)...)
	b = le.AppendUint16(b, 4)
	b = entry(b, 0x010F, 2, 15, []byte("Invented maker\x00"))
	b = entry(b, 0x0112, 3, 1, le.AppendUint16(nil, orientation))
	b = entry(b, 0x8769, 4, 1, long(exifAt))
	b = entry(b, 0x8825, 4, 1, long(gpsAt))
	b = append(b, long(0)...)
	b = le.AppendUint16(b, 2)
	b = entry(b, 0x9003, 2, 20, []byte("2019:04:12 08:30:00\x00"))
	b = entry(b, 0xA431, 2, 9, []byte("SN-00042\x00"))
	b = append(b, long(0)...)
	b = le.AppendUint16(b, 4)
	b = entry(b, 1, 2, 2, []byte("N\x00"))
	b = entry(b, 2, 5, 3, ratios(42, 58, 12))
	b = entry(b, 3, 2, 2, []byte("E\x00"))
	b = entry(b, 4, 5, 3, ratios(129, 50, 30))
	b = append(b, long(0)...)
	return append(b, data...)
}

func jpegBytes(tb testing.TB, img image.Image, segments ...[]byte) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		tb.Fatal(err)
	}
	out := append([]byte{}, b.Bytes()[:2]...)
	for _, s := range segments {
		out = append(out, s...)
	}
	return append(out, b.Bytes()[2:]...)
}

func segment(marker byte, body []byte) []byte {
	out := binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2))
	return append(out, body...)
}

func exifJPEG(tb testing.TB, orientation uint16) []byte {
	return jpegBytes(tb, picture(), segment(0xe1, append([]byte("Exif\x00\x00"), exifBlock(orientation)...)))
}

// sine is a second's part of a 440 Hz tone, interleaved, of the given bits.
func sine(frames, channels, bits, rate int) []int32 {
	out := make([]int32, frames*channels)
	for i := range frames {
		v := math.Sin(2 * math.Pi * 440 * float64(i) / float64(rate))
		for c := range channels {
			out[i*channels+c] = int32(v / float64(c+1) * 0.8 * math.Exp2(float64(bits-1)))
		}
	}
	return out
}

func wavBytes(samples []int32, channels, bits, rate int, extra ...[]byte) []byte {
	le := binary.LittleEndian
	var data []byte
	for _, v := range samples {
		switch bits {
		case 8:
			data = append(data, byte(v+128))
		case 16:
			data = le.AppendUint16(data, uint16(v))
		case 24:
			data = append(data, byte(v), byte(v>>8), byte(v>>16))
		default:
			data = le.AppendUint32(data, uint32(v))
		}
	}
	return riff(channels, bits, rate, 1, data, extra...)
}

func riff(channels, bits, rate int, format uint16, data []byte, extra ...[]byte) []byte {
	le := binary.LittleEndian
	body := []byte("WAVE")
	fmtChunk := le.AppendUint16(nil, format)
	fmtChunk = le.AppendUint16(fmtChunk, uint16(channels))
	fmtChunk = le.AppendUint32(fmtChunk, uint32(rate))
	fmtChunk = le.AppendUint32(fmtChunk, uint32(rate*channels*bits/8))
	fmtChunk = le.AppendUint16(fmtChunk, uint16(channels*bits/8))
	fmtChunk = le.AppendUint16(fmtChunk, uint16(bits))
	body = append(body, riffChunk("fmt ", fmtChunk)...)
	for _, x := range extra {
		body = append(body, x...)
	}
	body = append(body, riffChunk("data", data)...)
	return append(le.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func riffChunk(id string, b []byte) []byte {
	out := append(binary.LittleEndian.AppendUint32([]byte(id), uint32(len(b))), b...)
	if len(b)%2 == 1 {
		out = append(out, 0)
	}
	return out
}

// flacBytes encodes with the library's own encoder and adds metadata blocks.
func flacBytes(tb testing.TB, samples []int32, channels, bits, rate int, total bool, blocks ...*meta.Block) []byte {
	var b bytes.Buffer
	info := &meta.StreamInfo{BlockSizeMin: 1024, BlockSizeMax: 1024, SampleRate: uint32(rate), NChannels: uint8(channels), BitsPerSample: uint8(bits)}
	if total {
		info.NSamples = uint64(len(samples) / channels)
	}
	enc, err := flac.NewEncoder(struct{ io.Writer }{&b}, info, blocks...)
	if err != nil {
		tb.Fatal(err)
	}
	for off := 0; off < len(samples); off += 1024 * channels {
		part := samples[off:min(off+1024*channels, len(samples))]
		n := len(part) / channels
		f := &frame.Frame{Header: frame.Header{
			HasFixedBlockSize: true, BlockSize: uint16(n), SampleRate: uint32(rate), Channels: frame.Channels(channels - 1), BitsPerSample: uint8(bits),
		}}
		for c := range channels {
			one := make([]int32, n)
			for i := range one {
				one[i] = part[i*channels+c]
			}
			f.Subframes = append(f.Subframes, &frame.Subframe{SubHeader: frame.SubHeader{Pred: frame.PredVerbatim}, Samples: one, NSamples: n})
		}
		if err := enc.WriteFrame(f); err != nil {
			tb.Fatal(err)
		}
	}
	return b.Bytes()
}

func vorbisComment(tags ...[2]string) *meta.Block {
	return &meta.Block{Header: meta.Header{Type: meta.TypeVorbisComment, Length: 1}, Body: &meta.VorbisComment{Vendor: "invented", Tags: tags}}
}

func pdfBytes(tb testing.TB, pages int) []byte {
	p := fpdf.New("P", "mm", "A4", "")
	p.SetTitle("지어낸 문서", true)
	p.SetAuthor("Invented Author", true)
	p.SetCreationDate(time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC))
	p.AddUTF8FontFromBytes("sans", "", fonts.Regular)
	p.SetFont("sans", "", 40)
	for range pages {
		p.AddPage()
		p.Cell(0, 20, "지어낸 예시 Invented")
		p.LinkString(10, 10, 50, 10, "https://example.org/")
	}
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func mp3Bytes(tb testing.TB) []byte {
	b, err := os.ReadFile("testdata/sine.mp3")
	if err != nil {
		tb.Fatal(err)
	}
	return b
}
