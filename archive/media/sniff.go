package media

import (
	"bytes"
	"path/filepath"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// SniffLen is how many bytes from a file's beginning Sniff looks at.
const SniffLen = 32 << 10

// Sniff finds the media type (RFC 6838, without parameters) in a file's first
// bytes. The name decides only between kinds of text, and whether MP4 that does
// not say it is sound or film. What is not recognised is
// application/octet-stream.
func Sniff(head []byte, name string) string {
	head = head[:min(len(head), SniffLen)]
	if bytes.HasPrefix(head, []byte("fLaC")) {
		return "audio/flac" // the detector wants a second block after STREAMINFO
	}
	found := "application/octet-stream"
	// A damaged file may upset the detector; then the type stays unknown.
	_ = guard("file type", func() error {
		found, _, _ = strings.Cut(mimetype.Detect(head).String(), ";")
		return nil
	})
	switch found {
	case "image/apng":
		return "image/png"
	case "audio/x-wav", "audio/vnd.wave":
		return "audio/wav"
	case "audio/x-m4a":
		return "audio/mp4"
	case "video/mp4": // what records sound on a phone may say no more than that it is MP4
		switch strings.ToLower(filepath.Ext(name)) {
		case ".m4a", ".m4b":
			return "audio/mp4"
		}
		return found
	case "audio/ogg", "application/ogg":
		return sniffOgg(head)
	case "application/octet-stream", "text/plain", "application/csv":
		if len(head) == 0 || !looksLikeText(head) {
			return "application/octet-stream"
		}
		switch strings.ToLower(filepath.Ext(name)) {
		case ".csv":
			return "text/csv"
		case ".md":
			return "text/markdown"
		}
		return "text/plain"
	}
	return found
}

// sniffOgg tells what can be decoded from what cannot by the first packet, which
// stands in the first page. Both are sound: what is consented to is the same.
func sniffOgg(head []byte) string {
	p, ok := window{bytes.NewReader(head), int64(len(head))}.oggPage(0)
	if !ok {
		return "audio/ogg" // damaged, and so is what OpenAudio says of it
	}
	switch oggKind([][]byte{p.body}) {
	case "Opus", "Vorbis":
		return "audio/ogg"
	case "Speex":
		return "audio/speex"
	case "Theora":
		return "video/ogg"
	}
	return "audio/x-ogg"
}

// IsText reports that DecodeText reads files of this type.
func IsText(mediaType string) bool {
	switch mediaType {
	case "text/rtf":
		return false
	case "application/json", "application/x-ndjson", "application/x-subrip":
		return true
	}
	return strings.HasPrefix(mediaType, "text/")
}

// MayBeSound says that there may be sound alone in a file of this type: 3GP has
// films and voice under one name, and only its inside tells.
func MayBeSound(mediaType string) bool {
	return strings.HasPrefix(mediaType, "audio/") || mediaType == "video/3gpp" || mediaType == "video/3gpp2"
}

// HasReadingCopy says whether ReadingCopy knows this media type.
func HasReadingCopy(mediaType string) bool {
	switch mediaType {
	case "image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/tiff",
		"audio/wav", "audio/flac", "audio/mpeg", "audio/ogg", "audio/mp4", "audio/aac", "application/pdf":
		return true
	case "video/3gpp", "video/3gpp2": // sound of a telephone, where no film is inside
		return true
	case "image/heic", "image/heif":
		return showsHEIC
	}
	return IsText(mediaType)
}
