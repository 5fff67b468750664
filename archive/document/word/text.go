package word

import (
	"encoding/hex"
	"regexp"
	"strings"

	"attest/archive/document"
)

const bookmarkPrefix = "a_"

// BookmarkName is the name of a paragraph's bookmark: "a_", its ID, "_", and
// the mark of what it shows. At most 40 characters, as Word has it.
func BookmarkName(id, shown string) string { return bookmarkPrefix + id + "_" + document.Mark(shown) }

// copied is what LibreOffice puts behind the name of a bookmark whose paragraph was
// cut and pasted with changes tracked, or copied: the first keeps the name alone.
var copied = regexp.MustCompile(`(_Copy_[0-9]+)+$`)

// bookmark takes the name of a bookmark apart, without what copied finds.
func bookmark(name string) (id, sum string, ok bool) {
	name = copied.ReplaceAllString(name, "")
	rest, ours := strings.CutPrefix(name, bookmarkPrefix)
	i := strings.LastIndexByte(rest, '_')
	if !ours || i < 0 || len(rest)-i != 9 || !document.CheckID(rest[:i]) {
		return "", "", false
	}
	if _, err := hex.DecodeString(rest[i+1:]); err != nil {
		return "", "", false
	}
	return rest[:i], rest[i+1:], true
}
