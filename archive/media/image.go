package media

import (
	"bufio"
	"fmt"
	"image"
	"image/draw"
	_ "image/gif" // decoder: the first frame
	"image/jpeg"
	"image/png"
	"io"

	_ "golang.org/x/image/bmp"  // decoder
	_ "golang.org/x/image/tiff" // decoder
	_ "golang.org/x/image/webp" // decoder
)

// DecodeImage reads a JPEG, PNG, GIF (first frame), WebP, BMP, TIFF or, with the
// build tag nodynamic, HEIC picture
// and turns it upright as its EXIF says. A picture above MaxPixels is refused
// from its header, before it takes memory.
func DecodeImage(r io.ReadSeeker) (image.Image, error) {
	img, _, err := decodeImage(r)
	return img, err
}

func decodeImage(r io.ReadSeeker) (img image.Image, format string, err error) {
	size, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, "", fmt.Errorf("read the picture: %w", err)
	}
	read := func(decode func(io.Reader) error) error {
		if _, err := r.Seek(0, io.SeekStart); err != nil {
			return fmt.Errorf("read the picture: %w", err)
		}
		return guard("picture", func() error { return decode(bufio.NewReaderSize(r, 64<<10)) })
	}
	if b, ok := (window{seekAt{r}, size}).bytes(0, 12); ok && headHEIF(b) {
		img, err := decodeHEIC(r, size) // never the decoder that its module registers
		return img, "heic", err
	}
	err = read(func(r io.Reader) error {
		c, f, err := image.DecodeConfig(r)
		if err != nil {
			return damaged("picture")
		}
		if c.Width <= 0 || c.Height <= 0 {
			return damaged("picture without size")
		}
		if int64(c.Width)*int64(c.Height) > MaxPixels {
			return fmt.Errorf("a picture of %d × %d: %w", c.Width, c.Height, ErrTooLarge)
		}
		format = f
		return nil
	})
	if err != nil {
		return nil, "", err
	}
	err = read(func(r io.Reader) error {
		var err error
		if img, _, err = image.Decode(r); err != nil {
			return damaged("picture")
		}
		return nil
	})
	if err != nil {
		return nil, "", err
	}
	return upright(img, orientation(window{seekAt{r}, size}, format)), format, nil
}

// upright turns a picture by its EXIF orientation, 1 to 8 (Exif 2.32, tag
// 0x0112); any other value leaves it.
func upright(img image.Image, orientation int) image.Image {
	if orientation < 2 || orientation > 8 {
		return img
	}
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	at := func(x, y int) (int, int) { // where the upright pixel x, y comes from
		switch orientation {
		case 2:
			return w - 1 - x, y
		case 3:
			return w - 1 - x, h - 1 - y
		case 4:
			return x, h - 1 - y
		case 5:
			return y, x
		case 6:
			return y, h - 1 - x
		case 7:
			return w - 1 - y, h - 1 - x
		}
		return w - 1 - y, x
	}
	size := image.Rect(0, 0, w, h)
	if orientation >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	src, ok := img.(*image.NRGBA)
	if !ok {
		src = image.NewNRGBA(image.Rect(0, 0, w, h))
		draw.Draw(src, src.Bounds(), img, b.Min, draw.Src)
	}
	out := image.NewNRGBA(size)
	for y := range size.Dy() {
		for x := range size.Dx() {
			sx, sy := at(x, y)
			i := src.PixOffset(src.Rect.Min.X+sx, src.Rect.Min.Y+sy)
			copy(out.Pix[out.PixOffset(x, y):][:4], src.Pix[i:i+4])
		}
	}
	return out
}

// copyImage writes the picture alone: pixels, and nothing said about them.
func copyImage(in io.ReadSeeker, hide Hidden, stamp string, w io.Writer) (ReadingInfo, error) {
	img, format, err := decodeImage(in)
	if err != nil {
		return ReadingInfo{}, err
	}
	img, painted := hide.paint(hide.unlike(img, 0), 0)
	if painted != len(hide.Areas) {
		return ReadingInfo{}, ErrNotHidden
	}
	info := ReadingInfo{Notes: []string{"metadata, thumbnails and colour profile are left out"}}
	if format == "gif" {
		info.Notes = append(info.Notes, "only the first picture of the file")
	}
	if painted > 0 {
		info.Notes = append(info.Notes, blackNote)
	}
	opaque, ok := img.(interface{ Opaque() bool })
	if stamp != "" {
		if img, err = stamped(img, stamp); err != nil {
			return ReadingInfo{}, err
		}
		info.Notes = append(info.Notes, stampNote)
	}
	quality := 90
	if hide.Unlike > 0 { // what a shade more or less leaves as it was, another quality changes
		quality = 86 + hide.Unlike%8
		info.Notes = append(info.Notes, unlikeNote)
	}
	bw := bufio.NewWriter(w)
	if format == "jpeg" || format == "heic" || format == "webp" && ok && opaque.Opaque() {
		info.Media, info.Ext = "image/jpeg", ".jpg"
		err = jpeg.Encode(bw, img, &jpeg.Options{Quality: quality})
	} else {
		info.Media, info.Ext = "image/png", ".png"
		err = png.Encode(bw, img)
	}
	if err == nil {
		err = bw.Flush()
	}
	if err != nil {
		return ReadingInfo{}, fmt.Errorf("write the picture's reading copy: %w", err)
	}
	return info, nil
}
