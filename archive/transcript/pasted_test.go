package transcript_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"attest/archive/record"
	"attest/archive/transcript"
)

func TestPastedTextBecomesParagraphs(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"nothing":           {" \n\n", nil},
		"one line":          {"one", []string{"one"}},
		"lines":             {"one\ntwo\r\nthree\n", []string{"one", "two", "three"}},
		"blank lines":       {"one\nstill one\n\n\ntwo", []string{"one\nstill one", "two"}},
		"ends do not count": {"\none\ntwo\n\n", []string{"one", "two"}},
		"marks":             {"하나\u2029둘", []string{"하나", "둘"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := transcript.Paragraphs(c.text); !slices.Equal(got, c.want) {
				t.Fatalf("got %q, want %q", got, c.want)
			}
		})
	}
}

func FuzzParagraphs(f *testing.F) {
	f.Add("one\n\ntwo")
	f.Add(strings.Repeat("온성 보위부에서. ", 2000))
	f.Add(strings.Repeat("가", 9000))
	f.Add("\xff\x00\r\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range transcript.Paragraphs(text) {
			if len(p) > record.MaxSegmentBytes || !utf8.ValidString(p) || strings.TrimSpace(p) == "" {
				t.Fatalf("a paragraph of %d bytes", len(p))
			}
		}
	})
}
