package media_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"runtime"
	"strings"
	"testing"

	"attest/archive/media"
)

// TestPicturesThatClaimToBeHuge: a few bytes that say 65,535 by 65,535 are refused from the header, in each format, before memory is
// taken for the pixels; so are those that say one size in front and another behind.
func TestPicturesThatClaimToBeHuge(t *testing.T) {
	le, be := binary.LittleEndian, binary.BigEndian
	at := func(b []byte, off int, order binary.AppendByteOrder, values ...uint16) []byte {
		b = bytes.Clone(b)
		for i, v := range values {
			copy(b[off+2*i:], order.AppendUint16(nil, v))
		}
		return b
	}
	var small bytes.Buffer
	if err := jpeg.Encode(&small, picture(), nil); err != nil {
		t.Fatal(err)
	}
	frame := bytes.Index(small.Bytes(), []byte{0xff, 0xc0})
	bmp := bmpBytes(t)
	tiff := tiffBytes(t)
	for tag := range []int{0, 1} { // ImageWidth 256, ImageLength 257, in the directory that the header points at
		dir := int(le.Uint32(tiff[4:]))
		for n := range int(le.Uint16(tiff[dir:])) {
			if e := tiff[dir+2+12*n:]; int(le.Uint16(e)) == 256+tag {
				le.PutUint16(e[2:], 4) // a long
				le.PutUint32(e[4:], 1)
				le.PutUint32(e[8:], 0xffff)
			}
		}
	}
	webp := func(chunks ...[]byte) []byte {
		body := append([]byte("WEBP"), bytes.Join(chunks, nil)...)
		return append(le.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
	}
	canvas := func(w, h uint32) []byte {
		b := make([]byte, 10)
		b[4], b[5], b[6] = byte(w-1), byte((w-1)>>8), byte((w-1)>>16)
		b[7], b[8], b[9] = byte(h-1), byte((h-1)>>8), byte((h-1)>>16)
		return riffChunk("VP8X", b)
	}
	lossless := riffChunk("VP8L", append([]byte{0x2f, 0xff, 0xff, 0xff, 0x0f}, make([]byte, 64)...)) // 16,384 by 16,384
	png := pngBytes(t, image.NewGray(image.Rect(0, 0, 1, 1)))
	png = append(at(png, 16, be, 0, 0xffff, 0, 0xffff)[:8], append(chunk("IHDR", at(png, 16, be, 0, 0xffff, 0, 0xffff)[16:29]), png[33:]...)...)
	gif := gifBytes(t)
	descriptor := bytes.IndexByte(gif[13:], ',') + 13
	for name, b := range map[string][]byte{
		"PNG":                       png,
		"JPEG":                      at(small.Bytes(), frame+5, be, 0xffff, 0xffff),
		"GIF":                       at(gif, 6, le, 0xffff, 0xffff),
		"GIF, a frame alone":        at(gif, descriptor+5, le, 0xffff, 0xffff),
		"BMP":                       at(bmp, 18, le, 0xffff, 0, 0xffff, 0),
		"TIFF":                      tiff,
		"WebP":                      webp(canvas(1<<14, 1<<14), lossless),
		"WebP, lossless alone":      webp(lossless),
		"WebP, small canvas, large": webp(canvas(8, 8), lossless),
		"WebP, alpha of no picture": webp(canvas(1<<15, 1<<15), riffChunk("ALPH", []byte{0, 0})),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := media.DecodeImage(bytes.NewReader(b))
		runtime.ReadMemStats(&after)
		if !errors.Is(err, media.ErrTooLarge) && !errors.Is(err, media.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 16<<20 {
			t.Errorf("%s: %d MiB taken for %d bytes", name, took>>20, len(b))
		}
		if _, err := media.ReadingCopy(t.Context(), bytes.NewReader(b), int64(len(b)), media.Sniff(b, "a"), io.Discard); err == nil {
			t.Errorf("%s: a reading copy was made", name)
		}
	}
}

// TestTextThatUnpacksToGigabytes: what a picture says of itself can be packed. Of 64 MB in 64 KB one is unpacked.
func TestTextThatUnpacksToGigabytes(t *testing.T) {
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	for range 64 {
		if _, err := z.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil || out.Len() > 128<<10 {
		t.Fatalf("%v: %d bytes are no bomb", err, out.Len())
	}
	packed := out.Bytes()
	b := pngBytes(t, picture(), chunk("zTXt", append([]byte("Comment\x00\x00"), packed...)), chunk("iCCP", append([]byte("profile\x00\x00"), packed...)))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	items, err := media.Metadata(t.Context(), bytes.NewReader(b), int64(len(b)), "image/png")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := media.DecodeImage(bytes.NewReader(b)); err != nil {
		t.Errorf("the picture itself is good: %v", err)
	}
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 24<<20 {
		t.Errorf("%d MiB taken", took>>20)
	}
	for _, i := range items {
		if len(i.Value) > 2000 || strings.ContainsRune(i.Value, 0) {
			t.Errorf("%s: %d bytes", i.Name, len(i.Value))
		}
	}
}
