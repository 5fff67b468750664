package viewer_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"
	"github.com/mewkiz/flac"
	"github.com/mewkiz/flac/frame"
	"github.com/mewkiz/flac/meta"

	"attest/assets/fonts"
)

// Every file that the tests show is made here, and invented.

// scan is a drawing of w by h: paper with lines of ink and a stamp.
func scan(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{244, 238, 222, 255}
			if y%40 > 28 && x > w/8 && x < w*7/8 && (x/9+y/40)%5 != 0 {
				c = color.RGBA{60, 58, 70, 255}
			}
			if dx, dy := x-w*3/4, y-h*3/4; dx*dx+dy*dy < w*w/90 && dx*dx+dy*dy > w*w/140 {
				c = color.RGBA{176, 42, 48, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func pngFile(tb testing.TB, img image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// jpegFile is a JPEG whose Exif tells of a camera, its serial number and a time.
func jpegFile(tb testing.TB, img image.Image) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		tb.Fatal(err)
	}
	le := binary.LittleEndian
	tiff := le.AppendUint32([]byte("II*\x00"), 8)
	texts := []struct {
		tag  uint16
		text string
	}{{0x010F, "Invented maker\x00"}, {0x0131, "Invented editor 4.2\x00"}, {0x0132, "2019:04:12 08:30:00\x00"}, {0xA431, "SN-00042\x00"}}
	tiff = le.AppendUint16(tiff, uint16(len(texts)))
	at := uint32(8 + 2 + 12*len(texts) + 4)
	var data []byte
	for _, x := range texts {
		tiff = le.AppendUint16(le.AppendUint16(tiff, x.tag), 2)
		tiff = le.AppendUint32(le.AppendUint32(tiff, uint32(len(x.text))), at+uint32(len(data)))
		data = append(data, x.text...)
	}
	exif := append([]byte("Exif\x00\x00"), append(le.AppendUint32(tiff, 0), data...)...)
	out := append([]byte{0xff, 0xd8}, binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(exif)+2))...)
	return append(append(out, exif...), b.Bytes()[2:]...)
}

// speech is invented: a tone that swells and fades as words do.
func speech(frames, channels, rate int) []int32 {
	out := make([]int32, frames*channels)
	for i := range frames {
		t := float64(i) / float64(rate)
		loud := math.Abs(math.Sin(t*2.1)) * math.Abs(math.Sin(t*0.37+0.4)) * (0.6 + 0.4*math.Sin(t*17))
		v := int32(loud * 0.85 * math.Sin(2*math.Pi*220*t) * 32767)
		for c := range channels {
			out[i*channels+c] = v
		}
	}
	return out
}

func wavFile(seconds, channels, rate int) []byte {
	le := binary.LittleEndian
	var data []byte
	for _, v := range speech(seconds*rate, channels, rate) {
		data = le.AppendUint16(data, uint16(v))
	}
	b := []byte("WAVEfmt ")
	b = le.AppendUint16(le.AppendUint16(le.AppendUint32(b, 16), 1), uint16(channels))
	b = le.AppendUint32(le.AppendUint32(b, uint32(rate)), uint32(rate*channels*2))
	b = le.AppendUint16(le.AppendUint16(b, uint16(channels*2)), 16)
	b = append(le.AppendUint32(append(b, "data"...), uint32(len(data))), data...)
	return append(le.AppendUint32([]byte("RIFF"), uint32(len(b))), b...)
}

func flacFile(tb testing.TB, seconds, rate int) []byte {
	samples := speech(seconds*rate, 1, rate)
	var b bytes.Buffer
	info := &meta.StreamInfo{BlockSizeMin: 1024, BlockSizeMax: 1024, SampleRate: uint32(rate), NChannels: 1, BitsPerSample: 16, NSamples: uint64(len(samples))}
	enc, err := flac.NewEncoder(struct{ io.Writer }{&b}, info)
	if err != nil {
		tb.Fatal(err)
	}
	for len(samples) > 0 {
		n := min(1024, len(samples))
		f := &frame.Frame{Header: frame.Header{HasFixedBlockSize: true, BlockSize: uint16(n), SampleRate: uint32(rate), BitsPerSample: 16},
			Subframes: []*frame.Subframe{{SubHeader: frame.SubHeader{Pred: frame.PredVerbatim}, Samples: samples[:n], NSamples: n}}}
		if err := enc.WriteFrame(f); err != nil {
			tb.Fatal(err)
		}
		samples = samples[n:]
	}
	return b.Bytes()
}

func pdfFile(tb testing.TB, pages int) []byte {
	p := fpdf.New("P", "mm", "A4", "")
	p.SetAuthor("Invented Author", true)
	p.AddUTF8FontFromBytes("sans", "", fonts.Regular)
	for i := range pages {
		p.AddPage()
		p.SetFont("sans", "", 26)
		p.CellFormat(0, 16, "지어낸 진술서 · Invented statement "+strings.Repeat("I", i+1), "", 1, "", false, 0, "")
		p.SetFont("sans", "", 12)
		for range 24 {
			p.CellFormat(0, 8, "이 문서는 시험을 위해 지어낸 것입니다. This page is invented, for a test.", "", 1, "", false, 0, "")
		}
	}
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}
