package transcript

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"strings"

	"attest/archive/media"
)

// Detect finds out what a file is from its first bytes (64 KiB are enough) and,
// where those leave it open, its name. ErrOldWord and ErrHangul name a way on.
func Detect(head []byte, name string) (Format, error) {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return DOCX, nil // Read says what else it is
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		if ext := strings.ToLower(path.Ext(name)); ext == ".hwp" || bytes.Contains(head, []byte("HWP Document File")) {
			return "", ErrHangul
		}
		return "", ErrOldWord
	case bytes.HasPrefix(head, []byte("HWP Document File")):
		return "", ErrHangul
	}
	trimmed := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	if bytes.HasPrefix(trimmed, []byte("{")) && (strings.EqualFold(path.Ext(name), ".otr") || bytes.Contains(trimmed, []byte(`"text"`))) {
		return OTR, nil
	}
	lines, _, err := media.TextLines(bytes.NewReader(head), int64(len(head))+1)
	if err != nil || strings.TrimSpace(strings.Join(lines, "")) == "" {
		return "", ErrUnknown
	}
	return detectLines(lines), nil
}

// Read reads a transcript. Its errors are an Error, one of this package's or
// media's, or what r returns; none holds a word of the file.
func Read(r io.Reader, f Format) (*Transcript, error) {
	switch f {
	case SRT:
		return readSRT(r)
	case VTT:
		return readVTT(r)
	case Text:
		return readText(r)
	case DOCX, OTR:
		raw, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
		if err != nil {
			return nil, fmt.Errorf("read the transcript: %w", err)
		}
		if len(raw) > MaxFile {
			return nil, ErrTooLarge
		}
		if f == OTR {
			return readOTR(raw)
		}
		return readDOCX(raw)
	}
	return nil, ErrUnknown
}
