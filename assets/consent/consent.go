// Package consent embeds the one table that maps each mechanism and each class
// of addressee to the uses that a person is asked about.
package consent

import _ "embed"

// Uses is the table as JSON; archive/record reads it.
//
//go:embed uses.json
var Uses []byte

// Texts is what is read out to a person when consent is asked, in four
// languages, as JSON; archive/readout reads it.
//
//go:embed texts.json
var Texts []byte
