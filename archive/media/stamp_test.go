package media

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
)

// A stamp stands below the picture: what the picture shows is all there, and
// another exhibit's number gives another copy.
func TestAStampCoversNothing(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 400, 120))
	for x := range 400 {
		for y := range 120 {
			img.Set(x, y, color.RGBA{uint8(x), uint8(y), 90, 255})
		}
	}
	var file bytes.Buffer
	if err := png.Encode(&file, img); err != nil {
		t.Fatal(err)
	}
	copyOf := func(stamp string) (image.Image, []byte, ReadingInfo) {
		var out bytes.Buffer
		info, err := StampedCopy(context.Background(), bytes.NewReader(file.Bytes()), int64(file.Len()), "image/png", Hidden{}, stamp, &out)
		if err != nil {
			t.Fatal(err)
		}
		got, err := png.Decode(bytes.NewReader(out.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		return got, out.Bytes(), info
	}
	got, raw, info := copyOf("Exhibit 7 · 증거물 7")
	if b := got.Bounds(); b.Dx() != 400 || b.Dy() <= 130 {
		t.Fatalf("%v", b)
	}
	for x := range 400 {
		for y := range 120 {
			if got.At(x, y) != img.At(x, y) {
				t.Fatalf("the picture differs at %d, %d", x, y)
			}
		}
	}
	dark := 0
	for x := range 400 {
		for y := 124; y < got.Bounds().Dy(); y++ {
			if color.GrayModel.Convert(got.At(x, y)).(color.Gray).Y < 80 {
				dark++
			}
		}
	}
	if dark < 50 || !strings.Contains(strings.Join(info.Notes, ";"), "strip below") {
		t.Errorf("%d dark pixels in the strip; notes %q", dark, info.Notes)
	}
	if _, other, _ := copyOf("Exhibit 8 · 증거물 8"); bytes.Equal(raw, other) {
		t.Error("two numbers give one copy")
	}
	if plain, _, _ := copyOf(""); plain.Bounds() != img.Bounds() {
		t.Errorf("without a stamp: %v", plain.Bounds())
	}
}
