package transcript_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"attest/archive/transcript"
)

// dump shows all that was read, one fact on a line.
func dump(t *transcript.Transcript) string {
	var b strings.Builder
	fmt.Fprintf(&b, "format %s, %s\n", t.Format, t.Encoding)
	for _, v := range t.Voices {
		fmt.Fprintf(&b, "voice %q %q %d\n", v.Label, v.Role, v.Segments)
	}
	for _, l := range t.Losses {
		fmt.Fprintf(&b, "loss %s %d, first at %d\n", l.Kind, l.Count, l.At)
	}
	for i, s := range t.Segments {
		fmt.Fprintf(&b, "%d-%d %s %q\n", s.Start, s.End, s.Speaker, s.Text)
		if t.Translation != nil {
			fmt.Fprintf(&b, "\t%s %q\n", t.Translation.Lang, t.Translation.Texts[i])
		}
	}
	return b.String()
}

// zipped makes a package of its parts, in order.
func zipped(tb testing.TB, parts ...[2]string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		w, err := z.Create(p[0])
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := w.Write([]byte(p[1])); err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// fixture is a file of testdata; of a Word document only the text is kept there.
func fixture(tb testing.TB, name string) []byte {
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		tb.Fatal(err)
	}
	if strings.HasSuffix(name, ".docx.xml") {
		return zipped(tb, [2]string{"[Content_Types].xml", "<Types/>"}, [2]string{"word/document.xml", string(raw)})
	}
	return raw
}

// golden compares with testdata/NAME.golden; ATTEST_GOLDEN=write writes it anew, for a person to read.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if os.Getenv("ATTEST_GOLDEN") == "write" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s:\n%s\nwant:\n%s", name, got, want)
	}
}

// The files of ffmpeg were made by version 5.1.9: an SRT written by hand to WebVTT, and that to SubRip again; the one of
// python-docx by version 0.8.11.
var goldens = []string{"ffmpeg.srt", "ffmpeg.vtt", "marks.srt", "spec.vtt", "korean.txt", "lines.txt", "new.otr", "old.otr", "hand.docx.xml", "python-docx.docx.xml"}

func formatOf(tb testing.TB, name string, raw []byte) transcript.Format {
	f, err := transcript.Detect(raw[:min(len(raw), 64<<10)], strings.TrimSuffix(name, ".xml"))
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

func TestReadGoldens(t *testing.T) {
	for _, name := range goldens {
		t.Run(name, func(t *testing.T) {
			raw := fixture(t, name)
			got, err := transcript.Read(bytes.NewReader(raw), formatOf(t, name, raw))
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name, dump(got))
		})
	}
}

func unzip(tb testing.TB, raw []byte, name string) []byte {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		tb.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}
