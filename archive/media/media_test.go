package media_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	utf "golang.org/x/text/encoding/unicode"

	"attest/archive/media"
)

func encode(tb testing.TB, e encoding.Encoding, s string) []byte {
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

const (
	koreanText  = "투먼에서 트럭으로 국경까지 갔습니다. 손이 묶여 있었습니다. 2019년 4월, 열두 명이었습니다."
	russianText = "Меня задержали в лесу около лагеря, потом отвезли в Хабаровск. Всё было тёмным."
	chineseText = "我们在图们被抓，然后被送回。那年冬天很冷，我们走了三天。"
)

type textCase struct {
	name string
	enc  encoding.Encoding
	text string
}

var textCases = []textCase{
	{"UTF-8", encoding.Nop, koreanText + chineseText + russianText}, {"UTF-8", encoding.Nop, "plain"},
	{"UTF-16LE", utf.UTF16(utf.LittleEndian, utf.UseBOM), koreanText}, {"UTF-16BE", utf.UTF16(utf.BigEndian, utf.UseBOM), russianText},
	{"UTF-16LE", utf.UTF16(utf.LittleEndian, utf.IgnoreBOM), koreanText}, {"UTF-16BE", utf.UTF16(utf.BigEndian, utf.IgnoreBOM), "English in wide letters"},
	{"EUC-KR (CP949)", korean.EUCKR, koreanText}, {"EUC-KR (CP949)", korean.EUCKR, "똠방각하 펲시콜라"}, {"EUC-KR (CP949)", korean.EUCKR, "안녕"},
	{"GB18030", simplifiedchinese.GB18030, chineseText}, {"windows-1251", charmap.Windows1251, russianText}, {"windows-1251", charmap.Windows1251, "ПРОТОКОЛ ДОПРОСА"},
}

func TestDecodeText(t *testing.T) {
	for _, c := range textCases {
		got, name, err := media.DecodeText(bytes.NewReader(encode(t, c.enc, c.text)), 0)
		if err != nil || name != c.name || len(got) != 1 || got[0] != c.text {
			t.Errorf("%s %.20q: read %q as %s, %v", c.name, c.text, got, name, err)
		}
	}
	long := strings.Repeat("투먼에서 ", 5000)
	got, _, err := media.DecodeText(strings.NewReader("a\r\n\r\nb\rc\x1b[31m\n"+long), 0)
	if err != nil || !slices.Equal(got[:3], []string{"a", "b", "c[31m"}) || strings.Join(got[3:], "") != long {
		t.Errorf("paragraphs: %.80q, %v", got, err)
	}
	for _, p := range got {
		if len(p) > media.ParagraphBytes {
			t.Errorf("a paragraph of %d bytes", len(p))
		}
	}
	if _, _, err := media.DecodeText(strings.NewReader("12345"), 4); !errors.Is(err, media.ErrTooLarge) {
		t.Errorf("above the limit: %v", err)
	}
	if _, _, err := media.DecodeText(bytes.NewReader([]byte{0, 1, 2, 0xff}), 0); !errors.Is(err, media.ErrDamaged) {
		t.Errorf("no text: %v", err)
	}
}

// TextLines keeps empty lines: a fault is told by the number that an editor shows.
func TestTextLines(t *testing.T) {
	got, name, err := media.TextLines(strings.NewReader("\ufeffa\r\n\r\nb\r\rc\n\n"), 0)
	if err != nil || name != "UTF-8" || !slices.Equal(got, []string{"a", "", "b", "", "c", ""}) {
		t.Errorf("%q %s %v", got, name, err)
	}
	if _, _, err := media.TextLines(strings.NewReader("12345"), 4); !errors.Is(err, media.ErrTooLarge) {
		t.Errorf("above the limit: %v", err)
	}
}

func TestSniff(t *testing.T) {
	gifFile, tiffFile, bmpFile := gifBytes(t), tiffBytes(t), bmpBytes(t)
	for _, c := range []struct {
		name, want string
		data       []byte
	}{
		{"a.png", "image/png", pngBytes(t, picture())}, {"a.txt", "image/jpeg", exifJPEG(t, 1)}, {"a", "image/gif", gifFile},
		{"a", "image/tiff", tiffFile}, {"a", "image/bmp", bmpFile}, {"a.wav", "audio/wav", wavBytes(sine(100, 1, 16, 8000), 1, 16, 8000)},
		{"a", "audio/flac", flacBytes(t, sine(100, 1, 16, 8000), 1, 16, 8000, true)}, {"a", "audio/mpeg", mp3Bytes(t)},
		{"a.doc", "application/pdf", pdfBytes(t, 1)}, {"a.jpg", "text/plain", []byte("only text")}, {"t.csv", "text/csv", []byte("가,나\n1,2\n")},
		{"a.txt", "application/octet-stream", []byte{0x80, 0, 1, 2}}, {"a.txt", "application/octet-stream", nil},
	} {
		if got := media.Sniff(c.data, c.name); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	for _, c := range textCases {
		if got := media.Sniff(encode(t, c.enc, c.text), "note.txt"); got != "text/plain" {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}

func gifBytes(tb testing.TB) []byte {
	var b bytes.Buffer
	if err := gif.Encode(&b, picture(), nil); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func tiffBytes(tb testing.TB) []byte {
	var b bytes.Buffer
	if err := tiff.Encode(&b, picture(), &tiff.Options{Compression: tiff.Deflate}); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func bmpBytes(tb testing.TB) []byte {
	var b bytes.Buffer
	if err := bmp.Encode(&b, picture()); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func red(img image.Image, x, y int) bool {
	r, g, _, _ := img.At(img.Bounds().Min.X+x, img.Bounds().Min.Y+y).RGBA()
	return r > 0xc000 && g < 0x4000
}

// Each orientation of Exif puts the stored top left corner somewhere else.
func TestDecodeImageTurnsUpright(t *testing.T) {
	for o, want := range map[uint16]struct{ w, h, x, y int }{
		1: {40, 30, 2, 2}, 2: {40, 30, 37, 2}, 3: {40, 30, 37, 27}, 4: {40, 30, 2, 27},
		5: {30, 40, 2, 2}, 6: {30, 40, 27, 2}, 7: {30, 40, 27, 37}, 8: {30, 40, 2, 37}, 9: {40, 30, 2, 2},
	} {
		img, err := media.DecodeImage(bytes.NewReader(exifJPEG(t, o)))
		if err != nil {
			t.Fatal(err)
		}
		if b := img.Bounds(); b.Dx() != want.w || b.Dy() != want.h || !red(img, want.x, want.y) || red(img, want.w/2, want.h/2) {
			t.Errorf("orientation %d: %v, red at %d,%d: %v", o, b, want.x, want.y, red(img, want.x, want.y))
		}
	}
}

func TestDecodeImageBounds(t *testing.T) {
	huge := pngBytes(t, image.NewGray(image.Rect(0, 0, 1, 1)))
	copy(huge[16:24], []byte{0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff}) // 65535 × 65535
	huge = append(huge[:8], append(chunk("IHDR", huge[16:29]), huge[33:]...)...)
	if _, err := media.DecodeImage(bytes.NewReader(huge)); !errors.Is(err, media.ErrTooLarge) {
		t.Errorf("a picture of 4 gigapixels: %v", err)
	}
	whole := exifJPEG(t, 1)
	for _, bad := range [][]byte{nil, []byte("no picture"), whole[:len(whole)/2], pngBytes(t, picture())[:60]} {
		if _, err := media.DecodeImage(bytes.NewReader(bad)); !errors.Is(err, media.ErrDamaged) {
			t.Errorf("%d bytes: %v", len(bad), err)
		}
	}
}

func find(items []media.Item, name string) (media.Item, bool) {
	i := slices.IndexFunc(items, func(i media.Item) bool { return i.Name == name })
	if i < 0 {
		return media.Item{}, false
	}
	return items[i], true
}

func TestMetadata(t *testing.T) {
	xmp := []byte(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="r"><rdf:Description xmlns:dc="d" xmlns:exif="e" exif:GPSLatitude="42,58N">` +
		`<dc:creator><rdf:Seq><rdf:li>지어낸 이름</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>`)
	photoshop := append([]byte("Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x0b"), "\x1c\x02\x5a\x00\x06Hyesan\x00"...)
	rich := jpegBytes(t, picture(), segment(0xe1, append([]byte("Exif\x00\x00"), exifBlock(6)...)),
		segment(0xe1, append([]byte("http://ns.adobe.com/xap/1.0/\x00"), xmp...)), segment(0xed, photoshop), segment(0xfe, []byte("코멘트")))
	rich = append(rich, "a hidden film"...)
	gps := "42.970000 N, 129.841667 E"
	bext := append(make([]byte, 256), append([]byte("Invented recorder"), make([]byte, 602-256-17)...)...)
	webp := append([]byte("WEBP"), riffChunk("EXIF", exifBlock(1))...)
	webp = append([]byte{'R', 'I', 'F', 'F', byte(len(webp)), byte(len(webp) >> 8), 0, 0}, webp...)
	for _, c := range []struct {
		media string
		data  []byte
		want  map[string]string
	}{
		{"image/jpeg", rich, map[string]string{
			"GPS position": gps, "Camera serial number": "SN-00042", "Date taken": "2019:04:12 08:30:00", "Camera maker": "Invented maker",
			"XMP: creator": "지어낸 이름", "XMP: GPSLatitude": "42,58N", "IPTC: city": "Hyesan", "Comment": "코멘트", "After the end": "",
		}},
		{"image/png", pngBytes(t, picture(), chunk("tEXt", []byte("Author\x00지어낸 이름")), chunk("eXIf", exifBlock(1)),
			chunk("iTXt", []byte("Title\x00\x00\x00ko\x00제목\x00표")), chunk("tIME", []byte{7, 0xe3, 4, 12, 8, 30, 0})),
			map[string]string{"Text: Author": "지어낸 이름", "GPS position": gps, "Text: Title": "표", "Date changed": "2019-04-12 08:30:00"}},
		{"image/tiff", exifBlock(1), map[string]string{"GPS position": gps}},
		{"image/webp", webp, map[string]string{"GPS position": gps}},
		{"audio/wav", wavBytes(sine(10, 1, 16, 8000), 1, 16, 8000, riffChunk("LIST", append([]byte("INFO"), riffChunk("IART", encode(t, korean.EUCKR, "지어낸 이름"))...)), riffChunk("bext", bext)),
			map[string]string{"WAV: artist": "지어낸 이름", "Broadcast: originator": "Invented recorder"}},
		{"audio/flac", flacBytes(t, sine(10, 1, 16, 8000), 1, 16, 8000, true, vorbisComment([2]string{"ARTIST", "지어낸 이름"}, [2]string{"LOCATION", "Hyesan"})),
			map[string]string{"Comment: artist": "지어낸 이름", "Comment: location": "Hyesan"}},
		{"audio/mpeg", mp3Bytes(t), map[string]string{"ID3: title": "지어낸 소리", "ID3: artist": "invented sample"}},
		{"application/pdf", pdfBytes(t, 2), map[string]string{"Title": "지어낸 문서", "Author": "Invented Author", "Annotations": "", "Links": "", "Date made": ""}},
		{"video/webm", []byte("anything"), map[string]string{"Not examined": ""}},
	} {
		got, err := media.Metadata(context.Background(), bytes.NewReader(c.data), int64(len(c.data)), c.media)
		if err != nil {
			t.Errorf("%s: %v", c.media, err)
		}
		for name, want := range c.want {
			item, ok := find(got, name)
			if !ok || !item.Risky || want != "" && item.Value != want {
				t.Errorf("%s: %s is %+v, want %q; all: %+v", c.media, name, item, want, got)
			}
		}
	}
	for _, c := range []struct {
		media string
		data  []byte
	}{{"image/png", pngBytes(t, picture())}, {"image/jpeg", jpegBytes(t, picture())}, {"image/gif", gifBytes(t)}, {"text/plain", []byte("x")}, {"image/bmp", bmpBytes(t)}} {
		if got, err := media.Metadata(context.Background(), bytes.NewReader(c.data), int64(len(c.data)), c.media); err != nil || len(got) != 0 {
			t.Errorf("%s without metadata: %v, %v", c.media, got, err)
		}
	}
}

func TestReadingCopy(t *testing.T) {
	gray := image.NewGray(image.Rect(0, 0, 3, 3))
	gray.SetGray(1, 1, color.Gray{200})
	for _, c := range []struct {
		name, media, want, ext string
		data                   []byte
	}{
		{"photo", "image/jpeg", "image/jpeg", ".jpg", exifJPEG(t, 6)},
		{"png", "image/png", "image/png", ".png", pngBytes(t, gray, chunk("tEXt", []byte("Author\x00Hyesan")))},
		{"gif", "image/gif", "image/png", ".png", gifBytes(t)}, {"bmp", "image/bmp", "image/png", ".png", bmpBytes(t)},
		{"tiff", "image/tiff", "image/png", ".png", tiffBytes(t)},
		{"wav", "audio/wav", "audio/flac", ".flac", wavBytes(sine(9000, 2, 16, 44100), 2, 16, 44100, riffChunk("LIST", []byte("INFOIARTHyesan")))},
		{"flac", "audio/flac", "audio/flac", ".flac", flacBytes(t, sine(5000, 1, 16, 48000), 1, 16, 48000, true, vorbisComment([2]string{"LOCATION", "Hyesan"}))},
		{"mp3", "audio/mpeg", "audio/flac", ".flac", mp3Bytes(t)},
		{"text", "text/plain", "text/plain", ".txt", encode(t, korean.EUCKR, koreanText)},
		{"pdf", "application/pdf", "application/pdf", ".pdf", pdfBytes(t, 2)},
	} {
		t.Run(c.name, func(t *testing.T) {
			var one, two bytes.Buffer
			info, err := media.ReadingCopy(context.Background(), bytes.NewReader(c.data), int64(len(c.data)), c.media, &one)
			if err != nil || info.Media != c.want || info.Ext != c.ext {
				t.Fatalf("%+v, %v", info, err)
			}
			if _, err := media.ReadingCopy(context.Background(), bytes.NewReader(c.data), int64(len(c.data)), c.media, &two); err != nil || !bytes.Equal(one.Bytes(), two.Bytes()) {
				t.Errorf("made again it differs: %d and %d bytes, %v", one.Len(), two.Len(), err)
			}
			if got := media.Sniff(one.Bytes(), "copy"); got != c.want {
				t.Errorf("the copy is %s", got)
			}
			for _, word := range []string{"Hyesan", "Invented", "invented", "SN-00042", "ID3", "/Author", "example.org"} {
				if bytes.Contains(one.Bytes(), []byte(word)) {
					t.Errorf("the copy holds %q", word)
				}
			}
			items, err := media.Metadata(context.Background(), bytes.NewReader(one.Bytes()), int64(one.Len()), info.Media)
			if err != nil || slices.ContainsFunc(items, func(i media.Item) bool { return i.Risky }) {
				t.Errorf("the copy tells %+v, %v", items, err)
			}
		})
	}
	if _, err := media.ReadingCopy(context.Background(), strings.NewReader("x"), 1, "video/webm", io.Discard); !errors.Is(err, media.ErrNoReadingCopy) {
		t.Errorf("video: %v", err)
	}
	if media.HasReadingCopy("video/webm") || !media.HasReadingCopy("audio/wav") || !media.HasReadingCopy("text/csv") {
		t.Error("HasReadingCopy disagrees")
	}
}

// What fails outside is told as it is, not as damage of the file.
func TestReadingCopyErrors(t *testing.T) {
	full := errors.New("no space")
	data := wavBytes(sine(9000, 2, 16, 44100), 2, 16, 44100)
	for _, in := range []struct {
		media string
		data  []byte
	}{{"audio/wav", data}, {"image/jpeg", exifJPEG(t, 1)}, {"text/plain", []byte("text")}} {
		_, err := media.ReadingCopy(context.Background(), bytes.NewReader(in.data), int64(len(in.data)), in.media, failing{full})
		if !errors.Is(err, full) {
			t.Errorf("%s to a full disk: %v", in.media, err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := media.ReadingCopy(ctx, bytes.NewReader(in.data), int64(len(in.data)), in.media, io.Discard); !errors.Is(err, context.Canceled) {
			t.Errorf("%s cancelled: %v", in.media, err)
		}
	}
	for _, m := range []string{"audio/wav", "audio/flac", "audio/mpeg", "image/png", "application/pdf"} {
		if _, err := media.ReadingCopy(context.Background(), strings.NewReader("not this"), 8, m, io.Discard); !errors.Is(err, media.ErrDamaged) {
			t.Errorf("%s: %v", m, err)
		}
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
