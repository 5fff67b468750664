// Package docs embeds the documents that programs read too.
package docs

import _ "embed"

// InterchangeSchema is the JSON Schema of the interchange form.
//
//go:embed interchange.schema.json
var InterchangeSchema []byte
