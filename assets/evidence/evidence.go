// Package evidence embeds the questions that the rules of evidence ask of an
// interview. archive/evidence reads them.
package evidence

import _ "embed"

// Questions is questions.json.
//
//go:embed questions.json
var Questions []byte
