// Package filefacts says in the chosen language what a file is and what it says
// of itself. What the engine knows by a code has words here; a name that is the
// file's own is shown as it is.
package filefacts

import (
	"strconv"

	"attest/app/words"
	"attest/archive/media"
)

// Kind is a media type in words: "JPEG image". An unknown type is shown as it is.
func Kind(mediaType string) string {
	if key := "testimonies.type." + mediaType; words.Has(key) {
		return words.T(key)
	}
	return mediaType
}

// Size is a number of bytes as a person reads it, in units of 1024.
func Size(n int64) string {
	if n < 1024 {
		return words.Number(n) + " B"
	}
	f, unit := float64(n)/1024, "KB"
	for _, larger := range []string{"MB", "GB", "TB"} {
		if f < 1024 {
			break
		}
		f, unit = f/1024, larger
	}
	return strconv.FormatFloat(f, 'f', 1, 64) + " " + unit
}

// Name is what an item of metadata is called.
func Name(i media.Item) string {
	key := "filefacts.name." + i.Code
	if i.Code == "" || !words.Has(key) {
		return i.Name
	}
	name := words.T(key)
	if i.Source == "" {
		return name
	}
	source := i.Source
	if key := "filefacts.source." + source; words.Has(key) {
		source = words.T(key)
	}
	return source + ": " + name
}

// Value is what an item of metadata says: the file's own words, or ours.
func Value(i media.Item) string {
	key := "filefacts.says." + i.Says
	if i.Says == "" || !words.Has(key) {
		return i.Value
	}
	return words.T(key, i.Count, i.Of)
}
