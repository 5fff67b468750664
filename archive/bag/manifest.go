package bag

import (
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// parseManifest reads lines of a checksum, white space and a path. The asterisk that
// sha256sum -b and programs of before 1.0 put before a path is none of its name,
// unless 1.0 has a file of that name there. What is wrong is said in words; "" where nothing is.
func parseManifest(raw []byte, size int, isUTF8 bool, named func(string) bool) (map[string]string, string) {
	text := string(raw)
	if !isUTF8 {
		decoded, err := charmap.ISO8859_1.NewDecoder().String(text)
		if err != nil {
			return nil, "not in the encoding that bagit.txt names"
		}
		text = decoded
	}
	if !utf8.ValidString(text) {
		return nil, "not in the encoding that bagit.txt names"
	}
	out := map[string]string{}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			continue
		}
		at := strings.IndexAny(line, " \t")
		if at < 0 {
			return nil, "not a manifest: lines of a checksum and a path"
		}
		sum, p := strings.ToLower(line[:at]), strings.TrimLeft(line[at:], " \t")
		if !named(p) {
			p = strings.TrimPrefix(p, "*")
		}
		p = strings.TrimPrefix(unescape(p), "./")
		if b, err := hex.DecodeString(sum); err != nil || len(b) != size || badPath(p) != "" {
			return nil, "not a manifest: lines of a checksum and a path"
		}
		if before, twice := out[p]; twice && before != sum {
			return nil, "it lists a file twice with two checksums"
		}
		out[p] = sum
	}
	return out, ""
}

// unescape gives back what RFC 8493 has encoded in a path: %, line feed and
// carriage return.
func unescape(p string) string {
	return strings.NewReplacer("%0A", "\n", "%0a", "\n", "%0D", "\r", "%0d", "\r", "%25", "%").Replace(p)
}

// present is the name under which a listed file is there: as listed, or in
// another normal form of Unicode, as file systems change it.
func (c *checker) present(p string) string {
	if _, ok := c.sizes[p]; ok {
		return p
	}
	for _, form := range []norm.Form{norm.NFC, norm.NFD} {
		if q := form.String(p); q != p {
			if _, ok := c.sizes[q]; ok {
				return q
			}
		}
	}
	return p
}

// lists reports whether a manifest lists a file that is there.
func (c *checker) lists(listed map[string]string, p string) bool {
	for _, q := range []string{p, norm.NFC.String(p), norm.NFD.String(p)} {
		if _, ok := listed[q]; ok {
			return true
		}
	}
	return false
}
