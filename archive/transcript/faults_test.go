package transcript_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"attest/archive/media"
	"attest/archive/transcript"
)

// PLANTED stands for what a witness said: no message may hold it.
func TestFaultsNameTheLineAndQuoteNothing(t *testing.T) {
	const docx = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`
	word := func(body string) string { return string(zipped(t, [2]string{"word/document.xml", body})) }
	for name, c := range map[string]struct {
		format transcript.Format
		file   string
		at     int
	}{
		"SRT without times":         {transcript.SRT, "PLANTED\n", 0},
		"SRT with text in front":    {transcript.SRT, "PLANTED\n\n1\n00:00:01,000 --> 00:00:02,000\na\n", 1},
		"SRT with broken times":     {transcript.SRT, "1\n00:00:01,000 --> 00:00:02,000\na\n\n2\n00:00:03 --> PLANTED\nb\n", 6},
		"SRT with a third time":     {transcript.SRT, "1\n00:99:01,000 --> 00:00:02,000\na\n", 2},
		"SRT that goes backwards":   {transcript.SRT, "1\n00:00:03,000 --> 00:00:02,000\nPLANTED\n", 2},
		"SRT with nothing behind":   {transcript.SRT, "1\n00:00:01,000 -->\nPLANTED\n", 2},
		"VTT without its first":     {transcript.VTT, "PLANTED\n", 1},
		"VTT with another first":    {transcript.VTT, "WEBVTTPLANTED\n", 1},
		"VTT with untimed text":     {transcript.VTT, "WEBVTT\n\nPLANTED\n", 3},
		"VTT with broken times":     {transcript.VTT, "WEBVTT\n\nid\n00:01.000 --> PLANTED\na\n", 4},
		"VTT without an empty line": {transcript.VTT, "WEBVTT\n\n00:01.000 --> 00:02.000\nPLANTED\n00:03.000 --> 00:04.000\nb\n", 5},
		"VTT with two translations": {transcript.VTT, "WEBVTT\n\nNOTE translation en\nPLANTED\n\nNOTE translation en\nb\n\n00:01.000 --> 00:02.000\na\n", 6},
		"VTT with one left over":    {transcript.VTT, "WEBVTT\n\n00:01.000 --> 00:02.000\na\n\nNOTE translation en\nPLANTED\n", 7},
		"OTR that is no JSON":       {transcript.OTR, `{"text": PLANTED`, 0},
		"OTR with a name twice":     {transcript.OTR, `{"text": "PLANTED", "text": "b"}`, 0},
		"OTR of another form":       {transcript.OTR, `{"PLANTED": 1}`, 0},
		"OTR with a number":         {transcript.OTR, `{"text": 7}`, 0},
		"OTR in another encoding":   {transcript.OTR, "{\"text\": \"\xc5\xf5\"}", 0},
		"DOCX that is no ZIP":       {transcript.DOCX, "PK\x03\x04 PLANTED", 0},
		"DOCX with a part twice":    {transcript.DOCX, string(zipped(t, [2]string{"PLANTED", ""}, [2]string{"PLANTED", ""})), 0},
		"DOCX cut short":            {transcript.DOCX, word(docx + `<w:p><w:r><w:t>PLANTED`), 1},
		"DOCX with an entity":       {transcript.DOCX, word(docx + `<w:p><w:r><w:t>&PLANTED;</w:t></w:r></w:p></w:body></w:document>`), 1},
		"DOCX with a DTD":           {transcript.DOCX, word(`<!DOCTYPE x [<!ENTITY PLANTED SYSTEM "file:///etc/passwd">]>` + docx), 0},
		"DOCX in UTF-16":            {transcript.DOCX, word(`<?xml version="1.0" encoding="UTF-16"?>` + docx), 0},
		"DOCX with nothing in it":   {transcript.DOCX, word(``), 0},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := transcript.Read(strings.NewReader(c.file), c.format)
			var e *transcript.Error
			if !errors.As(err, &e) || !errors.Is(err, transcript.ErrSyntax) || e.At != c.at || e.Format != c.format {
				t.Fatalf("%v; want a fault at %d", err, c.at)
			}
			if strings.Contains(err.Error(), "PLANTED") {
				t.Errorf("the message quotes the file: %v", err)
			}
		})
	}
}

func TestOtherErrors(t *testing.T) {
	const open = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`
	deep := strings.Repeat("<w:sdt>", 600)
	for name, c := range map[string]struct {
		format transcript.Format
		file   []byte
		want   error
	}{
		"nothing in a text":    {transcript.Text, []byte("\n \n"), transcript.ErrNothing},
		"nothing in cues":      {transcript.SRT, []byte("1\n00:00:01,000 --> 00:00:02,000\n\n"), transcript.ErrNothing},
		"no text at all":       {transcript.Text, []byte{0, 1, 2, 0xff}, media.ErrDamaged},
		"another kind of ZIP":  {transcript.DOCX, zipped(t, [2]string{"a", "b"}), transcript.ErrUnknown},
		"an OpenDocument":      {transcript.DOCX, zipped(t, [2]string{"content.xml", "b"}), transcript.ErrUnknown},
		"HWPX":                 {transcript.DOCX, zipped(t, [2]string{"Contents/section0.xml", "b"}), transcript.ErrHangul},
		"other XML":            {transcript.DOCX, zipped(t, [2]string{"word/document.xml", "<a/>"}), transcript.ErrUnknown},
		"elements without end": {transcript.DOCX, zipped(t, [2]string{"word/document.xml", open + deep}), transcript.ErrTooLarge},
		"a kind of its own":    {"exe", nil, transcript.ErrUnknown},
	} {
		if _, err := transcript.Read(bytes.NewReader(c.file), c.format); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// A ZIP of 70 KB that unpacks to more than MaxXML, with its size told and with a lie about it.
func TestZipBombIsRefused(t *testing.T) {
	head := `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`
	raw := zipped(t, [2]string{"word/document.xml", head + strings.Repeat(" ", transcript.MaxXML)})
	if _, err := transcript.Read(bytes.NewReader(raw), transcript.DOCX); !errors.Is(err, transcript.ErrTooLarge) {
		t.Errorf("told: %v", err)
	}
	at := bytes.LastIndex(raw, []byte("PK\x01\x02")) // the entry in the directory; the size unpacked is at 24
	copy(raw[at+24:], []byte{1, 0, 0, 0})
	if _, err := transcript.Read(bytes.NewReader(raw), transcript.DOCX); err == nil {
		t.Error("a lie about the size was taken")
	}
}

func TestDetect(t *testing.T) {
	for _, c := range []struct {
		head, name string
		want       transcript.Format
		err        error
	}{
		{"PK\x03\x04", "a", transcript.DOCX, nil}, {"{\"text\": \"", "a.json", transcript.OTR, nil}, {"\ufeff{", "a.OTR", transcript.OTR, nil},
		{"WEBVTT\n", "a.txt", transcript.VTT, nil}, {"\ufeffWEBVTT x\r\n", "a", transcript.VTT, nil}, {"WEBVTTX\n", "a", transcript.Text, nil},
		{"1\r\n00:00:01,000 --> 00:00:02,000\r\na", "a.txt", transcript.SRT, nil}, {"Hello", "a.srt", transcript.Text, nil},
		{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", "", transcript.ErrOldWord}, {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.HWP", "", transcript.ErrHangul},
		{"HWP Document File V3.00", "a", "", transcript.ErrHangul}, {"\x00\x01\xff", "a.txt", "", transcript.ErrUnknown}, {"", "a.txt", "", transcript.ErrUnknown},
	} {
		if got, err := transcript.Detect([]byte(c.head), c.name); got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%.20q %s: %q %v, want %q %v", c.head, c.name, got, err, c.want, c.err)
		}
	}
}
