package media_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"image"
	"image/color"
	_ "image/jpeg"
	"testing"

	"attest/archive/media"
)

// Copies that are to be unlike have no byte sum and no pixels in common, with each
// other or with the plain copy, show the same picture, and stay black where
// something is hidden; a copy with the same number is the same copy.
func TestCopiesThatAreToBeUnlikeHaveNothingInCommon(t *testing.T) {
	flat := image.NewGray(image.Rect(0, 0, 80, 40)) // the hardest: JPEG forgets a shade
	for i := range flat.Pix {
		flat.Pix[i] = 200
	}
	clear := image.NewNRGBA(image.Rect(0, 0, 40, 40))
	for i := range clear.Pix {
		clear.Pix[i] = byte(i)
	}
	for name, c := range map[string]struct {
		data  []byte
		media string
	}{
		"PNG": {pngBytes(t, flat), "image/png"}, "with transparency": {pngBytes(t, clear), "image/png"},
		"JPEG": {jpegBytes(t, flat), "image/jpeg"}, "PDF": {pdfBytes(t, 1), "application/pdf"}, "text": {[]byte("invented"), "text/plain"},
	} {
		copied := func(unlike int, stamp string, areas ...media.Area) []byte {
			t.Helper()
			var out bytes.Buffer
			if _, err := media.StampedCopy(context.Background(), bytes.NewReader(c.data), int64(len(c.data)), c.media, media.Hidden{Unlike: unlike, Areas: areas}, stamp, &out); err != nil {
				t.Fatal(err)
			}
			return out.Bytes()
		}
		const one, two = 7, 7 + 8<<30 // the same quality
		a, b := copied(one, "Exhibit 1"), copied(two, "Exhibit 1")
		if bytes.Equal(a, b) || bytes.Equal(a, copied(0, "Exhibit 1")) {
			t.Errorf("%s: two copies are the same bytes", name)
		}
		if !bytes.Equal(a, copied(one, "Exhibit 1")) {
			t.Errorf("%s: a copy with the same number is another one", name)
		}
		if name != "PNG" && name != "with transparency" && name != "JPEG" {
			continue
		}
		decoded := func(b []byte) image.Image {
			t.Helper()
			img, _, err := image.Decode(bytes.NewReader(b))
			if err != nil {
				t.Fatal(err)
			}
			return img
		}
		if pixels(decoded(a)) == pixels(decoded(b)) {
			t.Errorf("%s: two copies have the same pixels", name)
		}
		if name == "JPEG" {
			continue
		}
		// Without a stamp, the pixels alone.
		x, y := decoded(copied(one, "")), decoded(copied(two, "", media.Area{Width: 5000, Height: 5000}))
		was := decoded(c.data)
		if pixels(x) == pixels(y) || pixels(x) == pixels(was) {
			t.Errorf("%s: the pixels alone are the same", name)
		}
		p, q := color.NRGBAModel.Convert(x.At(30, 30)).(color.NRGBA), color.NRGBAModel.Convert(was.At(30, 30)).(color.NRGBA)
		for _, d := range []int{int(p.R) - int(q.R), int(p.G) - int(q.G), int(p.B) - int(q.B)} {
			if d < -1 || d > 1 {
				t.Errorf("%s: a pixel is %v and was %v", name, p, q)
			}
		}
		if r, g, b, _ := y.At(3, 3).RGBA(); r|g|b != 0 {
			t.Errorf("%s: what is hidden is not black", name)
		}
	}
}

func pixels(img image.Image) [32]byte {
	var all []byte
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			all = append(all, c.R, c.G, c.B, c.A)
		}
	}
	return sha256.Sum256(all)
}
