package media

import (
	"encoding/binary"
	"fmt"
	"image"
	"image/draw"
	"math/rand/v2"
)

// unlikeNote stands beside a copy whose pixels were changed.
const unlikeNote = "each pixel is changed by at most one shade, so that no other submission has the same copy"

// unlike gives the picture with each channel of each pixel one shade lighter,
// darker or as it was, by a generator that Unlike and the page seed: whoever has two
// copies has no sum, and no pixels, in common. What is hidden is painted later, and
// stays black.
func (h Hidden) unlike(img image.Image, page int) image.Image {
	if h.Unlike <= 0 {
		return img
	}
	b := img.Bounds()
	size := image.Rect(0, 0, b.Dx(), b.Dy())
	var out draw.Image
	var pix []byte
	if o, ok := img.(interface{ Opaque() bool }); ok && o.Opaque() {
		m := image.NewRGBA(size)
		out, pix = m, m.Pix
	} else {
		m := image.NewNRGBA(size)
		out, pix = m, m.Pix
	}
	draw.Draw(out, size, img, b.Min, draw.Src)
	var seed [32]byte
	copy(seed[:], "attest/unlike/v2")
	binary.BigEndian.PutUint64(seed[16:], uint64(h.Unlike))
	binary.BigEndian.PutUint64(seed[24:], uint64(page))
	random := rand.NewChaCha8(seed)
	var bits uint64
	left := 0
	for i := 0; i+3 < len(pix); i += 4 {
		if left < 6 {
			bits, left = random.Uint64(), 64
		}
		for c := range 3 {
			switch v := pix[i+c]; bits & 3 {
			case 0:
				pix[i+c] = max(v, 1) - 1
			case 3:
				pix[i+c] = min(v, 254) + 1
			}
			bits, left = bits>>2, left-2
		}
	}
	return out
}

// code is what a stamp has of Unlike, so that it is another one in each copy.
func (h Hidden) code(stamp string) string {
	if h.Unlike <= 0 || stamp == "" {
		return stamp
	}
	return fmt.Sprintf("%s · %013x", stamp, h.Unlike)
}
