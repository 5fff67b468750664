package media

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"attest/assets/fonts"
)

// stampNote stands beside a copy that has a stamp.
const stampNote = "its number as an exhibit stands on a strip below the picture"

var stampFont = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(fonts.Bold) })

// stamped gives the picture with a text on a white strip below it: nothing of the
// picture is covered. The strip is as wide as the picture, or as the text where
// that is wider.
func stamped(img image.Image, text string) (image.Image, error) {
	f, err := stampFont()
	if err != nil {
		return nil, fmt.Errorf("the typeface of the stamp: %w", err)
	}
	b := img.Bounds()
	size := max(11, b.Dx()/40)
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: float64(size), DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		return nil, fmt.Errorf("the typeface of the stamp: %w", err)
	}
	defer face.Close()
	wide, strip, pad := font.MeasureString(face, text).Ceil(), size*9/4, size*3/4
	out := image.NewRGBA(image.Rect(0, 0, max(b.Dx(), wide+2*pad), b.Dy()+strip))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(out, image.Rect(0, 0, b.Dx(), b.Dy()), img, b.Min, draw.Over)
	line := max(1, size/14)
	draw.Draw(out, image.Rect(0, b.Dy(), out.Bounds().Dx(), b.Dy()+line), image.NewUniform(color.Gray{Y: 120}), image.Point{}, draw.Src)
	d := font.Drawer{Dst: out, Src: image.Black, Face: face, Dot: fixed.P(pad, b.Dy()+strip/2+size*3/8)}
	d.DrawString(text)
	return out, nil
}
