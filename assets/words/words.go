// Package words holds the window's texts: en and ko have a file of the same
// name for each room, and each key begins with that name.
package words

import "embed"

// Files are the texts, as LANGUAGE/ROOM.json.
//
//go:embed en/*.json ko/*.json
var Files embed.FS
