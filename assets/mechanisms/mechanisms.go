// Package mechanisms embeds the forms of the bodies that a submission goes to,
// one file each, in the form that docs/mechanisms.md tells. They say what
// reference/submissions.json says, and what the engine needs beside it: Korean
// labels, how many persons one form is about, rules of admissibility with their
// articles, and the body's own clock. Each fact has its source and the day on
// which it was checked. They are no legal advice.
package mechanisms

import "embed"

// Files holds ID.json for each mechanism; archive/submission reads them.
//
//go:embed *.json
var Files embed.FS

// Answers holds the words of what is kept as a code: options of a choice, and States.
//
//go:embed answers/words.json
var Answers []byte

// Korean holds what the forms say to whoever fills them in, and not in the document:
// a JSON object of English texts and their Korean.
//
//go:embed ko/window.json
var Korean []byte
