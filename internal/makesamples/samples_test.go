package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"testing"

	"attest/archive/media"
	"attest/assets/samples"
)

// Each file that the invented testimonies cite is there, is what it says, tells
// nothing of whoever made it, and has a reading copy.
func TestFiles(t *testing.T) {
	var doc struct {
		Testimonies []struct {
			Exhibits []struct{ Path string }
		}
	}
	if err := json.Unmarshal(samples.Interchange, &doc); err != nil {
		t.Fatal(err)
	}
	cited, total := 0, 0
	for _, testimony := range doc.Testimonies {
		for _, e := range testimony.Exhibits {
			cited++
			b, err := samples.File(e.Path)
			if err != nil {
				t.Fatal(err)
			}
			total += len(b)
			m := media.Sniff(b, e.Path)
			if want := map[byte]string{'g': "image/png", 'c': "audio/flac", 'f': "application/pdf"}[e.Path[len(e.Path)-1]]; m != want {
				t.Errorf("%s is %s", e.Path, m)
			}
			if _, err := media.Metadata(context.Background(), bytes.NewReader(b), int64(len(b)), m); err != nil {
				t.Errorf("%s: %v", e.Path, err)
			}
			if _, err := media.ReadingCopy(context.Background(), bytes.NewReader(b), int64(len(b)), m, io.Discard); err != nil {
				t.Errorf("%s: %v", e.Path, err)
			}
		}
	}
	if cited != 3 || total > 400<<10 {
		t.Errorf("%d files of %d bytes", cited, total)
	}
	if _, err := samples.File("exhibits/none.png"); err == nil {
		t.Error("a file that does not exist was given")
	}
}
