package media

import (
	"errors"
	"image"
	"image/color"
	"image/draw"
	"math"
)

// Hidden is what a reading copy leaves out of what the file shows or lets hear:
// it is taken out before anything is written, so nothing lies under it.
type Hidden struct {
	Areas []Area    // of a picture, or of the pages of a document
	Spans []Stretch // of sound
	Tone  bool      // spans are a tone instead of silence
	// Unlike, from 1 to 2^52, makes the bytes of the copy, and the pixels of a picture or
	// of pages, others than those of the file and of a copy with another number; 0: as
	// they come.
	Unlike int `json:"Unlike,omitzero"`
}

// Area is a part of a picture (Page 0) or of a page (from 1) in ten-thousandths
// of its width and height, the picture turned upright.
type Area struct{ Page, Left, Top, Width, Height int }

// Stretch is a part of sound in milliseconds from its beginning.
type Stretch struct{ From, To int64 }

// ErrNotHidden: a part that is to be left out is not in the file, or the file is
// of a kind of which no part can be left out.
var ErrNotHidden = errors.New("a part that is to be left out is not in the file")

// blackNote stands beside a copy of which parts are black.
const blackNote = "parts of it are left out: they are black, and nothing is under them"

// Any reports that something is left out.
func (h Hidden) Any() bool { return len(h.Areas)+len(h.Spans) > 0 }

// paint gives the picture with the areas of a page black, and how many there
// were. A pixel that an area touches is black.
func (h Hidden) paint(img image.Image, page int) (image.Image, int) {
	n := 0
	var out *image.RGBA
	for _, a := range h.Areas {
		if a.Page != page {
			continue
		}
		b := img.Bounds()
		if out == nil {
			out = image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
			draw.Draw(out, out.Bounds(), img, b.Min, draw.Src)
		}
		at := func(v, size int) int { return int(math.Floor(float64(v) * float64(size) / 10000)) }
		end := func(v, size int) int { return int(math.Ceil(float64(v) * float64(size) / 10000)) }
		r := image.Rect(at(a.Left, b.Dx()), at(a.Top, b.Dy()), end(a.Left+a.Width, b.Dx()), end(a.Top+a.Height, b.Dy()))
		draw.Draw(out, r, image.NewUniform(color.Black), image.Point{}, draw.Src)
		n++
	}
	if out == nil {
		return img, 0
	}
	return out, n
}

// toneHertz and toneLevel are those of the tone that stands for hidden sound.
const (
	toneHertz = 440
	toneLevel = 0.05 // of full scale: heard, and no shock in earphones
)

// mute takes the hidden spans out of a block of interleaved samples that begins
// with frame first.
func (h Hidden) mute(samples []int32, first int64, rate, channels, bits int) {
	if len(h.Spans) == 0 {
		return
	}
	frames := int64(len(samples) / channels)
	for _, s := range h.Spans {
		from := max(max(s.From, 0)*int64(rate)/1000, first)
		to := min((s.To*int64(rate)+999)/1000, first+frames)
		for f := from; f < to; f++ {
			v := int32(0)
			if h.Tone {
				v = int32(toneLevel * float64(int64(1)<<(bits-1)) * math.Sin(2*math.Pi*toneHertz*float64(f%int64(rate))/float64(rate)))
			}
			for c := range channels {
				samples[int(f-first)*channels+c] = v
			}
		}
	}
}
