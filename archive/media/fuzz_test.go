package media_test

import (
	"bytes"
	"context"
	"testing"

	"attest/archive/media"
)

// seeds are one small file of each type.
func seeds(f *testing.F) map[string][]byte {
	return map[string][]byte{
		"image/jpeg": exifJPEG(f, 6), "image/png": pngBytes(f, picture(), chunk("tEXt", []byte("Author\x00x")), chunk("eXIf", exifBlock(1))),
		"image/gif": gifBytes(f), "image/tiff": tiffBytes(f), "image/bmp": bmpBytes(f),
		"audio/wav":  wavBytes(sine(300, 1, 16, 8000), 1, 16, 8000, riffChunk("LIST", []byte("INFOIART\x04\x00\x00\x00name"))),
		"audio/flac": flacBytes(f, sine(300, 2, 16, 8000), 2, 16, 8000, true, vorbisComment([2]string{"A", "b"})), "audio/mpeg": mp3Bytes(f),
		"image/webp": append([]byte("RIFF\xff\x00\x00\x00WEBP"), riffChunk("EXIF", exifBlock(1))...),
		"audio/ogg":  testdata(f, "sine.opus"), "video/ogg": testdata(f, "sine.ogg"),
		"audio/mp4": testdata(f, "sine.m4a"), "video/mp4": testdata(f, "lossless.m4a"), "audio/aac": testdata(f, "sine.aac"), "audio/amr": []byte("#!AMR\n\x7c"),
		"text/plain": []byte(koreanText),
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document": []byte("PK\x03\x04"),
	}
}

func FuzzSniff(f *testing.F) {
	for _, b := range seeds(f) {
		f.Add(b, "a.txt")
	}
	f.Fuzz(func(t *testing.T, b []byte, name string) {
		if media.Sniff(b, name) == "" {
			t.Error("no media type")
		}
	})
}

func FuzzMetadata(f *testing.F) {
	for m, b := range seeds(f) {
		f.Add(b, m)
	}
	f.Fuzz(func(t *testing.T, b []byte, mediaType string) {
		if mediaType == "application/pdf" {
			return // PDFium takes its time: see FuzzPDF
		}
		items, _ := media.Metadata(context.Background(), bytes.NewReader(b), int64(len(b)), mediaType)
		for _, i := range items {
			if i.Name == "" || i.Value == "" || len(i.Value) > 4*301 {
				t.Errorf("item %+v", i)
			}
		}
	})
}

func FuzzDecodeImage(f *testing.F) {
	for _, b := range seeds(f) {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		img, err := media.DecodeImage(bytes.NewReader(b))
		if (err == nil) != (img != nil) {
			t.Errorf("%v, %v", img, err)
		}
	})
}

func FuzzOpenAudio(f *testing.F) {
	for _, b := range seeds(f) {
		f.Add(b, int64(100))
	}
	f.Fuzz(func(t *testing.T, b []byte, at int64) {
		for _, m := range []string{"audio/wav", "audio/flac", "audio/mpeg", "audio/ogg", "audio/mp4", "audio/aac"} {
			a, err := media.OpenAudio(bytes.NewReader(b), m)
			if err != nil {
				continue
			}
			buf := make([]float32, 1000*a.Channels)
			for read := 0; read < 1<<20; {
				n, err := a.ReadFrames(buf)
				if read += n; n == 0 || err != nil {
					break
				}
			}
			if a.SeekFrame(at) == nil {
				if n, err := a.ReadFrames(buf); n < 0 || n > 1000 || n == 0 && err == nil {
					t.Errorf("%s: %d frames, %v", m, n, err)
				}
			}
		}
	})
}

// FuzzOggPackets puts packets into pages whose sums are right, so that what is
// tried reaches the decoders.
func FuzzOggPackets(f *testing.F) {
	for _, name := range []string{"sine.opus", "sine.ogg"} {
		p := oggPackets(f, testdata(f, name))
		f.Add(p[0], p[2], p[3], p[4])
	}
	f.Fuzz(func(t *testing.T, head, third, fourth, fifth []byte) {
		begin := "OpusTags"
		if bytes.HasPrefix(head, []byte("\x01vorbis")) {
			begin = "\x03vorbis"
		}
		file := oggFile(1, [][]byte{head, comments(begin), third, fourth, fifth, fifth}, []int64{0, 0, 0, 2000, 5000, 9000})
		a, err := media.OpenAudio(bytes.NewReader(file), "audio/ogg")
		if err != nil {
			return
		}
		buf := make([]float32, 1000*a.Channels)
		for _, at := range []int64{0, 3000} {
			if a.SeekFrame(at) != nil {
				return
			}
			for read := 0; read < 1<<16; {
				n, err := a.ReadFrames(buf)
				if read += n; n == 0 || err != nil {
					break
				}
			}
		}
	})
}

func FuzzDecodeText(f *testing.F) {
	for _, c := range textCases {
		f.Add(encode2(c))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		paragraphs, _, err := media.DecodeText(bytes.NewReader(b), 1<<20)
		if err != nil {
			return
		}
		for _, p := range paragraphs {
			if len(p) > media.ParagraphBytes || p == "" {
				t.Errorf("a paragraph of %d bytes", len(p))
			}
		}
	})
}

func encode2(c textCase) []byte {
	b, _ := c.enc.NewEncoder().Bytes([]byte(c.text)) // the cases can all be encoded: TestDecodeText
	return b
}

func FuzzPDF(f *testing.F) {
	f.Add([]byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj " +
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 10 10]>>endobj trailer<</Root 1 0 R>>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := media.OpenPDF(context.Background(), bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		defer d.Close()
		if img, err := d.Render(context.Background(), 0, 20); (err == nil) != (img != nil) {
			t.Errorf("%v, %v", img, err)
		}
	})
}
