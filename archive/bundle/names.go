package bundle

import (
	"fmt"
	"mime"
	"path"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Limits on names inside the zip, so that it unpacks on every system that is
// in use, deep folders included.
const (
	maxName = 60
	maxPath = 120
)

// SafeName makes a name for the top folder: ASCII letters, digits, ".", "-" and
// "_", at most 60, fit for Windows. What has no ASCII form becomes "-"; a name
// with nothing left is "bundle".
func SafeName(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch {
		case isPlain(r):
			b.WriteRune(r)
		case r >= 0x300 && r < 0x370: // the accent of a letter that stays
		case !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	name := strings.Trim(b.String(), ".-_ ")
	if len(name) > maxName {
		name = strings.TrimRight(name[:maxName], ".-_")
	}
	if name == "" {
		return "bundle"
	}
	if reserved(name) {
		name = "x-" + name
	}
	return name
}

func isPlain(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_'
}

// reserved reports whether Windows keeps the name for a device, whatever stands
// after the first dot.
func reserved(name string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$":
		return true
	}
	return len(stem) == 4 && (strings.HasPrefix(stem, "COM") || strings.HasPrefix(stem, "LPT"))
}

// checkPath says what is wrong with a path from a zip, or "". It allows what
// this package writes and nothing else, which leaves out "..", absolute paths,
// backslashes, drive letters, streams ("a:b"), links and device names.
func checkPath(p string) string {
	if p == "" || len(p) > maxPath {
		return "its path is empty or longer than 120 characters"
	}
	for part := range strings.SplitSeq(p, "/") {
		switch {
		case part == "" || part == "." || part == "..":
			return "its path leads out of its folder"
		case len(part) > maxName:
			return "its name is longer than 60 characters"
		case strings.HasSuffix(part, "."):
			return "its name ends in a dot"
		case reserved(part):
			return "its name is a device's on Windows"
		}
		for _, r := range part {
			if !isPlain(r) {
				return "its name has a character that is not allowed"
			}
		}
	}
	return ""
}

// extensions of the kinds that only show or sound. Any other kind may hold
// programs: it gets ".original" at its end, so that a double click runs nothing.
var extensions = map[string]string{
	"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "image/tiff": "tif", "image/bmp": "bmp",
	"image/heic": "heic",
	"audio/wav":  "wav", "audio/x-wav": "wav", "audio/vnd.wave": "wav", "audio/flac": "flac", "audio/x-flac": "flac",
	"audio/mpeg": "mp3", "audio/mp3": "mp3", "audio/ogg": "ogg", "audio/x-ogg": "ogg", "audio/speex": "spx",
	"audio/mp4": "m4a", "audio/aac": "aac", "audio/amr": "amr",
	"video/mp4": "mp4", "video/webm": "webm", "video/3gpp": "3gp", "video/quicktime": "mov", "video/ogg": "ogv",
	"text/plain": "txt", "application/pdf": "pdf",
}

// activeNames are the usual endings of kinds that may hold programs.
var activeNames = map[string]string{
	"text/html": "html", "image/svg+xml": "svg", "application/javascript": "js", "text/javascript": "js",
	"application/msword": "doc", "application/zip": "zip", "application/rtf": "rtf", "text/rtf": "rtf",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":       "xlsx",
	"application/vnd.ms-excel": "xls", "application/x-hwp": "hwp",
}

func baseMedia(m string) string {
	t, _, err := mime.ParseMediaType(m)
	if err != nil {
		return "application/octet-stream"
	}
	return t
}

// kindWord is the readable part of an exhibit's file name. The name as received
// never is: it names people.
func kindWord(media string) string {
	top, _, _ := strings.Cut(media, "/")
	switch top {
	case "image", "audio", "video", "text":
		return top
	}
	return "document"
}

// ExhibitPath is the path that an exhibit gets inside the bundle, for a preview:
// of its reading copy, of that media type, or of its bytes as received.
func ExhibitPath(number int, media string, reading bool) string {
	if reading {
		return readingPath(Exhibit{Number: number, ReadingMedia: media})
	}
	return originalPath(Exhibit{Number: number, Media: media})
}

// Annex is the name of an exhibit's file that goes without a bundle: its reading
// copy, or the file as received.
func (e Exhibit) Annex(reading bool) string {
	if reading {
		return "annex-" + path.Base(readingPath(e))
	}
	stem, end, _ := strings.Cut(path.Base(originalPath(e)), ".")
	return "annex-" + stem + "-as-received." + end
}

// annexes are the names of those that leave, "" for one that does not.
func (e Exhibit) annexes() (reading, original string) {
	if e.Open != nil {
		reading = e.Annex(true)
	}
	if e.OpenOriginal != nil {
		original = e.Annex(false)
	}
	return reading, original
}

func readingPath(e Exhibit) string {
	media := baseMedia(e.ReadingMedia)
	return path.Join("data/exhibits", fmt.Sprintf("%04d-%s.%s", e.Number, kindWord(media), ending(media, true)))
}

func originalPath(e Exhibit) string {
	media := baseMedia(e.Media)
	return path.Join("data/originals", fmt.Sprintf("%04d-%s.%s", e.Number, kindWord(media), ending(media, false)))
}

// ending gives the file name's ending. A PDF as received may hold scripts, a
// reading copy was looked at.
func ending(media string, reading bool) string {
	if ext, ok := extensions[media]; ok && (reading || media != "application/pdf") {
		return ext
	}
	if ext, ok := activeNames[media]; ok {
		return ext + ".original"
	}
	if media == "application/pdf" {
		return "pdf.original"
	}
	return "original"
}
