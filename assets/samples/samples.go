// Package samples embeds the invented testimonies and files of the demo and the
// sample vault. Everything in them is made up and says so.
package samples

import (
	"embed"
	"path"
)

// Interchange is the three invented testimonies in the interchange form.
//
//go:embed interchange.json
var Interchange []byte

//go:embed route-sketch.png note.pdf voice.flac
var files embed.FS

// File returns one of the files that the testimonies cite, by its path.
func File(name string) ([]byte, error) { return files.ReadFile(path.Base(name)) }
