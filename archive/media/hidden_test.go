package media_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"attest/archive/media"
	"attest/assets/fonts"
)

func without(t *testing.T, data []byte, kind string, hide media.Hidden) ([]byte, error) {
	t.Helper()
	var out bytes.Buffer
	_, err := media.StampedCopy(context.Background(), bytes.NewReader(data), int64(len(data)), kind, hide, "", &out)
	return out.Bytes(), err
}

// What is black in a picture is black in its pixels, in no other place, and the
// file says nothing else.
func TestAPartOfAPictureIsTakenOut(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 100, 50))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.RGBA{200, 180, 160, 255}), image.Point{}, draw.Src)
	var in bytes.Buffer
	if err := png.Encode(&in, img); err != nil {
		t.Fatal(err)
	}
	out, err := without(t, in.Bytes(), "image/png", media.Hidden{Areas: []media.Area{{Left: 2500, Top: 5000, Width: 2500, Height: 2500}}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	hidden := image.Rect(25, 25, 50, 38) // 37.5 is rounded outwards
	for y := range 50 {
		for x := range 100 {
			r, _, _, _ := got.At(x, y).RGBA()
			if in := image.Pt(x, y).In(hidden); in != (r == 0) {
				t.Fatalf("pixel %d,%d: red %d, hidden %v", x, y, r, in)
			}
		}
	}
	if _, err := without(t, in.Bytes(), "image/png", media.Hidden{Areas: []media.Area{{Page: 2, Width: 10, Height: 10}}}); !errors.Is(err, media.ErrNotHidden) {
		t.Errorf("a page of a picture: %v", err)
	}
	if _, err := without(t, []byte("an invented note"), "text/plain", media.Hidden{Areas: []media.Area{{Width: 10, Height: 10}}}); !errors.Is(err, media.ErrNotHidden) {
		t.Errorf("a part of a text: %v", err)
	}
}

// A page is a picture, black where it is left out: no program finds the words.
func TestAPartOfAPageIsTakenOut(t *testing.T) {
	p := fpdf.New("P", "mm", "A4", "")
	p.SetTitle("Qztitle", true)
	p.SetAuthor("Qzauthor", true)
	p.AddUTF8FontFromBytes("sans", "", fonts.Regular)
	p.SetFont("sans", "", 60)
	for range 2 {
		p.AddPage()
		p.Text(20, 40, "Qzhidden")
	}
	var in bytes.Buffer
	if err := p.Output(&in); err != nil {
		t.Fatal(err)
	}
	out, err := without(t, in.Bytes(), "application/pdf", media.Hidden{Areas: []media.Area{{Page: 2, Top: 500, Width: 10000, Height: 1500}}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "copy.pdf")
	if err := os.WriteFile(file, out, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"qpdf", "--qdf", "--object-streams=disable", file, "-"}, {"pdftotext", file, "-"}, {"exiftool", "-a", "-u", "-G", file}} {
		said, err := exec.Command(args[0], args[1:]...).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v", args[0], err)
		}
		for _, word := range []string{"Qzhidden", "Qztitle", "Qzauthor"} {
			if bytes.Contains(said, []byte(word)) {
				t.Errorf("%s finds %s", args[0], word)
			}
		}
	}
	d, err := media.OpenPDF(context.Background(), bytes.NewReader(out), int64(len(out)))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for page, black := range []bool{false, true} {
		img, err := d.Render(context.Background(), page, 400)
		if err != nil {
			t.Fatal(err)
		}
		dark, light := 0, 0
		b := img.Bounds()
		for y := b.Dy() * 7 / 100; y < b.Dy()*18/100; y++ {
			for x := range b.Dx() {
				if r, g, b, _ := img.At(x, y).RGBA(); r+g+b < 0x3000 {
					dark++
				} else {
					light++
				}
			}
		}
		if black && light > 0 || !black && (light == 0 || dark == 0) {
			t.Errorf("page %d: %d dark, %d light pixels where words were left out: %v", page+1, dark, light, black)
		}
	}
	if _, err := without(t, in.Bytes(), "application/pdf", media.Hidden{Areas: []media.Area{{Page: 3, Width: 10, Height: 10}}}); !errors.Is(err, media.ErrNotHidden) {
		t.Errorf("a page that is not there: %v", err)
	}
}

// Silence is silence and a tone is a tone; what is beside it is sample for sample
// the sound as it was, and the copy has no checksum of what was there.
func TestASpanOfSoundIsTakenOut(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "assets", "samples", "voice.flac"))
	if err != nil {
		t.Fatal(err)
	}
	samples := func(b []byte) ([]float32, int) {
		t.Helper()
		a, err := media.OpenAudio(bytes.NewReader(b), "audio/flac")
		if err != nil {
			t.Fatal(err)
		}
		var all []float32
		buf := make([]float32, 4096*a.Channels)
		for {
			n, err := a.ReadFrames(buf)
			all = append(all, buf[:n*a.Channels]...)
			if err == io.EOF {
				return all, a.SampleRate * a.Channels
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	before, rate := samples(data)
	for _, tone := range []bool{false, true} {
		out, err := without(t, data, "audio/flac", media.Hidden{Spans: []media.Stretch{{From: 500, To: 900}}, Tone: tone})
		if err != nil {
			t.Fatal(err)
		}
		after, _ := samples(out)
		if len(after) != len(before) {
			t.Fatalf("%d samples, before %d", len(after), len(before))
		}
		loud := 0
		for i := range after {
			switch in := i >= rate/2 && i < rate*9/10; {
			case !in && after[i] != before[i]:
				t.Fatalf("sample %d changed", i)
			case in && after[i] != 0:
				loud++
			}
		}
		if tone != (loud > rate/10) {
			t.Errorf("tone %v: %d samples are not silent", tone, loud)
		}
	}
	if _, err := without(t, data, "audio/flac", media.Hidden{Spans: []media.Stretch{{From: 1 << 30, To: 1<<30 + 1}}}); !errors.Is(err, media.ErrNotHidden) {
		t.Errorf("behind the end: %v", err)
	}
}
