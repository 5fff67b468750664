package transcript_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"attest/archive/media"
	"attest/archive/record"
	"attest/archive/transcript"
)

// fuzz reads what it is given, checks what must hold of every transcript, and writes and reads it again.
func fuzz(f *testing.F, format transcript.Format, pack func(testing.TB, []byte) []byte) {
	for _, name := range goldens {
		if raw := fixture(f, name); formatOf(f, name, raw) == format {
			if format == transcript.DOCX {
				raw = unzip(f, raw, "word/document.xml")
			}
			f.Add(raw)
		}
	}
	var b bytes.Buffer
	a := sample
	a.Translation = translated
	if _, err := transcript.Write(&b, format, a); err != nil {
		f.Fatal(err)
	}
	if format == transcript.DOCX {
		f.Add(unzip(f, b.Bytes(), "word/document.xml"))
	} else {
		f.Add(b.Bytes())
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if pack != nil {
			raw = pack(t, raw)
		}
		got, err := transcript.Read(bytes.NewReader(raw), format)
		if err != nil {
			var e *transcript.Error
			if !errors.As(err, &e) && !errors.Is(err, transcript.ErrTooLarge) && !errors.Is(err, transcript.ErrUnknown) &&
				!errors.Is(err, transcript.ErrNothing) && !errors.Is(err, transcript.ErrHangul) && !errors.Is(err, media.ErrDamaged) {
				t.Fatalf("%T %v", err, err)
			}
			return
		}
		for i, s := range got.Segments {
			if s.Text == "" || len(s.Text) > record.MaxSegmentBytes || !utf8.ValidString(s.Text) || s.Start < 0 || s.End != 0 && s.End < s.Start {
				t.Fatalf("segment %d: %d bytes %d-%d", i, len(s.Text), s.Start, s.End)
			}
			if s.Text != strings.TrimSpace(s.Text) {
				t.Fatalf("segment %d has space around it: %q", i, s.Text)
			}
		}
		if got.Translation != nil && len(got.Translation.Texts) != len(got.Segments) {
			t.Fatal("the translation has another length")
		}
		var b bytes.Buffer
		if _, err := transcript.Write(&b, transcript.Text, transcript.Account{Segments: got.Segments}); err != nil {
			t.Fatal(err)
		}
		again, err := transcript.Read(&b, transcript.Text)
		if err != nil || len(again.Segments) != len(got.Segments) {
			t.Fatalf("written and read: %v", err)
		}
		for i, s := range again.Segments {
			if s.Text != got.Segments[i].Text || s.Speaker != got.Segments[i].Speaker || s.Start != got.Segments[i].Start {
				t.Fatalf("segment %d: %+v, was %+v", i, s, got.Segments[i])
			}
		}
	})
}

func FuzzSRT(f *testing.F)  { fuzz(f, transcript.SRT, nil) }
func FuzzVTT(f *testing.F)  { fuzz(f, transcript.VTT, nil) }
func FuzzText(f *testing.F) { fuzz(f, transcript.Text, nil) }
func FuzzOTR(f *testing.F)  { fuzz(f, transcript.OTR, nil) }

// FuzzDOCX fuzzes the XML; what stands around it is archive/zip of the standard library.
func FuzzDOCX(f *testing.F) {
	fuzz(f, transcript.DOCX, func(tb testing.TB, raw []byte) []byte {
		return zipped(tb, [2]string{"word/document.xml", string(raw)})
	})
}
