//go:build nodynamic

package media_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"attest/archive/media"
)

// corners names the colours of a picture's four quarters, from the upper left on.
func corners(img image.Image) string {
	b := img.Bounds()
	name := func(x, y int) string {
		c := color.NRGBAModel.Convert(img.At(b.Min.X+b.Dx()*x/4, b.Min.Y+b.Dy()*y/4)).(color.NRGBA)
		switch {
		case c.R > 180 && c.G > 180 && c.B > 180:
			return "white"
		case c.R > 150 && c.B < 100:
			return "red"
		case c.B > 150 && c.R < 100:
			return "blue"
		}
		return "?"
	}
	return strings.Join([]string{name(1, 1), name(3, 1), name(1, 3), name(3, 3)}, " ")
}

// turned is a file whose picture is turned by quarters, as phones write it: in
// the place of a property that nothing needs.
func turned(t *testing.T, file []byte, quarters byte) []byte {
	t.Helper()
	at := bytes.Index(file, []byte("pixi"))
	if at < 0 {
		t.Fatal("the file has no pixi")
	}
	out := bytes.Clone(file)
	copy(out[at:], "irot")
	out[at+4] = quarters
	return out
}

func TestPicturesOfPhonesAreShown(t *testing.T) {
	sketch := testdata(t, "sketch.heic")
	for _, c := range []struct {
		name   string
		file   []byte
		w, h   int
		colour string
	}{
		{"an odd size", testdata(t, "odd.heic"), 151, 101, "red white white blue"},
		{"eight bits", sketch, 150, 100, "red white white blue"},
		{"ten bits", testdata(t, "deep.heic"), 150, 100, "red white white blue"},
		{"turned to the left", turned(t, sketch, 1), 100, 150, "white blue red white"},
		{"upside down", turned(t, sketch, 2), 150, 100, "blue white white red"},
	} {
		if kind := media.Sniff(c.file, "IMG_0001.HEIC"); kind != "image/heic" || !media.HasReadingCopy(kind) {
			t.Errorf("%s: it is %s", c.name, kind)
		}
		img, err := media.DecodeImage(bytes.NewReader(c.file))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if b := img.Bounds(); b.Dx() != c.w || b.Dy() != c.h || corners(img) != c.colour {
			t.Errorf("%s: %v, %s", c.name, b, corners(img))
		}
		var out bytes.Buffer
		info, err := media.ReadingCopy(context.Background(), bytes.NewReader(c.file), int64(len(c.file)), "image/heic", &out)
		if err != nil || info.Media != "image/jpeg" || info.Ext != ".jpg" {
			t.Errorf("%s: reading copy %+v, %v", c.name, info, err)
			continue
		}
		again, err := jpeg.Decode(&out)
		if err != nil || corners(again) != c.colour {
			t.Errorf("%s: the reading copy shows %s, %v", c.name, corners(again), err)
		}
	}
}

// module is a folder of the module that carries the decoder.
func module(t *testing.T, folder string) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/gen2brain/heic").Output()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(strings.TrimSpace(string(out)), folder)
}

// A picture as iPhones make it: of tiles, turned, with Exif; in grey; of twelve bits.
func TestTilesAndGrey(t *testing.T) {
	for _, name := range []string{"test.heic", "test8.heic", "test12.heic", "gray.heic"} {
		file, err := os.ReadFile(filepath.Join(module(t, "testdata"), name))
		if err != nil {
			t.Fatal(err)
		}
		img, err := media.DecodeImage(bytes.NewReader(file))
		if err != nil || img.Bounds().Dx() < 100 {
			t.Errorf("%s: %v", name, err)
			continue
		}
		least, most := uint32(1<<16), uint32(0)
		for i := range 100 {
			b := img.Bounds()
			r, _, _, _ := img.At(b.Dx()*(i%10)/10, b.Dy()*(i/10)/10).RGBA()
			least, most = min(least, r), max(most, r)
		}
		if most-least < 1<<12 {
			t.Errorf("%s shows one grey", name)
		}
		items, err := media.Metadata(context.Background(), bytes.NewReader(file), int64(len(file)), "image/heic")
		if err != nil || len(items) == 0 {
			t.Errorf("%s says %v, %v", name, items, err)
		}
		if name == "test.heic" {
			wantItems(t, items, []string{"Picture: ", "Orientation: 1"})
		}
	}
}

func TestHEICThatIsNone(t *testing.T) {
	whole := testdata(t, "sketch.heic")
	for n := range len(whole) {
		if n%7 != 0 && n > 40 { // each costs some milliseconds
			continue
		}
		if _, err := media.DecodeImage(bytes.NewReader(whole[:n])); err == nil {
			t.Errorf("%d of %d bytes are a picture", n, len(whole))
		}
	}
	large := bytes.Clone(whole)
	at := bytes.Index(large, []byte("ispe"))
	copy(large[at+8:], "\x00\x00\xff\xff\x00\x00\xff\xff")
	if _, err := media.DecodeImage(bytes.NewReader(large)); !errors.Is(err, media.ErrTooLarge) {
		t.Errorf("a picture of 65,535 by 65,535: %v", err)
	}
	noise := bytes.Clone(whole)
	for i := bytes.Index(noise, []byte("mdat")) + 4; i < len(noise); i++ {
		noise[i] ^= byte(i * 37)
	}
	if img, err := media.DecodeImage(bytes.NewReader(noise)); err == nil && img.Bounds().Dx() != 150 {
		t.Errorf("noise is a picture of %v", img.Bounds())
	}
}

func FuzzHEIC(f *testing.F) {
	f.Add(testdata(f, "sketch.heic"))
	f.Add(testdata(f, "deep.heic"))
	f.Fuzz(func(t *testing.T, b []byte) {
		img, err := media.DecodeImage(bytes.NewReader(append([]byte("\x00\x00\x00\x18ftypheic"), b[min(12, len(b)):]...)))
		if (err == nil) != (img != nil) {
			t.Fatalf("picture %v, error %v", img != nil, err)
		}
		if img != nil {
			img.At(img.Bounds().Max.X-1, img.Bounds().Max.Y-1)
		}
	})
}
