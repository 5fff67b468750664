package media

import (
	"fmt"
	"slices"
	"strings"
)

// said are the values that are no words of the file but ours about it, by their
// codes; the first %d is Item.Count, a %s or %q Item.Of.
var said = map[string]string{
	"annotations":    "%d comments, links or form fields",
	"after_end":      "%d bytes follow the end of the picture: another picture or a film may be among them",
	"ape":            "present at the end of the file",
	"attachments":    "%d files inside the PDF",
	"bytes":          "%d bytes",
	"bytes_of":       "%d bytes of %q",
	"damaged":        "present, and damaged",
	"embedded":       "%s (may have metadata of its own)",
	"fields":         "%d fields",
	"links":          "the PDF holds web addresses: opening one tells who reads it",
	"launch":         "the PDF may start another program",
	"macros":         "the document holds a program: %s",
	"maker_note":     "%d bytes of the camera maker: they may hold serial numbers and names",
	"more":           "further entries are not listed",
	"more_pictures":  "the file holds more than one picture",
	"not_examined":   "metadata of this type of file cannot be read here: it may tell names, places and times",
	"preview":        "a second picture: it may show what the first no longer shows",
	"preview_bytes":  "%d bytes: it may show what the picture no longer shows",
	"reviewers":      "the document holds comments or reviewers: %s",
	"saved_again":    "the PDF was saved more than once and may hold what was removed",
	"scripts":        "the PDF holds a program",
	"second_present": "present: a second set of names and dates",
}

// fixedNames are the names that stand in the code and in no table.
var fixedNames = []string{
	"After the end", "Annotations", "APE tag", "Application data", "Attachments", "Author", "Colour profile", "Comment", "Comments",
	"Cue sheet", "Date changed", "Date made", "Earlier versions", "Embedded picture", "Embedded preview", "Encoder", "Further pictures",
	"GPS destination", "GPS height", "GPS position", "Keywords", "Large block", "Launch action", "Links", "List", "Macros", "Made with",
	"Maker note", "More", "More XMP", "Not examined", "Other camera data", "Pages", "Scripts", "Subject", "Title", "Unknown chunk",
	"Written by", "description", "originator", "reference", "date", "time", "history", "address", "comment", "artist", "album", "year", "genre",
}

// codes are the names that have one.
var codes = func() map[string]bool {
	all := map[string]bool{}
	for _, n := range fixedNames {
		all[slug(n)] = true
	}
	for _, t := range exifTags {
		all[slug(t.name)] = true
	}
	for _, n := range gpsTags {
		all[slug(n)] = true
	}
	for _, table := range []map[string]string{id3Names, riffNames} {
		for _, n := range table {
			all[slug(n)] = true
		}
	}
	for _, n := range iptcNames {
		all[slug(n)] = true
	}
	return all
}()

// NameCodes are the codes that Item.Code can have, in order.
func NameCodes() []string {
	all := make([]string, 0, len(codes))
	for c := range codes {
		all = append(all, c)
	}
	slices.Sort(all)
	return all
}

// SaysCodes are the codes that Item.Says can have, in order.
func SaysCodes() []string {
	all := make([]string, 0, len(said))
	for c := range said {
		all = append(all, c)
	}
	slices.Sort(all)
	return all
}

// slug is a name as a code: small letters and digits, the rest as one _.
func slug(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "_")
}

// codeOf splits a name, "ID3: title", into where it stands and its code; a name
// of the file's own has none.
func codeOf(name string) (source, code string) {
	base := name
	if from, rest, found := strings.Cut(name, ": "); found {
		source, base = from, rest
	}
	if code = slug(base); !codes[code] {
		return source, ""
	}
	return source, code
}

// tell adds a value in our own words, by its code.
func (t *items) tell(risky bool, name, says string, count int64, of string) {
	of = clean(of)
	format := said[says]
	var args []any
	if strings.Contains(format, "%d") {
		args = append(args, count)
	}
	if strings.Contains(format, "%q") || strings.Contains(format, "%s") {
		args = append(args, of)
	}
	before := len(t.list)
	t.addf(risky, name, format, args...)
	if len(t.list) > before {
		i := &t.list[before]
		i.Says, i.Count, i.Of = says, count, of
	}
}

func (t *items) addf(risky bool, name, format string, args ...any) {
	t.add(risky, name, fmt.Sprintf(format, args...))
}
