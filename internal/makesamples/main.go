// Command makesamples draws, sets and speaks the three invented exhibits of the
// sample vault: route-sketch.png, note.pdf and voice.flac, into the folder it is
// run in. The voice needs espeak-ng. What it makes is committed in
// assets/samples, so nobody else needs to run it.
package main

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"image/png"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"attest/archive/media"
	"attest/assets/fonts"
)

func main() {
	must(os.WriteFile("route-sketch.png", sketch(), 0o600))
	must(os.WriteFile("note.pdf", note(), 0o600))
	must(os.WriteFile("voice.flac", voice(), 0o600))
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// pen draws on paper as a hand does: lines waver.
type pen struct {
	img  *image.RGBA
	hand *rand.Rand
}

type point struct{ x, y float64 }

// stroke draws a wavering line through the points; dash > 0 leaves gaps.
func (p *pen) stroke(c color.Color, width, dash float64, through ...point) {
	var path []point
	for i := range len(through) - 1 {
		a, b := through[i], through[i+1]
		n := max(int(math.Hypot(b.x-a.x, b.y-a.y)/6), 1)
		for k := range n {
			t := float64(k) / float64(n)
			path = append(path, point{a.x + (b.x-a.x)*t + p.hand.NormFloat64()*0.9, a.y + (b.y-a.y)*t + p.hand.NormFloat64()*0.9})
		}
	}
	path = append(path, through[len(through)-1])
	for i := range len(path) - 1 {
		if dash > 0 && int(float64(i)*6/dash)%2 == 1 {
			continue
		}
		p.line(c, width, path[i], path[i+1])
	}
}

func (p *pen) line(c color.Color, width float64, a, b point) {
	l := math.Hypot(b.x-a.x, b.y-a.y) + 1e-9
	dx, dy := (b.x-a.x)/l*width/2, (b.y-a.y)/l*width/2
	r := vector.NewRasterizer(p.img.Rect.Dx(), p.img.Rect.Dy())
	r.MoveTo(float32(a.x-dx-dy), float32(a.y-dy+dx))
	r.LineTo(float32(b.x+dx-dy), float32(b.y+dy+dx))
	r.LineTo(float32(b.x+dx+dy), float32(b.y+dy-dx))
	r.LineTo(float32(a.x-dx+dy), float32(a.y-dy-dx))
	r.ClosePath()
	r.Draw(p.img, p.img.Rect, image.NewUniform(c), image.Point{})
}

func (p *pen) text(c color.Color, size float64, at point, s string) {
	f, err := opentype.Parse(fonts.Regular)
	must(err)
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72})
	must(err)
	d := font.Drawer{Dst: p.img, Src: image.NewUniform(c), Face: face, Dot: fixed.P(int(at.x), int(at.y))}
	d.DrawString(s)
}

func sketch() []byte {
	p := &pen{image.NewRGBA(image.Rect(0, 0, 960, 680)), rand.New(rand.NewPCG(1, 2))}
	paper, ink := color.RGBA{250, 246, 236, 255}, color.RGBA{50, 50, 60, 255}
	blue, red := color.RGBA{90, 140, 200, 255}, color.RGBA{190, 60, 50, 255}
	draw.Draw(p.img, p.img.Rect, image.NewUniform(paper), image.Point{}, draw.Src)
	river := []point{{0, 300}, {120, 330}, {240, 290}, {380, 320}, {520, 280}, {660, 310}, {800, 260}, {960, 290}}
	p.stroke(blue, 16, 0, river...)
	for _, m := range []point{{120, 130}, {200, 110}, {790, 480}, {860, 500}} {
		p.stroke(ink, 2.5, 0, point{m.x - 45, m.y + 40}, m, point{m.x + 45, m.y + 40})
	}
	road := []point{{150, 560}, {260, 480}, {330, 330}, {420, 230}, {560, 170}, {730, 190}, {820, 130}}
	p.stroke(red, 4, 18, road...)
	p.stroke(red, 4, 0, point{800, 128}, point{820, 130}, point{812, 150})
	for i, at := range []point{road[0], road[2], road[4], road[6]} {
		p.stroke(ink, 3, 0, point{at.x - 8, at.y - 8}, point{at.x + 8, at.y - 8}, point{at.x + 8, at.y + 8}, point{at.x - 8, at.y + 8}, point{at.x - 8, at.y - 8})
		label := []string{"① 집 (home)", "② 강을 건넌 곳 (crossing)", "③ 트럭 (truck)", "④ 구류장 (detention)"}[i]
		off := []point{{20, 24}, {24, 36}, {-40, -20}, {-90, -24}}[i]
		p.text(ink, 22, point{at.x + off.x, at.y + off.y}, label)
	}
	p.text(blue, 20, point{600, 348}, "강 (river)")
	p.stroke(ink, 3, 0, point{900, 640}, point{900, 570})
	p.stroke(ink, 3, 0, point{888, 588}, point{900, 570}, point{912, 588})
	p.text(ink, 20, point{880, 560}, "북 N")
	p.text(red, 24, point{40, 650}, "지어낸 예시 그림 · invented sample, no real place")
	// A few colours are enough, and make a small file.
	small := image.NewPaletted(p.img.Rect, palette.WebSafe)
	draw.Draw(small, small.Rect, p.img, image.Point{}, draw.Src)
	var b bytes.Buffer
	must((&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, small))
	return b.Bytes()
}

func note() []byte {
	p := fpdf.New("P", "mm", "A5", "")
	day := time.Date(2026, 11, 18, 0, 0, 0, 0, time.UTC)
	p.SetCreationDate(day)
	p.SetModificationDate(day)
	p.SetCatalogSort(true)
	p.SetTitle("Invented sample document", true)
	p.AddUTF8FontFromBytes("sans", "", fonts.Regular)
	p.AddPage()
	p.SetFont("sans", "", 18)
	p.MultiCell(0, 9, "虚构的收据\n지어낸 예시 문서", "", "C", false)
	p.Ln(6)
	p.SetFont("sans", "", 12)
	p.MultiCell(0, 7, "이 문서는 사용법을 보이기 위하여 지어낸 것입니다. 실제 사람, 장소, 사건과 아무 관계가 없습니다.", "", "L", false)
	p.Ln(3)
	p.MultiCell(0, 7, "This is an invented sample document. It was made to show how Attest keeps and discloses a file; no person, place or event in it is real.", "", "L", false)
	p.Ln(6)
	p.MultiCell(0, 7, "No. 000-SAMPLE\n收款人：虚构\n金额：0", "1", "L", false)
	var b bytes.Buffer
	must(p.Output(&b))
	return b.Bytes()
}

func voice() []byte {
	wav, err := exec.Command("espeak-ng", "-v", "ko", "-s", "140", "--stdout", "이것은 지어낸 예시 증언입니다.").Output()
	must(err)
	var b bytes.Buffer
	_, err = media.ReadingCopy(context.Background(), bytes.NewReader(wav), int64(len(wav)), "audio/wav", &b)
	must(err)
	return b.Bytes()
}
