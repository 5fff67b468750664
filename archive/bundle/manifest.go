package bundle

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Names of the tag files (RFC 8493), in their order in the zip.
const (
	fileBagit     = "bagit.txt"
	fileInfo      = "bag-info.txt"
	fileSHA256    = "manifest-sha256.txt"
	fileSHA512    = "manifest-sha512.txt"
	fileTag256    = "tagmanifest-sha256.txt"
	fileTag512    = "tagmanifest-sha512.txt"
	fileSignature = "tagmanifest-sha512.txt.sig"
)

const bagitText = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

var errManifest = errors.New("not a manifest: lines of a checksum, two spaces and a path, in the order of the paths")

// formatManifest writes "HEX  path" lines sorted by path, as sha256sum -c reads
// them.
func formatManifest(sums map[string][]byte) []byte {
	paths := make([]string, 0, len(sums))
	for p := range sums {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	var b []byte
	for _, p := range paths {
		b = fmt.Appendf(b, "%x  %s\n", sums[p], p)
	}
	return b
}

// parseManifest reads what formatManifest writes, in that spelling only. Length
// is that of a checksum in bytes.
func parseManifest(raw []byte, length int) (map[string][]byte, error) {
	sums := map[string][]byte{}
	last := ""
	for line := range strings.Lines(string(raw)) {
		sum, p, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		b, err := hex.DecodeString(sum)
		if !ok || err != nil || len(b) != length || strings.ToLower(sum) != sum || p <= last ||
			checkPath(p) != "" || !strings.HasSuffix(line, "\n") {
			return nil, errManifest
		}
		sums[p], last = b, p
	}
	if len(sums) == 0 {
		return nil, errManifest
	}
	return sums, nil
}

// bagInfo writes bag-info.txt.
func bagInfo(c Content, bytes int64, files int) []byte {
	var b strings.Builder
	put := func(label, value string) {
		if value = shownLine(value); value != "" {
			b.WriteString(label + ": " + value + "\n")
		}
	}
	put("Bag-Software-Agent", "Attest")
	put("Bagging-Date", c.Time.UTC().Format("2006-01-02"))
	put("Payload-Oxum", oxum(bytes, files))
	put("Source-Organization", c.Office)
	put("Contact-Name", c.Sender)
	put("External-Identifier", c.Reference)
	put("External-Description", c.Title)
	put("Attest-Bundle-Version", "1")
	put("Attest-Addressee", c.Addressee)
	put("Attest-Time", c.Time.UTC().Format("2006-01-02T15:04:05Z"))
	return []byte(b.String())
}

func oxum(bytes int64, files int) string { return fmt.Sprintf("%d.%d", bytes, files) }

// oxumIn finds the Payload-Oxum, "" where there is none.
func oxumIn(info []byte) string {
	for line := range strings.Lines(string(info)) {
		if v, ok := strings.CutPrefix(line, "Payload-Oxum: "); ok {
			return strings.TrimSuffix(v, "\n")
		}
	}
	return ""
}
